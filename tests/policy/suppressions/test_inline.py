"""Comments: what is understood, what is refused, and which block or attribute they are on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model.location import Location
from validator.policy.suppressions import InlineWaiver, read_inline
from validator.policy.suppressions.inline import directive
from validator.policy.suppressions.rules import MALFORMED, NO_REASON
from validator.policy.suppressions.waiver import Target

PLACE = Location("main.tf", 1)
TARGET = Target("main.tf", "aws_vpc.main", 1, 3, 1, 3)


def read(tmp_path: Path, text: str) -> tuple[InlineWaiver, ...]:
    path = tmp_path / "main.tf"
    path.write_text(text)
    return read_inline([str(path)])


def said(text: str) -> InlineWaiver:
    return directive(text, PLACE, TARGET)


def test_every_part_is_read() -> None:
    terms = "until=2027-03-31 owner=platform ticket=OPS-1"
    one = said(f'ignore[a-rule, b-rule]@["prod", 0] {terms} -- a reason')
    assert one.terms.problem is None
    assert one.terms.rules == ("a-rule", "b-rule")
    assert one.keys == ("prod", 0)
    assert one.terms.expires == date(2027, 3, 31)
    assert (one.terms.owner, one.terms.ticket) == ("platform", "OPS-1")
    assert one.terms.reason == "a reason"


@pytest.mark.parametrize(
    "text",
    [
        "ignore[a] -- why",
        "ignore [a] -- why",
        "ignore[a]   owner=x   until=2027-01-01 -- why",
        'ignore[a]@["k"] -- why',
        'ignore[a]@["a]b"] -- why',
        "ignore[a]@[1] -- why -- and more",
        "ignore[CKV_AWS_18] -- another scanner's id",
    ],
)
def test_forms_that_hold(text: str) -> None:
    assert said(text).terms.problem is None


@pytest.mark.parametrize(
    "text", ["ignore[a]", "ignore[a] --", "ignore[a] owner=x", "ignore[a] -- "]
)
def test_a_reason_is_mandatory(text: str) -> None:
    problem = said(text).terms.problem
    assert problem is not None
    assert problem.rule == NO_REASON


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ignore -- why", "not of the form"),
        ("ignroe[a] -- why", "not of the form"),
        ("ignore a -- why", "not of the form"),
        ("ignore[] -- why", "name the rules"),
        ("ignore[a,,b] -- why", "name the rules"),
        ("ignore[*] -- why", "name the rules"),
        ("ignore[a b] -- why", "name the rules"),
        ("ignore[a] until=tomorrow -- why", "is no date"),
        ("ignore[a] until=2027-02-30 -- why", "is no date"),
        ("ignore[a] until=20270331 -- why", "is no date"),
        ("ignore[a] until=2027-W13-3 -- why", "is no date"),
        ("ignore[a] by=x -- why", "`by=` is not known"),
        ("ignore[a] owner=x owner=y -- why", "is there twice"),
        ("ignore[a] because -- why", "`because` is not understood"),
        ("ignore[a]@[prod] -- why", "is no instance key"),
        ("ignore[a]@[] -- why", "is no instance key"),
        ("ignore[a]@[true] -- why", "is no instance key"),
    ],
)
def test_a_slip_is_told_and_suppresses_nothing(text: str, words: str) -> None:
    problem = said(text).terms.problem
    assert problem is not None
    assert problem.rule == MALFORMED
    assert words in problem.message


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    said(text)


@given(
    st.lists(st.from_regex(r"\A[a-z]+(-[a-z]+)*\Z"), min_size=1, max_size=3, unique=True),
    st.none() | st.lists(st.text(max_size=5) | st.integers(0, 99), min_size=1, max_size=3),
    st.none() | st.dates(),
    st.from_regex(r"\A[\w()'!?]+( [\w()'!?]+)*\Z"),
)
def test_what_is_written_is_read(
    rules: list[str], keys: list[str | int] | None, until: date | None, reason: str
) -> None:
    import json

    narrowed = f"@{json.dumps(keys)}" if keys is not None else ""
    expires = f" until={until.isoformat()}" if until else ""
    one = said(f"ignore[{','.join(rules)}]{narrowed}{expires} -- {reason}")
    assert one.terms.problem is None
    assert list(one.terms.rules) == rules
    assert one.keys == (tuple(keys) if keys is not None else None)
    assert one.terms.expires == until
    assert one.terms.reason == reason


SOURCE = """\
# shared-check: ignore[above] -- r
# an ordinary comment
resource "aws_s3_bucket" "a" { // shared-check: ignore[opening] -- r
  # shared-check: ignore[attribute-above] -- r
  bucket = "x"
  acl    = "private" # shared-check: ignore[attribute-beside] -- r

  rule {
    kms = "x" /* shared-check: ignore[nested] -- r */
  }
  /* shared-check: ignore[nested-block]
     -- a reason
     of two lines */
  logging {
    target = [
      "a", # shared-check: ignore[element] -- r
    ]
  }
} # shared-check: ignore[closing] -- r

