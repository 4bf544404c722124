"""What the AWS provider's schema says of the types that policies and facts name.

The real schema has megabytes; the trimmed one keeps names of attributes and nested blocks.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from harness.engine import EngineRoot, engine, provider_environment
from harness.policy_fixtures import ROOT
from validator import facts
from validator.syntax import blocks
from validator.syntax.blocks import BlockTree, written

DATA = Path(__file__).parent.parent / "policies" / "data" / "provider-schema.json"
_ADDRESS = "registry.terraform.io/hashicorp/aws"
_TYPE = re.compile(r"\baws_[a-z0-9_]*[a-z0-9]\b(?!_)")
_QUOTED = re.compile(r'"(aws_[a-z0-9_]*[a-z0-9])"')
_REQUIRED = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'

NO_TYPES = frozenset({"aws_account_id"})
"""Words that look like a type."""

NOT_BUILT = {
    "aws_kinesis_video_stream": "the provider that the toolchain builds has no Kinesis Video",
}
"""Types that a policy names and the provider built here does not have."""


@cache
def named_types() -> frozenset[str]:
    """Every resource type and data source that a policy or a fact names."""
    found: set[str] = set()
    for path in ROOT.glob("*/*/policy.yaml"):
        text = re.sub(r"(?ms)^(why|fix|title):.*?(?=^\w)", "", path.read_text())
        found |= set(_TYPE.findall(re.sub(r"https://\S+", "", text)))
    for path in Path(os.path.dirname(facts.__file__)).glob("*.py"):
        found |= set(_QUOTED.findall(path.read_text()))
    return frozenset(found) - NO_TYPES


def trimmed() -> Mapping[str, Any]:
    """The committed trimmed schema: `resources` and `data`, by type."""
    loaded: Mapping[str, Any] = json.loads(DATA.read_text())
    return loaded


def trim(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The trimmed form of a provider's schema, for the types that are named."""
    kinds = {"resources": "resource_schemas", "data": "data_source_schemas"}
    return {
        kind: {
            name: _block(schema[key][name]["block"])
            for name in sorted(named_types() & schema[key].keys())
        }
        for kind, key in kinds.items()
    }


def _block(block: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"attributes": sorted(_attributes(block))}
    nested = {
        name: _block(inner["block"]) for name, inner in sorted(block.get("block_types", {}).items())
    }
    nested.pop("timeouts", None)
    if nested:
        found["blocks"] = nested
    return found


def _attributes(block: Mapping[str, Any]) -> Iterator[str]:
    yield from block.get("attributes", {})


@cache
def taggable_types(directory: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The types of the real provider that have `tags_all`, and all of its types."""
    resources = real_schema(directory)["resource_schemas"]
    tagged = {n for n, s in resources.items() if "tags_all" in s["block"].get("attributes", {})}
    return frozenset(tagged), frozenset(resources)


@cache
def block_trees(directory: Path) -> Mapping[str, BlockTree]:
    """The nested blocks of everything in the real provider that has some."""
    schema = real_schema(directory)
    found = {"provider aws": _tree(schema["provider"]["block"], DEEPEST)}
    for mode, key in (("resource", "resource_schemas"), ("data", "data_source_schemas")):
        blocks = {f"{mode} {name}": one["block"] for name, one in schema[key].items()}
        found |= {name: _tree(block, DEEPEST) for name, block in blocks.items()}
    return {name: tree for name, tree in sorted(found.items()) if tree}


DEEPEST = 6
"""Levels of nested blocks that are kept: statements of a web ACL nest in each other for ever."""


def _tree(block: Mapping[str, Any], levels: int) -> BlockTree:
    nested = block.get("block_types", {}).items() if levels else ()
    found = {name: _tree(inner["block"], levels - 1) for name, inner in nested}
    for name, attribute in block.get("attributes", {}).items():
        kind = attribute.get("type")
        if isinstance(kind, list) and kind[0] in ("list", "set") and _is_object(kind[1]):
            settable = attribute.get("optional") or attribute.get("required")
            found |= {f"{name}=": _objects(kind[1])} if settable else {}
    return found


def _is_object(kind: object) -> bool:
    return isinstance(kind, list) and kind[0] == "object"


def _objects(kind: Sequence[Any]) -> BlockTree:
    return {
        f"{name}=": _objects(inner[1])
        for name, inner in kind[1].items()
        if isinstance(inner, list) and inner[0] in ("list", "set") and _is_object(inner[1])
    }


@cache
def real_schema(directory: Path) -> Mapping[str, Any]:
    """The schema of the AWS provider of this machine, asked in an empty root."""
    (directory / "versions.tf").write_text(_REQUIRED)
    root = EngineRoot(directory, engine("terraform"), provider_environment())
    root.initialise("-backend=false")
    printed = root.execute_command("providers", "schema", "-no-color", "-json").out
    loaded: Mapping[str, Any] = json.loads(printed)["provider_schemas"][_ADDRESS]
    return loaded


def write(schema: Mapping[str, Any]) -> None:
    """Write the trimmed schema, one type a line."""
    lines = [
        f' "{kind}": {{\n'
        + ",\n".join(f'  "{name}": {json.dumps(block)}' for name, block in types.items())
        + "\n }"
        for kind, types in trim(schema).items()
    ]
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def write_blocks(trees: Mapping[str, BlockTree]) -> None:
    """Write the nested blocks, one resource type or data source a line."""
    head = "# Nested blocks of the AWS provider (6.34.0), from its own schema.\n"
    lines = [f"{name}: {written(tree)}\n" for name, tree in trees.items()]
    (Path(blocks.__file__).parent / "blocks.txt").write_text(head + "".join(lines))
