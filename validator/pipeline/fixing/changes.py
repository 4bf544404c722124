"""From a finding to the change that its policy calls mechanical, or why there is none."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from validator.cache import files
from validator.model.graph import Graph, Resource
from validator.model.verdict import Finding
from validator.pipeline.fixing.sources import BlockPath, Sources
from validator.pipeline.fixing.statements import deny_clear_text
from validator.policy import Policy
from validator.policy.mechanical import Literal, Mechanical
from validator.syntax.rewrite import (
    BlockText,
    RewriteError,
    after_block,
    blocks,
    find,
    with_argument,
    written,
)

_VERSION = re.compile(r"\s*(>=|~>|=|>|)\s*v?(\d+)\.(\d+)")
_PASSED_ON = re.compile(
    r"(module\.(?P<module>[\w-]+)\.(?P<output>[\w-]+)|var\.(?P<variable>[\w-]+))"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What to do to the text of one file; the same for findings of the same block."""

    path: str
    block: BlockPath
    apply: Callable[[bytes], bytes]


def change_for(finding: Finding, policy: Policy, graph: Graph, sources: Sources) -> Change:
    """The change that is to clear a finding. Raises RewriteError saying why there is none."""
    for fix in policy.mechanical:
        if fix.copy:
            return _copied(finding, fix, graph, sources)
        resource = graph.resources.get(finding.address)
        if resource is None:
            return _backend(finding, fix, graph, sources)
        if fix.concerns(resource.type):
            _all_instances(finding, graph, resource, sources)
            path, block = _block_of(resource, sources)
            if fix.statement:
                return Change(*deny_clear_text(path, block, sources))
            if fix.related:
                return _related(finding, fix, path, block, sources)
            return _literals(path, ("resource", *block.labels), fix.set, fix.correct, block)
    raise RewriteError("the fix for this type needs a decision")


def _literals(
    path: str,
    name: tuple[str, ...],
    set: Mapping[str, Literal],
    correct: Mapping[str, Literal],
    block: BlockText,
    *outer: tuple[str, ...],
) -> Change:
    wanted = {**set, **{key: value for key, value in correct.items() if key in block.arguments}}
    if not wanted:
        raise RewriteError("what is to be corrected is not written in this block")
    _not_ignored(block, wanted)
    where = (*outer, name)
    change = Change(path, where, partial(_write, where, wanted))
    change.apply(files.read(path))  # what cannot be done is told now
    return change


def _write(where: BlockPath, wanted: Mapping[str, Literal], text: bytes) -> bytes:
    for name, value in sorted(wanted.items(), key=lambda one: -len(one[0])):  # one new group
        block = find(text, *where)
        if block.value_text(name) != written(value):
            text = with_argument(text, block, name, value)
    return text


def _not_ignored(block: BlockText, wanted: Mapping[str, object]) -> None:
    for inner in block.blocks:
        ignored = inner.value_text("ignore_changes") if inner.type == "lifecycle" else ""
        for name in wanted:
            if re.search(rf"\b(all|{re.escape(name)})\b", ignored):
                raise RewriteError(f"changes of {name} are ignored by `lifecycle`")


def _all_instances(finding: Finding, graph: Graph, resource: Resource, sources: Sources) -> None:
    """An instance of the block that the rule is not about must not get what the rule asks for."""
    judged = sources.judged_addresses(graph.root, finding.rule)
    for other in graph.resources.values():
        if other.location == resource.location and other.address not in judged:
            raise RewriteError(f"the rule is not about {other.address}, of the same block")


def _block_of(resource: Resource, sources: Sources) -> tuple[str, BlockText]:
    if resource.location is None:
        raise RewriteError("where it is written is not known")
    return resource.location.path, sources.block(
        resource.location.path, ("resource", resource.type, resource.name)
    )


def _backend(finding: Finding, fix: Mechanical, graph: Graph, sources: Sources) -> Change:
    prefix = "terraform.backend."
    if not finding.address.startswith(prefix):
        raise RewriteError("the fix needs a decision")
    if fix.terraform and not _is_at_least(graph, fix.terraform):
        raise RewriteError(
            f"required_version admits a Terraform before {fix.terraform}, which does not know it"
        )
    kind = finding.address.removeprefix(prefix)
    for path, block in sources.blocks(graph.root, "terraform"):
        for inner in block.blocks:
            if (inner.type, inner.labels) == ("backend", (kind,)):
                # A file may have several terraform blocks: the one with the backend is meant.
                where = ("backend", kind)
                sources.only(path, ("terraform",))
                return _literals(path, where, fix.set, fix.correct, inner, ("terraform",))
    raise RewriteError("the backend block is not in a .tf file of the root")


