"""Security group rules that let the whole internet in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validator.facts import cidr
from validator.facts.attachment import GROUPS, on_load_balancer
from validator.facts.identity import (
    alternatives,
    elements,
    is_configured,
    need_of,
    open_judgement,
    resolve,
)
from validator.facts.ingress_rules import Ingress, judge_rules
from validator.facts.prefix_lists import prefix_list
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of

_WEB = frozenset((80, 443))


@fact("no-open-ingress")
def no_open_ingress(subject: Subject) -> Judgement:
    """No ingress from the whole internet, but for 80 and 443 on a load balancer's group."""
    return judge_rules(subject, _closed, "no ingress rule")


def _closed(world: World, rule: Ingress) -> Judgement:
    source = all_of(_sources(world, rule))
    if source.verdict is Verdict.PASS:
        return source
    exempt = _is_web_entry(world, rule)
    if exempt.verdict is Verdict.PASS:
        return exempt
    if source.verdict is Verdict.FAIL and exempt.verdict is Verdict.FAIL:
        reason = f"{source.reason} on {_ports(rule)}; {exempt.reason}"
        return Judgement(Verdict.FAIL, reason, source.evidence, source.attribute)
    needs = [] if source.verdict is Verdict.FAIL else list(source.needs)
    needs += [] if exempt.verdict is Verdict.FAIL else exempt.needs
    reason = exempt.reason if source.verdict is Verdict.FAIL else source.reason
    return open_judgement(reason, needs, source.evidence, source.attribute)


def _sources(world: World, rule: Ingress) -> Iterator[Judgement]:
    blocks: list[cidr.Network] = []
    for name in rule.sources:
        value = rule.values.at((name,))
        if not is_configured(world, value):
            continue
        judged, known = _cidrs(rule, name, value)
        blocks.extend(known)
        yield from judged
    if cidr.covers_world(blocks):
        steps = _steps(rule, rule.sources[0], rule.values.at((rule.sources[0],)))
        reason = "its CIDR blocks together are open to the internet"
        yield Judgement(Verdict.FAIL, reason, steps, rule.label(rule.sources[0]))
    for name in rule.lists:
        value = rule.values.at((name,))
        if is_configured(world, value):
            for one in elements(value):
                yield _list(world, rule, name, one)
    yield Judgement(Verdict.PASS, "not open to the internet")


def _cidrs(rule: Ingress, name: str, whole: Value) -> tuple[list[Judgement], list[cidr.Network]]:
    judged: list[Judgement] = []
    known: list[cidr.Network] = []
    for option in alternatives(whole):
        one, blocks = _option_cidrs(rule, name, option)
        judged.append(all_of(one))
        known.extend(blocks if option is whole else ())
    if len({one.verdict for one in judged}) <= 1:
        return judged[:1], known
    worst = next((one for one in judged if one.verdict is Verdict.FAIL), judged[0])
    needs = (need_of(whole), *(need for one in judged for need in one.needs))
    return [open_judgement(worst.reason, needs, worst.evidence, worst.attribute)], known


def _option_cidrs(
    rule: Ingress, name: str, option: Value
) -> tuple[list[Judgement], list[cidr.Network]]:
    judged: list[Judgement] = [Judgement(Verdict.PASS)]
    known: list[cidr.Network] = []
    for one in elements(option):
        for value in alternatives(one):
            steps = _steps(rule, name, replace(value, trail=(*option.trail, *value.trail)))
            attribute = rule.label(name)
            if isinstance(value.data, str):
                network = _network(value.data)
                if network is None:
                    continue
                known.append(network)
                if cidr.is_world(network):
                    reason = f"{rule.owner.address} is open to {value.data}"
                    judged.append(Judgement(Verdict.FAIL, reason, steps, attribute))
            elif value.is_unknown and not _is_narrow(value):
                wide = (prefix := _prefix_of(value)) is not None and prefix <= 1
                reason = f"{rule.owner.address} is open to /{prefix}" if wide else ""
                judged.append(
                    Judgement(Verdict.FAIL, reason, steps, attribute)
                    if wide
                    else open_judgement(
                        f"{attribute} is not known", (need_of(value),), steps, attribute
                    )
                )
    return judged, known


def _network(text: str) -> cidr.Network | None:
    """The block that a text means, whatever its address is where the prefix leaves none of it."""
    if text.strip().endswith("/0"):
        return cidr.parse("::/0" if ":" in text else "0.0.0.0/0")
    try:
        return cidr.parse(text.strip())
    except cidr.CidrError:
        return None


