"""What can be said of one resource instance, whatever rules ask: its facts with their proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from validator.facts.addressing import subnet_in_vpc
from validator.facts.attachment import GROUPS
from validator.facts.contract import CONTRACT
from validator.facts.encryption import key_of
from validator.facts.exposure import no_open_ingress
from validator.facts.identity import (
    alternatives,
    elements,
    hop,
    is_configured,
    judge_alternatives,
    open_judgement,
    references,
    resolve,
)
from validator.facts.network import network_of
from validator.facts.placement import PLACEMENTS, placed_in_private_subnets
from validator.facts.public_access import no_public_principal
from validator.facts.routes import SUBNETS
from validator.facts.storage import bucket_encrypted_with_cmk
from validator.facts.volumes import volumes_encrypted_with_cmk
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import proof
from validator.model.value import Value, path_text
from validator.model.verdict import Judgement, Statement, Verdict, all_of

_KEY_NAMES = frozenset(
    (
        "encryption_key",
        "key_arn",
        "kms_key",
        "kms_key_arn",
        "kms_key_id",
        "kms_master_key_id",
        "performance_insights_kms_key_id",
        "master_user_secret_kms_key_id",
    )
)
"""Arguments of AWS resources that name a KMS key, at any depth."""

_KEYED = {
    "aws_backup_vault": "kms_key_arn",
    "aws_cloudwatch_log_group": "kms_key_id",
    "aws_db_instance": "kms_key_id",
    "aws_dynamodb_table": "server_side_encryption.kms_key_arn",
    "aws_ecr_repository": "encryption_configuration.kms_key",
    "aws_efs_file_system": "kms_key_id",
    "aws_elasticache_replication_group": "kms_key_id",
    "aws_elasticache_serverless_cache": "kms_key_id",
    "aws_kinesis_stream": "kms_key_id",
    "aws_opensearch_domain": "encrypt_at_rest.kms_key_id",
    "aws_rds_cluster": "kms_key_id",
    "aws_secretsmanager_secret": "kms_key_id",
    "aws_sns_topic": "kms_master_key_id",
    "aws_sqs_queue": "kms_master_key_id",
}
"""Where the key of a resource type is given: told as well where it is not."""

_VOLUMES = ("aws_ebs_volume", "aws_instance", "aws_launch_template")
_POLICIES = ("policy", "assume_role_policy", "access_policies", "resource_policy")
_ATTACHED = ("vpc_security_group_ids", "security_groups", "security_group_ids")
_BALANCERS = ("aws_alb", "aws_lb")
_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")
_OWNERS = {
    "customer": "customer-managed",
    "aws": "AWS-managed",
    "none": "none",
    "unknown": "not known",
}
_NOT_KNOWN = "not known"


def statements(world: World, resource: Resource) -> tuple[Statement, ...]:
    """Every fact about a resource instance that its type gives rise to, with its proof."""
    kind = "data" if resource.mode == "data" else "resource"
    subject = Subject(world, kind, resource.address, resource.values, resource.location, resource)
    parts = _PARTS if resource.mode == "managed" else ()
    found = (one for part in parts for one in part(subject))
    self = (hop("resource", resource),)
    return tuple(replace(one, evidence=proof(one.evidence or self)) for one in found)


def without_secrets(
    world: World, resource: Resource, found: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """The statements with every sensitive string of the resources they speak of hidden."""
    hidden = set(world.hidden_texts(resource.address))
    for one in found:
        for step in one.evidence:
            hidden |= world.hidden_texts(step.address)
    return tuple(_clean(one, hidden) for one in found) if hidden else found


def _clean(one: Statement, hidden: set[str]) -> Statement:
    def clean(text: str) -> str:
        for secret in hidden:
            text = text.replace(secret, "(sensitive)")
        return text

    steps = tuple(replace(step, what=clean(step.what)) for step in one.evidence)
    needs = tuple(map(clean, one.needs))
    return replace(one, reason=clean(one.reason), evidence=steps, needs=needs)


def _keys(subject: Subject) -> Iterator[Statement]:
    world, resource = subject.world, subject.instance()
    told = False
    for path, value in resource.values.walk():
        if path and path[-1] in _KEY_NAMES and is_configured(world, value):
            told = True
            name = path_text(path)
            for option in alternatives(value):
                key = key_of(world, option)
                steps = key.evidence or (hop(f"argument {name}", resource),)
                said = f"{name}: {key.reason}"
                yield Statement("encryption key", _OWNERS[key.owner], said, steps, key.needs)
    if resource.type in _KEYED and not told:
        name = _KEYED[resource.type]
        step = (hop(f"argument {name} is not set", resource),)
        yield Statement("encryption key", "none", f"{name} is not set", step)
    if resource.type == "aws_s3_bucket":
        yield _said(
            "encryption key", bucket_encrypted_with_cmk(subject), "customer-managed", "none of ours"
        )
    if resource.type in _VOLUMES and not told:
        found = volumes_encrypted_with_cmk(subject)
        yield _said("encryption key", found, "customer-managed", "none of ours")


def _tier(subject: Subject) -> Iterator[Statement]:
    resource = subject.instance()
    if resource.type in SUBNETS:
        found = network_of(subject.world).public(resource)
        yield _said("subnet tier", found, "public", "private")
        yield _said("address block", subnet_in_vpc(subject), "inside the VPC", "outside the VPC")


def _placement(subject: Subject) -> Iterator[Statement]:
    resource = subject.instance()
    if resource.type not in PLACEMENTS:
        return
    found = placed_in_private_subnets(subject)
    inside = "private"
    if resource.type in _BALANCERS and resource.at("internal").data is not True:
        inside = "internet-facing"
    elif found.evidence == (hop("resource", resource),):
        inside = "not in a VPC"
    yield _said("placement", found, inside, "not private")


def _exposure(subject: Subject) -> Iterator[Statement]:
    world, resource = subject.world, subject.instance()
    if resource.type in GROUPS:
        yield _said("exposure", _group(world, resource), *_EXPOSED)
    elif resource.type in _RULES:
        yield _said("exposure", no_open_ingress(subject), *_EXPOSED)
    for name in _ATTACHED:
        whole = resource.at(name)
        if resource.type not in GROUPS and not whole.is_null and is_configured(world, whole):
            for value in elements(whole):
                found = judge_alternatives(value, lambda one: _attached(world, one))
                steps = (*whole.trail, *value.trail, *found.evidence)
                found = replace(found, evidence=tuple(dict.fromkeys(steps)))
                yield _said(f"exposure by {name}", found, *_EXPOSED)


_EXPOSED = ("closed to the internet", "open to the internet")


def _attached(world: World, value: Value) -> Judgement:
    target = resolve(world, value, *GROUPS)
    if target.resource is not None and target.resource.mode == "managed":
        return _group(world, target.resource)
    where = target.label
    reason = f"the rules of {where} are outside this configuration"
    return open_judgement(reason, (where,), value.trail)


def _group(world: World, group: Resource) -> Judgement:
    """A group with the rules that resources of their own add to it."""
    members = [group]
    unsure: list[Judgement] = []
    for rule, target in references(world, _RULES, "security_group_id", *GROUPS):
        named = target.names(group)
        if named:
            members.append(rule)
        elif named is None:
            reason = f"whether {rule.address} belongs to {group.address} is not known"
            unsure.append(open_judgement(reason, (target.need(group),), (hop("rule", rule),)))
    judged = [no_open_ingress(_subject(world, one)) for one in members]
    found = all_of([*judged, *unsure])
    reason = found.reason
    if found.verdict is Verdict.PASS:
        reason = f"no ingress rule of {group.address} is open to the internet"
    steps = (hop("security group", group), *found.evidence)
    return Judgement(found.verdict, reason, steps, "", found.needs)


def _subject(world: World, one: Resource) -> Subject:
    return Subject(world, "resource", one.address, one.values, one.location, one)


def _principals(subject: Subject) -> Iterator[Statement]:
    world, resource = subject.world, subject.instance()
    for name in _POLICIES:
        if not resource.at(name).is_null and is_configured(world, resource.at(name)):
            found = no_public_principal(subject, name)
            yield _said("public principals", found, "none", "everyone")
    if resource.type != "aws_s3_bucket":
        return
    for policy, target in references(world, ("aws_s3_bucket_policy",), "bucket", "aws_s3_bucket"):
        if target.names(resource) is not False:
            found = no_public_principal(_subject(world, policy))
            steps = (hop("bucket policy", policy), *found.evidence)
            yield _said("public principals", replace(found, evidence=steps), "none", "everyone")


def _published(subject: Subject) -> Iterator[Statement]:
    """The contract's outputs that hold an attribute of the resource."""
    world, resource = subject.world, subject.instance()
    if world.environment is None:
        return
    for name in CONTRACT:
        output = world.graph.outputs.get(name)
        if output is None:
            continue
        for value in (output.value, *elements(output.value)):
            if value.ref is not None and value.ref.address == resource.address:
                said = f"output {name} is {path_text(value.ref.path)} of {resource.address}"
                yield Statement("contract", name, said, value.trail)
                break


def _said(name: str, found: Judgement, yes: str, no: str) -> Statement:
    answers = {Verdict.PASS: yes, Verdict.FAIL: no, Verdict.UNDECIDED: _NOT_KNOWN}
    return Statement(name, answers[found.verdict], found.reason, found.evidence, found.needs)


_PARTS: tuple[Callable[[Subject], Iterator[Statement]], ...] = (
    _keys,
    _tier,
    _placement,
    _exposure,
    _principals,
    _published,
)