def _is_at_least(graph: Graph, version: str) -> bool:
    """Whether required_version keeps every older Terraform out."""
    said = graph.modules[""].settings.at(("required_version",)).data if graph.modules else None
    least = tuple(map(int, version.split(".")))
    for part in said.split(",") if isinstance(said, str) else ():
        match = _VERSION.match(part)
        if match and (int(match[2]), int(match[3])) >= least:
            return True
    return False


def _related(
    finding: Finding, fix: Mechanical, path: str, block: BlockText, sources: Sources
) -> Change:
    subject = ".".join(block.labels)
    directory = os.path.dirname(path)
    named = re.compile(rf"{re.escape(subject)}(\[[^\]]*\])?\.(id|bucket|arn|name)")
    found = [
        (place, one)
        for place, one in sources.blocks(directory, "resource")
        if one.labels[:1] == (fix.related,) and named.fullmatch(one.value_text(fix.through))
    ]
    if len(found) == 1:
        place, one = found[0]
        return _literals(place, ("resource", *one.labels), fix.set, fix.correct, one)
    if found or any(fix.related in hop.address for hop in finding.evidence):
        raise RewriteError(f"which {fix.related} is meant is not written beside {subject}")
    name = block.labels[1]
    if not fix.add or {"count", "for_each", "provider"} & set(block.arguments):
        raise RewriteError(f"{subject} has no {fix.related}, and its count needs a decision")
    if any(one.labels == (fix.related, name) for _, one in sources.blocks(directory, "resource")):
        raise RewriteError(f"{fix.related}.{name} is there, for something else")
    lines = _resource(fix, subject, name)
    where = ("resource", *block.labels)
    new = ("resource", fix.related, name)
    return Change(path, (new,), partial(_add, where, new, lines))


def _add(where: tuple[str, ...], new: tuple[str, ...], lines: list[str], text: bytes) -> bytes:
    if any((one.type, *one.labels) == new for one in blocks(text)):
        return text
    return after_block(text, find(text, where), lines)


def _resource(fix: Mechanical, subject: str, name: str) -> list[str]:
    arguments = {fix.through: f"{subject}.id", **{k: written(v) for k, v in fix.set.items()}}
    width = max(map(len, arguments))
    body = [f"  {key:<{width}} = {value}" for key, value in arguments.items()]
    return [f'resource "{fix.related}" "{name}" {{', *body, "}"]


def _copied(finding: Finding, fix: Mechanical, graph: Graph, sources: Sources) -> Change:
    """What an output passes on unchanged is described where it comes from."""
    kind, _, name = finding.address.partition(".")
    output = graph.outputs.get(name) if kind == "output" else None
    if output is None or output.location is None:
        raise RewriteError("a description needs somebody who knows what it is for")
    path, where = output.location.path, ("output", name)
    block = sources.block(path, where)
    match = _PASSED_ON.fullmatch(block.value_text("value"))
    if match is None:
        raise RewriteError("the output does not pass on something that is described")
    if match["variable"]:
        origin = _described(sources, graph.root, ("variable", match["variable"]), fix.copy)
    else:
        module = graph.modules.get(f"module.{match['module']}")
        directory = module.directory if module is not None else ""
        origin = _described(sources, directory, ("output", match["output"]), fix.copy)
    if not origin:
        raise RewriteError("what the output passes on is not described either")
    return _literals(path, where, {fix.copy: origin}, {}, block)


def _described(sources: Sources, directory: str, where: tuple[str, ...], name: str) -> str:
    for _, block in sources.blocks(directory, where[0]):
        if block.labels == where[1:] and block.is_literal(name):
            text = block.value_text(name)
            plain = text[1:-1] if text.startswith('"') else ""
            return plain if "\\" not in plain and "$${" not in plain and "%%{" not in plain else ""
    return ""
