"""Verdicts survive the way to bytes and back, and nothing else is made of bytes."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.model.graph import Diagnostic
from validator.model.location import Hop, Location
from validator.model.verdict import Finding, Severity, Suppression, Verdict
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.judged import Judged
from validator.pipeline.request import Request
from validator.pipeline.scan import graph_of
from validator.pipeline.stored import decode, encode, texts

REPOSITORY = Path(__file__).parents[2]
_text = st.text(max_size=8)
_location = st.none() | st.builds(Location, _text, st.integers(1, 9), st.integers(1, 9))
_hops = st.lists(st.builds(Hop, _text, _text, _location), max_size=3).map(tuple)
_suppression = st.none() | st.builds(Suppression, _text, _text, st.none() | _text)
_finding = st.builds(
    Finding, _text, st.sampled_from(Verdict), st.sampled_from(Severity), _text, _text, _location,
    _text, _hops, st.lists(_text, max_size=2).map(tuple), _text, _text, _text, _suppression,
)  # fmt: skip
_judged = st.builds(
    Judged, _text, _text, st.lists(_finding, max_size=3).map(tuple),
    st.lists(st.builds(Diagnostic, _text, _location, st.just("warning")), max_size=2).map(tuple),
    st.lists(st.tuples(_text, _text), max_size=2).map(tuple), st.integers(0, 9),
)  # fmt: skip


@given(judged=_judged)
def test_there_and_back(judged: Judged) -> None:
    assert decode(encode(judged)) == judged


@pytest.mark.parametrize("pictures", [False, True])
def test_a_real_root_there_and_back(pictures: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    request = Request(pictures=pictures)
    graph = graph_of("terraform/environments/prod", request, {})
    judged = judge_graph(graph, policies_for(request), request)
    assert (judged.picture is not None) == pictures
    assert decode(encode(judged)) == judged


@given(judged=_judged)
def test_every_text_is_found(judged: Judged) -> None:
    found = texts(judged)
    assert all(finding.message in found for finding in judged.findings)
    assert all(hop.what in found for finding in judged.findings for hop in finding.evidence)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish",
        marshal.dumps(None),
        marshal.dumps(("validator.model.location:Location", "a", 1, 1)),
        marshal.dumps(("os:system", "true")),
        marshal.dumps(("validator.model.location:dataclass", 1)),
        marshal.dumps(("validator.model.verdict:hashlib.sha256", b"")),
        marshal.dumps(("validator.pipeline.judged:Judged", "too few")),
        marshal.dumps(("validator.model.nowhere:X", 1)),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a stored verdict"):
        decode(data)


def test_foreign_objects_are_not_kept() -> None:
    with pytest.raises(TypeError, match="Path"):
        encode(Judged("r", "p", (), (), (), Path("x")))  # type: ignore[arg-type]
