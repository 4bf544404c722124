"""Encryption of EBS volumes: of volumes, snapshots, images, and the devices of instances.

https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
"""

from __future__ import annotations

from collections.abc import Iterator

from validator.facts.encryption import customer_managed
from validator.facts.identity import (
    elements,
    existence,
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
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, all_of, any_of

_LAUNCHED = {
    "aws_instance": "ami",
    "aws_spot_instance_request": "ami",
    "aws_launch_configuration": "image_id",
    "aws_launch_template": "image_id",
}
"""What has block devices, and the attribute with the image they come from."""
_SNAPSHOTS = ("aws_ebs_snapshot", "aws_ebs_snapshot_copy", "aws_ebs_snapshot_import")
_IMAGES = ("aws_ami_copy",)
_TEMPLATES = ("aws_launch_template",)
_Blocks = Iterator[tuple[str, Value]]


@fact("volumes-encrypted-with-cmk")
def volumes_encrypted_with_cmk(subject: Subject) -> Judgement:
    """Every EBS volume it makes is encrypted with a customer-managed key."""
    resource, world = subject.instance(), subject.world
    if resource.type not in _LAUNCHED:
        return _volume(world, resource, "", resource.values)
    devices = list(_devices(world, resource))
    judged = [_volume(world, resource, name, one) for name, one in devices]
    if not any(name in ("root_block_device", "block_device_mappings.ebs") for name, _ in devices):
        judged.append(_implied_root(world, resource))
    return all_of(judged)


def _devices(world: World, resource: Resource) -> _Blocks:
    for name in ("root_block_device", "ebs_block_device"):
        blocks = resource.at(name)
        for block in elements(blocks) if is_configured(world, blocks) else ():
            if not _is_true(block.at(("no_device",))):
                yield name, block
    name = "block_device_mappings"
    mappings = resource.at(name)
    for mapping in elements(mappings) if is_configured(world, mappings) else ():
        for block in elements(mapping.at(("ebs",))):
            yield f"{name}.ebs", block


def _is_true(value: Value) -> bool:
    return str(value.data).lower() == "true"


def _volume(world: World, resource: Resource, prefix: str, values: Value) -> Judgement:
    key = values.at(("kms_key_id",))
    named = customer_managed(world, resource, key, _joined(prefix, "kms_key_id"))
    if not is_configured(world, key):
        named = any_of([_default_key(world, resource), named])
    own = all_of([_is_on(world, resource, prefix, values), named])
    return any_of([*_like_snapshot(world, resource, values), own])


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _is_on(world: World, resource: Resource, prefix: str, values: Value) -> Judgement:
    """The volume is encrypted: it says so, or the account encrypts every new one."""
    name = _joined(prefix, "encrypted")
    value = values.at(("encrypted",))

    def judge(option: Value) -> Judgement:
        steps = option.trail or (hop(f"argument {name}", resource),)
        if option.is_unknown:
            return open_judgement(f"{name} is not known", (need_of(option),), steps, name)
        if _is_true(option):
            return Judgement(Verdict.PASS, f"{name} is true", steps, name)
        shown = "not set (default false)" if option.is_null else "false"
        return Judgement(Verdict.FAIL, f"{name} is {shown}, must be true", steps, name)

    written = is_configured(world, value)
    said = judge_alternatives(value, judge) if written else judge(Value(trail=values.trail))
    return any_of([*_by_default(world, resource), said])


def _by_default(world: World, resource: Resource) -> Iterator[Judgement]:
    """`aws_ebs_encryption_by_default` of the same provider: on unless it says otherwise."""
    for one in world.live("aws_ebs_encryption_by_default"):
        if one.provider != resource.provider:
            continue
        value, steps = one.at("enabled"), (hop("encryption by default", one),)
        if value.is_unknown or one.exists is None:
            needs = (need_of(value), existence(one))
            yield open_judgement(f"whether {one.address} is on is not known", needs, steps)
        elif value.is_null or _is_true(value):
            yield Judgement(Verdict.PASS, f"{one.address} encrypts every new volume", steps)


def _default_key(world: World, resource: Resource) -> Judgement:
    """`aws_ebs_default_kms_key` of the same provider is a customer-managed key."""
    found = []
    for one in world.live("aws_ebs_default_kms_key"):
        if one.provider == resource.provider:
            judged = customer_managed(world, one, one.at("key_arn"), "key_arn")
            steps = (hop("default key", one), *judged.evidence)
            verdict = Verdict.UNDECIDED if one.exists is None else judged.verdict
            needs = (*judged.needs, *filter(None, (existence(one),)))
            found.append(Judgement(verdict, judged.reason, steps, "", needs))
    return any_of(found)


def _like_snapshot(world: World, resource: Resource, values: Value) -> Iterator[Judgement]:
    """A volume of an encrypted snapshot is encrypted as that is; the snapshot is judged itself."""
    value = values.at(("snapshot_id",))
    if not is_configured(world, value) or value.data == "":
        return
    target = resolve(world, value, *_SNAPSHOTS)
    steps = value.trail or (hop("argument snapshot_id", resource),)
    if target.resource is not None:
        reason = f"it takes its encryption from {target.resource.address}, judged there"
        evidence = (*steps, hop("snapshot", target.resource))
        yield Judgement(Verdict.PASS, reason, evidence, "snapshot_id")
    else:
        reason = f"its encryption is that of the snapshot {target.label}"
        yield open_judgement(reason, (target.label,), steps, "snapshot_id")


def _implied_root(world: World, resource: Resource) -> Judgement:
    """The root volume of an instance that does not speak of it: as template, image or account."""
    for block in elements(resource.at("launch_template")):
        for name in ("id", "name"):
            value = block.at((name,))
            if not is_configured(world, value):
                continue
            target = resolve(world, value, *_TEMPLATES)
            steps = value.trail or (hop("launch template", resource),)
            if target.resource is not None:
                reason = f"it takes its volumes from {target.resource.address}, judged there"
                return Judgement(Verdict.PASS, reason, steps, "launch_template")
            reason = f"its volumes are those of the launch template {target.label}"
            return open_judgement(reason, (target.label,), steps, "launch_template")
    image = resource.at(_LAUNCHED[resource.type])
    target = resolve(world, image, *_IMAGES)
    if target.resource is not None:
        reason = f"it takes its root volume from {target.resource.address}, judged there"
        return Judgement(Verdict.PASS, reason, image.trail)
    if target.is_open and any(world.live(*_IMAGES)):
        reason = f"whether its image {target.needs} is an encrypted copy is not known"
        return open_judgement(reason, (target.needs,), image.trail)
    name = "block_device_mappings" if resource.type in _TEMPLATES else "root_block_device"
    judged = _volume(world, resource, name, Value())
    if judged.verdict is not Verdict.FAIL:
        return judged
    reason = f"{name} is not set: the root volume is not encrypted with a customer-managed key"
    return Judgement(Verdict.FAIL, reason, (hop("resource", resource),))
