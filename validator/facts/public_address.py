"""Public IPv4 addresses that AWS assigns in subnets of the private tier.

A subnet's setting is what instances, tasks and interfaces get unless they say otherwise:
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.identity import (
    elements,
    existence,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    resolve,
)
from validator.facts.network import subnet_private
from validator.facts.registry import fact
from validator.facts.routes import SUBNETS
from validator.facts.world import Subject, World
from validator.facts.zones import tier_of
from validator.model.graph import Resource
from validator.model.location import Hop
from validator.model.value import Path, Value
from validator.model.verdict import Judgement, Verdict, any_of

_FLAGS: dict[str, tuple[Path, Path]] = {
    "aws_ecs_service": (
        ("network_configuration", 0, "assign_public_ip"),
        ("network_configuration", 0, "subnets"),
    ),
    "aws_instance": (("associate_public_ip_address",), ("subnet_id",)),
    "aws_launch_configuration": (("associate_public_ip_address",), ()),
    "aws_launch_template": (
        ("network_interfaces", 0, "associate_public_ip_address"),
        ("network_interfaces", 0, "subnet_id"),
    ),
    "aws_spot_instance_request": (("associate_public_ip_address",), ("subnet_id",)),
}
"""The argument that asks for an address, and the one that says where, by resource type."""


@fact("no-public-ip-in-private-tier")
def no_public_ip_in_private_tier(subject: Subject) -> Judgement:
    """Nothing of the private tier is given a public IPv4 address."""
    resource = subject.instance()
    if resource.type in SUBNETS:
        return _subnet(subject, resource)
    flag_path, where = _FLAGS[resource.type]
    flag = resource.at(*flag_path)
    name = ".".join(str(step) for step in flag_path if isinstance(step, str))
    return judge_alternatives(flag, lambda one: _asked(subject, one, name, where))


def _subnet(subject: Subject, subnet: Resource) -> Judgement:
    name = "map_public_ip_on_launch"
    flag = subnet.at(name)

    def judge(value: Value) -> Judgement:
        steps = value.trail or (Hop(f"argument {name}", subnet.address, subnet.location),)
        if _is_off(subject.world, value, default=subnet.type == "aws_default_subnet"):
            return Judgement(Verdict.PASS, f"{name} is off", steps, name)
        tier = tier_of(subject, subnet)
        if tier == "public":
            return Judgement(Verdict.PASS, f"{subnet.address} is public", steps, name)
        reason = f"{subnet.address} of the private tier gives out public addresses"
        needs = [need_of(value)] if value.is_unknown else []
        needs += [] if tier else [f"routes of {subnet.address}"]
        if needs:
            return open_judgement(reason, needs, steps, name)
        return Judgement(Verdict.FAIL, reason, steps, name)

    return judge_alternatives(flag, judge)


def _is_off(world: World, value: Value, default: bool = False) -> bool:
    if value.is_null or (value.is_unknown and not is_configured(world, value)):
        return not default
    return str(value.data).lower() in ("false", "0", "") and not value.is_unknown


def _asked(subject: Subject, flag: Value, name: str, where: Path) -> Judgement:
    resource, world = subject.instance(), subject.world
    steps = flag.trail or (Hop(f"argument {name}", resource.address, resource.location),)
    if _is_off(world, flag):
        return Judgement(Verdict.PASS, f"{name} is off", steps, name)
    found = any_of(_placed_privately(world, resource, where))
    if found.verdict is Verdict.FAIL:
        return Judgement(Verdict.PASS, "it is in public subnets", steps, name)
    reason = f"{resource.address} has a public address in a private subnet: {found.reason}"
    needs = (*([need_of(flag)] if flag.is_unknown else []), *found.needs)
    if needs or found.verdict is Verdict.UNDECIDED:
        what = f"whether {resource.address} has a public address in a private subnet"
        reason = f"{what} is not known: {found.reason}"
        return open_judgement(reason, needs, (*steps, *found.evidence), name)
    return Judgement(Verdict.FAIL, reason, (*steps, *found.evidence), name)


def _placed_privately(world: World, resource: Resource, where: Path) -> Iterator[Judgement]:
    yield Judgement(Verdict.FAIL, "the subnets of the default VPC are public")
    value = resource.at(*where) if where else Value()
    if is_configured(world, value):
        yield _any_private(world, value)
    elif resource.type in ("aws_launch_template", "aws_launch_configuration"):
        yield from _by_groups(world, resource)


def _any_private(world: World, value: Value) -> Judgement:
    return judge_alternatives(
        value,
        lambda option: any_of(subnet_private(world, one, "") for one in elements(option)),
    )


def _by_groups(world: World, template: Resource) -> Iterator[Judgement]:
    """Where the Auto Scaling groups that launch from the template place their instances."""
    certain = False
    for group in world.live("aws_autoscaling_group"):
        named = [group.at("launch_configuration")]
        for path in (("launch_template", 0), _MIXED):
            named += [group.at(*path, "id"), group.at(*path, "name")]
        named += [group.at(*_MIXED, f"launch_template_{key}") for key in ("id", "name")]
        targets = [resolve(world, one, template.type) for one in named if not one.is_null]
        answers = [one.names(template) for one in targets]
        if not answers or set(answers) == {False}:
            continue
        needs = [existence(group)] if True in answers else []
        needs += [one.need(template) for one in targets if one.names(template) is None]
        subnets = group.at("vpc_zone_identifier")
        found = _any_private(world, subnets) if is_configured(world, subnets) else Judgement(_NO)
        needs = [need for need in needs if need]
        certain = certain or not needs
        if needs and found.verdict is Verdict.PASS:
            found = open_judgement(found.reason, (*needs, *found.needs), found.evidence)
        yield found
    if not certain:
        needs = [f"the subnets that {template.address} is launched in"]
        yield open_judgement("whether anything here launches it is not known", needs)


_NO = Verdict.FAIL
_MIXED = (
    "mixed_instances_policy", 0, "launch_template", 0, "launch_template_specification", 0,
)  # fmt: skip
