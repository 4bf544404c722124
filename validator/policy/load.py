"""Loading policies from directories: `<family>/<rule-id>/policy.yaml` and `profiles.yaml`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from validator.cache import files
from validator.model.diagnostic import Diagnostic
from validator.policy.document import Document, Documents, PolicyError, read
from validator.policy.parse import Policy, parse_policy
from validator.shipped import directory as shipped_directory

POLICY_FILE = "policy.yaml"
PROFILES_FILE = "profiles.yaml"
OWN_FAMILY = "own"
"""The family of a policy whose folder is in none."""

_NAMES = (POLICY_FILE, "policy.yml", "policy.json")
_HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Policies by family and id, and profiles: name → itself and what it extends.

    `problems` are the files that could not be used.
    """

    policies: tuple[Policy, ...]
    profiles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()

    def selects(self, profile: str | None, policy: Policy) -> bool:
        """True where the profile includes the policy; None includes all."""
        if profile is None:
            return True
        names = self.profiles.get(profile, (profile,))
        return any(name in names for name in policy.profiles)

    def get(self, rule: str) -> Policy | None:
        """The policy with this id or alias, or None."""
        for policy in self.policies:
            if rule == policy.id or rule in policy.aliases:
                return policy
        return None


def builtin_policies_dir() -> str:
    """The directory of the shipped policies: in the package, or in a checkout beside it."""
    return shipped_directory("policies")


def load(directories: Sequence[str], documents: Documents | None = None) -> PolicySet:
    """Every policy in the directories. Raises PolicyError at the file and line of a problem.

    Policies that are not shipped with the package are also validated by the JSON Schema.
    """
    found, errors = load_all(directories, documents)
    if errors:
        raise errors[0]
    return found


def load_all(
    directories: Sequence[str], documents: Documents | None = None
) -> tuple[PolicySet, tuple[PolicyError, ...]]:
    """Every policy that can be used, and an error for each file that cannot."""
    documents = documents or Documents()
    policies: dict[str, Policy] = {}
    profiles: dict[str, tuple[str, ...]] = {}
    errors: list[PolicyError] = []
    own = os.path.realpath(builtin_policies_dir())
    for directory in directories:
        shipped = os.path.realpath(directory) == own
        try:
            profiles |= _profiles_of(directory, profiles, documents)
            found = list(_files(directory, errors))
        except PolicyError as error:
            errors.append(error)
            continue
        for path, family, folder in found:
            try:
                document = read(path, documents)
                if not shipped:
                    _validate(document)
                policy = parse_policy(document, family)
                _check(document, policy, folder, policies, profiles)
            except PolicyError as error:
                errors.append(error)
                continue
            policies[policy.id] = policy
    documents.close()
    ordered = sorted(policies.values(), key=lambda one: (one.family, one.id))
    return PolicySet(tuple(ordered), profiles), tuple(errors)


def _files(directory: str, errors: list[PolicyError]) -> Iterator[tuple[str, str, str]]:
    """Path, family and folder of every policy file: `FAMILY/RULE-ID/`, or `RULE-ID/` of none."""
    if not files.is_dir(directory):
        raise PolicyError("no such directory of policies", directory)
    for family in files.names(directory):
        base = os.path.join(directory, family)
        if family in _NAMES:
            errors.append(PolicyError(f"belongs into FAMILY/RULE-ID/{POLICY_FILE}", base))
        if not files.is_dir(base) or family.startswith("."):
            continue
        alone = _policy_file(base, errors)
        if alone:
            yield alone, OWN_FAMILY, family
            continue
        for folder in files.names(base):
            path = _policy_file(os.path.join(base, folder), errors)
            if path:
                yield path, family, folder


def _policy_file(folder: str, errors: list[PolicyError]) -> str | None:
    """The policy file of a folder; one that is nearly named so is an error, not left out."""
    path = os.path.join(folder, POLICY_FILE)
    if files.is_file(path):
        return path
    for name in _NAMES[1:]:
        if files.is_file(os.path.join(folder, name)):
            error = f"a policy file is named {POLICY_FILE}"
            errors.append(PolicyError(error, os.path.join(folder, name)))
    return None


def _check(
    document: Document,
    policy: Policy,
    folder: str,
    known: Mapping[str, Policy],
    profiles: Mapping[str, tuple[str, ...]],
) -> None:
    if policy.id != folder:
        raise document.error(f"id {policy.id!r} is not the folder's name {folder!r}", ("id",))
    if policy.id in known:
        other = known[policy.id].path
        raise document.error(f"id {policy.id!r} is taken by {other}", ("id",))
    for name in policy.profiles:
        if profiles and name not in profiles:
            names = ", ".join(sorted(profiles))
            raise document.error(f"profile {name!r} is none of {names}", ("profiles",))


def _profiles_of(
    directory: str, known: Mapping[str, tuple[str, ...]], documents: Documents
) -> dict[str, tuple[str, ...]]:
    path = os.path.join(directory, PROFILES_FILE)
    return _profiles(read(path, documents), known) if files.is_file(path) else {}


def _profiles(
    document: Document, known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    data = document.data
    if not isinstance(data, Mapping):
        raise document.error("profiles are a mapping of names")
    found: dict[str, tuple[str, ...]] = {}
    for name in data:
        if name in known:
            raise document.error(f"profile {name!r} is there already", (str(name),))
        chain: list[str] = []
        step: object = name
        while step is not None:
            if isinstance(step, str) and step in known:
                chain.extend(known[step])
                break
            body = data.get(step)
            if not isinstance(step, str) or step in chain or not isinstance(body, Mapping):
                raise document.error(f"profile {name!r} extends no profile", (str(name),))
            chain.append(step)
            step = body.get("extends")
        found[str(name)] = tuple(chain)
    return found


@cache
def schema() -> Mapping[str, object]:
    """The JSON Schema of a policy file."""
    loaded: Mapping[str, object] = json.loads(schema_text())
    return loaded


def schema_text() -> str:
    """The JSON Schema of a policy file as it is shipped."""
    with open(os.path.join(_HERE, "schema", "policy.schema.json"), encoding="utf-8") as stream:
        return stream.read()


def _validate(document: Document) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema()).iter_errors(document.data))
    if error is not None:
        raise document.error(error.message, list(error.absolute_path))
