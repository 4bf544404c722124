"""`aws_iam_policy_document`: the JSON that the AWS provider renders of its statements.

The order of keys, the sorting of actions, resources and identifiers, and a single value written
without brackets follow the provider, so that the text equals that of a plan.
(https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/d/iam_policy_document.html.markdown)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import assemble, derived, known_prefix
from validator.evaluate.functions import FunctionError
from validator.evaluate.functions.encoding import decode_json
from validator.model.types import STRING
from validator.model.value import Value

Tree = str | bool | Value | list["Tree"] | dict[str, "Tree"] | None
"""A JSON document in the making: an unknown Value stands where its text will be."""

_STATEMENT = (
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal",
    "NotPrincipal", "Condition",
)  # fmt: skip
_ELEMENTS = (
    ("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"),
    ("not_resources", "NotResource"),
)  # fmt: skip


def rendered(values: Mapping[str, Value]) -> dict[str, Value]:
    """`json` and `minified_json` of a policy document's arguments and blocks.

    What is unknown in the document is unknown in the text, between known pieces.
    """
    try:
        document = _document(values)
    except (ConvertError, FunctionError):
        # The provider refuses the document; there is no text to judge.
        value = derived(list(values.values()), STRING)
        return {"json": value, "minified_json": value}
    inputs = [value for name, value in values.items() if name not in ("json", "minified_json")]
    sensitive = [part for value in inputs for _, part in value.walk() if part.sensitive]
    found: dict[str, Value] = {}
    for name, indent in (("json", "  "), ("minified_json", "")):
        pieces = list(_written(document, indent, ""))
        parts = [piece for piece in pieces if isinstance(piece, Value)]
        found[name] = (
            assemble(pieces, [*parts, *sensitive])
            if parts or sensitive
            else Value(STRING, "".join(piece for piece in pieces if isinstance(piece, str)))
        )
    return found


def _document(values: Mapping[str, Value]) -> dict[str, Tree]:
    merged: dict[str, Tree] = {"Version": "", "Id": "", "Statement": []}
    for source in _documents(values.get("source_policy_documents")):
        _merge(merged, source)
    own: dict[str, Tree] = {
        "Version": _text(values.get("version")) or "2012-10-17",
        "Id": _text(values.get("policy_id")) or "",
        "Statement": _statements(values.get("statement")),
    }
    _merge(merged, own)
    for source in _documents(values.get("override_policy_documents")):
        _merge(merged, source)
    return {key: value for key, value in merged.items() if not _is_empty(value)}


def _is_empty(value: Tree) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def _text(value: Value | None) -> Tree:
    """An optional text: None where it is not set, the Value itself where it is unknown."""
    if value is None or value.is_null:
        return None
    text = convert(value, STRING)
    return text if text.is_unknown else _replaced(str(text.data))


def _replaced(text: str) -> str:
    """IAM's own `${…}` variables are written `&{…}` in Terraform."""
    return text.replace("&{", "${")


def _documents(value: Value | None) -> Iterator[Tree]:
    if value is None or value.is_null:
        return
    if not isinstance(value.data, tuple):
        yield value
        return
    for item in value.data:
        if not item.is_null:
            yield _normalised(_tree(decode_json(item)))


def _tree(value: Value) -> Tree:
    if value.is_unknown:
        return value
    if isinstance(value.data, tuple):
        return [_tree(item) for item in value.data]
    if isinstance(value.data, Mapping):
        return {key: _tree(item) for key, item in value.data.items()}
    if value.data is None or isinstance(value.data, (bool, str)):
        return value.data
    return convert(value, STRING)


def _merge(merged: dict[str, Tree], added: Tree) -> None:
    """As the provider merges: later ids and higher versions win, a statement replaces its Sid."""
    statements = merged["Statement"]
    assert isinstance(statements, list)
    if not isinstance(added, dict):
        statements.append(added)
        return
    if added.get("Id"):
        merged["Id"] = added["Id"]
    version, current = added.get("Version"), merged["Version"]
    if isinstance(version, Value) or (
        not isinstance(current, Value) and str(version or "") > str(current or "")
    ):
        merged["Version"] = version
    new = added.get("Statement")
    for statement in new if isinstance(new, list) else [new]:
        if _is_empty(statement):
            continue
        sid = statement.get("Sid") if isinstance(statement, dict) else None
        same = [
            at
            for at, old in enumerate(statements)
            if isinstance(sid, str) and sid and isinstance(old, dict) and old.get("Sid") == sid
        ]
        if same:
            statements[same[0]] = statement
        else:
            statements.append(statement)


def _normalised(document: Tree) -> Tree:
    """A parsed document in the provider's form."""
    if not isinstance(document, dict):
        return document
    statements = document.get("Statement")
    listed = statements if isinstance(statements, list) else [statements]
    return {**document, "Statement": [_normalised_statement(item) for item in listed]}


def _normalised_statement(statement: Tree) -> Tree:
    if not isinstance(statement, dict):
        return statement
    found = {key: statement[key] for key in _STATEMENT if not _is_empty(statement.get(key))}
    for key in ("Principal", "NotPrincipal"):
        principal = found.get(key)
        if isinstance(principal, dict):
            found[key] = _principal_json(
                [(kind, _listed(ids), isinstance(ids, list)) for kind, ids in principal.items()]
            )
    conditions = found.get("Condition")
    if isinstance(conditions, dict):
        found["Condition"] = {
            test: {
                variable: _condition_value(values) for variable, values in sorted(tested.items())
            }
            if isinstance(tested, dict)
            else tested
            for test, tested in sorted(conditions.items())
        }
    return found


