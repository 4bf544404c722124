"""What security groups are attached to, as far as this configuration tells.

A group may be attached elsewhere: by whoever reads an output or a parameter with its id, in a
module that is given it and is not downloaded, or by a controller (of Kubernetes, of Elastic
Beanstalk) that makes load balancers.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.contract import CONTRACT, name_of_parameter
from validator.facts.identity import (
    elements,
    existence,
    hop,
    is_configured,
    named_in,
    open_judgement,
    resolve,
)
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, any_of

GROUPS = ("aws_security_group", "aws_default_security_group")
_BALANCERS = ("aws_lb", "aws_alb", "aws_elb")
_RULES = (
    "aws_security_group_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
)
_HOSTS = frozenset(
    (
        "aws_db_instance", "aws_db_proxy", "aws_docdb_cluster", "aws_ecs_service",
        "aws_efs_mount_target",
        "aws_eks_cluster", "aws_elasticache_cluster", "aws_elasticache_replication_group",
        "aws_elasticsearch_domain", "aws_instance", "aws_lambda_function",
        "aws_launch_configuration", "aws_launch_template", "aws_mq_broker", "aws_msk_cluster",
        "aws_neptune_cluster", "aws_network_interface", "aws_opensearch_domain",
        "aws_rds_cluster", "aws_redshift_cluster", "aws_spot_instance_request",
        "aws_vpc_endpoint",
    )
)  # fmt: skip
"""What has a group and is no load balancer."""


def on_load_balancer(world: World, groups: list[Resource]) -> Judgement:
    """Whether one of the groups is a load balancer's, here or by the contract."""
    verdicts = [Judgement(Verdict.FAIL, "its group is not attached to a load balancer")]
    for value, user, what in _users(world):
        target = resolve(world, value, *GROUPS)
        steps = (hop("load balancer", user),) if user is not None else ()
        missing = existence(user) if user is not None else ""
        if target.is_open and any(target.names(group) is None for group in groups):
            reason = f"whether {what} has its group is not known"
            verdicts.append(open_judgement(reason, (target.needs,), steps))
        elif any(target.names(group) for group in groups):
            reason = f"its group is that of {what}"
            if missing:
                verdicts.append(open_judgement(reason, (missing,), steps))
            else:
                verdicts.append(Judgement(Verdict.PASS, reason, steps))
    found = any_of(verdicts)
    return any_of([found, *_elsewhere(world, groups)]) if found.verdict is Verdict.FAIL else found


def _users(world: World) -> Iterator[tuple[Value, Resource | None, str]]:
    """Security groups that are a load balancer's, or published as one, with who has them."""
    output = world.graph.outputs.get("alb_security_group_id")
    if output is not None:
        yield output.value, None, "output alb_security_group_id"
    for parameter in world.live("aws_ssm_parameter"):
        entry = name_of_parameter(parameter.at("name"))
        if entry and entry.name == "alb_security_group_id":
            yield parameter.at("value"), parameter, parameter.address
    for balancer in world.live(*_BALANCERS):
        groups = balancer.at("security_groups")
        if is_configured(world, groups):
            for one in elements(groups):
                yield one, balancer, balancer.address


def _elsewhere(world: World, groups: list[Resource]) -> Iterator[Judgement]:
    """Doubts about groups that no host here has and that are handed on."""
    own = {group.address for group in groups}
    users = [one for group in own for one in _named_by(world).get(group, ())]
    if any(one.type in _HOSTS for one in users):
        return
    for one in users:
        reason = f"whether {one.address} gives its group to a load balancer is not known"
        yield open_judgement(reason, (f"what {one.address} does with it",))
    for name, output in world.graph.outputs.items():
        if name not in CONTRACT and own & set(named_in([output.value])):
            reason = f"whether a load balancer gets its group by output {name} is not known"
            yield open_judgement(reason, (f"who reads output {name}",))
    for module in world.graph.modules.values():
        given = [variable.value for variable in module.variables.values()]
        if not module.resolved and own & set(named_in(given)):
            reason = f"whether {module.address} gives its group to a load balancer is not known"
            yield open_judgement(reason, (f"{module.address} (not downloaded)",))


def _named_by(world: World) -> dict[str, list[Resource]]:
    """The resources that name each group, but for groups, their rules and load balancers."""
    if "named security groups" not in world.memo:
        found: dict[str, list[Resource]] = {}
        for resource in world.graph.resources.values():
            if resource.mode == "managed" and resource.type not in (*GROUPS, *_RULES, *_BALANCERS):
                for address in named_in([resource.values]):
                    found.setdefault(address, []).append(resource)
        world.memo["named security groups"] = found
    named: dict[str, list[Resource]] = world.memo["named security groups"]
    return named
