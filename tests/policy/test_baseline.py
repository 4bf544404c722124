"""The baseline hides exactly what is recorded, and nothing more."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model.verdict import Finding, Severity, Suppression, Verdict
from validator.policy.baseline import (
    BaselineError,
    Entry,
    as_json,
    compare,
    is_recordable,
    parse,
)

BY = Suppression("baseline", "recorded")
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "validator/policy/schema/baseline.schema.json").read_text()
)
few = st.sampled_from
findings = st.builds(
    Finding,
    rule=few(["a-rule", "b-rule", "suppression-unused"]),
    verdict=few(Verdict),
    severity=few(Severity),
    address=few(['aws_vpc.x["a"]', 'aws_vpc.x["b"]', "aws_vpc.y"]),
    attribute=few(["", "tags"]),
    location=st.none(),
    message=st.text(max_size=5),
    root=st.just("one"),
    suppressed=few([None, None, Suppression("inline", "known")]),
)


def entry(finding: Finding) -> Entry:
    return Entry("one", finding.rule, finding.address, finding.attribute, finding.verdict.value)


def key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.address, finding.attribute


@given(st.lists(findings, max_size=12), st.lists(findings, max_size=12))
def test_exactly_the_recorded_is_hidden(old: list[Finding], new: list[Finding]) -> None:
    recorded = [entry(finding) for finding in old if is_recordable(finding)]
    result = compare(new, recorded, entry, BY)
    for before, after in zip(new, result.findings, strict=True):
        if after.suppressed is BY:
            assert is_recordable(before)
        else:
            assert after is before
    for one in {key(finding) for finding in new}:
        now = Counter(f.verdict for f in new if key(f) == one and is_recordable(f))
        hidden = Counter(f.verdict for f in result.findings if key(f) == one and f.suppressed is BY)
        known = Counter(e.verdict for e in recorded if (e.rule, e.address, e.attribute) == one)
        spare = max(0, known["fail"] - now[Verdict.FAIL])
        assert hidden[Verdict.FAIL] == min(now[Verdict.FAIL], known["fail"])
        assert hidden[Verdict.UNDECIDED] == min(now[Verdict.UNDECIDED], known["undecided"] + spare)
    hides = sum(1 for f in result.findings if f.suppressed is BY)
    assert hides + len(result.gone) == len(recorded)
    assert not Counter(result.gone) - Counter(recorded)


@given(st.lists(findings, max_size=12))
def test_the_same_again_is_hidden_whole_and_nothing_is_gone(found: list[Finding]) -> None:
    recorded = [entry(finding) for finding in found if is_recordable(finding)]
    result = compare(found, recorded, entry, BY)
    assert not [finding for finding in result.findings if is_recordable(finding)]
    assert result.gone == ()


texts = st.text(max_size=20)
entries = st.builds(Entry, texts, texts, texts, texts, few(["fail", "undecided"]), texts)


@given(st.lists(entries, max_size=6))
def test_a_file_holds_what_was_written_in_one_order(written: list[Entry]) -> None:
    text = as_json(written)
    jsonschema.validate(json.loads(text), SCHEMA)
    assert Counter(parse(text)) == Counter(written)
    assert as_json(reversed(written)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: not valid JSON"),
        ('{\n"version": 1,\n}', "line 3: not valid JSON"),
        ("[]", "no baseline"),
        ('{"version": 2, "findings": []}', "version 2 is not known"),
        ('{"version": 1, "findings": [7]}', "finding 1: not an object"),
        ('{"version": 1, "findings": [{"root": 1}]}', "finding 1: `root` must be text"),
    ],
)
def test_what_is_no_baseline_is_told(text: str, words: str) -> None:
    with pytest.raises(BaselineError, match=words):
        parse(text)


def test_an_edited_entry_is_refused() -> None:
    text = as_json([Entry("one", "a-rule", "aws_vpc.x", "", "fail")])
    with pytest.raises(BaselineError, match="`fingerprint` is not that of"):
        parse(text.replace("aws_vpc.x", "aws_vpc.**"))
    with pytest.raises(BaselineError, match="`verdict` must be"):
        parse(text.replace('"fail"', '"pass"'))
