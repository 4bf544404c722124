"""Buckets that S3 delivers server access logs to, which cannot have SSE-KMS as their default.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.identity import (
    elements,
    existence,
    hop,
    is_configured,
    judge_alternatives,
    open_judgement,
    references,
    resolve,
)
from validator.facts.registry import fact
from validator.facts.storage import BUCKET
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, any_of

_DELIVERY = "log-delivery-write"


@fact("server-access-log-bucket")
def server_access_log_bucket(subject: Subject) -> Judgement:
    """A bucket that another one's server access logs go to, or whose ACL lets S3 deliver them."""
    bucket = subject.instance()
    none = Judgement(Verdict.FAIL, "no server access logs go to it")
    return any_of([none, *_by_acl(subject.world, bucket), *_targeted(subject.world, bucket)])


def _by_acl(world: World, bucket: Resource) -> Iterator[Judgement]:
    acls = [(bucket, bucket.at("acl"))]
    for resource, target in references(world, ("aws_s3_bucket_acl",), "bucket", BUCKET):
        if target.names(bucket):
            acls.append((resource, resource.at("acl")))
    for owner, acl in acls:
        if acl.data == _DELIVERY:
            step = acl.trail or (hop("argument acl", owner),)
            yield _certain(owner, f"{bucket.address} has the ACL {_DELIVERY}", step)


def _targeted(world: World, bucket: Resource) -> Iterator[Judgement]:
    """What other buckets say of where their logs go; one that logs to itself gets more of them."""
    for source in world.live(BUCKET):
        blocks = source.at("logging")
        others = source.address != bucket.address and is_configured(world, blocks)
        for block in elements(blocks) if others else ():
            yield _names(world, source, block.at(("target_bucket",)), bucket)
    for logging, target in references(world, ("aws_s3_bucket_logging",), "bucket", BUCKET):
        if not target.names(bucket):
            yield _names(world, logging, logging.at("target_bucket"), bucket)


def _names(world: World, source: Resource, value: Value, bucket: Resource) -> Judgement:
    def judge(option: Value) -> Judgement:
        target = resolve(world, option, BUCKET)
        named = target.names(bucket)
        step = (hop("server access logging", source),)
        if named is None:
            reason = f"whether {source.address} logs to {bucket.address} is not known"
            return open_judgement(reason, (target.need(bucket),), step)
        if not named:
            return Judgement(Verdict.FAIL, f"{source.address} logs elsewhere", step)
        return _certain(source, f"{source.address} logs to {bucket.address}", step)

    return judge_alternatives(value, judge)


def _certain(owner: Resource, reason: str, steps: Trail) -> Judgement:
    if existence(owner):
        return open_judgement(reason, (existence(owner),), steps)
    return Judgement(Verdict.PASS, reason, steps)
