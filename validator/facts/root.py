"""Facts about the root module: its backend, its environment, and the kind of a subject."""

from __future__ import annotations

from validator.facts.identity import need_of, open_judgement
from validator.facts.registry import fact
from validator.facts.world import Subject
from validator.model.location import Hop
from validator.model.verdict import Judgement, Verdict, all_of

REGION = "ap-northeast-2"
"""The organisation's AWS Region."""


@fact("of-type")
def of_type(subject: Subject, types: list[str]) -> Judgement:
    """The subject is an instance of one of these resource types."""
    return Judgement(Verdict.PASS if subject.instance().type in types else Verdict.FAIL)


@fact("of-kind")
def of_kind(subject: Subject, kind: str) -> Judgement:
    """The subject is of this kind: `output`, `variable`, `resource`, …"""
    return Judgement(Verdict.PASS if subject.kind == kind else Verdict.FAIL)


@fact("environment-is")
def environment_is(subject: Subject, name: str) -> Judgement:
    """The root is the foundation environment of this name."""
    return Judgement(Verdict.PASS if subject.world.environment == name else Verdict.FAIL)


@fact("backend-encrypted")
def backend_encrypted(subject: Subject) -> Judgement:
    """An S3 backend asks for encryption; undecided where its settings come from outside."""
    value = subject.values.at(("encrypt",))
    steps = value.trail or (Hop("argument encrypt", subject.address, subject.location),)
    if value.is_unknown:
        return open_judgement("encrypt is not known", (need_of(value),), steps, "encrypt")
    if str(value.data).lower() == "true":
        return Judgement(Verdict.PASS, "encrypt is true", steps, "encrypt")
    partial = [key for key in ("bucket", "key") if subject.values.at((key,)).is_null]
    if value.is_null and partial:
        reason = f"the backend is partial: {' and '.join(partial)} come with -backend-config"
        return open_judgement(reason, ("-backend-config encrypt",), steps, "encrypt")
    shown = "not set (default false)" if value.is_null else "false"
    return Judgement(Verdict.FAIL, f"encrypt is {shown}, must be true", steps, "encrypt")


@fact("backend-follows-convention")
def backend_follows_convention(subject: Subject) -> Judgement:
    """Bucket, key, lock table, lock file and Region of an environment's state are by convention."""
    environment = subject.world.environment
    wanted: dict[str, object] = {
        "type": "s3",
        "bucket": f"{environment}-connectly",
        "key": f"connectly-shared/{environment}/terraform.tfstate",
        "dynamodb_table": f"{environment}-connectly-tf-lock",
        "use_lockfile": True,
        "region": REGION,
    }
    return all_of(_as_wanted(subject, name, value) for name, value in wanted.items())


def _as_wanted(subject: Subject, name: str, wanted: object) -> Judgement:
    value = subject.values.at((name,))
    steps = value.trail or (Hop(f"argument {name}", subject.address, subject.location),)
    shown = str(wanted).lower() if isinstance(wanted, bool) else wanted
    if value.is_unknown:
        return open_judgement(f"{name} is not known", (need_of(value),), steps, name)
    if value.data == wanted:
        return Judgement(Verdict.PASS, f"{name} is {shown}", steps, name)
    found = "not set" if value.is_null else str(value.data)
    return Judgement(Verdict.FAIL, f"{name} is {found}, must be {shown}", steps, name)