def _condition_value(values: Tree) -> Tree:
    if isinstance(values, bool):
        return "true" if values else "false"
    if isinstance(values, list) and len(values) == 1:
        return values[0]
    return values


def _listed(value: Tree) -> list[Tree]:
    return value if isinstance(value, list) else [value]


def _statements(value: Value | None) -> Tree:
    if value is None or value.is_null:
        return []
    if not isinstance(value.data, tuple):
        return [value]
    return [_statement(item) for item in value.data]


def _statement(block: Value) -> Tree:
    if block.is_unknown or not isinstance(block.data, Mapping):
        return block
    fields = block.data
    found: dict[str, Tree] = {
        "Sid": _text(fields.get("sid")),
        "Effect": _text(fields.get("effect")) or "Allow",
    }
    for name, key in _ELEMENTS:
        found[key] = _strings(fields.get(name))
    for name, key in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        found[key] = _principals(fields.get(name))
    found["Condition"] = _conditions(fields.get("condition"))
    return {key: found[key] for key in _STATEMENT if not _is_empty(found[key])}


def _strings(value: Value | None) -> Tree:
    """A set of strings: one alone, more in descending order."""
    if value is None or value.is_null:
        return None
    if not isinstance(value.data, tuple):
        return value
    items = _distinct(_text(item) for item in value.data)
    return items[0] if len(items) == 1 else _descending(items)


def _distinct(items: Iterable[Tree]) -> list[Tree]:
    found: list[Tree] = []
    for item in items:
        if not (isinstance(item, str) and item in found):
            found.append(item)
    return found


def _descending(items: Sequence[Tree]) -> list[Tree]:
    return sorted(items, key=_sort_text, reverse=True)


def _sort_text(item: Tree) -> bytes:
    text = known_prefix(item) if isinstance(item, Value) else str(item)
    return text.encode("utf-8", "surrogatepass")


def _principals(value: Value | None) -> Tree:
    if value is None or value.is_null:
        return None
    if not isinstance(value.data, tuple):
        return value
    found: list[tuple[str, list[Tree], bool]] = []
    for block in value.data:
        kind, identifiers = _text(block.at(("type",))), _strings(block.at(("identifiers",)))
        if not isinstance(kind, str) or (
            isinstance(identifiers, Value) and not _is_text(identifiers)
        ):
            return value if value.is_unknown else derived([value])
        found.append((kind, _listed(identifiers), isinstance(identifiers, list)))
    return _principal_json(found)


def _is_text(value: Value) -> bool:
    return value.type == STRING or value.type.kind == "dynamic"


def _principal_json(principals: Sequence[tuple[str, list[Tree], bool]]) -> Tree:
    if len(principals) == 1 and principals[0][0] == "*" and principals[0][1] == ["*"]:
        return "*"
    raw: dict[str, Tree] = {}
    for kind, identifiers, is_list in principals:
        known = raw.get(kind)
        if is_list:
            raw[kind] = [*(_listed(known) if known is not None else []), *_descending(identifiers)]
        elif known is None:
            raw[kind] = identifiers[0]
        else:
            raw[kind] = [*_listed(known), *identifiers]
    return dict(sorted(raw.items()))


def _conditions(value: Value | None) -> Tree:
    if value is None or value.is_null:
        return None
    if not isinstance(value.data, tuple):
        return value
    raw: dict[str, dict[str, list[Tree]]] = {}
    for block in value.data:
        test, variable = _text(block.at(("test",))), _text(block.at(("variable",)))
        values = block.at(("values",))
        if not isinstance(test, str) or not isinstance(variable, str):
            return derived([value])
        listed = [_text(v) for v in values.data] if isinstance(values.data, tuple) else [values]
        raw.setdefault(test, {}).setdefault(variable, []).extend(listed)
    return {
        test: {name: _condition_value(list(raw[test][name])) for name in sorted(raw[test])}
        for test in sorted(raw)
    }


def _written(tree: Tree, indent: str, margin: str) -> Iterator[str | Value]:
    """The document as JSON text as Go writes it, unknown Values in their places."""
    inner = margin + indent
    line, colon = ("\n", ": ") if indent else ("", ":")
    if isinstance(tree, dict) and tree:
        yield "{"
        for at, (key, value) in enumerate(tree.items()):
            yield f"{',' if at else ''}{line}{inner}{_quoted(key)}{colon}"
            yield from _written(value, indent, inner)
        yield f"{line}{margin}}}"
    elif isinstance(tree, list) and tree:
        yield "["
        for at, item in enumerate(tree):
            yield f"{',' if at else ''}{line}{inner}"
            yield from _written(item, indent, inner)
        yield f"{line}{margin}]"
    elif isinstance(tree, Value):
        yield from _unknown_text(tree)
    else:
        yield _quoted(tree)


def _unknown_text(value: Value) -> Iterator[str | Value]:
    if not _is_text(value):
        yield derived([value], STRING)
        return
    pieces = value.unknown.pieces if value.unknown is not None else ()
    yield '"'
    for piece in pieces or (value,):
        yield _quoted(_replaced(piece))[1:-1] if isinstance(piece, str) else piece
    yield '"'


def _quoted(tree: Tree) -> str:
    text = json.dumps(tree, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
