"""What a consumer reads of the foundation, by remote state or SSM parameter, is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from validator.facts.contract import (
    PREFIX,
    STATE_KEY,
    ContractEntry,
    Published,
    parse_parameter,
)
from validator.facts.identity import (
    alternatives,
    hop,
    judge_alternatives,
    need_of,
    only_piece,
    open_judgement,
)
from validator.facts.registry import fact
from validator.facts.remote_state import foundations
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_KEYS = "connectly-shared/"


@fact("read-is-published")
def read_is_published(subject: Subject) -> Judgement:
    """What is read of the foundation, an output or a parameter, is a name of its contract."""
    if subject.kind == "remote-read":
        return _remote(subject)
    source = subject.instance()
    by_path = source.type == "aws_ssm_parameters_by_path"
    attribute = "path" if by_path else "name"
    value = source.at(attribute)

    def judge(one: Value) -> Judgement:
        return _parameter(subject.world, source, attribute, only_piece(one))

    return judge_alternatives(value, judge)


def _remote(subject: Subject) -> Judgement:
    state, name = str(subject.values.at(("state",)).data), str(subject.values.at(("name",)).data)
    sources = _instances(subject.world, state)
    steps = [Hop("read", subject.address, subject.location)]
    steps += [hop("remote state", one) for one in sources[:1]]
    published = subject.world.published
    having = published.having(name)
    environments = _environments(published, sources)
    if environments <= having:
        reason = _in_contract(name, published.entry(name))
        return Judgement(Verdict.PASS, reason, tuple(steps))
    of_foundation = [_of_foundation(one) for one in sources]
    if not sources or all(one is False for one in of_foundation):
        return Judgement(Verdict.PASS, "it is another project's state", tuple(steps))
    if not name:
        needs = (str(subject.values.at(("needs",)).data),)
        return open_judgement("which output is read is not known", needs, tuple(steps))
    lacking = environments - having
    missing = _missing(lacking, having)
    hint = _switched_off(published, name, lacking) or _output_hint(published, name)
    reason = f"the foundation publishes no output {name}{missing}{hint}"
    keys = [need_of(one.at("config", "key")) for one in sources]
    if True not in of_foundation:
        return open_judgement(f"{reason}, if the state is the foundation's", keys, tuple(steps))
    if environments & having:
        return open_judgement(reason, keys, tuple(steps))
    return Judgement(Verdict.FAIL, reason, tuple(steps))


def _environments(published: Published, sources: Iterable[Resource]) -> frozenset[str]:
    """The environments whose state may be read: by the key, else all."""
    found: set[str] = set()
    for source in sources:
        for key in alternatives(source.at("config", "key")):
            match = STATE_KEY.fullmatch(key.data) if isinstance(key.data, str) else None
            found |= {match["env"]} if match else set(published.environments)
    known = found & set(published.environments)
    return frozenset(known or published.environments)


def _missing(lacking: frozenset[str], having: frozenset[str]) -> str:
    """Which environments lack a name that others have."""
    return f" in {', '.join(sorted(lacking))}" if having else ""


def _switched_off(published: Published, name: str, lacking: frozenset[str]) -> str:
    """Where the part of the foundation that the name is of is switched off."""
    found = [one for one in sorted(lacking) if name in published.offered.get(one, ())]
    return f"; what it is of is switched off in {', '.join(found)}" if found else ""


def _in_contract(name: str, entry: ContractEntry | None) -> str:
    notice = f", but {entry.notice}" if entry and entry.notice else ""
    return f"{name} is in the contract{notice}"


def notices(world: World) -> Iterator[str]:
    """What the readers of deprecated names have to know, each place once, with file and line."""
    found: dict[str, None] = {}
    for read in world.graph.reads:
        entry = world.published.entry(read.name)
        foreign = all(_of_foundation(one) is False for one in _instances(world, read.state))
        if entry is not None and entry.notice and not foreign:
            found[f"{read.location}: {entry.name} {entry.notice}"] = None
    for source in world.graph.of_type("aws_ssm_parameter", mode="data"):
        entry = world.published.of_parameter(only_piece(source.at("name")))
        if entry is not None and entry.notice:
            found[f"{source.location}: {entry.parameter} {entry.notice}"] = None
    yield from found


def _instances(world: World, state: str) -> list[Resource]:
    """The data source at an address, or all its instances."""
    exact = world.graph.resources.get(state)
    if exact is not None:
        return [exact]
    found = world.graph.of_type("terraform_remote_state", mode="data")
    return [one for one in found if one.address.startswith(f"{state}[")]


def _of_foundation(source: Resource) -> bool | None:
    """Whether a remote state is the foundation's, by its key."""
    if source.at("backend").data not in (None, "s3"):
        return False
    found = {_starts(key) for key in alternatives(source.at("config", "key"))}
    return found.pop() if len(found) == 1 else None


