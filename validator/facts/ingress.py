"""What security groups let in: breadth, the chain of tiers, descriptions and mixed declarations.

Protocol numbers and what `-1` means:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validator.facts.attachment import GROUPS
from validator.facts.identity import (
    alternatives,
    elements,
    existence,
    hop,
    is_configured,
    need_of,
    open_judgement,
    referring,
    text_key,
)
from validator.facts.ingress_rules import Ingress, judge_rules
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_ALL_PROTOCOLS = ("-1", "all")
_WITH_PORTS = ("tcp", "6", "udp", "17")
_CIDRS = ("cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6")
LISTS = ("prefix_list_ids", "prefix_list_id")
GROUP_SOURCES = ("security_groups", "source_security_group_id", "referenced_security_group_id")


def protocol_of(rule: Ingress) -> Value:
    """The protocol argument, whichever generation's."""
    current = rule.values.at(("ip_protocol",))
    return rule.values.at(("protocol",)) if current.is_null else current


def steps_of(rule: Ingress, name: str) -> Trail:
    """The proof's first step: the argument, or the rule where it is not written."""
    value = rule.values.at((name,))
    place = rule.values.location if rule.inline else rule.owner.location
    return value.trail or (Hop(f"argument {name}", rule.owner.address, place),)


@fact("no-wide-ingress")
def no_wide_ingress(subject: Subject) -> Judgement:
    """No ingress rule opens every port or every protocol, except to the group itself."""
    return judge_rules(subject, _narrow, "no ingress rule")


def _narrow(world: World, rule: Ingress) -> Judgement:
    breadth = _breadth(rule)
    if breadth.verdict is Verdict.PASS:
        return breadth
    itself = _only_itself(world, rule)
    if itself.verdict is Verdict.PASS:
        return itself
    if Verdict.UNDECIDED in (breadth.verdict, itself.verdict):
        first = breadth if breadth.verdict is Verdict.UNDECIDED else itself
        needs = (*breadth.needs, *itself.needs)
        return open_judgement(first.reason, needs, breadth.evidence, breadth.attribute)
    return breadth


def _breadth(rule: Ingress) -> Judgement:
    protocol = protocol_of(rule)
    name = "protocol" if rule.values.at(("ip_protocol",)).is_null else "ip_protocol"
    label, steps = rule.label(name), steps_of(rule, name)
    if protocol.is_unknown:
        return open_judgement("its protocol is not known", (need_of(protocol),), steps, label)
    text = str(protocol.data).lower()
    if text in _ALL_PROTOCOLS:
        reason = f"{rule.owner.address} opens every port and protocol"
        return Judgement(Verdict.FAIL, reason, steps, label)
    if text not in _WITH_PORTS:
        return Judgement(Verdict.PASS, f"protocol {text} has no ports")
    return _port_breadth(rule, text)


def _port_breadth(rule: Ingress, protocol: str) -> Judgement:
    low, high = rule.values.at(("from_port",)), rule.values.at(("to_port",))
    label, steps = rule.label("from_port"), steps_of(rule, "from_port")
    lowest, highest = port(low), port(high)
    narrow = (lowest is not None and lowest > 1) or (highest is not None and highest < 65535)
    if narrow and not (lowest == -1 or highest == -1):
        return Judgement(Verdict.PASS, f"ports {shown(low)} to {shown(high)}")
    needs = [need_of(one) for one in (low, high) if one.is_unknown]
    if needs:
        return open_judgement("its ports are not known", needs, steps, label)
    reason = f"{rule.owner.address} opens every {protocol} port ({shown(low)}-{shown(high)})"
    return Judgement(Verdict.FAIL, reason, steps, label)


def port(value: Value) -> int | None:
    """A known port as a number; -1 for one that is not set; None where it is not known."""
    if value.is_null:
        return -1
    try:
        return None if value.is_unknown else int(Decimal(str(value.data)))
    except ArithmeticError:
        return None


