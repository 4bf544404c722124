"""Editing the text of a plan: what is not changed stays, to the byte."""

from __future__ import annotations

import difflib

import pytest
import yaml
from harness.address_plans import FULL, edited

from validator.addresses.edit import EditError, Text, comments, quoted, verified

VPC = ("environments", "dev", "vpc")


def added(before: str, after: str) -> list[str]:
    rows = difflib.ndiff(before.splitlines(), after.splitlines())
    return [row for row in rows if row[:1] in "+-"]


def test_nothing_is_changed_by_reading() -> None:
    for text in (FULL, FULL.replace("\n", "\r\n"), FULL.rstrip("\n"), "a: 1"):
        assert str(Text("p", text)) == text


def test_an_entry_is_put_where_its_name_sorts() -> None:
    text = Text("p", FULL)
    text.insert(("environments", "prod", "vpc", "tiers", "private", "ap-northeast-2b"), ["cidr: x"])
    rows = str(text).splitlines()
    at = rows.index("          ap-northeast-2b:")
    assert rows[at + 1 : at + 3] == ["            cidr: x", "          ap-northeast-2c:"]
    assert added(FULL, str(text)) == ["+           ap-northeast-2b:", "+             cidr: x"]


def test_an_entry_comes_after_the_comments_of_the_one_before() -> None:
    before = edited(
        ("          purpose: Caches.\n", "          purpose: Caches.\n          # more\n")
    )
    text = Text("p", before)
    text.insert((*VPC, "reserved", "z"), ["cidr: x"])
    rows = str(text).splitlines()
    assert rows[rows.index("          # more") + 1] == "        z:"


def test_an_entry_is_put_before_the_comments_of_the_one_after() -> None:
    before = "tiers:\n  # about b\n  b: {cidr: x}\n  # about d\n  d: {cidr: y}\n"
    text = Text("p", before)
    text.insert(("tiers", "c"), ["cidr: z"])
    assert str(text) == before.replace("  # about d", "  c:\n    cidr: z\n  # about d")


def test_blank_lines_part_new_entries_where_they_part_the_others() -> None:
    text = Text("p", FULL)
    text.insert(("environments", "test"), ["vpc: 1"])
    assert added(FULL, str(text)) == ["+   test:", "+     vpc: 1", "+ "]
    assert "            cidr: 10.3.0.128/25\n\n  test:\n    vpc: 1\n\nreserved:" in str(text)


def test_keys_of_fixed_names_have_an_order() -> None:
    text = Text("p", FULL)
    text.set(("environments", "prod", "vpc", "purpose"), "x")
    text.insert(("environments", "prod", "vpc", "secondary", "pods"), ["cidr: y"])
    text.set((*VPC, "tiers", "pods", "ap-northeast-2a", "ipv6"), "7")
    keys = list(yaml.safe_load(str(text))["environments"]["prod"]["vpc"])
    assert keys == ["cidr", "purpose", "secondary", "ipv6", "tiers"]


def test_a_parent_that_is_empty_or_missing_is_made() -> None:
    for before in ("a:\n  b: {}  # why\n", "a:\n  b:  # why\n", "a:\n  c: 1  # why\n"):
        text = Text("p", before)
        text.insert(("a", "b", "x"), ["cidr: y"])
        assert yaml.safe_load(str(text))["a"]["b"] == {"x": {"cidr": "y"}}
        assert comments(before) <= comments(str(text))


def test_an_entry_takes_its_comments_along() -> None:
    text = Text("p", FULL)
    rows = text.cut((*VPC, "reserved", "private/ap-northeast-2b"))
    assert rows == [
        "# Kept for the next zone.",
        "private/ap-northeast-2b:",
        "  cidr: 10.2.8.0/22  # its place",
        "  ipv6: 2",
        "  purpose: Next zone.",
    ]
    assert len(str(text).splitlines()) == len(FULL.splitlines()) - 5


def test_a_text_of_several_lines_is_an_entry_s_to_its_end() -> None:
    before = "r:\n  a:\n    purpose: |\n      one\n      # two\n\n  # c\n  c:\n    x: 1\n"
    text = Text("p", before)
    text.insert(("r", "b"), ["x: 2"])
    assert str(text) == before.replace("  # c\n", "  b:\n    x: 2\n\n  # c\n")
    text = Text("p", before)
    assert text.cut(("r", "a")) == ["a:", "  purpose: |", "    one", "    # two"]


def test_the_last_entry_leaves_an_empty_mapping() -> None:
    text = Text("p", "reserved:  # none\n  a:\n    cidr: x\n\nnext: 1\n")
    text.cut(("reserved", "a"))
    assert str(text) == "reserved: {}  # none\n\nnext: 1\n"


def test_what_is_written_in_one_line_is_refused() -> None:
    text = Text("p", "a: {b: {cidr: x}, c: {cidr: y}}\n")
    with pytest.raises(EditError, match=r"p:1: a is written in one line"):
        text.insert(("a", "d"), ["cidr: z"])
    with pytest.raises(EditError, match="in one line"):
        text.cut(("a", "b"))


def test_a_change_that_touches_more_is_refused() -> None:
    before = "a: &same\n  b: 1\nc: *same\n"
    text = Text("p", before)
    text.set(("a", "d"), "2")
    with pytest.raises(EditError, match="touch more than its place"):
        verified("p", before, str(text), {"a": {"b": 1, "d": 2}, "c": {"b": 1}})


def test_a_change_that_loses_a_comment_is_refused() -> None:
    with pytest.raises(EditError, match="'# why' would be lost"):
        verified("p", "a: 1  # why\n", "a: 1\n", {"a": 1})


@pytest.mark.parametrize("text", ["yes", "null", "1", "1e3", "a: b", "# c", "x", "Größe", "'", ""])
def test_a_text_is_read_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(f"k: {quoted(text)}") == {"k": text}
    assert yaml.safe_load(f"{quoted(text)}: 1") == {text: 1}
