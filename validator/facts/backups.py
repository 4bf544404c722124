"""What keeps stored data: `prevent_destroy`, and the bucket for backups.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from validator.facts.identity import (
    elements,
    existence,
    hop,
    is_configured,
    need_of,
    open_judgement,
    referring,
)
from validator.facts.registry import fact, get
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_COLD = ("GLACIER", "DEEP_ARCHIVE", "GLACIER_IR")
_VERSIONING = ("aws_s3_bucket_versioning",)
_LIFECYCLE = ("aws_s3_bucket_lifecycle_configuration",)


@fact("has-backup-bucket")
def has_backup_bucket(subject: Subject) -> Judgement:
    """Some bucket called backup is versioned, encrypted with a CMK, and moves to cold storage."""
    world = subject.world
    verdicts = [Judgement(Verdict.FAIL, "the environment has no bucket with backup in its name")]
    for bucket in world.live("aws_s3_bucket"):
        name = bucket.at("bucket")
        if _is_backup(bucket):
            verdicts.append(_backs_up(subject, bucket))
        elif name.is_unknown and is_configured(world, name):
            reason = f"whether {bucket.address} is the bucket for backups is not known"
            verdicts.append(open_judgement(reason, (need_of(name),)))
    found = any_of(verdicts)
    failed = found.verdict is Verdict.FAIL and len(verdicts) > 1
    return verdicts[1] if failed else found


def _is_backup(bucket: Resource) -> bool:
    name = bucket.at("bucket")
    pieces = name.unknown.pieces if name.unknown else ()
    texts = [name.data, bucket.at("bucket_prefix").data, *pieces]
    return any(isinstance(text, str) and "backup" in text.lower() for text in texts)


def _backs_up(subject: Subject, bucket: Resource) -> Judgement:
    world = subject.world
    seen = Subject(world, "resource", bucket.address, bucket.values, bucket.location, bucket)
    found = all_of(
        [
            _kept(bucket),
            _related(world, bucket, _VERSIONING, _versions, "has no versioning"),
            get("bucket-encrypted-with-cmk")(seen, {}),
            _related(world, bucket, _LIFECYCLE, _cools, "has no lifecycle to cold storage"),
        ]
    )
    evidence = (hop("backup bucket", bucket), *found.evidence)
    reason = found.reason if bucket.address in found.reason else f"{bucket.address}: {found.reason}"
    if found.verdict is Verdict.PASS:
        reason = f"{bucket.address} is versioned, encrypted with a CMK, and moves to cold storage"
    if existence(bucket) and found.verdict is not Verdict.FAIL:
        return open_judgement(reason, (existence(bucket), *found.needs), evidence)
    return Judgement(found.verdict, reason, evidence, "", found.needs)


def _kept(bucket: Resource) -> Judgement:
    flag = bucket.at("force_destroy")
    if flag.is_unknown and (flag.trail or flag.ref):
        return open_judgement("force_destroy is not known", (need_of(flag),), flag.trail)
    if flag.data is True:
        reason = f"force_destroy of {bucket.address} deletes every backup with it"
        return Judgement(Verdict.FAIL, reason, flag.trail)
    return Judgement(Verdict.PASS)


def _related(
    world: World,
    bucket: Resource,
    types: tuple[str, ...],
    judge: Callable[[Value], Judgement],
    missing: str,
) -> Judgement:
    verdicts = [Judgement(Verdict.FAIL, f"{bucket.address} {missing}")]
    for other, target in referring(world, bucket, types, "bucket", "aws_s3_bucket"):
        named = target.names(bucket)
        if named is False:
            continue
        found = judge(other.values)
        needs = [one for one in (existence(other), "" if named else target.need(bucket)) if one]
        if needs and found.verdict is not Verdict.FAIL:
            found = open_judgement(found.reason, (*needs, *found.needs))
        verdicts.append(replace(found, evidence=(hop("of the bucket", other), *found.evidence)))
    found = any_of(verdicts)
    return found if found.verdict is not Verdict.FAIL else verdicts[0]


def _versions(values: Value) -> Judgement:
    status = values.at(("versioning_configuration", 0, "status"))
    if status.is_unknown:
        return open_judgement("its versioning is not known", (need_of(status),), status.trail)
    verdict = Verdict.PASS if status.data == "Enabled" else Verdict.FAIL
    return Judgement(verdict, f"versioning is {status.data}", status.trail)


def _cools(values: Value) -> Judgement:
    return any_of([Judgement(Verdict.FAIL), *map(_rule_cools, elements(values.at(("rule",))))])


def _rule_cools(rule: Value) -> Judgement:
    status = rule.at(("status",))
    if status.is_known and status.data != "Enabled":
        return Judgement(Verdict.FAIL, "a lifecycle rule is disabled")
    classes = [one.at(("storage_class",)) for one in elements(rule.at(("transition",)))]
    if status.is_known and any(one.data in _COLD for one in classes):
        return Judgement(Verdict.PASS, "it moves to cold storage")
    open_ones = [one for one in (rule, status, *classes) if one.is_unknown]
    if open_ones:
        return open_judgement("its lifecycle is not known", map(need_of, open_ones))
    return Judgement(Verdict.FAIL, "a lifecycle rule moves nothing to cold storage")


@fact("lifecycle-prevents-destroy")
def lifecycle_prevents_destroy(subject: Subject) -> Judgement:
    """The resource has `prevent_destroy = true`."""
    value = subject.instance().lifecycle.at(("prevent_destroy",))
    verdict = Verdict.PASS if value.data is True else Verdict.FAIL
    return Judgement(verdict, "", value.trail)
