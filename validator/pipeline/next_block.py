"""`cidr next`: the next free block proposed, and written into the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from validator.addresses.allocate import (
    Ask,
    NoRoomError,
    Proposal,
    ipv6_block,
    next_number,
    propose,
)
from validator.addresses.edit import EditError
from validator.addresses.load import Loaded, read
from validator.addresses.record import Next, recorded
from validator.addresses.rules import PlanVerdict, free_share, judge_plan
from validator.facts.cidr import (
    IPV6_SUBNET_PREFIX,
    IPV6_VPC_PREFIXES,
    LONGEST_PREFIX,
    SHORTEST_PREFIX,
    CidrError,
    Network,
    PlannedVpc,
    is_canonical,
    parse,
)
from validator.model.verdict import Verdict
from validator.pipeline.addresses import find_plan, headroom, known, loaded
from validator.pipeline.request import InputError, Request

_IPV4_BITS, _IPV6_BITS = 32, 128
_WIDEST = 8
"""The shortest prefix of a reserve outside every VPC."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for; `size` as typed, `zones` one for each block."""

    size: str | None = None
    env: str | None = None
    tier: str | None = None
    zones: tuple[str, ...] = ()
    name: str | None = None
    count: int = 1
    source: str | None = None
    within: str | None = None
    purpose: str = ""
    secondary: bool = False
    new: bool = False


def next_blocks(wanted: Wanted, plan: str | None) -> Next:
    """The next free blocks. Raises InputError for wrong use, NoRoomError where nothing fits."""
    path = find_plan(plan)
    now = loaded(path)
    before = now.source.text
    asks = _asks(wanted, now)
    proposals: list[Proposal] = []
    open_ones: list[Network] = []
    numbers: list[int] = []
    for ask in asks:
        try:
            found = _proposal(now, ask, open_ones, numbers)
        except NoRoomError as error:
            if not proposals:
                raise
            message = f"only {len(proposals)} of {len(asks)} fit; then {error.message}"
            raise NoRoomError(message) from error
        proposals.append(found)
        if found.where is not None:
            now = _written(now, found, wanted.purpose or _purpose(now, ask, found))
        elif found.number is not None:
            numbers.append(found.number)
        elif found.network is not None:
            open_ones.append(found.network)
    after = now.source.text
    _verify(read(path, before), now)
    return Next(path, tuple(proposals), before, after, tuple(_notes(now, wanted)))


def write(found: Next) -> None:
    """Write the plan. Raises InputError where that cannot be done."""
    try:
        with open(found.path, "w", encoding="utf-8", newline="") as stream:
            stream.write(found.after)
    except OSError as error:
        raise InputError(f"{found.path}: {error.strerror}") from error


def _asks(wanted: Wanted, now: Loaded) -> list[Ask]:
    """One Ask for each block, checked against the plan. Raises InputError."""
    prefix = _prefix(wanted.size)
    within = _within(wanted.within)
    vpc = _vpc(wanted, now)
    six = prefix is not None and prefix > _IPV4_BITS
    if prefix is not None:
        _check_size(prefix, wanted, vpc, within)
    for name in filter(None, (wanted.name, wanted.tier, *wanted.zones, wanted.env)):
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r}: not a name for a plan", "letters, digits and _ . / -")
    _check_use(wanted, vpc, now, six=six)
    _check_source(wanted, vpc, now, six=six)
    plain = Ask(
        prefix, wanted.env, wanted.tier, None, wanted.name, wanted.source, within, wanted.secondary
    )
    if wanted.zones:
        if wanted.count not in (1, len(wanted.zones)):
            raise InputError("--count and --zone do not go together", "one --zone for each block")
        return [replace(plain, zone=zone) for zone in wanted.zones]
    if wanted.count == 1 or wanted.name is None:
        return [plain] * wanted.count
    return [replace(plain, name=f"{wanted.name}-{n + 1}") for n in range(wanted.count)]


def _prefix(size: str | None) -> int | None:
    if size is None:
        return None
    match = re.fullmatch(r"/?(\d{1,3})", size)
    if match is None or not 0 < int(match.group(1)) <= _IPV6_BITS:
        raise InputError(f"{size}: not a size", "write the prefix length, for example /22")
    return int(match.group(1))


