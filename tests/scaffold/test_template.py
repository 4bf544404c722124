"""Templates: sections, placeholders, and that a wrong template is an error."""

from __future__ import annotations

import pytest

from validator.scaffold.template import TemplateError, render

KNOWN = ("one", "two")


def test_a_section_is_kept_where_its_flag_is_set() -> None:
    text = "a\n#? one\nb\n#? end\n  #? not two\n  c\n  #? end\n<!--? two -->\nd\n<!--? end -->\n"
    assert render(text, {}, {"one"}, KNOWN) == "a\nb\n  c\n"
    assert render(text, {}, {"two"}, KNOWN) == "a\nd\n"


def test_sections_nest() -> None:
    text = "#? one\na\n#? two\nb\n#? end\nc\n#? end\n"
    assert render(text, {}, {"one"}, KNOWN) == "a\nc\n"
    assert render(text, {}, {"one", "two"}, KNOWN) == "a\nb\nc\n"
    assert render(text, {}, {"two"}, KNOWN) == "\n"


def test_blank_lines_that_a_section_leaves_behind_go() -> None:
    text = "x {\n  a = 1\n\n  #? one\n  b = 2\n\n  #? end\n}\n"
    assert render(text, {}, (), KNOWN) == "x {\n  a = 1\n}\n"
    assert render(text, {}, {"one"}, KNOWN) == "x {\n  a = 1\n\n  b = 2\n}\n"


def test_placeholders_are_filled_and_other_underscores_stay() -> None:
    text = 'a = "__NAME__-${var.__x}" # __init__ __TWO_WORDS__\n'
    values = {"NAME": "n", "TWO_WORDS": "t"}
    assert render(text, values, (), ()) == 'a = "n-${var.__x}" # __init__ t\n'


def test_a_value_is_not_a_template() -> None:
    assert render("__A__\n", {"A": "__B__", "B": "b"}, (), ()) == "__B__\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#? three\n#? end\n", "no such section: three"),
        ("#? never one\n#? end\n", "no such section: never one"),
        ("#? one\n", "does not end"),
        ("#? end\n", "ends that has not begun"),
        ("__UNKNOWN__\n", "no value for __UNKNOWN__"),
    ],
)
def test_a_wrong_template_is_an_error(text: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        render(text, {}, {"one"}, KNOWN)
