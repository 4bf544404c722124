"""What a project creates for itself although the foundation shares one."""

from __future__ import annotations

from validator.facts.identity import (
    Target,
    existence,
    hop,
    judge_alternatives,
    need_of,
    open_judgement,
)
from validator.facts.registry import fact
from validator.facts.root import REGION
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.value import Value, null
from validator.model.verdict import Judgement, Verdict, any_of

_GROUP = "aws_security_group"


@fact("foundation-shares-none")
def foundation_shares_none(subject: Subject) -> Judgement:
    """The foundation cannot share one: another Region, or a root that the foundation builds on.

    Where no Region is written, it is taken to be the foundation's.
    """
    resource = subject.instance()
    before = _holds_states(subject.world)
    if before.verdict is not Verdict.FAIL:
        return before
    provider = subject.graph.providers.get(resource.provider or "aws")
    own = resource.at("region")
    region = own if own.trail else provider.values.at(("region",)) if provider else null()

    def judge(one: Value) -> Judgement:
        steps = one.trail
        if one.is_unknown:
            return open_judgement(f"{resource.address}: Region not known", (need_of(one),), steps)
        if one.data in (None, REGION):
            reason = f"{resource.address} is created beside the one that the foundation shares"
            return Judgement(Verdict.FAIL, reason, (hop("resource", resource),))
        reason = f"it is in {one.data}, where the foundation shares none"
        return Judgement(Verdict.PASS, reason, (hop("resource", resource), *steps))

    return judge_alternatives(region, judge)


def _holds_states(world: World) -> Judgement:
    """The root creates the bucket of its own backend: it comes before the foundation."""
    backend = world.backend.at(("bucket",))
    found = [Judgement(Verdict.FAIL)]
    for bucket in world.live("aws_s3_bucket") if isinstance(backend.data, str) else ():
        target = Target(backend, literal=str(backend.data))
        steps = (hop("state bucket", bucket),)
        if bucket.at("bucket").data == backend.data and bucket.exists:
            reason = "this root creates the bucket that states are in, before the foundation"
            found.append(Judgement(Verdict.PASS, reason, steps))
        elif bucket.at("bucket").data == backend.data:
            needs = (existence(bucket),)
            found.append(open_judgement("it may create the states' bucket", needs, steps))
        elif target.names(bucket) is None:
            needs = (target.need(bucket),)
            found.append(open_judgement("it may create the states' bucket", needs, steps))
    return any_of(found)


@fact("among-the-first")
def among_the_first(subject: Subject, count: int) -> Judgement:
    """The instance is one of the first so many of its type, in the order of the sources."""
    me = subject.instance()
    members = sorted(subject.world.live(me.type), key=_place)
    certain = [one for one in members if one.exists]
    steps = tuple(hop("security group", one) for one in members)
    if me.exists is None:
        reason = f"how many there are of {me.address} is not known"
        return open_judgement(reason, (existence(me),), steps)
    if len(certain) > count and certain.index(me) >= count:
        reason = f"{me.address} is own security group {certain.index(me) + 1} of {len(certain)}"
        return Judgement(Verdict.FAIL, reason, steps)
    before = [one for one in members[: members.index(me)] if one.exists is None]
    if before and certain.index(me) + len(before) >= count:
        reason = f"how many security groups come before {me.address} is not known"
        return open_judgement(reason, map(existence, before), steps)
    return Judgement(Verdict.PASS, f"it is among the first {count}", steps)


def _place(resource: Resource) -> tuple[str, int, str]:
    where = resource.location
    return (where.path, where.line, resource.address) if where else ("", 0, resource.address)
