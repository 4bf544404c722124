"""Names with holes: whether two may be the same text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.contract.patterns import (
    Hole,
    Pattern,
    is_environment_name,
    pattern_of,
    patterns_of,
    with_holes,
)
from validator.model.value import Cause, Unknown, Value, from_python, unknown

LETTERS = "ab/"
PARTS = st.lists(
    st.one_of(st.text(LETTERS, max_size=3), st.builds(Hole, st.just("x"), st.booleans())),
    max_size=5,
)
PATTERNS = PARTS.map(pattern_of)


def fills(pattern: Pattern, data: st.DataObject) -> str:
    """A text that the pattern may be."""
    text = ""
    for part in pattern.parts:
        if isinstance(part, str):
            text += part
        else:
            text += data.draw(st.text(LETTERS if part.many else "ab", max_size=3))
    return text


@given(PATTERNS, st.data())
def test_a_pattern_overlaps_what_it_may_be(pattern: Pattern, data: st.DataObject) -> None:
    text = fills(pattern, data)
    assert pattern.overlaps(Pattern((text,)))
    assert Pattern((text,)).overlaps(pattern)


@given(PATTERNS, PATTERNS, st.data())
def test_patterns_with_a_common_text_overlap(
    left: Pattern, right: Pattern, data: st.DataObject
) -> None:
    text = fills(left, data)
    if right.expression.fullmatch(text):
        assert left.overlaps(right)
        assert right.overlaps(left)


TEXTS = [""]
for _ in range(6):
    TEXTS += [text + letter for text in TEXTS for letter in LETTERS if len(text) == len(TEXTS[-1])]
TEXTS = sorted(set(TEXTS))


@given(PATTERNS, PATTERNS)
def test_patterns_that_overlap_have_a_common_text(left: Pattern, right: Pattern) -> None:
    """The other way round, by trying: a common text is never longer than all fixed text."""
    if left.fixed + right.fixed > 6:
        return
    common = any(
        left.expression.fullmatch(text) and right.expression.fullmatch(text) for text in TEXTS
    )
    assert left.overlaps(right) == common


@given(PATTERNS)
def test_filling_every_hole_leaves_a_text(pattern: Pattern) -> None:
    filled = pattern.fill("x", "a")
    assert filled.text is not None
    assert pattern.overlaps(filled)


@pytest.mark.parametrize(
    "label",
    ["var.environment", "local.env", "terraform.workspace", "ENV", "deployEnv", "vars.ENVIRONMENT",
     "data.aws_caller_identity.current.account_id", "inputs.stage", "self.env_name", "AWS_REGION"],
)  # fmt: skip
def test_environments_by_name(label: str) -> None:
    assert is_environment_name(label)


@pytest.mark.parametrize("label", ["var.name", "each.key", "inventory", "var.env_prefix", "", "s"])
def test_other_names(label: str) -> None:
    assert not is_environment_name(label)


@pytest.mark.parametrize(
    ("parts", "one", "other"),
    [
        (["/acme/", ("var.environment",), "/vpc/id"], "/acme/dev/vpc/id", "/acme/dev/x/vpc/id"),
        (["/acme/", ("var.service",), "/id"], "/acme/app/id", "/acme/app/x/id"),
        (["/acme/", ("var.path",), "/id"], "/acme/a/b/id", "/acme/a/b/ids"),
        (["/acme/dev/", ("each.key",)], "/acme/dev/vpc/id", "/acme/prod/vpc/id"),
        ([("var.prefix",), "/vpc/id"], "/any/thing/vpc/id", "/any/thing/vpc/ids"),
        (["/a/x-", ("var.name",), "/id"], "/a/x-1/id", "/b/x-1/id"),
    ],
)
def test_what_a_hole_stands_for(parts: list[str | tuple[str]], one: str, other: str) -> None:
    pattern = with_holes(parts)
    assert pattern.overlaps(Pattern((one,)))
    assert not pattern.overlaps(Pattern((other,)))


def test_a_value_with_pieces_is_a_pattern() -> None:
    hole = unknown(Cause.VARIABLE, "var.environment")
    inner = Value(unknown=Unknown(Cause.FUNCTION, "x", pieces=("/acme/", hole)))
    outer = Value(unknown=Unknown(Cause.FUNCTION, "x", pieces=(inner, "/vpc")))
    [pattern] = patterns_of(outer)
    assert pattern.shown == "/acme/${var.environment}/vpc"


def test_alternatives_are_patterns_of_their_own() -> None:
    options = (from_python("/a"), from_python("/b"))
    value = Value(unknown=Unknown(Cause.FUNCTION, "x", alternatives=options))
    assert [one.text for one in patterns_of(value)] == ["/a", "/b"]


def test_a_sensitive_text_is_never_shown() -> None:
    [pattern] = patterns_of(from_python("/acme/secret", sensitive=True))
    assert "secret" not in pattern.shown.replace("sensitive", "")


def test_below_a_path() -> None:
    for path in ("/acme/dev", "/acme/dev/"):
        below = Pattern((path,)).below()
        assert below.overlaps(Pattern(("/acme/dev/vpc/id",)))
        assert not below.overlaps(Pattern(("/acme/development/vpc",)))


def test_an_expression_matches_newlines() -> None:
    assert re.fullmatch(Pattern((Hole(many=True),)).expression, "a\nb")
