"""Whose KMS key an attribute names: customer-managed, AWS-managed, none, or not known.

Customer-managed and AWS-managed keys:
https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from validator.facts.identity import (
    Target,
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
from validator.model.location import Trail
from validator.model.value import Path, Value
from validator.model.verdict import Judgement, Verdict, any_of

Owner = Literal["customer", "aws", "none", "unknown"]
Form = Literal["arn", "id", "alias", "alias-arn", "unknown"]

KEYS = (
    "aws_kms_key",
    "aws_kms_external_key",
    "aws_kms_replica_key",
    "aws_kms_replica_external_key",
)
ALIASES = ("aws_kms_alias",)
_AWS_ALIAS = "alias/aws/"
_UUID = re.compile(r"(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_ARN = re.compile(r"arn:[a-z-]+:kms:[^:]*:[^:]*:(?P<kind>key|alias)/(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Key:
    """What an attribute value says about a key: whose it is, in which form, and the proof."""

    owner: Owner
    form: Form
    reason: str
    evidence: Trail = ()
    needs: tuple[str, ...] = ()


def key_of(world: World, value: Value) -> Key:
    """The key that a value without alternatives names."""
    if value.is_null or value.data == "":
        return Key("none", "unknown", "no key is given", value.trail)
    target = resolve(world, value, *KEYS, *ALIASES)
    if target.resource is not None:
        return _of_resource(target, target.resource)
    if target.contract is not None:
        return _of_contract(target)
    if target.literal is not None or value.is_known:
        return _of_literal(world, value)
    return (
        _of_pieces(value)
        or _of_undeclared(world, value)
        or Key("unknown", "unknown", f"{target.needs} is not known", value.trail, (target.needs,))
    )


def _of_undeclared(world: World, value: Value) -> Key | None:
    """A key resource that the graph does not have is a customer's all the same."""
    ref = value.ref
    if ref is None or ref.address in world.graph.resources:
        return None
    steps = re.sub(r"\[[^]]*\]", "", ref.address).split(".")
    if len(steps) < 2 or steps[-2] not in (*KEYS, *ALIASES) or steps[-3:-2] == ["data"]:
        return None
    form = _form_of_path(steps[-2], ref.path)
    return Key("customer", form, f"{ref.address} is a customer-managed key", value.trail)


def _of_resource(target: Target, resource: Resource) -> Key:
    steps = (*target.value.trail, hop("KMS key", resource))
    form = _form_of_path(resource.type, target.path)
    if resource.mode == "managed":
        reason = f"{resource.address} is a customer-managed key"
        return Key("customer", form, reason, steps)
    name = resource.at("name" if resource.type in ALIASES else "key_id")
    text = name.data if isinstance(name.data, str) else _head(name)
    if text is not None and _AWS_ALIAS in text:
        reason = f"{resource.address} is the AWS-managed key {text}"
        return Key("aws", form, reason, steps)
    if name.is_known or ((text or "").startswith("alias/") and len(text or "") > len("alias/aws/")):
        reason = f"{resource.address} is a customer-managed key"
        return Key("customer", form, reason, steps)
    if name.is_unknown and name.ref is not None:
        return Key(
            "unknown",
            form,
            f"which key {resource.address} reads is not known",
            steps,
            (need_of(name),),
        )
    need = need_of(name) or resource.address
    return Key("unknown", form, f"which key {resource.address} reads is not known", steps, (need,))


def _head(value: Value) -> str | None:
    pieces = value.unknown.pieces if value.unknown else ()
    return pieces[0] if pieces and isinstance(pieces[0], str) else None


def _form_of_path(kind: str, path: Path) -> Form:
    last = path[-1] if path else ""
    if kind in ALIASES:
        forms: dict[str | int, Form] = {
            "target_key_arn": "arn",
            "target_key_id": "id",
            "arn": "alias-arn",
        }
        return forms.get(last, "alias")
    return "arn" if last == "arn" else "id"


def _of_contract(target: Target) -> Key:
    assert target.contract is not None
    name, attributes = target.contract.name, target.contract.attributes
    if not set(target.contract.types) & set(KEYS):
        return Key("none", "unknown", f"{name} of the contract is no key", target.value.trail)
    form: Form = "arn" if "arn" in attributes else "id"
    reason = f"{name} of the contract is the shared customer-managed key"
    return Key("customer", form, reason, target.value.trail)