/* shared-check: ignore[same-line] -- r */ variable "v" {}
locals {
  # shared-check: ignore[local] -- r
  x = 1
}
module "m" { # shared-check: ignore[call] -- r
  source = "./m"
}
"""


@pytest.mark.parametrize(
    ("rule", "subject", "lines"),
    [
        ("above", "aws_s3_bucket.a", (3, 19)),
        ("opening", "aws_s3_bucket.a", (3, 19)),
        ("closing", "aws_s3_bucket.a", (3, 19)),
        ("attribute-above", "aws_s3_bucket.a.bucket", (5, 5)),
        ("attribute-beside", "aws_s3_bucket.a.acl", (6, 6)),
        ("nested", "aws_s3_bucket.a.rule.kms", (9, 9)),
        ("nested-block", "aws_s3_bucket.a.logging", (14, 18)),
        ("element", "aws_s3_bucket.a.logging.target", (15, 17)),
        ("same-line", "var.v", (21, 21)),
        ("local", "locals.x", (24, 24)),
        ("call", "module.m", (26, 28)),
    ],
)
def test_a_comment_is_on_its_line_or_the_one_below(
    tmp_path: Path, rule: str, subject: str, lines: tuple[int, int]
) -> None:
    found = {one.terms.rules[0]: one for one in read(tmp_path, SOURCE)}
    one = found[rule]
    assert one.target is not None
    assert one.terms.problem is None
    assert one.subject == subject
    assert (one.target.first, one.target.last) == lines


def test_further_lines_of_a_block_comment_are_the_reason(tmp_path: Path) -> None:
    found = {one.terms.rules[0]: one for one in read(tmp_path, SOURCE)}
    assert found["nested-block"].terms.reason == "a reason of two lines"


@pytest.mark.parametrize(
    "text",
    [
        '# shared-check: ignore[a] -- r\n\nresource "aws_vpc" "a" {}\n',
        'resource "aws_vpc" "a" {\n  x = 1\n  # shared-check: ignore[a] -- r\n}\n',
        'resource "aws_vpc" "a" {}\n# shared-check: ignore[a] -- r\n',
    ],
)
def test_a_comment_at_nothing_is_malformed(tmp_path: Path, text: str) -> None:
    (one,) = read(tmp_path, text)
    assert one.terms.problem is not None
    assert "stands at nothing" in one.terms.problem.message


@pytest.mark.parametrize(
    "text",
    [
        '# see shared-check: ignore[a] in the docs\nresource "aws_vpc" "a" {}\n',
        'output "o" {\n  value = "# shared-check: ignore[a] -- r"\n}\n',
        'output "o" {\n  value = <<-X\n    # shared-check: ignore[a] -- r\n  X\n}\n',
    ],
)
def test_only_a_comment_that_begins_so_is_one(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ()


def test_a_file_that_is_not_there_or_broken_has_none(tmp_path: Path) -> None:
    assert read_inline([str(tmp_path / "absent.tf")]) == ()
    assert read(tmp_path, "# shared-check: ignore[a] -- r\n\xff{{{\n") != ()
