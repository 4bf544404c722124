"""Which environment's shared state a consumer reads, for every value of its variables."""

from __future__ import annotations

from dataclasses import dataclass

from validator.facts.contract import STATE_BUCKET, STATE_KEY
from validator.facts.identity import hop, need_of, open_judgement, text_key
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.location import Hop, Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_BUCKET_END = "-connectly"
_KEY_START, _KEY_END = "connectly-shared/", "/terraform.tfstate"


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment part of a bucket or key: fixed text, or a part that varies.

    `inputs` are the variables it was computed from; `key` is an equality key of what varies.
    """

    text: str | None
    key: tuple[object, ...]
    inputs: frozenset[str]


@fact("remote-state-of-one-environment")
def remote_state_of_one_environment(subject: Subject) -> Judgement:
    """Bucket and key of the shared remote state name the same environment, whatever it is."""
    source = subject.instance()
    bucket, key = source.at("config", "bucket"), source.at("config", "key")
    steps: Trail = (*bucket.trail, *key.trail) or (hop("remote state", source),)
    if source.at("backend").data not in (None, "s3"):
        return Judgement(Verdict.PASS, "it is not in S3")
    in_key = _part(key, _KEY_START, _KEY_END)
    in_bucket = _part(bucket, "", _BUCKET_END)
    if in_key is None:
        if key.is_unknown and not _fixed_otherwise(key, _KEY_START):
            needs = (need_of(key),)
            return open_judgement("the key of the state is not known", needs, steps, "config.key")
        return Judgement(Verdict.PASS, "it is not the shared foundation's state")
    if in_bucket is None:
        if bucket.is_unknown:
            reason = "the bucket of the shared state is not known"
            return open_judgement(reason, (need_of(bucket),), steps, "config.bucket")
        reason = f"the shared state is in <environment>{_BUCKET_END}, not in {bucket.data}"
        return Judgement(Verdict.FAIL, reason, bucket.trail or steps, "config.bucket")
    return _compare(subject.world, in_bucket, in_key, steps, bucket, key)


def _compare(
    world: World, bucket: Environment, key: Environment, steps: Trail, at: Value, key_value: Value
) -> Judgement:
    attribute = "config.key"
    if bucket.text is not None and key.text is not None and bucket.text != key.text:
        reason = f"the bucket is {bucket.text}'s, but the key reads {key.text}"
        return Judgement(Verdict.FAIL, reason, (*key_value.trail, *at.trail) or steps, attribute)
    if bucket.inputs != key.inputs:
        fixed, varies = ("key", bucket) if not key.inputs else ("bucket", key)
        if not bucket.inputs or not key.inputs:
            names = ", ".join(sorted(varies.inputs))
            reason = f"the {fixed} is fixed while the other varies with {names}"
            return Judgement(Verdict.FAIL, reason, steps, f"config.{fixed}")
    if bucket.text is None and key.text is None:
        if bucket.key == key.key:
            return Judgement(Verdict.PASS, "bucket and key vary together", steps)
        needs = sorted(bucket.inputs | key.inputs)
        reason = "whether bucket and key name the same environment is not known"
        return open_judgement(reason, needs, steps, attribute)
    own = own_environment(world)
    if own and own[0] in foundations(world) and key.text not in (None, own[0]):
        reason = f"{own[0]} reads the shared state of {key.text}"
        return Judgement(Verdict.FAIL, reason, (*steps, own[1]), attribute)
    return Judgement(Verdict.PASS, f"bucket and key are {key.text or bucket.text}'s", steps)


def foundations(world: World) -> frozenset[str]:
    """The environments that have a foundation of their own; others may build on one of them."""
    return frozenset(world.published.environments)


def own_environment(world: World) -> tuple[str, Hop] | None:
    """The environment that the root itself belongs to, by its variable or its state bucket."""
    root = world.root
    for name in ("environment", "env"):
        variable = root.variables.get(name) if root else None
        if variable is not None and isinstance(variable.value.data, str):
            return variable.value.data, Hop("variable", f"var.{name}", variable.location)
    bucket = world.backend.at(("bucket",))
    match = STATE_BUCKET.fullmatch(bucket.data) if isinstance(bucket.data, str) else None
    if match is None:
        return None
    return match["env"], Hop("backend bucket", "terraform.backend.s3", bucket.location)


def _part(value: Value, start: str, end: str) -> Environment | None:
    """The environment between a fixed start and end of a known or partly known string."""
    if isinstance(value.data, str):
        pattern = STATE_KEY if start else STATE_BUCKET
        match = pattern.fullmatch(value.data)
        return Environment(match["env"], (match["env"],), _inputs(value)) if match else None
    pieces = value.unknown.pieces if value.unknown else ()
    if not pieces or not isinstance(pieces[-1], str) or not pieces[-1].endswith(end):
        return None
    if start and not (isinstance(pieces[0], str) and pieces[0].startswith(start)):
        return None
    if not start and isinstance(pieces[0], str) and pieces[0] != "":
        middle: list[object] = [pieces[0]]
    else:
        middle = []
    first = pieces[0].removeprefix(start) if start and isinstance(pieces[0], str) else ""
    if first:
        middle.append(first)
    for piece in pieces:
        if not isinstance(piece, str):
            middle.extend(text_key(piece))
    tail = pieces[-1].removesuffix(end)
    if tail:
        middle.append(tail)
    return Environment(None, tuple(middle), _inputs(value))


def _fixed_otherwise(key: Value, start: str) -> bool:
    pieces = key.unknown.pieces if key.unknown else ()
    first = pieces[0] if pieces and isinstance(pieces[0], str) else ""
    return bool(first) and not start.startswith(first) and not first.startswith(start)


def _inputs(value: Value) -> frozenset[str]:
    """The variables that a string was computed from, by its parts and its trail."""
    found = {hop.address for hop in value.trail if _varies(hop)}
    for piece in value.unknown.pieces if value.unknown else ():
        if isinstance(piece, Value):
            found.update(hop.address for hop in piece.trail if _varies(hop))
            found.add(need_of(piece))
    return frozenset(name for name in found if name)


def _varies(step: Hop) -> bool:
    return "var." in step.address or step.address == "terraform.workspace"