def _within(text: str | None) -> Network | None:
    if text is None:
        return None
    try:
        network = parse(text)
    except CidrError as error:
        raise InputError(f"--within {error}") from error
    if not is_canonical(text):
        raise InputError(f"--within {text}: should be {network}")
    return network


def _vpc(wanted: Wanted, now: Loaded) -> PlannedVpc | None:
    """The VPC of the environment; None for a whole new one."""
    if wanted.env is None:
        return None
    vpc = now.plan.vpcs.get(wanted.env)
    reserved = [block.label for block in now.plan.reserved]
    inside = wanted.tier or wanted.zones or wanted.secondary
    if vpc is None and (inside or not (wanted.new or wanted.env in reserved)):
        hint = "" if inside else "(a new environment: --new)"
        names = [*now.plan.vpcs, *reserved] if not inside else list(now.plan.vpcs)
        try:
            known(wanted.env, names, f"{now.plan.path} has no environment")
        except InputError as error:
            raise InputError(error.message, f"{error.hint} {hint}".rstrip()) from None
    return vpc


def _check_size(
    prefix: int, wanted: Wanted, vpc: PlannedVpc | None, within: Network | None
) -> None:
    if prefix > _IPV4_BITS:
        if prefix == IPV6_SUBNET_PREFIX and vpc is not None:
            return
        if prefix not in IPV6_VPC_PREFIXES:
            raise InputError(
                f"/{prefix}: AWS takes /44 to /60 in fours for a VPC, /64 for a subnet"
            )
        if within is None and wanted.source is None:
            hint = "of your own space: --within BLOCK; of Amazon's: write `ipv6: amazon`"
            raise InputError(f"/{prefix}: an IPv6 block out of what?", hint)
        return
    top = vpc is None and wanted.env is None
    if prefix > LONGEST_PREFIX or prefix < (_WIDEST if top else SHORTEST_PREFIX):
        takes = f"/{_WIDEST} to /28 can be reserved" if top else "AWS takes /16 to /28"
        raise InputError(f"/{prefix}: {takes}")


def _check_use(wanted: Wanted, vpc: PlannedVpc | None, now: Loaded, *, six: bool) -> None:
    if vpc is None:
        _check_whole(wanted, six=six)
        return
    if wanted.secondary and (wanted.tier or wanted.zones):
        raise InputError("--secondary is a block of the VPC, not of a tier", "leave --tier out")
    if wanted.zones and not wanted.tier:
        raise InputError("--zone needs --tier", f"tiers: {', '.join(vpc.tiers) or 'none'}")
    if wanted.tier and not wanted.new:
        tiers = [*vpc.tiers, *(b.label.partition("/")[0] for b in vpc.reserved if "/" in b.label)]
        try:
            known(wanted.tier, dict.fromkeys(tiers), f"{wanted.env} has no tier")
        except InputError as error:
            raise InputError(error.message, f"{error.hint} (a new tier: --new)") from None
    for zone in wanted.zones:
        if not zone.startswith(now.plan.region):
            raise InputError(f"{zone} is not in the region {now.plan.region} of the plan")
        if not six:
            _check_free((*_vpc_path(wanted), "tiers", wanted.tier or "", zone), now)


def _check_whole(wanted: Wanted, *, six: bool) -> None:
    """What is asked of a block outside every VPC."""
    if wanted.tier or wanted.zones or wanted.secondary:
        message = "--tier, --zone and --secondary need --env"
        raise InputError(message, "name the environment of the VPC")
    if wanted.env and (wanted.name or wanted.count > 1):
        raise InputError("a new environment has one VPC", "leave --name and --count out")
    if wanted.env and six:
        raise InputError(f"{wanted.env} is not there yet", "first its IPv4 block")


def _vpc_path(wanted: Wanted) -> tuple[str, ...]:
    return ("environments", wanted.env or "", "vpc")


def _check_free(where: tuple[str, ...], now: Loaded) -> None:
    if where in now.source.nodes:
        place = now.source.location((*where, "cidr"))
        raise InputError(f"{place}: {'.'.join(where)} is there already")


