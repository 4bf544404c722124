"""Lifecycle rules of buckets: incomplete multipart uploads are aborted.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
"""

from __future__ import annotations

from validator.facts.answers import Answer, both, unsure
from validator.facts.identity import (
    elements,
    existence,
    hop,
    is_configured,
    need_of,
    open_judgement,
    referring,
)
from validator.facts.registry import fact
from validator.facts.storage import BUCKET
from validator.facts.world import Subject
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, any_of

_FILTERS = ("prefix", "tag", "and", "object_size_greater_than", "object_size_less_than")
_NOTHING = (None, "", 0, ())


@fact("aborts-incomplete-uploads")
def aborts_incomplete_uploads(subject: Subject) -> Judgement:
    """A lifecycle rule for the whole bucket aborts uploads that are never completed."""
    bucket, world = subject.instance(), subject.world
    inline = bucket.at("lifecycle_rule")
    rules = elements(inline) if is_configured(world, inline) else ()
    step = (hop("lifecycle rule", bucket),)
    found = [_aborts(rule, step, legacy=True) for rule in rules]
    for resource, target in referring(
        world, bucket, ("aws_s3_bucket_lifecycle_configuration",), "bucket", BUCKET
    ):
        named = target.names(bucket)
        if named is False:
            continue
        steps = (hop("lifecycle configuration", resource),)
        judged = any_of(
            [
                Judgement(Verdict.FAIL, f"{resource.address} has no rule", steps),
                *(_aborts(rule, steps) for rule in elements(resource.at("rule"))),
            ]
        )
        if (named is None or resource.exists is None) and judged.verdict is not Verdict.FAIL:
            needs = (existence(resource), target.need(bucket), *judged.needs)
            reason = f"whether {resource.address} belongs to {bucket.address} is not known"
            judged = open_judgement(reason, needs, steps)
        found.append(judged)
    if not found:
        reason = f"{bucket.address} has no lifecycle: incomplete uploads stay forever"
        return Judgement(Verdict.FAIL, reason, (hop("bucket", bucket),))
    return any_of(found)


def _aborts(rule: Value, outer: Trail, legacy: bool = False) -> Judgement:
    steps = (*outer, *rule.trail)
    if legacy:
        on, wanted = rule.at(("enabled",)), "true"
        days = rule.at(("abort_incomplete_multipart_upload_days",))
        narrow = [rule.at(("prefix",)), rule.at(("tags",))]
    else:
        on, wanted = rule.at(("status",)), "Enabled"
        blocks = rule.at(("abort_incomplete_multipart_upload",))
        days = next(iter(elements(blocks)), Value()).at(("days_after_initiation",))
        narrow = [rule.at(("prefix",))]
        for one in elements(rule.at(("filter",))):
            narrow.extend(one.at((name,)) for name in _FILTERS)
    answers = [
        unsure(need_of(on)) if on.is_unknown else Answer(_text(on) == wanted),
        unsure(need_of(days)) if days.is_unknown else Answer(days.data not in (None, 0, "0")),
        *(unsure(need_of(o)) if o.is_unknown else Answer(o.data in _NOTHING) for o in narrow),
    ]
    answer = both(answers)
    if answer.value is None:
        return open_judgement("whether a rule aborts uploads is not known", answer.needs, steps)
    if answer.value:
        return Judgement(Verdict.PASS, "a rule aborts incomplete uploads", steps)
    reasons = ("the rule is not enabled", "no rule aborts incomplete uploads")
    why = next((r for r, a in zip(reasons, answers, strict=False) if a.value is False), "")
    reason = why or "the rule that aborts incomplete uploads is for a part of the bucket only"
    return Judgement(Verdict.FAIL, reason, steps)


def _text(value: Value) -> str:
    return str(value.data).lower() if isinstance(value.data, bool) else str(value.data)
