"""`exceptions.yaml`: what its schema says, what the reader says, and where a problem is."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from validator.policy.suppressions import ExceptionsFile, read_exceptions
from validator.policy.suppressions.listed import schema
from validator.policy.suppressions.rules import MALFORMED, NO_REASON

GOOD = """\
exceptions:
  - rule: kms-key-rotation
    address: aws_kms_key.a
    reason: it signs
    owner: platform
    expires: 2027-03-31
    ticket: 1234
  - rule: [a-rule, b-rule]
    path: terraform/**
    reason: it signs
    expires: "2027-03-31"
"""


def read(tmp_path: Path, text: str) -> ExceptionsFile:
    (tmp_path / "exceptions.yaml").write_text(text)
    return read_exceptions(str(tmp_path))


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    file = read(tmp_path, GOOD)
    assert file.errors == ()
    first, second = file.entries
    assert (first.terms.problem, second.terms.problem) == (None, None)
    assert first.terms.ticket == "1234"
    assert str(first.terms.expires) == str(second.terms.expires) == "2027-03-31"
    assert second.terms.rules == ("a-rule", "b-rule")
    assert (first.terms.location.line, second.terms.location.line) == (2, 8)


def test_both_places_are_read(tmp_path: Path) -> None:
    (tmp_path / ".shared-check").mkdir()
    (tmp_path / ".shared-check" / "exceptions.yaml").write_text(GOOD)
    assert len(read(tmp_path, GOOD).entries) == 4


@pytest.mark.parametrize("text", ["", "exceptions:\n", "exceptions: []\n", "# nothing yet\n"])
def test_an_empty_file_has_none(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ExceptionsFile(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("exceptions: [}", 1, "not valid YAML"),
        ("- rule: a\n", 1, "not a list of exceptions"),
        ("exceptions: {}\n", 1, "not a list of exceptions"),
        ("exceptions: []\nignored: []\n", 2, "unknown key `ignored`"),
    ],
)
def test_what_is_no_list_of_exceptions_is_an_error(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    (error,) = read(tmp_path, text).errors
    assert words in error.message
    assert error.location is not None
    assert error.location.line == line


@pytest.mark.parametrize(
    ("entry", "rule", "words"),
    [
        ("{rule: a, address: b}", NO_REASON, "gives no reason"),
        ("{rule: a, address: b, reason: ' '}", NO_REASON, "gives no reason"),
        ("{rule: a, reason: c}", MALFORMED, "names nothing"),
        ("{address: b, reason: c}", MALFORMED, "rule"),
        ("{rule: '*', address: b, reason: c}", MALFORMED, "rule"),
        ("{rule: [], address: b, reason: c}", MALFORMED, "rule"),
        ("{rule: a, address: b, reason: c, until: 2027-01-01}", MALFORMED, "until"),
        ("{rule: a, address: b, reason: c, expires: tomorrow}", MALFORMED, "is no date"),
        ("{rule: a, address: b, reason: c, expires: 2027-13-01}", MALFORMED, "is no date"),
        ("{rule: a, address: b, reason: c, owner: [x]}", MALFORMED, "owner"),
        ("{rule: a, address: '', reason: c}", MALFORMED, "address"),
        ("just text", MALFORMED, "mapping"),
    ],
)
def test_a_faulty_entry_is_a_problem_and_the_others_hold(
    tmp_path: Path, entry: str, rule: str, words: str
) -> None:
    file = read(tmp_path, f"{GOOD}  - {entry}\n")
    assert file.errors == ()
    *good, bad = file.entries
    assert all(one.terms.problem is None for one in good)
    assert bad.terms.problem is not None
    assert bad.terms.problem.rule == rule
    assert words in bad.terms.problem.message
    assert bad.terms.location.line == 12


VALUES = st.sampled_from(
    [
        "a",
        "",
        " ",
        "2027-01-01",
        "20270101",
        "2027-W13-3",
        7,
        True,
        None,
        ["a"],
        ["a", "b"],
        [],
        "*",
    ]
)
NAMES = ("rule", "address", "path", "root", "attribute", "reason", "owner", "expires", "ticket")
ENTRIES = st.dictionaries(st.sampled_from((*NAMES, "unknown")), VALUES)


@given(ENTRIES)
def test_the_reader_and_the_schema_agree(
    tmp_path_factory: pytest.TempPathFactory, entry: dict[str, object]
) -> None:
    text = yaml.safe_dump({"exceptions": [entry]})
    (read_entry,) = read(tmp_path_factory.mktemp("x"), text).entries
    # The text as it stands, as an editor has it: a ticket 7 is meant as text.
    (plain,) = yaml.load(text, yaml.BaseLoader)["exceptions"]  # noqa: S506
    valid = jsonschema.Draft202012Validator(schema()).is_valid({"exceptions": [plain]})
    if not any(value is None or value is True for value in entry.values()):
        assert (read_entry.terms.problem is None) == valid
    else:
        assert read_entry.terms.problem is not None