def _of_literal(world: World, value: Value) -> Key:
    text = str(value.data)
    match = _ARN.fullmatch(text)
    alias = text if text.startswith("alias/") else ""
    form: Form = "alias" if alias else "unknown"
    if match:
        alias = f"alias/{match['rest']}" if match["kind"] == "alias" else ""
        form = "alias-arn" if alias else "arn"
    if alias.startswith(_AWS_ALIAS):
        return Key("aws", form, f"{alias} is an AWS-managed key", value.trail)
    if match or alias or _UUID.fullmatch(text):
        form = form if match or alias else "id"
        if world.graph.source == "state" and not world.has_sources and not alias:
            reason = "a state alone does not tell who manages a key that is not in it"
            return Key("unknown", form, reason, value.trail, ("the sources",))
        return Key("customer", form, "the key is given by a literal", value.trail)
    if text.startswith("arn:") and ":kms:" not in text:
        return Key("none", "unknown", "the value is the ARN of something else", value.trail)
    reason = "the value has no form of a key id, an alias or an ARN of either"
    return Key("unknown", "id", reason, value.trail, ("the KMS key that the literal names",))


def _of_pieces(value: Value) -> Key | None:
    """An ARN with unknown account or region is still the ARN of a key or an alias."""
    pieces = value.unknown.pieces if value.unknown else ()
    if not pieces:
        return None
    text = "".join(piece if isinstance(piece, str) else "\0" for piece in pieces)
    alias = re.search(r"(?:^|:)alias/(?P<rest>.*)", text)
    if alias:
        form: Form = "alias" if text.startswith("alias/") else "alias-arn"
        if alias["rest"].startswith("aws/"):
            shown = alias["rest"].replace("\0", "…")
            return Key("aws", form, f"alias/{shown} is an AWS-managed key", value.trail)
        if not alias["rest"].startswith("\0"):
            return Key("customer", form, "the key is given by its alias", value.trail)
        return None
    if text.startswith("arn:") and ":key/" in text and ":kms:" in text:
        return Key("customer", "arn", "the key is given by its ARN", value.trail)
    return None


def customer_managed(
    world: World, resource: Resource, value: Value, attribute: str, arn: bool = False
) -> Judgement:
    """Whether a value is a customer-managed key (with `arn`: its ARN, not its id)."""
    if not is_configured(world, value):
        steps = value.trail or (hop(f"argument {attribute} is not set", resource),)
        reason = f"{attribute} is not set: no customer-managed key"
        return Judgement(Verdict.FAIL, reason, steps, attribute)

    def judge(option: Value) -> Judgement:
        key = key_of(world, option)
        steps = key.evidence or (hop(f"argument {attribute}", resource),)
        if key.owner == "unknown":
            reason = f"{attribute}: {key.reason}"
            return open_judgement(reason, key.needs, steps, attribute)
        if key.owner != "customer":
            reason = f"{attribute} is not a customer-managed key: {key.reason}"
            return Judgement(Verdict.FAIL, reason, steps, attribute)
        if arn and key.form in ("id", "alias"):
            reason = f"{attribute} wants the key's ARN, not its {key.form}"
            return Judgement(Verdict.FAIL, reason, steps, attribute)
        return Judgement(Verdict.PASS, f"{attribute}: {key.reason}", steps, attribute)

    return judge_alternatives(value, judge)


@fact("customer-managed-key")
def customer_managed_key(subject: Subject, attribute: str, arn: bool = False) -> Judgement:
    """An attribute names a customer-managed KMS key; with `arn`, by ARN and not by key id."""
    value = subject.values
    for step in attribute.split("."):
        if isinstance(value.data, tuple):
            value = value.at((0,)) if value.data else Value()
        value = value.at((step,))
    name = ".".join(filter(None, (subject.prefix, attribute)))
    return customer_managed(subject.world, subject.instance(), value, name, arn)


@fact("key-arn")
def key_arn(subject: Subject, attribute: str) -> Judgement:
    """An attribute that names a KMS key does so by the key's ARN; an unset one passes."""
    resource = subject.instance()
    whole = resource.at(attribute)
    if not is_configured(subject.world, whole):
        return Judgement(Verdict.PASS, f"{attribute} is not set")

    def judge(value: Value) -> Judgement:
        key = key_of(subject.world, value)
        steps = key.evidence or (hop(f"argument {attribute}", resource),)
        if key.owner == "none" and (value.is_null or value.data == ""):
            return Judgement(Verdict.PASS, f"{attribute} is not set", steps, attribute)
        if key.form == "arn":
            return Judgement(Verdict.PASS, f"{attribute} is a key ARN", steps, attribute)
        if key.form == "unknown" and key.owner == "unknown":
            return open_judgement(f"{attribute}: {key.reason}", key.needs, steps, attribute)
        found = {"id": "a key id", "alias": "an alias name", "alias-arn": "an alias ARN"}
        what = found.get(key.form, "no KMS key ARN")
        reason = f"{attribute} is {what}; RDS reports the key ARN, so every plan shows a difference"
        return Judgement(Verdict.FAIL, reason, steps, attribute)

    return judge_alternatives(whole, judge)


