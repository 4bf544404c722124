"""The chain of security groups: load balancers, then ECS tasks, then databases and caches.

RDS Proxy may stand between tasks and databases: its groups accept from the tasks, and databases
from them. That holds for a group only while a proxy here uses it.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html#security-group-referencing
"""

from __future__ import annotations

from dataclasses import dataclass

from validator.facts.attachment import GROUPS
from validator.facts.contract import name_of_parameter
from validator.facts.identity import (
    Target,
    alternatives,
    elements,
    existence,
    hop,
    is_configured,
    need_of,
    open_judgement,
    resolve,
    text_key,
)
from validator.facts.ingress import (
    GROUP_SOURCES,
    port,
    protocol_of,
    shown,
    sources,
    steps_of,
)
from validator.facts.ingress_rules import Ingress, judge_rules
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of

_OUTPUTS = {
    "alb": "alb_security_group_id",
    "ecs": "ecs_tasks_security_group_id",
    "rds": "rds_security_group_id",
    "elasticache": "elasticache_security_group_id",
}
_USERS: dict[str, tuple[tuple[str, tuple[str | int, ...]], ...]] = {
    "alb": (("aws_lb", ("security_groups",)), ("aws_alb", ("security_groups",))),
    "ecs": (("aws_ecs_service", ("network_configuration", 0, "security_groups")),),
    "rds": (
        ("aws_db_instance", ("vpc_security_group_ids",)),
        ("aws_rds_cluster", ("vpc_security_group_ids",)),
    ),
    "rds-proxy": (("aws_db_proxy", ("vpc_security_group_ids",)),),
    "elasticache": (
        ("aws_elasticache_replication_group", ("security_group_ids",)),
        ("aws_elasticache_cluster", ("security_group_ids",)),
        ("aws_elasticache_serverless_cache", ("security_group_ids",)),
    ),
}
_UPSTREAM = {
    "ecs": ("alb",),
    "rds": ("ecs", "rds-proxy"),
    "rds-proxy": ("ecs",),
    "elasticache": ("ecs",),
}
"""Who a tier accepts from: the tier before it, then what may stand between the two."""
_DATABASE_PORTS = frozenset((1433, 1521, 3306, 5432, 50000))
_ENGINE_PORTS = {
    "rds": _DATABASE_PORTS,
    "rds-proxy": _DATABASE_PORTS,
    "elasticache": frozenset((6379, 6380, 11211)),
}
_TITLES = {
    "alb": "load balancers'",
    "ecs": "ECS tasks'",
    "rds": "RDS",
    "rds-proxy": "RDS Proxy",
    "elasticache": "ElastiCache",
}


@dataclass(frozen=True, slots=True)
class Tier:
    """The groups of one role, those that may be of it, and the inputs that would tell."""

    certain: frozenset[str]
    maybe: frozenset[str]
    needs: tuple[str, ...]

    def has(self, address: str) -> bool | None:
        """Whether a group is of the role; None where that is not known."""
        if address in self.certain:
            return True
        return None if address in self.maybe or self.needs else False


def tier(world: World, role: str) -> Tier:
    """The groups of a role: published as its contract output, else used by what has the role."""
    key = ("security groups", role)
    if key not in world.memo:
        world.memo[key] = _tier(world, role)
    found: Tier = world.memo[key]
    return found


def _tier(world: World, role: str) -> Tier:
    certain: set[str] = set()
    maybe: dict[str, str] = {}
    needs: list[str] = []
    for value, missing in _published(world, role) or _used(world, role):
        for one in alternatives(value):
            target = resolve(world, one, *GROUPS)
            needs += [target.needs] if target.is_open else []
            for group in target.resources:
                if missing or one is not value:
                    maybe[group.address] = missing or need_of(value)
                else:
                    certain.add(group.address)
    return Tier(frozenset(certain), frozenset(maybe), tuple(needs))


def _published(world: World, role: str) -> list[tuple[Value, str]]:
    name = _OUTPUTS.get(role)
    if name is None:
        return []
    found = [(world.graph.outputs[name].value, "")] if name in world.graph.outputs else []
    for parameter in world.live("aws_ssm_parameter"):
        entry = name_of_parameter(parameter.at("name"))
        if entry is not None and entry.name == name:
            found.append((parameter.at("value"), existence(parameter)))
    return found


def _used(world: World, role: str) -> list[tuple[Value, str]]:
    found: list[tuple[Value, str]] = []
    for kind, path in _USERS[role]:
        for user in world.live(kind):
            value = user.at(*path)
            if is_configured(world, value):
                found.extend((one, existence(user)) for one in elements(value))
    return found


@fact("security-groups-chained")
def security_groups_chained(subject: Subject) -> Judgement:
    """Tasks accept from the load balancers' group only; databases and caches from the tasks'."""
    return judge_rules(subject, _chained, "no ingress rule")


def _chained(world: World, rule: Ingress) -> Judgement:
    verdicts = [Judgement(Verdict.PASS, "its group is of no tier of the chain")]
    for role in _UPSTREAM:
        known = tier(world, role)
        if not (known.certain or known.maybe or known.needs):
            continue
        belongs, needs = _belongs(world, rule, known)
        if belongs is False:
            continue
        found = _in_chain(world, rule, role)
        if belongs is None and found.verdict is not Verdict.PASS:
            needs = (*needs, *found.needs)
            found = open_judgement(found.reason, needs, found.evidence, found.attribute)
        verdicts.append(found)
    return all_of(verdicts)


