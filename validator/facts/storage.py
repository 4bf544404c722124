"""Default encryption of S3 buckets, and the load balancer log buckets that cannot use KMS.

Application and Classic Load Balancers deliver access logs to SSE-S3 buckets only:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
Every bucket without a setting has SSE-S3:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validator.facts.contract import name_of_parameter
from validator.facts.encryption import customer_managed
from validator.facts.identity import (
    elements,
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
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

BUCKET = "aws_s3_bucket"
BALANCERS = ("aws_lb", "aws_alb", "aws_elb")
BALANCER_LOGS = ("access_logs", "connection_logs", "health_check_logs")
"""The blocks of a load balancer that name a bucket which it writes logs to."""
_ENCRYPTION = ("aws_s3_bucket_server_side_encryption_configuration",)
_KMS = ("aws:kms", "aws:kms:dsse")


@dataclass(frozen=True, slots=True)
class Setting:
    """One default-encryption rule of a bucket: the resource and the rule's settings.

    `doubt` says what is not known of whether it is the bucket's; None where it is.
    """

    owner: Resource
    values: Value
    attribute: str
    doubt: Judgement | None = None

    @property
    def step(self) -> Trail:
        """The step of a proof at a resource of its own; none for a block inside the bucket."""
        return () if self.attribute else (hop("default encryption", self.owner),)


def settings(world: World, bucket: Resource) -> Iterator[Setting]:
    """The default-encryption rules of the bucket, and those that may be its own."""
    name = "server_side_encryption_configuration"
    inline = bucket.at(name)
    if is_configured(world, inline):
        doubt = None
        if inline.is_unknown:
            reason = "the default encryption inside the bucket is not known"
            doubt = open_judgement(reason, (need_of(inline),), inline.trail, name)
        for block in elements(inline):
            yield from (Setting(bucket, rule, name, doubt) for rule in _rules(block))
    for resource, target in referring(world, bucket, _ENCRYPTION, "bucket", BUCKET):
        named = target.names(bucket)
        if named is False:
            continue
        steps, doubt = (hop("default encryption", resource),), None
        if named is None:
            reason = f"which bucket {resource.address} encrypts is not known"
            doubt = open_judgement(reason, (target.need(bucket),), steps)
        elif resource.exists is None:
            needs = (existence(resource),)
            doubt = open_judgement(f"{resource.address} may not exist", needs, steps)
        yield from (Setting(resource, rule, "", doubt) for rule in _rules(resource.values))


def _rules(values: Value) -> Iterator[Value]:
    for rule in elements(values.at(("rule",))):
        default = rule.at(("apply_server_side_encryption_by_default",))
        if rule.is_unknown or default.is_unknown:
            yield default
        elif isinstance(default.data, tuple):
            yield from default.data


def _judge_settings(
    world: World, bucket: Resource, judge: Callable[[Setting], Judgement], without: Judgement
) -> Judgement:
    """What the settings that are the bucket's say; those in doubt only where all say the same."""
    found = list(settings(world, bucket))
    certain = [judge(one) for one in found if one.doubt is None]
    if certain:
        return all_of(certain)
    judged = [judge(one) for one in found]
    if all(one.verdict is without.verdict for one in judged):
        return judged[0] if judged else without
    return all_of(one.doubt for one in found if one.doubt is not None)


@fact("bucket-encrypted-with-cmk")
def bucket_encrypted_with_cmk(subject: Subject) -> Judgement:
    """A bucket's default encryption is SSE-KMS (or DSSE-KMS) with a customer-managed key."""
    bucket, world = subject.instance(), subject.world
    reason = f"{bucket.address} has no default encryption of its own: AWS uses SSE-S3"
    without = Judgement(Verdict.FAIL, reason, (hop("bucket", bucket),))
    return _judge_settings(world, bucket, lambda one: _with_cmk(world, one), without)


