"""Loading policies from directories: `<family>/<rule-id>/policy.yaml` and `profiles.yaml`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from validator.cache import files
from validator.policy.document import Document, Documents, PolicyError, read
from validator.policy.parse import Policy, parse_policy
from validator.shipped import directory

POLICY_FILE = "policy.yaml"
PROFILES_FILE = "profiles.yaml"
_HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Policies by family and id, and profiles: name → itself and what it extends."""

    policies: tuple[Policy, ...]
    profiles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
    return directory("policies")


def load(directories: Sequence[str], documents: Documents | None = None) -> PolicySet:
    """Every policy in the directories. Raises PolicyError at the file and line of a problem.

    Policies that are not shipped with the package are also validated by the JSON Schema.
    """
    documents = documents or Documents()
    policies: dict[str, Policy] = {}
    profiles: dict[str, tuple[str, ...]] = {}
    own = os.path.realpath(builtin_policies_dir())
    for place in directories:
        shipped = os.path.realpath(place) == own
        profiles_path = os.path.join(place, PROFILES_FILE)
        if files.is_file(profiles_path):
            profiles.update(_profiles(read(profiles_path, documents)))
        for path, family, folder in _files(place):
            document = read(path, documents)
            if not shipped:
                _validate(document)
            policy = parse_policy(document, family)
            _check(document, policy, folder, policies, profiles)
            policies[policy.id] = policy
    documents.close()
    ordered = sorted(policies.values(), key=lambda one: (one.family, one.id))
    return PolicySet(tuple(ordered), profiles)


def _files(place: str) -> Iterator[tuple[str, str, str]]:
    if not files.is_dir(place):
        raise PolicyError("no such directory of policies", place)
    for family in files.names(place):
        base = os.path.join(place, family)
        if not files.is_dir(base) or family.startswith("."):
            continue
        for folder in files.names(base):
            path = os.path.join(base, folder, POLICY_FILE)
            if files.is_file(path):
                yield path, family, folder


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


def _profiles(document: Document) -> dict[str, tuple[str, ...]]:
    data = document.data
    if not isinstance(data, Mapping):
        raise document.error("profiles are a mapping of names")
    found: dict[str, tuple[str, ...]] = {}
    for name in data:
        chain: list[str] = []
        step: object = name
        while step is not None:
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
    with open(os.path.join(_HERE, "schema", "policy.schema.json"), encoding="utf-8") as stream:
        loaded: Mapping[str, object] = json.load(stream)
    return loaded


def _validate(document: Document) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema()).iter_errors(document.data))
    if error is not None:
        raise document.error(error.message, list(error.absolute_path))