@fact("encrypted-like-its-source")
def encrypted_like_its_source(subject: Subject) -> Judgement:
    """A replica in its source's Region, a member of a group, or a restored copy, as that one is."""
    resource = subject.instance()
    for path in _SOURCES.get(resource.type, ()):
        value, name = resource.at(*path), str(path[-1])
        if not is_configured(subject.world, value):
            continue
        target = resolve(subject.world, value, *_SOURCE_TYPES)
        step = (*value.trail, hop(name, resource)) if not value.trail else value.trail
        replica = path[0] in ("replicate_source_db", "replication_source_identifier")
        if replica and (target.path == ("arn",) or (target.literal or "").startswith("arn:")):
            return Judgement(Verdict.FAIL, "a replica in another Region has a key of its own", step)
        if target.resource is not None:
            steps = (*step, hop("source", target.resource))
            reason = f"it takes its encryption from {target.resource.address}, judged there"
            return Judgement(Verdict.PASS, reason, steps, name)
        needs = (target.needs or target.literal or name,)
        reason = f"its encryption is that of {needs[0]}, outside this configuration"
        return open_judgement(reason, needs, step, name)
    if resource.type == "aws_elasticache_cluster":
        reason = "a cluster outside a replication group cannot encrypt at rest"
        return Judgement(Verdict.FAIL, reason, (hop("cache cluster", resource),))
    return Judgement(Verdict.FAIL, "it has no source to take encryption from")


_RESTORED: tuple[Path, ...] = (("snapshot_identifier",),)
_POINT_IN_TIME = ("restore_to_point_in_time", 0)
_SOURCES: dict[str, tuple[Path, ...]] = {
    "aws_db_instance": (
        ("replicate_source_db",),
        *_RESTORED,
        (*_POINT_IN_TIME, "source_db_instance_identifier"),
        (*_POINT_IN_TIME, "source_dbi_resource_id"),
        (*_POINT_IN_TIME, "source_db_instance_automated_backups_arn"),
    ),
    "aws_docdb_cluster": (*_RESTORED, (*_POINT_IN_TIME, "source_cluster_identifier")),
    "aws_elasticache_cluster": (("replication_group_id",),),
    "aws_neptune_cluster": (("replication_source_identifier",), *_RESTORED),
    "aws_rds_cluster": (
        ("replication_source_identifier",),
        *_RESTORED,
        (*_POINT_IN_TIME, "source_cluster_identifier"),
        (*_POINT_IN_TIME, "source_cluster_resource_id"),
    ),
    "aws_redshift_cluster": (*_RESTORED, ("snapshot_arn",)),
}
"""The arguments that name what a database's encryption is taken from, by resource type."""
_SOURCE_TYPES = (
    "aws_db_instance",
    "aws_docdb_cluster",
    "aws_neptune_cluster",
    "aws_rds_cluster",
    "aws_elasticache_replication_group",
)


@fact("not-a-symmetric-key")
def not_a_symmetric_key(subject: Subject) -> Judgement:
    """A KMS key that cannot rotate by itself: asymmetric, HMAC, or in a custom key store."""
    resource = subject.instance()
    world = subject.world
    spec = resource.at("customer_master_key_spec")
    usage = resource.at("key_usage")
    store = resource.at("custom_key_store_id")
    found = []
    for name, value, default in (
        ("customer_master_key_spec", spec, "SYMMETRIC_DEFAULT"),
        ("key_usage", usage, "ENCRYPT_DECRYPT"),
    ):
        written = is_configured(world, value)
        if written and value.is_unknown:
            reason = f"{name} is not known"
            found.append(open_judgement(reason, (need_of(value),), value.trail, name))
        else:
            other = written and value.data != default
            found.append(Judgement(Verdict.PASS if other else Verdict.FAIL, f"{name}", (), name))
    if is_configured(world, store) and store.data != "":
        found.append(Judgement(Verdict.PASS, "it is in a custom key store"))
    return any_of(found)