def _with_cmk(world: World, setting: Setting) -> Judgement:
    algorithm = setting.values.at(("sse_algorithm",))

    def judge(value: Value) -> Judgement:
        steps = (*setting.step, *value.trail)
        if value.is_unknown:
            reason = "the algorithm of the default encryption is not known"
            return open_judgement(reason, (need_of(value),), steps, setting.attribute)
        if value.data not in _KMS:
            reason = f"default encryption is {value.data}, not aws:kms"
            return Judgement(Verdict.FAIL, reason, steps, setting.attribute)
        key = setting.values.at(("kms_master_key_id",))
        one = customer_managed(world, setting.owner, key, "kms_master_key_id")
        evidence = (*setting.step, *one.evidence)
        return Judgement(one.verdict, one.reason, evidence, setting.attribute, one.needs)

    return judge_alternatives(algorithm, judge)


@fact("bucket-encrypted-with-sse-s3")
def bucket_encrypted_with_sse_s3(subject: Subject) -> Judgement:
    """A bucket's default encryption is SSE-S3: set to AES256, or left to AWS."""
    bucket = subject.instance()
    without = Judgement(Verdict.PASS, "AWS encrypts it with SSE-S3", (hop("bucket", bucket),))
    return _judge_settings(subject.world, bucket, _with_sse_s3, without)


def _with_sse_s3(setting: Setting) -> Judgement:
    def judge(value: Value) -> Judgement:
        steps = (*setting.step, *value.trail)
        if value.is_unknown:
            reason = "the algorithm of the default encryption is not known"
            return open_judgement(reason, (need_of(value),), steps, setting.attribute)
        verdict = Verdict.PASS if value.data == "AES256" else Verdict.FAIL
        reason = f"default encryption is {value.data}"
        if verdict is Verdict.FAIL:
            reason += ": load balancers deliver access logs to SSE-S3 (AES256) buckets only"
        return Judgement(verdict, reason, steps, setting.attribute)

    return judge_alternatives(setting.values.at(("sse_algorithm",)), judge)


@fact("load-balancer-log-bucket")
def load_balancer_log_bucket(subject: Subject) -> Judgement:
    """A bucket that load balancers write access logs to, or published as `alb_logs_bucket_id`."""
    bucket = subject.instance()
    return any_of([*_published(subject.world, bucket), *_targeted(subject.world, bucket)])


def _published(world: World, bucket: Resource) -> Iterator[Judgement]:
    output = world.graph.outputs.get("alb_logs_bucket_id")
    if output is not None:
        yield _names(world, output.value, bucket, "output alb_logs_bucket_id", ())
    for parameter in world.live("aws_ssm_parameter"):
        entry = name_of_parameter(parameter.at("name"))
        if entry and entry.name == "alb_logs_bucket_id":
            step = (hop("SSM parameter", parameter),)
            found = _names(world, parameter.at("value"), bucket, parameter.address, step)
            yield _if_exists(parameter, found)
    yield Judgement(Verdict.FAIL, "no load balancer logs to it")


def _targeted(world: World, bucket: Resource) -> Iterator[Judgement]:
    for balancer in world.live(*BALANCERS):
        if balancer.at("load_balancer_type").data in ("network", "gateway"):
            continue
        for name in BALANCER_LOGS:
            blocks = balancer.at(name)
            for block in elements(blocks) if is_configured(world, blocks) else ():
                step = (hop(name, balancer),)
                value = block.at(("bucket",))
                found = _names(world, value, bucket, f"{balancer.address} {name}", step)
                yield _if_exists(balancer, found)


def _if_exists(user: Resource, found: Judgement) -> Judgement:
    if found.verdict is Verdict.PASS and existence(user):
        return open_judgement(found.reason, (existence(user),), found.evidence)
    return found


def _names(world: World, value: Value, bucket: Resource, what: str, steps: Trail) -> Judgement:
    def judge(option: Value) -> Judgement:
        target = resolve(world, option, BUCKET)
        named = target.names(bucket)
        if named is None:
            reason = f"whether {what} names {bucket.address} is not known"
            return open_judgement(reason, (target.need(bucket),), steps)
        verdict = Verdict.PASS if named else Verdict.FAIL
        return Judgement(verdict, f"{bucket.address} is the log bucket of {what}", steps)

    return judge_alternatives(value, judge)
