"""The ingress rules of security groups, whichever way they are declared, and judging each of them.

Rules may be inline, or resources of two generations:
https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/security_group.html.markdown
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validator.facts.attachment import GROUPS
from validator.facts.identity import (
    alternatives,
    elements,
    is_configured,
    need_of,
    open_judgement,
    referring,
)
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of

_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")


@dataclass(frozen=True, slots=True)
class Ingress:
    """One ingress rule: its values, the argument names of its sources, and where it is."""

    values: Value
    owner: Resource
    sources: tuple[str, ...]
    lists: tuple[str, ...]
    inline: bool = False

    def label(self, name: str) -> str:
        """The attribute path of an argument of the rule, without indexes."""
        return f"ingress.{name}" if self.inline else name


LEGACY = (("cidr_blocks", "ipv6_cidr_blocks"), ("prefix_list_ids",))
_CURRENT = (("cidr_ipv4", "cidr_ipv6"), ("prefix_list_id",))


def ingress_rules(world: World, resource: Resource) -> Iterator[Ingress]:
    """The ingress rules that a group or a rule resource declares.

    AWS reports the rules of rule resources as the group's own: those are left to the resources.
    """
    if resource.type in GROUPS:
        if not _declares_inline(world, resource):
            return
        for block in resource.blocks("ingress"):
            yield Ingress(block, resource, *LEGACY, inline=True)
    elif resource.type == "aws_security_group_rule":
        yield Ingress(resource.values, resource, *LEGACY)
    else:
        yield Ingress(resource.values, resource, *_CURRENT)


def _declares_inline(world: World, group: Resource) -> bool:
    if world.has_sources:
        return is_configured(world, group.at("ingress"))
    return not any(
        target.names(group)
        for _, target in referring(world, group, _RULES, "security_group_id", *GROUPS)
    )


def judge_rules(
    subject: Subject, judge: Callable[[World, Ingress], Judgement], nothing: str
) -> Judgement:
    """Judge every ingress rule that the subject declares; pass where it declares none."""
    resource, world = subject.instance(), subject.world
    kind = resource.at("type") if resource.type == "aws_security_group_rule" else Value()
    if kind.data == "egress":
        return Judgement(Verdict.PASS, "it is an egress rule")
    inline = resource.at("ingress") if resource.type in GROUPS else Value()
    if inline.is_unknown and is_configured(world, inline):
        return _uncounted(world, resource, inline, judge)
    judged = [_judge(world, rule, judge) for rule in ingress_rules(world, resource)]
    found = all_of(judged) if judged else Judgement(Verdict.PASS, nothing)
    if kind.is_unknown and found.verdict is not Verdict.PASS:
        needs = (need_of(kind), *found.needs)
        reason = f"{found.reason}, if it is an ingress rule"
        return open_judgement(reason, needs, found.evidence, found.attribute)
    return found


def _judge(world: World, rule: Ingress, judge: Callable[[World, Ingress], Judgement]) -> Judgement:
    if rule.values.is_unknown:
        needs = (need_of(rule.values),)
        return open_judgement("an ingress rule is not known", needs, (), "ingress")
    return judge(world, rule)


def _uncounted(
    world: World, group: Resource, inline: Value, judge: Callable[[World, Ingress], Judgement]
) -> Judgement:
    """Inline rules of unknown number: those that are certainly there, and those that may be."""
    certain = inline.unknown.members if inline.unknown else ()
    verdicts = [_judge(world, Ingress(one, group, *LEGACY, inline=True), judge) for one in certain]
    lists = [elements(option) for option in alternatives(inline)]
    for one in (block for items in lists for item in items for block in alternatives(item)):
        found = _judge(world, Ingress(one, group, *LEGACY, inline=True), judge)
        if found.verdict is not Verdict.PASS:
            needs = (need_of(inline), *found.needs)
            steps = found.evidence or inline.trail
            found = open_judgement(found.reason, needs, steps, found.attribute or "ingress")
        verdicts.append(found)
    return all_of([*verdicts, Judgement(Verdict.PASS)])