def shown(value: Value) -> str:
    """A port as a reader writes it: the number, or the open input."""
    return need_of(value) if value.is_unknown else str(value.data)


def sources(world: World, rule: Ingress) -> Iterator[tuple[str, Value]]:
    """Every source of a rule with the argument that names it; lists by their elements."""
    for name in (*_CIDRS, *LISTS, *GROUP_SOURCES):
        value = rule.values.at((name,))
        if is_configured(world, value):
            for option in alternatives(value):
                for one in elements(option):
                    if not one.is_null and one.data != "":
                        yield name, one


def _only_itself(world: World, rule: Ingress) -> Judgement:
    """Whether the group is its own only source."""
    judged = [_is_itself(rule, name, value) for name, value in sources(world, rule)]
    own = rule.values.at(("self",))
    if own.is_unknown and is_configured(world, own) and not judged:
        return open_judgement("whether its source is itself is not known", (need_of(own),))
    return all_of([*judged, Judgement(Verdict.PASS, "its only source is the group itself")])


def _is_itself(rule: Ingress, name: str, value: Value) -> Judgement:
    if name not in GROUP_SOURCES:
        return Judgement(Verdict.FAIL, "it has sources other than itself")
    if rule.inline:
        same = value.ref is not None and value.ref.address == rule.owner.address
        same = same or (value.is_known and value.data == rule.owner.at("id").data)
    else:
        same = text_key(value) == text_key(rule.values.at(("security_group_id",)))
    if same:
        return Judgement(Verdict.PASS, "its source is itself")
    group = rule.values.at(("security_group_id",))
    open_ones = [v for v in (value, group) if v.is_unknown and v.ref is None]
    if open_ones:
        reason = "whether its source is itself is not known"
        return open_judgement(reason, map(need_of, open_ones))
    return Judgement(Verdict.FAIL, "it has sources other than itself")


_RULES = {
    "ingress": ("aws_vpc_security_group_ingress_rule", "aws_security_group_rule"),
    "egress": ("aws_vpc_security_group_egress_rule", "aws_security_group_rule"),
}


@fact("rules-declared-one-way")
def rules_declared_one_way(subject: Subject) -> Judgement:
    """A group's rules of one direction are inline blocks or resources of their own, not both."""
    group = subject.instance()
    return all_of(_one_way(subject.world, group, direction) for direction in _RULES)


def _one_way(world: World, group: Resource, direction: str) -> Judgement:
    inline = group.at(direction)
    none = inline.is_null or inline.data == () or not is_configured(world, inline)
    if none:
        return Judgement(Verdict.PASS, f"{group.address} has no inline {direction} rule")
    steps = inline.trail or (Hop(f"block {direction}", group.address, group.location),)
    verdicts = [Judgement(Verdict.FAIL)]
    for rule, target in referring(world, group, _RULES[direction], "security_group_id", *GROUPS):
        named = target.names(group)
        kind = rule.at("type") if rule.type == "aws_security_group_rule" else Value(data=direction)
        if named is False or (kind.is_known and kind.data != direction):
            continue
        reason = f"{group.address} has inline {direction} rules and {rule.address}"
        proof = (*steps, hop(f"{direction} rule", rule))
        needs = ["" if named else target.need(group), need_of(kind), existence(rule)]
        if not world.has_sources:
            needs.append("the sources: AWS reports rules of either kind as the group's own")
        if inline.is_unknown:
            needs.append(need_of(inline))
        if any(needs):
            verdicts.append(open_judgement(reason, needs, proof))
        else:
            verdicts.append(Judgement(Verdict.PASS, reason, proof))
    found = any_of(verdicts)
    if found.verdict is Verdict.FAIL:
        return Judgement(Verdict.PASS, f"{group.address} has its {direction} rules inline")
    return Judgement(~found.verdict, found.reason, found.evidence, direction, found.needs)
