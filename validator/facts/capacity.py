"""The default capacity provider strategy of an ECS cluster on Fargate.

Weights share out tasks beyond the base, which goes to one capacity provider first:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
"""

from __future__ import annotations

from validator.facts.identity import (
    elements,
    existence,
    hop,
    is_configured,
    need_of,
    open_judgement,
    references,
)
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, any_of

_STRATEGIES = ("aws_ecs_cluster_capacity_providers",)
_BLOCK = "default_capacity_provider_strategy"


@fact("capacity-strategy")
def capacity_strategy(subject: Subject, first: str) -> Judgement:
    """A cluster's default strategy starts with this capacity provider: FARGATE or FARGATE_SPOT."""
    cluster, world = subject.instance(), subject.world
    verdicts: list[Judgement] = []
    for owner, target in references(world, _STRATEGIES, "cluster_name", "aws_ecs_cluster"):
        named = target.names(cluster)
        if named is False:
            continue
        found = _strategy(world, owner, first)
        needs = [one for one in (existence(owner), "" if named else target.need(cluster)) if one]
        if needs:
            found = open_judgement(found.reason, (*needs, *found.needs), found.evidence)
        verdicts.append(found)
    if not verdicts and is_configured(world, cluster.at(_BLOCK)):
        return _strategy(world, cluster, first)
    if not verdicts:
        reason = f"{cluster.address} has no default capacity provider strategy"
        return Judgement(Verdict.FAIL, reason, (hop("cluster", cluster),))
    return any_of(verdicts)


def _strategy(world: World, owner: Resource, first: str) -> Judgement:
    blocks = owner.at(_BLOCK)
    steps: Trail = (hop("capacity providers", owner),)
    if not is_configured(world, blocks) or blocks.data == ():
        reason = f"{owner.address} has no default capacity provider strategy"
        return Judgement(Verdict.FAIL, reason, steps)
    items = elements(blocks)
    needs = [need_of(blocks)] if blocks.is_unknown else []
    for one in items:
        values = (one, *(one.at((name,)) for name in ("capacity_provider", "weight", "base")))
        needs += [need_of(value) for value in values if value.is_unknown]
    if needs:
        reason = f"the strategy of {owner.address} is not known"
        return open_judgement(reason, needs, (*steps, *blocks.trail[:1]))
    weights, bases = (
        {_name(one): _number(one, key) for one in items} for key in ("weight", "base")
    )
    spot, demand = "FARGATE_SPOT", "FARGATE"
    shown = ", ".join(f"{n} weight {w} base {bases[n]}" for n, w in sorted(weights.items()))
    if first == spot:
        holds = weights.get(spot, 0) > weights.get(demand, 0) and not bases.get(demand, 0)
        wanted = "FARGATE_SPOT must have the greater weight, and FARGATE no base"
    else:
        holds = demand in weights and (bases[demand] >= 1 or spot not in weights)
        wanted = "FARGATE must have a base of 1 or more"
    reason = f"the strategy is {shown}" + ("" if holds else f": {wanted}")
    verdict = Verdict.PASS if holds else Verdict.FAIL
    return Judgement(verdict, reason, (*steps, *blocks.trail[:1]))


def _name(block: Value) -> str:
    return str(block.at(("capacity_provider",)).data)


def _number(block: Value, name: str) -> int:
    data = block.at((name,)).data
    return int(str(data)) if data is not None else 0
