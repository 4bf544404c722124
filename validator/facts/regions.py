"""The AWS Region of providers and resources.

Some global services live in us-east-1, and what they use must be there too:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html
"""

from __future__ import annotations

import re

from validator.facts.encryption import ALIASES, KEYS
from validator.facts.identity import (
    existence,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    referring,
    resolve,
)
from validator.facts.registry import fact
from validator.facts.root import REGION
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_GLOBAL_REGION = "us-east-1"
_GLOBAL = (
    "aws_acm_", "aws_budgets_", "aws_ce_", "aws_cloudfront_", "aws_cloudwatch_", "aws_cur_",
    "aws_ecrpublic_", "aws_iam_", "aws_kms_", "aws_lambda_", "aws_organizations_",
    "aws_route53_", "aws_route53domains_", "aws_shield_", "aws_sns_", "aws_wafv2_",
)  # fmt: skip
"""Types that belong to a service with its home in us-east-1, or that such a service needs there."""


_GROUP = "aws_cloudwatch_log_group"
_EDGE_GROUP = re.compile(r"/aws/lambda/us-east-1\.|aws-waf-logs-")
"""Log groups of Lambda@Edge functions, and of web ACLs of CloudFront, by their prescribed names."""


@fact("in-home-region")
def in_home_region(subject: Subject) -> Judgement:
    """A provider, or a resource that names a Region of its own, is in the organisation's Region.

    Log groups are where the service wants them that writes to them: Route 53 logs the queries to
    a public zone in us-east-1 alone.
    """
    if subject.resource is not None and subject.resource.type == _GROUP:
        return _log_group(subject)
    return _at_home(subject)


def _at_home(subject: Subject) -> Judgement:
    value = subject.values.at(("region",))
    steps = value.trail or (Hop("argument region", subject.address, subject.location),)
    if value.is_null:
        reason = "region is not set: it comes with the environment of whoever runs it"
        return open_judgement(reason, ("AWS_REGION",), steps, "region")

    def judge(one: Value) -> Judgement:
        if one.is_unknown:
            return open_judgement("region is not known", (need_of(one),), steps, "region")
        if one.data == REGION:
            return Judgement(Verdict.PASS, f"region is {REGION}", steps, "region")
        if one.data == _GLOBAL_REGION and _only_global(subject):
            reason = f"region is {_GLOBAL_REGION}, for a service that has its home there"
            return Judgement(Verdict.PASS, reason, steps, "region")
        reason = f"region is {one.data}, must be {REGION}"
        return Judgement(Verdict.FAIL, reason, steps, "region")

    return judge_alternatives(value, judge)


def _log_group(subject: Subject) -> Judgement:
    world, group = subject.world, subject.instance()
    named, need, steps = _query_log_of(world, group)
    region = region_of(world, group)
    if named is None:
        reason = f"whether Route 53 logs queries to {group.address} is not known"
        return open_judgement(reason, (need,), steps, "region")
    if named and region.data != _GLOBAL_REGION:
        reason = f"Route 53 logs queries in {_GLOBAL_REGION} alone"
        if region.is_unknown:
            return open_judgement(reason, (need_of(region),), steps, "region")
        reason = f"region is {region.data or REGION}: {reason}"
        return Judgement(Verdict.FAIL, reason, (*region.trail, *steps), "region")
    if not named and region.data == _GLOBAL_REGION:
        return _of_edge(group, region)
    return _at_home(subject)


def _query_log_of(world: World, group: Resource) -> tuple[bool | None, str, Trail]:
    """Whether a log group gets the queries to a public zone, what would tell it, and the proof."""
    found: tuple[bool | None, str, Trail] = (False, "", ())
    logs = referring(world, group, ("aws_route53_query_log",), "cloudwatch_log_group_arn", _GROUP)
    for log, target in logs:
        steps = (*log.at("cloudwatch_log_group_arn").trail, hop("query log", log))
        named, missing = target.names(group), existence(log)
        if named and not missing:
            return True, "", steps
        if named or (named is None and target.literal is None):
            found = (None, missing or target.need(group) or target.label, steps)
    return found


