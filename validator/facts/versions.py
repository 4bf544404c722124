"""Version constraints of the engine and of every provider.

https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.facts.identity import open_judgement
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Module
from validator.model.location import Hop, Location, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of

_BUILT_IN = frozenset(("terraform",))


@fact("uses-aws")
def uses_aws(subject: Subject) -> Judgement:
    """The root configures the AWS provider or has resources of it."""
    graph = subject.graph
    own = any(address.split(".")[0] == "aws" for address in graph.providers)
    own = own or any(one.type.startswith("aws_") for one in graph.resources.values())
    return Judgement(Verdict.PASS if own else Verdict.FAIL)


@fact("versions-pinned")
def versions_pinned(subject: Subject) -> Judgement:
    """The engine's version is constrained, and that of every provider that is used."""
    root = subject.world.root
    if root is None or not subject.world.has_sources:
        reason = "version constraints are in the sources"
        return open_judgement(reason, ("the sources of the root module",))
    return all_of([_engine(subject, root), *_providers(subject, root)])


def _engine(subject: Subject, root: Module) -> Judgement:
    value = root.settings.at(("required_version",))
    if isinstance(value.data, str) and value.data.strip():
        reason = f"required_version is {value.data}"
        return Judgement(Verdict.PASS, reason, value.trail, "required_version")
    steps = _at(subject, _first_place(subject.world))
    return Judgement(Verdict.FAIL, "required_version is not set", steps, "required_version")


def _providers(subject: Subject, root: Module) -> Iterator[Judgement]:
    modules = subject.graph.modules
    constrained = {name for module in modules.values() for name, _ in _constraints(module)}
    declared = root.settings.at(("required_providers",)).data
    for name, value in declared.items() if isinstance(declared, Mapping) else ():
        if name not in constrained:
            reason = f"provider {name} has no version constraint"
            yield _unpinned(subject, name, reason, value.location)
    known = set(declared) if isinstance(declared, Mapping) else set()
    for name, place in _used(subject.world).items():
        if name not in known and name not in constrained:
            reason = f"provider {name} is used and not in required_providers"
            yield _unpinned(subject, name, reason, place)
    yield Judgement(Verdict.PASS, "the engine and every provider are constrained")


def _unpinned(subject: Subject, name: str, reason: str, place: Location | None) -> Judgement:
    attribute = f"required_providers.{name}"
    return Judgement(Verdict.FAIL, reason, _at(subject, place), attribute)


def _constraints(module: Module) -> Iterator[tuple[str, str]]:
    """Local names with their version constraint, in either spelling of `required_providers`."""
    declared = module.settings.at(("required_providers",)).data
    for name, value in declared.items() if isinstance(declared, Mapping) else ():
        version: Value = value if isinstance(value.data, str) else value.at(("version",))
        if isinstance(version.data, str) and version.data.strip():
            yield name, version.data


def _used(world: World) -> dict[str, Location | None]:
    """The local names of the providers in use, with the first place of each."""
    found: dict[str, Location | None] = {}
    for provider in world.graph.providers.values():
        found.setdefault(provider.address.split(".")[0], provider.location)
    for resource in world.graph.resources.values():
        name = resource.provider.split(".")[0] or resource.type.split("_", 1)[0]
        place = resource.location if not resource.module else None
        found.setdefault(name, place or _first_place(world))
    return {name: place for name, place in found.items() if name not in _BUILT_IN}


def _first_place(world: World) -> Location | None:
    """The first line that the root itself has."""
    root = world.root
    places = [one.location for one in world.graph.providers.values()]
    if root is not None:
        places += [one.location for one in root.variables.values()]
        places += [one.location for one in root.outputs.values()]
        places += [value.location for _, value in root.settings.walk()]
    places += [one.location for one in world.graph.resources.values() if not one.module]
    places += [one.location for one in world.graph.modules.values() if one.address.count(".") == 1]
    return min((place for place in places if place is not None), default=None)


def _at(subject: Subject, place: Location | None) -> Trail:
    return (Hop("root module", subject.address, place),)
