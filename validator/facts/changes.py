"""What a real plan destroys, and what the refresh found changed behind its back.

The form of a change: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from validator.facts.contract import CONTRACT, name_of_parameter, parse_parameter
from validator.facts.identity import existence, hop, open_judgement, references
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Change, Resource
from validator.model.location import Hop, Trail
from validator.model.value import Path, Value, path_text, same
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_KEY = re.compile(r"\[[^\]]*\]")
_IN_RULES = ("aws_vpc_security_group_ingress_rule", "aws_security_group_rule")
_OUT_RULES = ("aws_vpc_security_group_egress_rule", "aws_security_group_rule")
_COMPANIONS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("aws_security_group", "ingress"): ("security_group_id", _IN_RULES),
    ("aws_security_group", "egress"): ("security_group_id", _OUT_RULES),
    ("aws_route_table", "route"): ("route_table_id", ("aws_route",)),
    ("aws_default_route_table", "route"): ("route_table_id", ("aws_route",)),
    ("aws_iam_role", "inline_policy"): ("role", ("aws_iam_role_policy",)),
    ("aws_iam_role", "managed_policy_arns"): ("role", ("aws_iam_role_policy_attachment",)),
    ("aws_s3_bucket", "acl"): ("bucket", ("aws_s3_bucket_acl",)),
    ("aws_s3_bucket", "grant"): ("bucket", ("aws_s3_bucket_acl",)),
    ("aws_s3_bucket", "policy"): ("bucket", ("aws_s3_bucket_policy",)),
    ("aws_s3_bucket", "versioning"): ("bucket", ("aws_s3_bucket_versioning",)),
    ("aws_s3_bucket", "server_side_encryption_configuration"): (
        "bucket",
        ("aws_s3_bucket_server_side_encryption_configuration",),
    ),
}
"""What other resources set of a resource: (type, attribute) to (the argument naming it, types)."""


@fact("not-destroyed")
def not_destroyed(subject: Subject) -> Judgement:
    """A plan neither deletes nor replaces the instance."""
    resource = subject.instance()
    if not _destroys(resource):
        return Judgement(Verdict.PASS, f"{_action(resource)} in place", _steps(resource))
    return Judgement(Verdict.FAIL, f"the plan {_does(resource)}", _steps(resource))


@fact("contract-value-kept")
def contract_value_kept(subject: Subject) -> Judgement:
    """A plan neither deletes nor replaces what a contract output resolves to, or its parameter."""
    resource = subject.instance()
    names = list(dict.fromkeys(_published(subject.world, resource)))
    if not names:
        return Judgement(Verdict.PASS, "no contract output is it", _steps(resource))
    shown = ", ".join(names)
    if not _destroys(resource):
        return Judgement(Verdict.PASS, f"{shown}: {_action(resource)} in place", _steps(resource))
    consumers = f"every consumer of {shown} reads a value that is gone"
    return Judgement(Verdict.FAIL, f"the plan {_does(resource)}: {consumers}", _steps(resource))


@fact("destroys-at-most")
def destroys_at_most(subject: Subject, count: int) -> Judgement:
    """A plan deletes and replaces no more than so many instances."""
    gone = [one for one in subject.graph.resources.values() if _destroys(one)]
    steps = tuple(step for one in gone for step in _steps(one)[:1])
    reason = f"the plan destroys {len(gone)} instances, {count} are allowed"
    verdict = Verdict.FAIL if len(gone) > count else Verdict.PASS
    return Judgement(verdict, reason, steps)


@fact("not-drifted")
def not_drifted(subject: Subject, attributes: dict[str, list[str]]) -> Judgement:
    """The refresh found the instance, and these attributes of its type as the state had them.

    `attributes` maps a resource type to attribute names; `"*"` means all of them.
    """
    drift = subject.graph.drift[subject.address]
    steps = (Hop("drift", subject.address, subject.location),)
    names = attributes.get(_type(subject.address))
    if names is None:
        return Judgement(Verdict.PASS, "its type is not watched", steps)
    if "delete" in drift.actions or drift.after.is_null:
        reason = "it was deleted outside of Terraform"
        return Judgement(Verdict.FAIL, reason, steps)
    changed = sorted(name for name in _changed(drift) if name in names or "*" in names)
    if not changed:
        return Judgement(Verdict.PASS, "no watched attribute was changed", steps)
    judged = [_catches_up(subject, drift, name) for name in changed]
    written = [n for n, one in zip(changed, judged, strict=True) if one.verdict is Verdict.FAIL]
    if written:
        reason = f"changed outside of Terraform: {', '.join(written)}"
        return Judgement(Verdict.FAIL, reason, steps)
    found = all_of(judged)
    return replace(found, evidence=(*steps, *found.evidence))


def _type(address: str) -> str:
    """The resource type of an address that may be in modules and have keys."""
    return _KEY.sub("", address).split(".")[-2:][0]


def _changed(drift: Change) -> Iterator[str]:
    before, after = dict(drift.before.children()), dict(drift.after.children())
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or same(old, new) is False:
            yield str(name)


def _catches_up(subject: Subject, drift: Change, name: str) -> Judgement:
    """Whether an attribute that was empty now shows what companions of the resource set.

    A group that has its rules as resources of their own is written to the state without them;
    the first refresh after the apply finds them in the group.
    """
    resource = subject.resource
    through, types = _COMPANIONS.get((_type(subject.address), name), ("", ()))
    judged = [Judgement(Verdict.FAIL)]
    if resource is None or any(_says_something(v) for _, v in drift.before.at((name,)).walk()):
        return judged[0]
    found = references(subject.world, types, through, resource.type) if types else []
    own = {drift.before.at((key,)).data for key in ("id", "name", "bucket")} - {None}
    for other, target in found:
        steps = (hop("resource of its own", other),)
        same_text = target.value.data in own if target.value.is_known else False
        named = same_text or target.names(resource)
        if named is None or (named and other.exists is None):
            needs = (target.need(resource) or existence(other),)
            reason = f"whether {other.address} set {name} is not known"
            judged.append(open_judgement(reason, needs, steps))
        elif named:
            reason = f"the refresh found the {name} that resources of their own had set"
            judged.append(Judgement(Verdict.PASS, reason, steps))
    return any_of(judged)


def _says_something(value: Value) -> bool:
    return isinstance(value.data, (str, int)) and bool(value.data)


def _destroys(resource: Resource) -> bool:
    return resource.change is not None and "delete" in resource.change.actions


def _action(resource: Resource) -> str:
    actions = resource.change.actions if resource.change else ()
    return "/".join(actions) or "no change"


def _does(resource: Resource) -> str:
    """What the plan does, and what makes it."""
    assert resource.change is not None
    if "create" not in resource.change.actions:
        return f"deletes {resource.address}"
    paths = [path_text(path) for path in resource.change.replace_paths]
    cause = f", forced by {', '.join(paths)}" if paths else _reason(resource.change)
    return f"replaces {resource.address}{cause}"


def _reason(change: Change) -> str:
    texts = {
        "replace_because_tainted": ", because it is tainted",
        "replace_by_request": ", by -replace",
        "replace_by_triggers": ", by replace_triggered_by",
    }
    return texts.get(change.reason, "")


def _steps(resource: Resource) -> Trail:
    """The instance, then each attribute that forces its replacement."""
    change = resource.change
    causes = change.replace_paths if change else ()
    first = hop(f"planned action {_action(resource)}", resource)
    return (first, *(_cause(resource, path) for path in causes))


def _cause(resource: Resource, path: Path) -> Hop:
    value = resource.at(*path)
    place = value.location or resource.location
    return Hop(f"replacement forced by {path_text(path)}", resource.address, place)


def _published(world: World, resource: Resource) -> Iterator[str]:
    """The contract outputs that are this instance, before the plan or after it."""
    if resource.type == "aws_ssm_parameter" and resource.change is not None:
        before = resource.change.before.at(("name",))
        given = before if before.is_known else resource.at("name")
        entry = name_of_parameter(given)
        parsed = parse_parameter(given.data) if isinstance(given.data, str) else None
        if world.environment is not None and (entry is not None or parsed is not None):
            yield entry.name if entry is not None else f"parameter {given.data}"
    for name, entry in CONTRACT.items():
        if resource.type not in entry.types:
            continue
        output = world.graph.outputs.get(name)
        now = output is not None and _refers(output.value, resource)
        prior = world.graph.prior_outputs.get(name)
        if now or (prior is not None and _was(prior, resource, entry.attributes)):
            yield name
    yield from _published_besides(world, resource)


_IDENTITIES = ("arn", "id")
"""Attributes that no two instances have the same of: an output of one of them is the instance."""


def _published_besides(world: World, resource: Resource) -> Iterator[str]:
    """Outputs of parts that are switched on: they are published as those of every foundation.

    One that was none before the plan has no readers yet.
    """
    for name, prior in world.graph.prior_outputs.items():
        output = world.graph.outputs.get(name)
        now = output is not None and not prior.is_null and _refers(output.value, resource)
        if name not in CONTRACT and (now or _was(prior, resource, _IDENTITIES)):
            yield name


def _refers(value: Value, resource: Resource) -> bool:
    for _, part in value.walk():
        if part.ref is not None and part.ref.address == resource.address:
            return True
        if part.unknown is not None:
            refs = part.unknown.inputs
            if any(ref.address == resource.address for ref in refs):
                return True
    return False


def _was(value: Value, resource: Resource, attributes: tuple[str, ...]) -> bool:
    """Whether a prior output held what the instance was."""
    before: Mapping[str | int, Value] = (
        dict(resource.change.before.children()) if resource.change else {}
    )
    own = {
        before[name].data for name in attributes if name in before and before[name].is_known
    }  # fmt: skip
    return any(part.data in own for _, part in value.walk() if isinstance(part.data, str))