def _starts(key: Value) -> bool | None:
    key = only_piece(key)
    if isinstance(key.data, str):
        return key.data.startswith(_KEYS)
    start = key.unknown.pieces[0] if key.unknown and key.unknown.pieces else None
    if not key.is_unknown:
        return False
    if not isinstance(start, str) or (_KEYS.startswith(start) and start != _KEYS):
        return None
    return start.startswith(_KEYS)


def _parameter(world: World, source: Resource, attribute: str, name: Value) -> Judgement:
    steps = name.trail or (hop("parameter read", source),)
    text = name.data
    if not isinstance(text, str):
        read = _below_environment(name)
        if read is None:
            reason = "which parameter is read is not known"
            return open_judgement(reason, (need_of(name),), steps, attribute)
        if read == "":
            return Judgement(Verdict.PASS, "it is not the foundation's", steps, attribute)
        return _published(world, read, attribute, steps, read, None)
    # Without its environment a path reads every environment at once: `/connectly-shared/`.
    parsed = parse_parameter(text.rstrip("/") if attribute == "path" else text)
    if parsed is None:
        return Judgement(Verdict.PASS, f"it is not below {PREFIX}<env>/", steps, attribute)
    environments = foundations(world)
    if parsed[0] not in environments:
        known = ", ".join(sorted(environments))
        reason = f"{text}: {parsed[0]} is no environment of the foundation ({known})"
        return Judgement(Verdict.FAIL, reason, steps, attribute)
    return _published(world, parsed[1], attribute, steps, text, parsed[0])


def _below_environment(name: Value) -> str | None:
    """The path below `/connectly-shared/${…}/` of a partly known name.

    None where it is not known, empty where the name is certainly not the foundation's.
    """
    pieces = name.unknown.pieces if name.unknown else ()
    if not pieces:
        return None
    start = pieces[0] if isinstance(pieces[0], str) else ""
    if start and not start.startswith(PREFIX) and not PREFIX.startswith(start):
        return ""
    parsed = parse_parameter(start)
    if parsed is not None or len(pieces) != 3 or start != PREFIX:
        return None
    end = pieces[2]
    return end.strip("/") if isinstance(end, str) and end.startswith("/") else None


def _published(
    world: World,
    path: str,
    attribute: str,
    steps: tuple[Hop, ...],
    shown: str,
    environment: str | None,
) -> Judgement:
    published = world.published
    environments = frozenset((environment,)) if environment else frozenset(published.environments)
    if attribute == "path":
        having = frozenset(
            env
            for one in published.parameters
            if one == path or one.startswith(f"{path}/")
            for env in published.having_parameter(one)
        )
    else:
        having = published.having_parameter(path)
    if environments <= having:
        reason = _in_contract(path, published.parameters.get(path))
        return Judgement(Verdict.PASS, reason, steps, attribute)
    missing = _missing(environments - having, having)
    hint = _parameter_hint(published, path)
    reason = f"the foundation publishes no parameter {shown}{missing}{hint}"
    if environments & having:
        return open_judgement(reason, ("the environment of the path",), steps, attribute)
    return Judgement(Verdict.FAIL, reason, steps, attribute)


def _output_hint(published: Published, name: str) -> str:
    became = published.gone.get(name)
    if became:
        return f"; {became}"
    return _hint(name, {one: published.entry(one) for one in published.names()})


def _parameter_hint(published: Published, path: str) -> str:
    return _hint(path, published.parameters)


def _hint(name: str, known: Mapping[str, ContractEntry | None]) -> str:
    """The nearest published name, with what its readers have to know."""
    close = get_close_matches(name, known, 1, 0.6)
    entry = known[close[0]] if close else None
    if not close or entry is None:
        return ""
    told = ", ".join(filter(None, (f"since {entry.since}" if entry.since else "", entry.notice)))
    return f"; did you mean {close[0]}?" + (f" ({told})" if told else "")
