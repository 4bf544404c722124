from __future__ import annotations

import pytest

from validator.syntax.json import parse_json
from validator.syntax.nodes import Literal, ObjectExpr, Template, TupleExpr

TEXT = b"""{
  "//": "a comment",
  "resource": {
    "aws_vpc": {
      "main": {
        "cidr_block": "${var.cidr}",
        "tags": { "Name": "a-${lookup(var.t, \\"x\\")}" },
        "lifecycle": { "prevent_destroy": true }
      }
    },
    "aws_subnet": [ { "a": [ { "x": 1 } ] } ]
  },
  "variable": { "cidr": { "type": "string", "default": null } },
  "locals": { "n": [1, 2.5, true] }
}
"""


def test_json_reads_into_the_same_blocks() -> None:
    tree = parse_json(TEXT, "a.tf.json")
    assert tree.errors == ()
    assert [(b.type, b.labels) for b in tree.body.blocks] == [
        ("resource", ("aws_vpc", "main")),
        ("resource", ("aws_subnet", "a")),
        ("variable", ("cidr",)),
        ("locals", ()),
    ]
    main = tree.body.blocks[0]
    assert isinstance(main.body.attributes["cidr_block"].value, Template)
    assert isinstance(main.body.attributes["tags"].value, ObjectExpr)
    assert main.body.of_type("lifecycle")
    assert isinstance(tree.body.blocks[3].body.attributes["n"].value, TupleExpr)


def test_places_are_those_of_the_json() -> None:
    main = parse_json(TEXT, "a.tf.json").body.blocks[0]
    assert str(main.location) == "a.tf.json:5"
    assert main.body.attributes["cidr_block"].location.line == 6
    assert (main.location.column, main.end_line) == (7, 9)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (b'{\n  "a": \n}', 3, "expected"),
        (b'{"a": 1,}', 1, "property name"),
        (b"[]", 1, "object"),
        (b'{"a": 1} {', 1, "after the end"),
        (b'{"a": tru}', 1, "tru"),
        (b"", 1, "end"),
        (b"\xff", 1, "UTF-8"),
        (b'{"locals": {"a": "${"}}', 1, ""),
        (b'{"resource": {"a": {"b": 1}}}', 1, "object"),
        (b'{"locals": {"a": 1, "a": 2}}', 1, "twice"),
        (b'{"a":' * 100_000, 1, ""),
    ],
)
def test_bad_json_is_one_located_error(text: bytes, line: int, part: str) -> None:
    (error,) = parse_json(text, "a.tf.json").errors
    assert error.location is not None
    assert error.location.line == line
    assert part in error.message


def test_only_expressions_are_templates() -> None:
    text = rb"""{"variable": {"v": {"default": ["${a}", {"%{b": "$${c}"}]}},
        "terraform": {"backend": {"s3": {"bucket": "${d}"}}}, "locals": {"l": "$${e}"}}"""
    variable, terraform, local = parse_json(text, "a.tf.json").body.blocks
    default = variable.body.attributes["default"].value
    assert isinstance(default, TupleExpr)
    first, second = default.items
    assert isinstance(first, Literal)
    assert isinstance(second, ObjectExpr)
    assert first.value.data == "${a}"
    assert [(k.value.data, v.value.data) for k, v in second.items] == [("%{b", "$${c}")]  # type: ignore[union-attr]
    bucket = terraform.body.blocks[0].body.attributes["bucket"].value
    assert isinstance(bucket, Literal)
    assert bucket.value.data == "${d}"
    assert local.body.attributes["l"].value.value.data == "${e}"  # type: ignore[union-attr]


def test_escapes_and_plain_text() -> None:
    tree = parse_json(rb'{"x": "\u00e9\ud83d\ude00\/\n", "y": "$${a}"}', "a.auto.tfvars.json")
    values = tree.body.attributes
    x, y = values["x"].value, values["y"].value
    assert isinstance(x, Literal)
    assert isinstance(y, Literal)
    assert x.value.data == "\u00e9\U0001f600/\n"
    assert y.value.data == "$${a}"
