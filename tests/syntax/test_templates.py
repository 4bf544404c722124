from __future__ import annotations

import pytest

from validator.syntax import parse, parse_template
from validator.syntax.nodes import Literal, Template, TemplateFor, TemplateIf, TemplatePart


def parts(text: str) -> tuple[TemplatePart, ...]:
    tree = parse(f"a = {text}\n".encode(), "a.tf")
    assert not tree.errors
    node = tree.body.attributes["a"].value
    if isinstance(node, Literal):
        return (str(node.value.data),)
    assert isinstance(node, Template)
    return node.parts


def text_only(found: tuple[TemplatePart, ...]) -> list[str]:
    return [part if isinstance(part, str) else type(part).__name__ for part in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a ${x} b"', ["a ", "Variable", " b"]),
        ('"  ${x}  "', ["  ", "Variable", "  "]),
        ('"a  ${~ x ~}  b"', ["a", "Variable", "b"]),
        ('"%{ if x } a %{ endif } b"', ["TemplateIf", " b"]),
        ("<<EOT\na\n  ${x}\nEOT", ["a\n  ", "Variable", "\n"]),
        ("<<-EOT\n    a\n      ${x} b\n    EOT", ["a\n  ", "Variable", " b\n"]),
        ("<<-EOT\n\n    a\n\n      b\n  EOT", ["\na\n\n  b\n"]),
        ("<<-EOT\n  ${x}\n    b\n  EOT", ["Variable", "\n  b\n"]),
        ("<<EOT\nEOT", [""]),
        ("<<EOT\n$${a} \\n\nEOT", ["${a} \\n\n"]),
        ("<<EOT\r\na\r\nEOT\r\n", ["a\n"]),
    ],
)
def test_text_between_interpolations_is_kept_exactly(text: str, expected: list[str]) -> None:
    assert text_only(parts(text)) == expected


def test_a_strip_marker_in_a_heredoc_stops_at_the_line() -> None:
    (loop, _) = parts("<<EOT\n%{ for a in b ~}\n  x\n%{ endfor ~}\nend\nEOT")
    assert isinstance(loop, TemplateFor)
    assert loop.body == ("  x\n",)


def test_directives_nest() -> None:
    (outer,) = parts('"%{ if a }%{ for k, v in b }${v}%{ endfor }%{ else }z%{ endif }"')
    assert isinstance(outer, TemplateIf)
    assert outer.otherwise == ("z",)
    inner = outer.then[0]
    assert isinstance(inner, TemplateFor)
    assert (inner.key, inner.value) == ("k", "v")


def test_one_interpolation_alone_keeps_the_type_of_its_value() -> None:
    whole = parse(b'a = "${x}"\nb = " ${x}"\n', "a.tf").body.attributes
    assert whole["a"].value.wraps is True
    assert whole["b"].value.wraps is False


def test_a_template_file_is_not_cut_into_lines() -> None:
    node = parse_template("%{ for x in y ~}\n  ${x}\n%{ endfor ~}\n", "t.tftpl")
    assert isinstance(node, Template)
    loop = node.parts[0]
    assert isinstance(loop, TemplateFor)
    assert [p if isinstance(p, str) else "value" for p in loop.body] == ["value", "\n"]


def test_places_in_a_template_file_are_its_own() -> None:
    node = parse_template("one\ntwo ${x}\n", "t.tftpl")
    assert isinstance(node, Template)
    place = node.parts[1].location
    assert (place.path, place.line, place.column) == ("t.tftpl", 2, 7)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"$${0,}"', "${0,}"),
        ('"$$${0,}"', "$${0,}"),
        ('"$$$${0,}"', "$$${0,}"),
        ('"%%%{ if"', "%%{ if"),
        ('"${"$$${x"}"', "$${x"),
        ("<<EOT\n$$${0,} %%%{ x\nEOT\n", "$${0,} %%{ x\n"),
    ],
)
def test_only_the_last_two_of_several_signs_escape(written: str, text: str) -> None:
    tree = parse(f"a = {written}\n".encode(), "a.tf")
    assert tree.errors == ()
    value = tree.body.attributes["a"].value
    while isinstance(value, Template):
        (value,) = value.parts
    assert isinstance(value, Literal)
    assert value.value.data == text
