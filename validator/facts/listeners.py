"""The protocol of a load balancer's listener.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from __future__ import annotations

from validator.facts.identity import (
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    resolve,
)
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_LISTENERS = ("aws_lb_listener", "aws_alb_listener")
_BALANCERS = ("aws_lb", "aws_alb")
_PUBLISHED = "alb_https_listener_arn"
"""The contract's name of the HTTPS listener of the foundation's load balancer."""


@fact("listener-encrypts")
def listener_encrypts(subject: Subject) -> Judgement:
    """A listener, or the listener of a rule, speaks HTTPS, or no HTTP at all."""
    resource, world = subject.instance(), subject.world
    if resource.type in _LISTENERS:
        return _listener(world, resource)
    value = resource.at("listener_arn")
    return judge_alternatives(value, lambda one: _of_rule(world, one))


def _of_rule(world: World, value: Value) -> Judgement:
    target = resolve(world, value, *_LISTENERS)
    listener = target.resource
    if target.contract is not None and target.contract.name == _PUBLISHED:
        reason = f"its listener is {_PUBLISHED} of the contract, which speaks HTTPS"
        return Judgement(Verdict.PASS, reason, value.trail, "listener_arn")
    if listener is None:
        reason = "the protocol of its listener is not known"
        return open_judgement(reason, (target.needs or target.label,), value.trail, "listener_arn")
    if listener.mode == "data" and not listener.at("protocol").is_known:
        port = listener.at("port").data
        if str(port) == "443":
            return Judgement(Verdict.PASS, f"{listener.address} is on port 443", value.trail)
        reason = f"the protocol of {listener.address} is not known"
        return open_judgement(reason, (listener.address,), value.trail, "listener_arn")
    found = _listener(world, listener)
    steps = (*value.trail, hop("listener", listener), *found.evidence)
    reason = f"its listener {listener.address}: {found.reason}"
    return Judgement(found.verdict, reason, steps, "listener_arn", found.needs)


def _listener(world: World, listener: Resource) -> Judgement:
    return judge_alternatives(listener.at("protocol"), lambda one: _protocol(world, listener, one))


def _protocol(world: World, listener: Resource, value: Value) -> Judgement:
    unset = value.is_null or value.data == "" or not is_configured(world, value)
    if unset:
        return _by_default(world, listener)
    if value.is_unknown:
        reason = "the protocol of the listener is not known"
        return open_judgement(reason, (need_of(value),), value.trail, "protocol")
    clear = str(value.data).upper() == "HTTP"
    reason = f"the listener speaks {value.data}" + (" and does not only redirect" if clear else "")
    return Judgement(Verdict.FAIL if clear else Verdict.PASS, reason, value.trail, "protocol")


def _by_default(world: World, listener: Resource) -> Judgement:
    """Without a protocol an application load balancer speaks HTTP, a gateway one GENEVE."""
    target = resolve(world, listener.at("load_balancer_arn"), *_BALANCERS)
    if target.resource is not None:
        kind = target.resource.at("load_balancer_type")
        if kind.data in ("gateway", "network"):
            return Judgement(Verdict.PASS, f"its load balancer is a {kind.data} one")
        if kind.is_unknown and is_configured(world, kind):
            return open_judgement("the kind of load balancer is not known", (need_of(kind),))
        reason = "the listener speaks HTTP by default and does not only redirect"
        return Judgement(Verdict.FAIL, reason, (hop("listener", listener),))
    known = listener.at("port").is_known or listener.at("certificate_arn").is_known
    if not known:
        reason = "the kind of load balancer is not known"
        return open_judgement(reason, (target.needs or target.label,))
    reason = "the listener speaks HTTP by default and does not only redirect"
    return Judgement(Verdict.FAIL, reason, (hop("listener", listener),))
