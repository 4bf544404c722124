"""The AWS Region of providers and resources.

Some global services live in us-east-1, and what they use must be there too:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
"""

from __future__ import annotations

from validator.facts.identity import (
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
)
from validator.facts.registry import fact
from validator.facts.root import REGION
from validator.facts.world import Subject
from validator.model.location import Hop
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_GLOBAL_REGION = "us-east-1"
_GLOBAL = (
    "aws_acm_", "aws_budgets_", "aws_ce_", "aws_cloudfront_", "aws_cloudwatch_", "aws_cur_",
    "aws_ecrpublic_", "aws_iam_", "aws_kms_", "aws_lambda_", "aws_organizations_",
    "aws_route53_", "aws_route53domains_", "aws_shield_", "aws_sns_", "aws_wafv2_",
)  # fmt: skip
"""Types that belong to a service with its home in us-east-1, or that such a service needs there."""


@fact("in-home-region")
def in_home_region(subject: Subject) -> Judgement:
    """A provider, or a resource that names a Region of its own, is in the organisation's Region."""
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


@fact("chooses-aws-region")
def chooses_aws_region(subject: Subject) -> Judgement:
    """A configuration of the AWS provider, or an AWS resource that names a Region of its own."""
    if subject.resource is None:
        own = subject.address.removeprefix("provider.").split(".")[0] == "aws"
    else:
        own = subject.resource.type.startswith("aws_")
        own = own and is_configured(subject.world, subject.values.at(("region",)))
    return Judgement(Verdict.PASS if own else Verdict.FAIL)
