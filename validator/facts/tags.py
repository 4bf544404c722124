"""The tags that cost reports and owners are found by.

A provider's `default_tags` reach every taggable resource but Auto Scaling groups:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block
"""

from __future__ import annotations

import os

from validator.facts.identity import elements, hop, is_configured, need_of, open_judgement
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.taggable import taggable
from validator.model.value import Value, null
from validator.model.verdict import Judgement, Verdict

_SCALING_GROUP = "aws_autoscaling_group"
_ENVIRONMENTS = ("dev", "prod")


@fact("takes-tags")
def takes_tags(subject: Subject) -> Judgement:
    """The resource is of a type that AWS can tag."""
    resource = subject.instance()
    own = resource.type in taggable() or resource.type == _SCALING_GROUP
    own = own or (resource.type.startswith("aws_") and not resource.at("tags").is_null)
    return Judgement(Verdict.PASS if own else Verdict.FAIL)


@fact("has-tags")
def has_tags(subject: Subject, keys: list[str]) -> Judgement:
    """Every one of these tags is set, and Environment is that of the root."""
    resource, world = subject.instance(), subject.world
    attribute = "tag" if resource.type == _SCALING_GROUP else "tags"
    steps = _steps(world, resource, attribute)
    tags = {key: tag_of(world, resource, key) for key in keys}
    missing = [key for key, value in tags.items() if value.is_null or value.data == ""]
    if missing:
        reason = f"{resource.address} has no tag {', '.join(missing)}"
        if _open_list(world, resource):
            return open_judgement(reason, _open_list(world, resource), steps, attribute)
        return Judgement(Verdict.FAIL, reason, steps, attribute)
    wrong = _wrong_environment(world, tags.get("Environment", null()))
    if wrong:
        return Judgement(Verdict.FAIL, f"{resource.address} {wrong}", steps, attribute)
    absent = [value for value in tags.values() if value.is_unknown and not _is_there(value)]
    if absent:
        reason = f"not every tag of {resource.address} is known"
        return open_judgement(reason, map(need_of, absent), steps, attribute)
    return Judgement(Verdict.PASS, f"it has the tags {', '.join(keys)}", steps, attribute)


def _is_there(value: Value) -> bool:
    """A tag whose text is open but which certainly is set: made of an input, not a whole map."""
    assert value.unknown is not None
    return value.unknown.not_null or bool(value.unknown.pieces) or value.type.kind == "string"


def tag_of(world: World, resource: Resource, key: str) -> Value:
    """The value of a tag, the provider's default where the resource sets none; null without."""
    if resource.type == _SCALING_GROUP:
        blocks = elements(resource.at("tag"))
        named = [one.at(("value",)) for one in blocks if one.at(("key",)).data == key]
        return named[-1] if named else null()
    own = resource.at("tags_all", key)
    own = resource.at("tags", key) if own.is_null else own
    if own.is_known or (own.is_unknown and _is_there(own)):
        return own
    default = _default_tags(world, resource).at((key,))
    return own if default.is_null else default


def _default_tags(world: World, resource: Resource) -> Value:
    provider = world.graph.providers.get(resource.provider)
    blocks = provider.values.at(("default_tags",)) if provider else null()
    return blocks.at((0, "tags")) if blocks.data else null()


def _open_list(world: World, resource: Resource) -> list[str]:
    """The inputs that an Auto Scaling group's `tag` blocks are made of, where they are open."""
    blocks = resource.at("tag") if resource.type == _SCALING_GROUP else null()
    if not is_configured(world, blocks):
        return []
    open_ones = [blocks, *(one.at(("key",)) for one in elements(blocks))]
    return [need_of(one) for one in open_ones if one.is_unknown]


def _wrong_environment(world: World, tag: Value) -> str:
    """What is wrong with the tag Environment in a root of one environment; empty if nothing."""
    directory = os.path.basename(os.path.abspath(world.graph.root))
    wanted = world.environment or (directory if directory in _ENVIRONMENTS else None)
    if wanted is None or not isinstance(tag.data, str) or tag.data == wanted:
        return ""
    return f"has the tag Environment {tag.data}, must be {wanted}"


def _steps(world: World, resource: Resource, attribute: str) -> Trail:
    value = resource.at(attribute)
    written = value.trail[:1] if is_configured(world, value) else ()
    return written or (hop("resource", resource),)
