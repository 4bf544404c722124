"""Every type and attribute that a policy names is one of the AWS provider's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness.policy_fixtures import policies
from harness.provider_schema import (
    NOT_BUILT,
    block_trees,
    named_types,
    real_schema,
    taggable_types,
    trim,
    trimmed,
    write,
    write_blocks,
)

from validator.model.taggable import taggable
from validator.policy import Policy
from validator.syntax.blocks import nested_blocks

UPDATE = "run: pytest tests/policies/test_provider_schema.py --update-provider-schema"
POLICIES = policies().policies


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("provider-schema")


@pytest.mark.engine
def test_the_trimmed_schema_is_the_providers_own(
    provider: Path, request: pytest.FixtureRequest
) -> None:
    schema = real_schema(provider)
    if request.config.getoption("--update-provider-schema", default=False):
        write(schema)
    assert trimmed() == trim(schema), UPDATE


@pytest.mark.engine
def test_taggable_types_are_the_providers_own(provider: Path) -> None:
    tagged, known = taggable_types(provider)
    assert tagged - taggable() == frozenset(), "add them to validator/model/taggable.txt"
    assert (taggable() & known) - tagged == frozenset(), "they take no tags"


@pytest.mark.engine
def test_nested_blocks_are_the_providers_own(
    provider: Path, request: pytest.FixtureRequest
) -> None:
    trees = block_trees(provider)
    if request.config.getoption("--update-provider-schema", default=False):
        write_blocks(trees)
    for name, tree in trees.items():
        mode, kind = name.split(" ")
        assert nested_blocks(mode, kind) == tree, f"{name}; {UPDATE}"


def test_taggable_types_are_sorted() -> None:
    names = sorted(taggable())
    assert len(names) > 300
    assert {"aws_vpc", "aws_s3_bucket"} <= set(names)
    assert "aws_route" not in names


def test_every_named_type_is_the_providers() -> None:
    schema = trimmed()
    missing = named_types() - schema["resources"].keys() - schema["data"].keys()
    assert missing == NOT_BUILT.keys(), UPDATE


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.id)
def test_every_attribute_of_a_policy_is_the_providers(policy: Policy) -> None:
    document = yaml.safe_load(Path(policy.path).read_text())
    scope = [name for name in document["scope"].get("resources", []) if name not in NOT_BUILT]
    blocks = {name: trimmed()["resources"][name] for name in scope}
    if not blocks:
        return
    wrong = []
    for key in ("when", "condition"):
        if key in document:
            wrong += list(unknown_paths(document[key], blocks))
    assert wrong == []


def unknown_paths(condition: Mapping[str, Any], blocks: Mapping[str, Any]) -> Iterator[str]:
    """The paths in a condition that no type it is about has; `of-type` narrows the types."""
    for key in ("all", "any"):
        inner = blocks
        for part in condition.get(key, ()):
            inner = narrowed(part, inner) if key == "all" else blocks
            yield from unknown_paths(part, inner)
    if "not" in condition:
        yield from unknown_paths(condition["not"], blocks)
    if "attribute" in condition:
        yield from missing(condition["attribute"], blocks)
    for key in ("every", "some"):
        if key in condition:
            yield from missing(condition[key], blocks)
            within = {name: inside(block, condition[key]) for name, block in blocks.items()}
            found = {name: block for name, block in within.items() if block is not None}
            yield from unknown_paths(condition["satisfies"], found)
    if "related" in condition:
        kinds = condition["related"]
        others = [kinds] if isinstance(kinds, str) else kinds
        related = {name: trimmed()["resources"][name] for name in others}
        yield from missing(condition["through"], related)
        yield from unknown_paths(condition["satisfies"], related)
    parameters = condition.get("with", {})
    if "fact" in condition and isinstance(parameters.get("attribute"), str):
        yield from missing(parameters["attribute"], blocks)


def narrowed(condition: Mapping[str, Any], blocks: Mapping[str, Any]) -> Mapping[str, Any]:
    """The types that are left after an `of-type` (or a `not` of one)."""
    negated = condition.get("not", {})
    if condition.get("fact") == "of-type":
        return {name: blocks[name] for name in condition["with"]["types"] if name in blocks}
    if isinstance(negated, Mapping) and negated.get("fact") == "of-type":
        return {n: block for n, block in blocks.items() if n not in negated["with"]["types"]}
    return blocks


def missing(path: str, blocks: Mapping[str, Any]) -> Iterator[str]:
    """The path, where none of the blocks has it; nothing where no block is known."""
    *outer, last = path.split(".")
    for block in blocks.values():
        found = inside(block, ".".join(outer)) if outer else block
        if found is not None and (last in found["attributes"] or last in found.get("blocks", {})):
            return
    if blocks:
        yield f"{path} of {', '.join(blocks)}"


def inside(block: Mapping[str, Any], path: str) -> Any:
    """The nested block at a path; an attribute of objects has any attribute."""
    for step in path.split("."):
        if step in block["attributes"]:
            return ANYTHING
        block = block.get("blocks", {}).get(step)
        if block is None:
            return None
    return block


class _Everything(dict[str, Any]):
    def __contains__(self, key: object) -> bool:
        return True


ANYTHING = {"attributes": _Everything(), "blocks": {}}


def test_a_wrong_attribute_is_found() -> None:
    bucket = {"aws_s3_bucket": trimmed()["resources"]["aws_s3_bucket"]}
    assert list(unknown_paths({"attribute": "force_destroy"}, bucket)) == []
    assert list(unknown_paths({"attribute": "force_destory"}, bucket)) != []
    versions = {"some": "versioning", "satisfies": {"attribute": "enabld"}}
    assert list(unknown_paths(versions, bucket)) == ["enabld of aws_s3_bucket"]