def _is_narrow(value: Value) -> bool:
    """An unknown CIDR that is certainly not the world: an address with /32, a VPC's own block.

    The ranges of AWS services (`data.aws_ip_ranges`) are theirs, as those of AWS's prefix lists.
    """
    prefix = _prefix_of(value)
    if prefix is not None:
        return prefix > 1
    ref = value.ref
    if ref is None:
        return False
    ranges = "data.aws_ip_ranges." in ref.address
    return ranges or ref.path in (("cidr_block",), ("ipv6_cidr_block",))


def _prefix_of(value: Value) -> int | None:
    """The prefix length of a CIDR whose address alone is unknown."""
    pieces = value.unknown.pieces if value.unknown else ()
    if not pieces or not isinstance(pieces[-1], str) or "/" not in pieces[-1]:
        return None
    prefix = pieces[-1].rpartition("/")[2]
    return int(prefix) if prefix.isdigit() else None


def _steps(rule: Ingress, name: str, value: Value) -> Trail:
    return value.trail or (Hop(f"argument {name}", rule.owner.address, rule.owner.location),)


def _list(world: World, rule: Ingress, name: str, value: Value) -> Judgement:
    attribute = rule.label(name)
    found = prefix_list(world, value)
    steps = _steps(rule, name, value)
    if isinstance(found, str):
        reason = f"what prefix list {found} holds is not known"
        return open_judgement(reason, (found,), steps, attribute)
    open_entries = [at for network, at in found if cidr.is_world(network)]
    if open_entries or cidr.covers_world(network for network, _ in found):
        reason = f"{rule.owner.address} is open to the internet by a prefix list"
        return Judgement(Verdict.FAIL, reason, (*steps, *open_entries[:1]), attribute)
    return Judgement(Verdict.PASS, "the prefix list is not the internet", steps, attribute)


def _ports(rule: Ingress) -> str:
    if str(rule.values.at(("protocol",)).data or rule.values.at(("ip_protocol",)).data) in _ALL:
        return "all ports"
    low, high = rule.values.at(("from_port",)), rule.values.at(("to_port",))
    if low.is_unknown or high.is_unknown:
        return f"ports that are not known ({need_of(low) or need_of(high)})"
    if low.is_null and high.is_null:
        return "every port"
    return f"port {low.data}" if low.data == high.data else f"ports {low.data}-{high.data}"


_ALL = ("-1", "all")


def _is_web_entry(world: World, rule: Ingress) -> Judgement:
    """Whether the rule opens port 80 or 443 alone, on a group that a load balancer uses."""
    ports = _web_ports(rule)
    if ports.verdict is Verdict.FAIL:
        return ports
    return all_of([ports, _on_load_balancer(world, rule)])


def _web_ports(rule: Ingress) -> Judgement:
    low, high = rule.values.at(("from_port",)), rule.values.at(("to_port",))
    protocol = rule.values.at(("protocol",))
    protocol = rule.values.at(("ip_protocol",)) if protocol.is_null else protocol
    if protocol.is_known and str(protocol.data).lower() not in _TCP:
        return Judgement(Verdict.FAIL, "only TCP 80 and 443 may be open")
    unknown = [one for one in (low, high, protocol) if one.is_unknown]
    known = [_port(one) for one in (low, high) if one.is_known]
    if any(port not in _WEB for port in known) or len(set(known)) > 1:
        return Judgement(Verdict.FAIL, "only 80 and 443 may be open")
    if unknown:
        return open_judgement("its ports are not known", map(need_of, unknown))
    if len(known) < 2:
        return Judgement(Verdict.FAIL, "it opens every port")
    return Judgement(Verdict.PASS, f"port {low.data} of a load balancer")


def _port(value: Value) -> object:
    """A known port as a number, however it is written."""
    text = str(value.data)
    return int(text) if text.isdigit() else text


_TCP = ("tcp", "6", "udp", "17")


def _on_load_balancer(world: World, rule: Ingress) -> Judgement:
    groups = _groups(world, rule)
    return on_load_balancer(world, groups) if isinstance(groups, list) else groups


def _groups(world: World, rule: Ingress) -> list[Resource] | Judgement:
    if rule.inline:
        return [rule.owner]
    value = rule.values.at(("security_group_id",))
    target = resolve(world, value, *GROUPS)
    if target.resources:
        return list(target.resources)
    if target.contract is not None:
        verdict = target.contract.name == "alb_security_group_id"
        reason = f"its group is the contract's {target.contract.name}"
        return Judgement(Verdict.PASS if verdict else Verdict.FAIL, reason)
    needs = (target.needs or target.literal or "",)
    return open_judgement("whether its group is a load balancer's is not known", needs)
