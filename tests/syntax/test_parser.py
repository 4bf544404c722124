from __future__ import annotations

import pytest

from validator.model.value import Value
from validator.syntax import parse, parse_expression
from validator.syntax.nodes import (
    Binary,
    Conditional,
    Expression,
    ForExpr,
    FunctionCall,
    GetAttr,
    Index,
    Literal,
    ObjectExpr,
    Parenthesised,
    Relative,
    Splat,
    Template,
    TupleExpr,
    Unary,
    Variable,
)


def expression(text: str) -> Expression:
    tree = parse(f"a = {text}\n".encode(), "a.tf")
    assert not tree.errors
    return tree.body.attributes["a"].value


def data(node: Expression) -> object:
    assert isinstance(node, Literal)
    assert isinstance(node.value, Value)
    return node.value.data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("1.50", 1.5),
        ("1e3", 1000),
        ("2.5e-1", 0.25),
        ("true", True),
        ("null", None),
        ('""', ""),
        ('"  "', "  "),
        (r'"a\n\t\"\\"', 'a\n\t"\\'),
        (r'"\u00e9\U0001F600"', "é\U0001f600"),
        ('"$${x} %%{y}"', "${x} %{y}"),
        ('"$$${x}"', "$${x}"),
        ('"e\u0301"', "\u00e9"),
    ],
)
def test_a_literal_has_the_value_it_writes(text: str, expected: object) -> None:
    found = data(expression(text))
    assert float(found) == expected if isinstance(expected, float) else found == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[1, 2]", TupleExpr),
        ("{ a = 1 }", ObjectExpr),
        ("[for x in y : x]", ForExpr),
        ("{ for k, v in y : k => v... if v }", ForExpr),
        ("a ? b : c", Conditional),
        ("-a", Unary),
        ("a + b", Binary),
        ("f(a, b...)", FunctionCall),
        ("a.b", Variable),
        ("(a)", Parenthesised),
        ("(a).b", Relative),
        ("f(x)[0]", Relative),
        ('"a${b}"', Template),
        ("provider::aws::arn_parse(x)", FunctionCall),
    ],
)
def test_each_construct_has_its_node(text: str, kind: type) -> None:
    assert isinstance(expression(text), kind)


def test_steps_keep_their_order_and_kind() -> None:
    node = expression('a.b["c"][0].d[*].e[1].*.f[2]')
    assert isinstance(node, Variable)
    first, key, number, d, full, attributes, last = node.steps
    assert isinstance(first, GetAttr)
    assert isinstance(key, Index)
    assert isinstance(number, Index)
    assert isinstance(d, GetAttr)
    assert isinstance(full, Splat)
    assert full.full
    assert [type(step) for step in full.steps] == [GetAttr, Index]
    assert isinstance(attributes, Splat)
    assert not attributes.full
    assert [type(step) for step in attributes.steps] == [GetAttr]
    assert isinstance(last, Index), "an index after .* applies to the list"


def test_operators_bind_as_the_specification_says() -> None:
    node = expression("a || b && c == 1 + 2 * -3")
    assert isinstance(node, Binary)
    assert node.operator == "||"
    assert isinstance(node.right, Binary)
    assert node.right.operator == "&&"
    equality = node.right.right
    assert isinstance(equality, Binary)
    assert equality.operator == "=="
    assert isinstance(equality.right, Binary)
    assert equality.right.operator == "+"


def test_for_keeps_names_condition_and_grouping() -> None:
    node = expression("{ for k, v in m : k => v... if v }")
    assert isinstance(node, ForExpr)
    assert (node.key, node.value, node.grouping) == ("k", "v", True)
    assert node.key_result is not None
    assert node.condition is not None


def test_object_keys_are_names_unless_parenthesised() -> None:
    node = expression('{ a = 1, (b) = 2, "c" : 3, 4 = 5 }')
    assert isinstance(node, ObjectExpr)
    keys = [key for key, _ in node.items]
    assert data(keys[0]) == "a"
    assert isinstance(keys[1], Parenthesised)
    assert data(keys[2]) == "c"
    assert data(keys[3]) == "4"


SOURCE = b"""# top
resource "aws_vpc" "main" { // same line
  cidr = "x"
  /* two
     lines */
  tags = {
    "\xc3\xa9\xc3\xa9" = local.b
  }

  nested {
    a = 1
  }
}
"""


