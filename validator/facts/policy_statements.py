"""Resource policies as statements: from JSON text, text with unknown parts, or policy documents.

The grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from validator.facts.identity import need_of, only_piece
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.types import STRING
from validator.model.value import Cause, Unknown, Value, from_python

_DOCUMENT = "aws_iam_policy_document"
_DEPTH = 8
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_LEGACY = ("source_json", "override_json")
"""Arguments of providers before version 5 that are not part of the rendered text here."""
_ELEMENTS = (
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: an object with the JSON's keys, in which any part may be unknown.

    `need` is set where the statement may not be there: the input that tells.
    """

    body: Value
    label: str
    need: str = ""

    def at(self, key: str) -> Value:
        """The element of that name; null where it is not set."""
        return self.body.at((key,))

    def texts(self, key: str) -> tuple[Value, ...]:
        """The strings of an element, one or many; empty where it is not set."""
        return tuple(leaves(self.at(key)))


@dataclass(frozen=True, slots=True)
class Document:
    """A policy: its statements, the parts that nothing is known of, and why it is no policy."""

    statements: tuple[Statement, ...] = ()
    unknown: tuple[Value, ...] = ()
    problem: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The inputs that would tell the unknown parts."""
        return tuple(dict.fromkeys(need_of(one) for one in self.unknown))


def read_policy(world: World, value: Value) -> Document:
    """The statements of a policy attribute's value without alternatives; none for null."""
    return _read(world, value, _DEPTH)


def leaves(value: Value) -> Iterator[Value]:
    """The strings in a list, set or lone string; one stands for all where their number is open."""
    if isinstance(value.data, tuple):
        for one in value.data:
            yield from leaves(one)
    elif value.unknown is not None and value.unknown.element is not None:
        yield from leaves(value.unknown.element)
    elif not value.is_null:
        for one in value.unknown.members if value.unknown else ():
            yield from leaves(one)
        yield value


def masked(value: Value) -> str | None:
    """The text of a string with `\\0` for every unknown part; None where it is no string."""
    if isinstance(value.data, str):
        return value.data
    if value.unknown is None:
        return None
    parts = (p if isinstance(p, str) else "\0" for p in value.unknown.pieces or (value,))
    return "".join(parts)


def _read(world: World, value: Value, depth: int) -> Document:
    value = only_piece(value)
    if value.is_null or value.data == "":
        return Document()
    source = world.graph.resources.get(value.ref.address) if value.ref else None
    if depth and source is not None and source.type == _DOCUMENT:
        merges = any(source.at(name).data for name in _LEGACY)
        if value.is_unknown or merges:
            return _of_blocks(world, source, depth)
    if value.unknown is None:
        return _parsed((value.data,) if isinstance(value.data, str) else (), value)
    if value.unknown.pieces:
        return _parsed(value.unknown.pieces, value)
    return Document(unknown=(value,))


def read_json(value: Value) -> Value | None:
    """The object or list that a JSON text is, unknown parts in their places; None where open."""
    value = only_piece(value)
    pieces = value.unknown.pieces if value.unknown else (str(value.data),)
    text, holes = _marked(pieces)
    try:
        return _filled(json.loads(text), holes)
    except ValueError:
        return None


def _parsed(pieces: Sequence[str | Value], whole: Value) -> Document:
    text, holes = _marked(pieces)
    try:
        tree = json.loads(text)
    except ValueError:
        # An unknown part may be what makes it JSON.
        return Document(unknown=(whole,)) if holes else Document(problem="it is not JSON")
    if not isinstance(tree, dict):
        return Document(problem="it is not a JSON object")
    found = _filled(tree.get("Statement", tree.get("statement")), holes)
    return _statements(leaves(found) if isinstance(found.data, tuple) else (found,))


def _marked(pieces: Sequence[str | Value]) -> tuple[str, list[Value]]:
    """JSON text in which every unknown part is a mark inside a string."""
    parts: list[str] = []
    holes: list[Value] = []
    quoted = escaped = False
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
            for char in piece:
                if escaped:
                    escaped = False
                elif char == "\\":
                    escaped = quoted
                elif char == '"':
                    quoted = not quoted
            continue
        mark = f"{_OPEN}{len(holes)}{_CLOSE}"
        parts.append(mark if quoted else f'"{mark}"')
        holes.append(piece)
    return "".join(parts), holes


def _filled(tree: object, holes: Sequence[Value]) -> Value:
    """Parsed JSON as a Value, with the unknown parts back in their places."""
    if isinstance(tree, dict):
        return Value(data={str(key): _filled(item, holes) for key, item in tree.items()})
    if isinstance(tree, list):
        return Value(data=tuple(_filled(item, holes) for item in tree))
    if isinstance(tree, float):
        tree = str(tree)
    if not isinstance(tree, str) or not holes:
        return from_python(tree)
    pieces: list[str | Value] = []
    for at, part in enumerate(_MARK.split(tree)):
        if at % 2:
            pieces.append(holes[int(part)])
        elif part:
            pieces.append(part)
    return joined(pieces)