def _check_source(wanted: Wanted, vpc: PlannedVpc | None, now: Loaded, *, six: bool) -> None:
    if wanted.source is not None:
        outside = vpc is None or wanted.secondary or six
        blocks = now.plan.reserved if outside or vpc is None else vpc.reserved
        known(wanted.source, [block.label for block in blocks], "--from: nothing is reserved as")
    if wanted.name is not None and not wanted.zones:
        part = "secondary" if wanted.secondary else "reserved"
        base = _vpc_path(wanted) if vpc is not None else ()
        names = [wanted.name]
        if wanted.count > 1:
            names = [f"{wanted.name}-{n + 1}" for n in range(wanted.count)]
        for name in names:
            if not six and name != wanted.source:
                _check_free((*base, part, name), now)


def _proposal(now: Loaded, ask: Ask, also: Sequence[Network], numbers: Sequence[int]) -> Proposal:
    if ask.prefix is None or ask.prefix <= _IPV4_BITS:
        return propose(now.plan, ask, also)
    vpc = now.plan.vpcs.get(ask.environment or "")
    if ask.prefix != IPV6_SUBNET_PREFIX or vpc is None:
        if vpc is not None and vpc.ipv6 is not None:
            _check_free(vpc.ipv6.where, now)
        return ipv6_block(now.plan, ask, also)
    where = _ipv6_place(now, ask)
    number, reason = next_number(vpc, ask.tier, numbers)
    assert vpc.ipv6 is not None
    text = f"number {number}: {vpc.ipv6.subnet(number)}"
    return Proposal(where, None, text, (reason,), number)


def _ipv6_place(now: Loaded, ask: Ask) -> tuple[str, ...] | None:
    """The entry that the /64 is for: it has its IPv4 block already."""
    vpc = ("environments", ask.environment or "", "vpc")
    where: tuple[str, ...] | None = None
    if ask.tier and ask.zone:
        where = (*vpc, "tiers", ask.tier, ask.zone)
        kept = (*vpc, "reserved", f"{ask.tier}/{ask.zone}")
        where = kept if where not in now.source.nodes and kept in now.source.nodes else where
    elif ask.name:
        where = (*vpc, "reserved", ask.name)
    if where is None:
        return None
    if where not in now.source.nodes:
        raise InputError(f"{'.'.join(where)} is not there", "first its IPv4 block")
    _check_free((*where, "ipv6"), now)
    return (*where, "ipv6")


def _purpose(now: Loaded, ask: Ask, found: Proposal) -> str:
    """What the other subnets of the tier are for, where the block is a subnet.

    A reserve that is taken whole brings its own.
    """
    vpc = now.plan.vpcs.get(ask.environment or "")
    same = [one for one in vpc.subnets if one.tier == ask.tier] if vpc and ask.zone else []
    moved = found.reserve is not None and not found.rest
    return same[0].block.purpose if same and not moved else ""


def _written(now: Loaded, found: Proposal, purpose: str) -> Loaded:
    path, text = now.source.path, now.source.text
    if any(ord(one) < ord(" ") for one in purpose):
        raise InputError("--purpose must be one line")
    try:
        after = read(path, recorded(path, text, found, purpose))
    except EditError as error:
        raise InputError(str(error)) from error
    if not isinstance(after, Loaded):
        raise InputError(f"{after[0].location}: {after[0].message}", "nothing was written")
    return after


def _verify(before: Loaded | object, now: Loaded) -> None:
    """No finding that was not there before. Raises InputError."""
    assert isinstance(before, Loaded)
    old = {(one.rule, one.address) for one in _failing(before)}
    for one in _failing(now):
        if (one.rule, one.address) not in old:
            raise InputError(f"{one.rule}: {one.address}: {one.judgement.reason}", "not written")


def _failing(found: Loaded) -> list[PlanVerdict]:
    verdicts = judge_plan(found.plan, found.source, headroom=0)
    return [one for one in verdicts if one.judgement.verdict is Verdict.FAIL]


def _notes(now: Loaded, wanted: Wanted) -> list[str]:
    vpc = now.plan.vpcs.get(wanted.env or "")
    if vpc is None:
        return []
    from validator.pipeline.judge import policies_for

    percent, least = int(free_share(vpc) * 100), headroom(policies_for(Request()))
    if percent >= least:
        return []
    return [f"{percent} % of {wanted.env}'s VPC is left then, under the {least} % of cidr-headroom"]