def _belongs(world: World, rule: Ingress, known: Tier) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the rule's group is of a tier, and what would tell."""
    if rule.inline:
        return known.has(rule.owner.address), known.needs
    target = resolve(world, rule.values.at(("security_group_id",)), *GROUPS)
    if target.is_open:
        return None, (target.needs,)
    answers = {known.has(one.address) for one in target.resources}
    answer = True if True in answers else None if None in answers else False
    return answer, known.needs


def _in_chain(world: World, rule: Ingress, role: str) -> Judgement:
    upstream = _UPSTREAM[role][0]
    judged = [_from(world, rule, role, name, value) for name, value in sources(world, rule)]
    own = rule.values.at(("self",))
    if own.is_unknown and is_configured(world, own):
        reason = "whether it accepts from itself is not known"
        steps = steps_of(rule, "self")
        judged.append(open_judgement(reason, (need_of(own),), steps, rule.label("self")))
    if own.data is True:
        reason = f"the {_TITLES[role]} group accepts from itself, not only from {upstream}"
        attribute = rule.label("self")
        judged.append(Judgement(Verdict.FAIL, reason, steps_of(rule, "self"), attribute))
    if role in _ENGINE_PORTS:
        judged.append(_on_engine_port(world, rule, role))
    return all_of(judged)


def _from(world: World, rule: Ingress, role: str, name: str, value: Value) -> Judgement:
    wanted = _UPSTREAM[role][0]
    label = rule.label(name)
    steps = tuple(dict.fromkeys((*steps_of(rule, name), *value.trail)))
    whose = f"the {_TITLES[role]} group accepts only from the {_TITLES[wanted]} group"
    if name not in GROUP_SOURCES:
        given = rule.values.at((name,))
        if given.is_unknown and not given.type.is_primitive:
            reason = f"whether {name} is empty is not known"
            return open_judgement(reason, (need_of(given),), steps, label)
        return Judgement(Verdict.FAIL, f"{whose}, not from {name}", steps, label)
    target = resolve(world, value, *GROUPS)
    if target.contract is not None:
        verdict = target.contract.name == _OUTPUTS[wanted]
        reason = f"it accepts from the contract's {target.contract.name}"
        return _judged(verdict, reason if verdict else f"{whose}; {reason}", steps, label)
    if target.resources:
        goal = (*steps, hop("security group", target.resources[0]))
        return _from_groups(world, target, role, whose, goal, label)
    return open_judgement("its source group is not known", (target.label,), steps, label)


def _from_groups(
    world: World, target: Target, role: str, whose: str, steps: Trail, label: str
) -> Judgement:
    """The source is a group of this graph, or one of several: each must be of a tier before."""
    reason = f"it accepts from {target.label}"
    before = [tier(world, one) for one in _UPSTREAM[role]]
    answers = {_of_any(before, one.address) for one in target.resources}
    if answers == {True}:
        return Judgement(Verdict.PASS, reason, steps, label)
    needs = tuple(need for one in before for need in one.needs)
    if not before[0].certain:
        needs = (*needs, f"which group is the {_TITLES[_UPSTREAM[role][0]]}")
        return open_judgement(f"{whose}; {reason}", needs, steps, label)
    if None in answers:
        needs = needs or (f"whose group {target.label} is",)
        return open_judgement(f"{whose}; {reason}", needs, steps, label)
    return Judgement(Verdict.FAIL, f"{whose}; {reason}", steps, label)


def _of_any(tiers: list[Tier], address: str) -> bool | None:
    answers = {one.has(address) for one in tiers}
    return True if True in answers else None if None in answers else False


def _judged(verdict: bool, reason: str, steps: Trail, label: str) -> Judgement:
    return Judgement(Verdict.PASS if verdict else Verdict.FAIL, reason, steps, label)


def _on_engine_port(world: World, rule: Ingress, role: str) -> Judgement:
    low, high = rule.values.at(("from_port",)), rule.values.at(("to_port",))
    label, steps = rule.label("from_port"), steps_of(rule, "from_port")
    protocol = protocol_of(rule)
    if protocol.is_known and str(protocol.data).lower() not in ("tcp", "6"):
        name = "protocol" if rule.values.at(("ip_protocol",)).is_null else "ip_protocol"
        reason = f"the {_TITLES[role]} group opens protocol {protocol.data}, not TCP alone"
        return Judgement(Verdict.FAIL, reason, steps_of(rule, name), rule.label(name))
    ports = _ENGINE_PORTS[role]
    needs = [need_of(protocol)] if protocol.is_unknown else []
    for one in (low, high):
        number = port(one)
        if _own_port(world, role, one) or number in ports:
            continue
        if number is not None:
            reason = f"the {_TITLES[role]} group opens {shown(low)}-{shown(high)}, no engine's port"
            return Judgement(Verdict.FAIL, reason, steps, label)
        needs.append(need_of(one))
    if low.is_known and high.is_known and port(low) != port(high):
        reason = f"the {_TITLES[role]} group opens {shown(low)}-{shown(high)}, more than one port"
        return Judgement(Verdict.FAIL, reason, steps, label)
    if needs:
        return open_judgement("its ports are not known", needs, steps, label)
    return Judgement(Verdict.PASS, f"port {shown(low)} of the engine")


def _own_port(world: World, role: str, value: Value) -> bool:
    """Whether it is the port that a database or cache of this graph listens on."""
    for kind, _ in _USERS[role]:
        for user in world.live(kind):
            own = user.at("port")
            if value.ref is not None and value.ref == user.ref("port"):
                return True
            if not own.is_null and text_key(own) == text_key(value):
                return True
    return False
