"""The files of one module directory: which are read, in which order, what overrides what.

(https://developer.hashicorp.com/terraform/language/files and …/files/override)
"""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass, replace

from validator.cache import files
from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.syntax.filenames import is_configuration, module_files
from validator.syntax.nodes import Attribute, Body, SyntaxTree
from validator.syntax.stored import Shelf

__all__ = [
    "Directory",
    "is_configuration",
    "module_files",
    "overridden",
    "read_directory",
    "read_file",
]

_CACHE_SIZE = 4096
_cache: OrderedDict[tuple[str, bytes], SyntaxTree] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Directory:
    """The parsed files of a directory: primary and override files, each in order of name.

    `path` is the directory as locations name it; `errors` are those of listing it.
    """

    path: str
    primary: tuple[SyntaxTree, ...] = ()
    overrides: tuple[SyntaxTree, ...] = ()
    errors: tuple[Diagnostic, ...] = ()

    @property
    def trees(self) -> tuple[SyntaxTree, ...]:
        """All files."""
        return self.primary + self.overrides


def read_file(path: str, display: str, shelf: Shelf | None = None) -> SyntaxTree:
    """Parse one file, once per content and name. Never raises."""
    try:
        if not files.is_file(path) and files.exists(path):
            return _unreadable(display, "it is not a regular file")
        text = files.read(path)
    except OSError as error:
        return _unreadable(display, error.strerror or str(error))
    known = _cache.get((display, text))
    if known is not None:
        return known
    found = shelf.find(text, display) if shelf is not None else None
    tree = found or _parsed(text, display)
    if shelf is not None and found is None:
        shelf.add(text, tree)
    _cache[(display, text)] = tree
    if len(_cache) > _CACHE_SIZE:
        _cache.popitem(last=False)
    return tree


def _parsed(text: bytes, display: str) -> SyntaxTree:
    if display.endswith(".json"):
        from validator.syntax.json import parse_json

        return parse_json(text, display)
    from validator.syntax.parser import parse

    return parse(text, display)


def _unreadable(display: str, reason: str) -> SyntaxTree:
    diagnostic = Diagnostic(f"the file cannot be read: {reason}", Location(display, 1))
    return SyntaxTree(display, Body(), errors=(diagnostic,))


def read_directory(path: str, display: str, engine: str = "terraform") -> Directory:
    """Parse a module directory. Never raises: what cannot be read is an error."""
    try:
        names = module_files(path, engine)
    except OSError as error:
        message = f"the directory cannot be read: {error.strerror or error}"
        return Directory(display, errors=(Diagnostic(message, Location(display, 1)),))
    shelf = Shelf(display)
    primary: list[SyntaxTree] = []
    overrides: list[SyntaxTree] = []
    for name in names:
        shown = os.path.normpath(os.path.join(display, name))
        tree = read_file(os.path.join(path, name), shown, shelf)
        stem = name.split(".tf", 1)[0].split(".tofu", 1)[0]
        is_override = stem == "override" or stem.endswith("_override")
        (overrides if is_override else primary).append(tree)
    shelf.close()
    return Directory(display, tuple(primary), tuple(overrides))


def overridden(body: Body, override: Body) -> Body:
    """A block's body with an override's merged in: arguments one by one, nested blocks by type."""
    attributes: dict[str, Attribute] = {**body.attributes, **override.attributes}
    replaced = {_block_type(block.type, block.labels) for block in override.blocks}
    kept = [b for b in body.blocks if _block_type(b.type, b.labels) not in replaced]
    merged = [
        replace(block, body=overridden(_first(body, block.type), block.body))
        if block.type in ("lifecycle", "required_providers")
        else block
        for block in override.blocks
    ]
    return Body(attributes, (*kept, *merged))


def _block_type(kind: str, labels: tuple[str, ...]) -> str:
    return labels[0] if kind == "dynamic" and labels else kind


def _first(body: Body, kind: str) -> Body:
    return next((block.body for block in body.blocks if block.type == kind), Body())
