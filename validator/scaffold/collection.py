"""What grows the repository itself: a policy with its fixtures, a module of the foundation."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from validator.scaffold import names
from validator.scaffold.names import RefusedError
from validator.scaffold.template import read, render

__all__ = ["SEVERITIES", "NewPolicy", "module_files", "policy_files"]

SEVERITIES = ("critical", "high", "medium", "low")

_POLICY = ("policy.yaml", "pass_on.tf", "fail_off.tf", "undecided_input.tf")
_MODULE = (
    "README.md",
    "main.tf",
    "outputs.tf",
    "tests/module.tftest.hcl",
    "tests/validation.tftest.hcl",
    "variables.tf",
    "versions.tf",
)
_TYPE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """A rule to start from: a resource type and an attribute of it that must be true."""

    rule: str
    family: str
    severity: str
    profile: str
    resource: str
    attribute: str


def policy_files(
    policy: NewPolicy, taken: Collection[str], profiles: Collection[str], *, modeline: bool
) -> dict[str, str]:
    """`<family>/<rule>/` with policy and fixtures, by path.

    `taken` are ids that exist. `modeline` names the schema for editors, which is at hand only in
    the tool's own repository. Raises RefusedError.
    """
    names.check_rule(policy.rule)
    names.check_word("--family", policy.family)
    if policy.rule in taken:
        raise RefusedError(f"{policy.rule}: there is a rule with this id", "choose another id")
    _among("--severity", policy.severity, SEVERITIES)
    _among("--profile", policy.profile, sorted(profiles))
    _shaped("--resource", policy.resource, _TYPE, "a resource type such as aws_dynamodb_table")
    _shaped("--attribute", policy.attribute, _ATTRIBUTE, "a top-level attribute's name")
    values = {
        "RULE": policy.rule,
        "SEVERITY": policy.severity,
        "PROFILE": policy.profile,
        "RESOURCE": policy.resource,
        "ATTRIBUTE": policy.attribute,
        "PAGE": policy.resource.partition("_")[2],
    }
    flags = {"modeline"} if modeline else set()
    return {
        f"{policy.family}/{policy.rule}/{name}": render(
            read(f"policy/{name}"), values, flags, {"modeline"}
        )
        for name in _POLICY
    }


def module_files(name: str) -> dict[str, str]:
    """A module by the conventions, its tests included, by path below `<name>/`."""
    names.check_word("NAME", name)
    values = {"NAME": name, "LABEL": name.replace("-", "_")}
    return {path: render(read(f"module/{path}"), values, (), ()) for path in _MODULE}


def _among(option: str, text: str, known: Collection[str]) -> None:
    if text not in known:
        raise RefusedError(f"{option} {text}: not known", "known: " + ", ".join(known))


def _shaped(option: str, text: str, pattern: re.Pattern[str], wanted: str) -> None:
    if not pattern.fullmatch(text):
        raise RefusedError(f"{option} {text!r}: not the right form", f"name {wanted}")