def test_blocks_and_attributes_are_located() -> None:
    tree = parse(SOURCE, "dir/main.tf")
    (block,) = tree.body.blocks
    assert (block.type, block.labels) == ("resource", ("aws_vpc", "main"))
    assert (block.location.line, block.location.column, block.end_line) == (2, 1, 13)
    tags = block.body.attributes["tags"]
    assert (tags.location.line, tags.location.column, tags.end_line) == (6, 3, 8)
    assert str(block.body.blocks[0].location) == "dir/main.tf:10"


def test_columns_count_characters_not_bytes() -> None:
    tags = parse(SOURCE, "a.tf").body.blocks[0].body.attributes["tags"].value
    assert isinstance(tags, ObjectExpr)
    assert tags.items[0][1].location.column == 12


def test_comments_are_collected_with_their_lines() -> None:
    comments = parse(SOURCE, "a.tf").comments
    assert [c.text for c in comments] == ["# top", "// same line", "/* two\n     lines */"]
    assert [(c.location.line, c.end_line) for c in comments] == [(1, 1), (2, 2), (4, 5)]


def test_a_literal_carries_its_place() -> None:
    node = expression('"x"')
    assert isinstance(node, Literal)
    assert node.value.location is not None
    assert str(node.value.location) == "a.tf:1"


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ('resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n}\n', 1, "never closed"),
        ("x {\n}}\n", 2, "nothing is open"),
        ("a = [1, 2\n", 1, "never closed"),
        ("a = \n", 1, "missing"),
        ('a = "x\n', 1, "no closing quote"),
        ('a = 1\nb = "x ${y} z\nc = "d"\ne = "f"\n', 2, "no closing quote"),
        ('resource "a" "b {\n  c = 1\n}\n', 1, "no closing quote"),
        ('a = "${1"\nb = 2\n', 1, "no closing quote"),
        ('a = <<EOT\n one " quote\nEOT\nb = "$$${0,} ${ { c = "}" }.c }"\nd = "e\n', 5, "quote"),
        ("a { b = 1\n}\n", 1, "one argument"),
        ("a { b { c = 1 } }\n", 1, "one argument"),
        ("a {\n  b = 1 }\n", 2, "new line"),
        ("a = <<EOT\nfoo\n", 1, "heredoc"),
        ("a = 1 b = 2\n", 1, "new line"),
        ("a = 1\na = 2\n", 2, "twice"),
        ("a = { b = 1 c = 2 }\n", 1, "comma or a new line"),
        ('a = "x\ny"\n', 1, "cannot span lines"),
        ('a = "%{ if x }y"\n', 1, ""),
    ],
)
def test_a_bad_file_is_one_located_error(text: str, line: int, part: str) -> None:
    tree = parse(text.encode(), "bad.tf")
    (error,) = tree.errors
    assert error.location is not None
    assert error.location.path == "bad.tf"
    assert line <= error.location.line <= line + 1
    assert part in error.message


def test_blocks_that_are_whole_survive_a_bad_one() -> None:
    text = b'variable "a" {}\nresource "x" "y" {\n  a = = 1\n}\nvariable "b" {}\n'
    tree = parse(text, "a.tf")
    assert len(tree.errors) == 1
    assert [block.labels for block in tree.body.blocks] == [("a",), ("b",)]


@pytest.mark.parametrize(("text", "message"), [(b"a = \xff\n", "UTF-8"), (b"\xff\xfea", "UTF-8")])
def test_bytes_that_are_not_utf8_are_an_error(text: bytes, message: str) -> None:
    (error,) = parse(text, "a.tf").errors
    assert message in error.message


def test_a_byte_order_mark_and_an_empty_file_are_fine() -> None:
    assert parse(b"\xef\xbb\xbfa = 1\n", "a.tf").body.attributes.keys() == {"a"}
    assert parse(b"", "a.tf").errors == ()


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    text = b"a = " + b"[" * 50_000 + b"]" * 50_000 + b"\n"
    (error,) = parse(text, "a.tf").errors
    assert error.location is not None


def test_an_expression_stands_alone() -> None:
    assert isinstance(parse_expression("[1,\n 2]", "-var"), TupleExpr)
    assert not isinstance(parse_expression("1)\nb = (2", "-var"), TupleExpr)
