"""Where flow logs go, and whether it is encrypted with a customer-managed key.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from validator.facts.encryption import customer_managed
from validator.facts.identity import (
    hop,
    is_configured,
    judge_alternatives,
    open_judgement,
    resolve,
)
from validator.facts.registry import fact
from validator.facts.storage import BUCKET, bucket_encrypted_with_cmk
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_GROUP = "aws_cloudwatch_log_group"
_FIREHOSE = "aws_kinesis_firehose_delivery_stream"
_PUBLISHED = ("logs_bucket_id", "logs_bucket_arn")


@fact("flow-log-destination-encrypted")
def flow_log_destination_encrypted(subject: Subject) -> Judgement:
    """The log group, bucket or delivery stream of a flow log is encrypted with a CMK."""
    world, log = subject.world, subject.instance()
    for name in ("log_destination", "log_group_name"):
        value = log.at(name)
        if is_configured(world, value):
            return judge_alternatives(value, partial(_judge, world, log, name))
    steps = (hop("flow log", log),)
    return Judgement(Verdict.FAIL, "the flow log names no destination", steps)


def _judge(world: World, log: Resource, name: str, value: Value) -> Judgement:
    steps = value.trail or (hop(f"argument {name}", log),)
    target = resolve(world, _bucket_part(value), _GROUP, BUCKET, _FIREHOSE)
    if target.contract is not None and target.contract.name in _PUBLISHED:
        reason = f"{name} is {target.contract.name} of the contract, encrypted by the foundation"
        return Judgement(Verdict.PASS, reason, steps, name)
    destination = target.resource
    if destination is None or destination.mode == "data":
        label = destination.address if destination else target.label
        reason = f"whether {label} is encrypted is not known: it is not in this configuration"
        return open_judgement(reason, (label,), steps, name)
    judged = _encrypted(world, destination)
    evidence = (*steps, hop("destination", destination), *judged.evidence)
    reason = f"{destination.address}: {judged.reason}"
    return Judgement(judged.verdict, reason, evidence, name, judged.needs)


def _bucket_part(value: Value) -> Value:
    """A bucket's ARN without the folder that may follow it."""
    pieces = value.unknown.pieces if value.unknown else ()
    if len(pieces) == 2 and isinstance(pieces[0], Value) and str(pieces[1])[:1] in ("/", ":"):
        return pieces[0]
    if isinstance(value.data, str) and value.data.startswith("arn:") and ":s3:::" in value.data:
        return Value(value.type, value.data.partition(":::")[2].split("/", 1)[0])
    return value


def _encrypted(world: World, destination: Resource) -> Judgement:
    if destination.type == BUCKET:
        found = Subject(
            world, "resource", destination.address, destination.values, destination.location,
            destination,
        )  # fmt: skip
        return bucket_encrypted_with_cmk(found)
    if destination.type == _GROUP:
        key = destination.at("kms_key_id")
        return customer_managed(world, destination, key, "kms_key_id")
    block = next(_blocks(destination.at("server_side_encryption")), Value())
    key = block.at(("key_arn",))
    return customer_managed(world, destination, key, "server_side_encryption.key_arn")


def _blocks(value: Value) -> Iterator[Value]:
    yield from value.data if isinstance(value.data, tuple) else ()