def joined(pieces: Sequence[str | Value]) -> Value:
    """The string that these parts make; a part alone is itself."""
    if len(pieces) == 1 and isinstance(pieces[0], Value):
        return pieces[0]
    unknowns = [piece for piece in pieces if isinstance(piece, Value)]
    if not unknowns:
        return Value(STRING, "".join(map(str, pieces)))
    state = Unknown(Cause.FUNCTION, need_of(unknowns[0]), tuple(pieces), not_null=True)
    return Value(STRING, unknown=state, trail=unknowns[0].trail)


def _statements(bodies: Iterator[Value] | Sequence[Value], need: str = "") -> Document:
    found: list[Statement] = []
    open_ones: list[Value] = []
    for number, body in enumerate(bodies, start=1):
        if isinstance(body.data, Mapping):
            sid = masked(body.at(("Sid",)))
            label = f'statement "{sid}"' if sid and "\0" not in sid else f"statement {number}"
            found.append(Statement(body, label, need))
        elif body.is_unknown:
            open_ones.append(body)
    return Document(tuple(found), tuple(open_ones))


def _of_blocks(world: World, source: Resource, depth: int) -> Document:
    """The statements of a policy document's blocks, with the documents it merges."""
    merged = Document()
    for one in leaves(source.at("source_policy_documents")):
        merged = _merge(merged, _read(world, one, depth - 1))
    merged = _merge(merged, _read(world, source.at(_LEGACY[0]), depth - 1))
    merged = _merge(merged, _own(source.at("statement")))
    for name in (_LEGACY[1], "override_policy_documents"):
        for one in leaves(source.at(name)):
            merged = _merge(merged, _read(world, one, depth - 1))
    return merged


def _own(blocks: Value) -> Document:
    if isinstance(blocks.data, tuple):
        return _statements([_from_block(one) for one in blocks.data])
    if blocks.unknown is None:
        return Document()
    certain = _statements([_from_block(one) for one in blocks.unknown.members])
    element = blocks.unknown.element
    if element is None:
        return Document(certain.statements, (blocks,))
    options = element.unknown.alternatives if element.unknown else ()
    known = {id(one) for one in blocks.unknown.members}
    others = [one for one in options or (element,) if id(one) not in known]
    maybe = _statements([_from_block(one) for one in others], need_of(blocks) or "for_each")
    return Document((*certain.statements, *maybe.statements), maybe.unknown)


def _merge(left: Document, right: Document) -> Document:
    """A later statement replaces an earlier one of the same Sid, where both are there."""
    replaced = {
        sid.data
        for one in right.statements
        if isinstance((sid := one.at("Sid")).data, str) and sid.data and not one.need
    }
    kept = tuple(one for one in left.statements if one.at("Sid").data not in replaced)
    return Document(
        (*kept, *right.statements),
        (*left.unknown, *right.unknown),
        left.problem or right.problem,
    )


def _from_block(block: Value) -> Value:
    """A `statement` block with the keys of the JSON; unknown as a whole stays so."""
    if not isinstance(block.data, Mapping):
        return block
    found = {key: block.at((name,)) for name, key in _ELEMENTS}
    if found["Effect"].is_null:
        found["Effect"] = Value(STRING, "Allow")
    found["Principal"] = _principals(block.at(("principals",)))
    found["NotPrincipal"] = _principals(block.at(("not_principals",)))
    found["Condition"] = _conditions(block.at(("condition",)))
    written = {key: one for key, one in found.items() if one.is_unknown or one.data}
    return replace(block, data=written)


def _principals(blocks: Value) -> Value:
    if blocks.is_null:
        return blocks
    if not isinstance(blocks.data, tuple):
        return blocks
    kinds: dict[str, tuple[Value, ...]] = {}
    for block in blocks.data:
        kind = block.at(("type",)).data
        name = kind if isinstance(kind, str) else ""
        kinds[name] = (*kinds.get(name, ()), block.at(("identifiers",)))
    return Value(data={name: Value(data=ids) for name, ids in kinds.items()})


def _conditions(blocks: Value) -> Value:
    if blocks.is_null or not isinstance(blocks.data, tuple):
        return blocks
    tests: dict[str, dict[str, tuple[Value, ...]]] = {}
    for block in blocks.data:
        test, variable = (block.at((name,)) for name in ("test", "variable"))
        if not (isinstance(test.data, str) and isinstance(variable.data, str)):
            return test if test.is_unknown else variable
        keys = tests.setdefault(test.data, {})
        keys[variable.data] = (*keys.get(variable.data, ()), block.at(("values",)))
    return Value(
        data={
            test: Value(data={key: Value(data=values) for key, values in keys.items()})
            for test, keys in tests.items()
        }
    )