def _of_edge(group: Resource, region: Value) -> Judgement:
    """A log group in us-east-1 that no query log names: of another global service by its name."""
    name, steps = group.at("name"), region.trail or (hop("log group", group),)
    if name.is_unknown:
        reason = f"which service writes to {group.address} is not known"
        return open_judgement(reason, (need_of(name),), steps, "region")
    if _EDGE_GROUP.match(str(name.data)):
        reason = f"region is {_GLOBAL_REGION}, where the service is that writes to it"
        return Judgement(Verdict.PASS, reason, steps, "region")
    reason = f"region is {_GLOBAL_REGION}, must be {REGION}: no service that is there writes to it"
    return Judgement(Verdict.FAIL, reason, steps, "region")


def region_of(world: World, resource: Resource) -> Value:
    """The Region that a resource names, else its provider's; null where none is written."""
    own = resource.at("region")
    if is_configured(world, own):
        return own
    provider = world.graph.providers.get(resource.provider or "aws")
    return provider.values.at(("region",)) if provider else Value()


@fact("key-in-its-region")
def key_in_its_region(subject: Subject, attribute: str) -> Judgement:
    """The KMS key that an attribute names is in the Region of the resource.

    Where a key's Region is not written, or is an open input of the provider, it is taken to be the
    organisation's: what a provider's Region is, another rule judges.
    """
    world, resource = subject.world, subject.instance()
    here = region_of(world, resource)

    def judge(value: Value) -> Judgement:
        there = _region_of_key(world, value, here)
        steps = value.trail or (hop(f"argument {attribute}", resource),)
        for one, other in ((here, there), (there, here)):
            unwritten = one is here and here.is_null
            if (one.is_unknown or unwritten) and other.data not in (None, REGION):
                reason = "whether the key is in the Region of what it encrypts is not known"
                return open_judgement(reason, (need_of(one) or "AWS_REGION",), steps, attribute)
        if is_configured(world, resource.at("region")) and here.is_unknown:
            reason = "the Region of what the key encrypts is not known"
            return open_judgement(reason, (need_of(here),), steps, attribute)
        ours, its = (str(one.data or REGION) for one in (here, there))
        if ours != its:
            reason = f"the key is in {its}, and what it encrypts in {ours}: KMS keys are regional"
            return Judgement(Verdict.FAIL, reason, (*steps, *there.trail), attribute)
        return Judgement(Verdict.PASS, f"the key is in {its} as well", steps, attribute)

    return judge_alternatives(resource.at(attribute), judge)


_KEY_ARN = re.compile(r"arn:[a-z-]+:kms:(?P<region>[a-z0-9-]+):")


def _region_of_key(world: World, value: Value, here: Value) -> Value:
    """The Region of the key that a value names; unknown where nothing tells which key it is.

    An id or an alias is looked up in the Region of what uses it, here.
    """
    target = resolve(world, value, *KEYS, *ALIASES)
    if target.resource is not None:
        return region_of(world, target.resource)
    if target.contract is not None:
        return Value(data=REGION)
    pieces = value.unknown.pieces if value.unknown else ()
    text = pieces[0] if pieces and isinstance(pieces[0], str) else value.data
    match = _KEY_ARN.match(text) if isinstance(text, str) else None
    if match is not None:
        return Value(data=match["region"])
    return value if value.is_unknown else here


def _only_global(subject: Subject) -> bool:
    """Whether all that is created there is of a service that is only in us-east-1."""
    if subject.resource is not None:
        return subject.resource.type.startswith(_GLOBAL)
    address = subject.address.removeprefix("provider.")
    types = [
        one.type for one in subject.graph.resources.values()
        if one.mode == "managed" and one.provider == address
    ]  # fmt: skip
    return address != "aws" and all(kind.startswith(_GLOBAL) for kind in types)


def _is_query_log(subject: Subject) -> bool:
    return _query_log_of(subject.world, subject.instance())[0] is not False


@fact("chooses-aws-region")
def chooses_aws_region(subject: Subject) -> Judgement:
    """A configuration of the AWS provider, or an AWS resource that names a Region of its own.

    So does a log group for Route 53: it has to.
    """
    if subject.resource is None:
        own = subject.address.removeprefix("provider.").split(".")[0] == "aws"
    else:
        own = subject.resource.type.startswith("aws_")
        own = own and (
            is_configured(subject.world, subject.values.at(("region",)))
            or (subject.resource.type == _GROUP and _is_query_log(subject))
        )
    return Judgement(Verdict.PASS if own else Verdict.FAIL)
