"""Rego policies: as Open Policy Agent answers, in both syntaxes; faults told, the rest kept."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from harness.graphs import graph, resource
from hypothesis import given
from hypothesis import strategies as st

from validator.evaluate import evaluate_root
from validator.model.graph import Graph
from validator.model.value import Value, from_python
from validator.model.verdict import Severity, Verdict
from validator.policy.rego import RegoError, rego_files, rego_findings, run_rego
from validator.policy.rego import run as runner
from validator.policy.rego.builtins import guarded
from validator.policy.rego.masking import Mask

CASES = json.loads((Path(__file__).parent / "data" / "rego-conformance.json").read_text())
"""Policies with what `opa eval` of Open Policy Agent 1.22.3 gives for each; v0 with its flag."""

LOUD = ("+ 1 == 2", "1/0", "net.cidr_merge", "rego.metadata", "} { c := input.rc")
"""What the library does not do: it is a fault, never another answer."""

Answer = dict[str, list[Any]]


@cache
def answers() -> tuple[dict[int, Answer], set[int]]:
    """What we give for every case, and the cases that are faults; one run per input."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for number, case in enumerate(CASES):
        name = f"case{number}"
        text = case["rego"].replace("PACKAGE", name)
        groups[json.dumps(case["input"])][f"{name}.rego"] = text
    found: dict[int, Answer] = defaultdict(lambda: defaultdict(list))
    faults: set[int] = set()
    for given_input, files in groups.items():
        run = run_rego(files, json.loads(given_input), ["*"])
        for one in run.results:
            found[int(one.package.removeprefix("case"))][one.rule].append(one.message)
        faults |= {int(place.path[4:-5]) for _, place in run.faults}
    return found, faults


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: CASES[n]["rego"][16:60].strip())
def test_answers_are_those_of_open_policy_agent(number: int) -> None:
    found, faults = answers()
    case = CASES[number]
    if any(part in case["rego"] for part in LOUD):
        assert number in faults
        return
    assert number not in faults

    def ordered(answer: Answer) -> dict[str, list[str]]:
        return {rule: sorted(map(json.dumps, some)) for rule, some in answer.items()}

    assert ordered(found.get(number, {})) == ordered(case["opa"])


V0 = """package main

deny[msg] {
  r := input.resource_changes[_]
  not r.change.after.tags.Owner
  msg := sprintf("%s has no owner", [r.address])
}

warn[msg] {
  count(input.resource_changes) > 0
  msg := "look again"
}
"""
V1 = """package main

violation contains {
  "msg": "no owner",
  "resource": r.address,
  "metadata": {"id": "ORG-7", "severity": "CRITICAL"},
  "remediation": "add one",
} if {
  some r in input.resource_changes
  not r.change.after.tags.Owner
}
"""
BUCKET = resource("aws_s3_bucket.logs", bucket="logs")
PLAN = {
    "resource_changes": [
        {"address": "aws_s3_bucket.logs", "change": {"after": {"bucket": "logs", "tags": None}}}
    ]
}


def findings(found: Graph, **files: str) -> Any:
    texts = {f"policy/{name}.rego": text for name, text in files.items()}
    return rego_findings(run_rego(texts, PLAN, ["main"]), found)


def test_a_message_is_a_finding_about_the_address_in_it() -> None:
    (deny, warn) = findings(graph(BUCKET), a=V0).findings
    assert (deny.rule, deny.verdict, deny.severity) == (
        "rego.main.deny",
        Verdict.FAIL,
        Severity.HIGH,
    )
    assert (deny.address, deny.message) == ("aws_s3_bucket.logs", "aws_s3_bucket.logs has no owner")
    assert str(deny.evidence[-1].location) == "policy/a.rego:3"
    assert (warn.rule, warn.verdict, warn.severity, warn.address) == (
        "rego.main.warn",
        Verdict.UNDECIDED,
        Severity.LOW,
        "root",
    )


def test_an_object_says_id_severity_address_and_fix() -> None:
    (one,) = findings(graph(BUCKET), a=V1).findings
    assert (one.rule, one.severity, one.address) == (
        "ORG-7",
        Severity.CRITICAL,
        "aws_s3_bucket.logs",
    )
    assert (one.message, one.fix) == ("no owner", "add one")


def test_both_syntaxes_in_one_directory() -> None:
    outcome = findings(graph(BUCKET), a=V0, b=V1)
    assert outcome.broken == ()
    assert [one.rule for one in outcome.findings] == ["rego.main.deny", "rego.main.warn", "ORG-7"]


def test_fingerprints_are_stable_and_tell_messages_apart() -> None:
    first = findings(graph(BUCKET), a=V0).findings
    again = findings(graph(BUCKET, source="plan"), a=V0 + "\n# a comment\n", b=V1).findings
    assert [one.fingerprint for one in again[:2]] == [one.fingerprint for one in first]
    two = V0.replace("has no owner", "lacks an owner")
    other = findings(graph(BUCKET), a=two).findings[0]
    assert other.fingerprint != first[0].fingerprint
    assert findings(graph(BUCKET), a=V1).findings[0].fingerprint == again[2].fingerprint


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("aws_s3_bucket.logs: no", "aws_s3_bucket.logs"),
        ("`aws_s3_bucket.logs`, no", "aws_s3_bucket.logs"),
        ('module.a["x.y"].aws_s3_bucket.b[0] is bad', 'module.a["x.y"].aws_s3_bucket.b[0]'),
        ("aws_s3_bucket.logs.tags is bad", "aws_s3_bucket.logs"),
        ("aws_s3_bucket.logs2 is bad", "root"),
        ("my.aws_s3_bucket.logs", "root"),
        ("aws_s3_bucket.many is bad", "aws_s3_bucket.many"),
        ("nothing", "root"),
    ],
)
def test_the_address_is_found_in_the_text(text: str, address: str) -> None:
    known = graph(
        BUCKET,
        replace(BUCKET, address='module.a["x.y"].aws_s3_bucket.b[0]'),
        replace(BUCKET, address='aws_s3_bucket.many["k"]'),
    )
    message = json.dumps(text)
    (one,) = findings(known, a=f"package main\ndeny contains {message}\n").findings
    assert one.address == address


def test_what_may_not_exist_is_undecided() -> None:
    maybe = replace(BUCKET, exists=None)
    (deny, _) = findings(graph(maybe), a=V0).findings
    assert deny.verdict is Verdict.UNDECIDED
    assert deny.needs == ("count or for_each of aws_s3_bucket.logs",)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("package main\ndeny contains msg if { msg := \n", "policy/bad.rego:2", "expecting"),
        ("package main\ndeny[msg] { msg := \n", "policy/bad.rego:", "expecting"),
        ("package main\ndeny contains m if { m := nosuch(1) }\n", "policy/bad.rego:2", "nosuch"),
        ("package main\n\ndeny contains m if { m := 1 / 0 }\n", "policy/bad.rego:3", "zero"),
        (
            "package main\nf(x) := f(x)\ndeny_more contains m if { m := f(1) }\n",
            "policy/bad.rego:3",
            "the Rego library ended",
        ),
        ("not rego\n", "policy/bad.rego:1", "package"),
    ],
)
def test_a_file_that_breaks_is_told_and_the_others_judge(
    text: str, place: str, message: str
) -> None:
    outcome = findings(graph(BUCKET), a=V0, bad=text, c=V1)
    assert [one.rule for one in outcome.findings] == ["rego.main.deny", "rego.main.warn", "ORG-7"]
    ((_, fault),) = outcome.broken
    assert fault.startswith(place)
    assert message in fault
    assert "backtrace" not in fault


def test_packages_are_chosen_by_name() -> None:
    files = {
        "a.rego": V0,
        "b.rego": V0.replace("package main", "package main.network"),
        "c.rego": V0.replace("package main", "package other"),
    }
    for names, packages in (
        (["main"], {"main"}),
        (["main.network", "other"], {"main.network", "other"}),
        (["*"], {"main", "main.network", "other"}),
    ):
        assert {one.package for one in run_rego(files, PLAN, names).results} == packages
    with pytest.raises(RegoError, match=r"no Rego file is of package mine \(there are: main, "):
        run_rego(files, PLAN, ["mine"])


def test_rules_named_like_conftest_has_them() -> None:
    text = (
        "package main\n"
        'deny_public contains "a"\nwarn_x contains "b"\nviolation_y contains "c"\n'
        'denying contains "d"\nallow := false\ndefault deny_never := false\n'
        'deny_flag if { 1 == 1 }\ndeny_text := "e"\n'
    )
    found = {(one.rule, one.message) for one in run_rego({"a.rego": text}, {}, ["main"]).results}
    assert found == {
        ("deny_public", "a"),
        ("warn_x", "b"),
        ("violation_y", "c"),
        ("deny_flag", "deny_flag is true"),
        ("deny_text", "e"),
    }


def test_a_library_of_ones_own_is_imported() -> None:
    files = {
        "lib.rego": "package lib.tags\nmissing(r) { not r.change.after.tags.Owner }\n",
        "a.rego": "package main\nimport data.lib.tags\n"
        "deny contains r.address if { some r in input.resource_changes; tags.missing(r) }\n",
    }
    run = run_rego(files, PLAN, ["main"])
    assert run.faults == ()
    assert [one.message for one in run.results] == ["aws_s3_bucket.logs"]


def test_a_function_of_ones_own_hides_a_built_in() -> None:
    text = "package main\ncontains(a, b) { a[_] == b }\ndeny[m] { contains([1, 2], 2); m := 1 }\n"
    assert guarded("startswith(x)", {"startswith"}) == "startswith(x)"
    run = run_rego({"a.rego": text}, {}, ["main"])
    assert run.faults == ()
    assert [one.message for one in run.results] == [1]


def test_calls_in_text_and_comments_stay() -> None:
    text = 'x := "count(y)" # count(z)\ny := `lower(q)`\nz := data.a.count(1)\n'
    assert guarded(text, ()) == text


SECRET = "pw-7Hq\"x' \\z"


@pytest.mark.parametrize(
    "expression",
    [
        "s",
        'sprintf("%v", [s])',
        'sprintf("%q", [s])',
        "upper(s)",
        "lower(s)",
        "json.marshal(input)",
        "base64.encode(s)",
        'sprintf("%v", [input.n])',
        '{"msg": "m", "fix": s}',
        '{"msg": "m", "id": s}',
        '{"msg": "m", "attribute": s}',
        '{"whatever": {"deep": [s]}}',
        "to_number(s) + 1 / 0 * count(s)",
        "json.unmarshal(s)",
    ],
)
def test_sensitive_values_are_never_shown(expression: str) -> None:
    hidden = {
        "password": Value(data=SECRET, sensitive=True),
        "pin": replace(from_python(987654), sensitive=True),
    }
    one = replace(BUCKET, values=Value(data=hidden))
    text = f"package main\ndeny contains m if {{ s := input.s; m := {expression} }}\n"
    run = run_rego({"a.rego": text}, {"s": SECRET, "n": 987654}, ["main"])
    shown = repr(rego_findings(run, graph(one)))
    for secret in (SECRET, SECRET.lower(), SECRET.upper(), "987654"):
        for spelling in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]):
            assert spelling not in shown


@given(st.text(min_size=1, max_size=12), st.text(max_size=30), st.text(max_size=30))
def test_a_mask_leaves_no_secret(secret: str, before: str, after: str) -> None:
    values = Value(data={"a": Value(data=secret, sensitive=True)})
    mask = Mask.of(graph(replace(BUCKET, values=values)))
    shown = mask(f"{before} {secret} {after}")
    if len(secret) >= 4:
        assert secret not in shown.replace("(sensitive)", "")
    else:
        assert f" {secret} " not in shown or not secret.strip()


def test_a_mask_of_nothing_changes_nothing() -> None:
    assert Mask.of(graph(BUCKET))("logs are logs") == "logs are logs"


def test_printing_shows_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    run_rego({"a.rego": 'package main\ndeny contains "a" if print(input)\n'}, {"p": "x"}, ["main"])
    assert capfd.readouterr() == ("", "")


def test_without_the_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RegoError) as caught:
        run_rego({"a.rego": V0}, PLAN, ["main"])
    assert caught.value.hint == 'pip install "shared-check[rego]"'


def test_files_are_found_without_their_tests(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    for name in ("a.rego", "a_test.rego", "lib/b.rego", "notes.md"):
        (tmp_path / name).write_text("package main\n")
    assert {Path(path).name for path in rego_files(str(tmp_path))} == {"a.rego", "b.rego"}
    (tmp_path / "c.rego").write_bytes(b"\xff\xfe")
    with pytest.raises(RegoError, match=r"c\.rego: cannot be read"):
        rego_files(str(tmp_path))
    with pytest.raises(RegoError, match="no such directory"):
        rego_files(str(tmp_path / "none"))


def test_sources_are_judged_as_the_plan_that_they_are(tmp_path: Path) -> None:
    from validator.plan.render import plan_document

    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "logs" {\n  bucket = "b"\n}\n')
    found = evaluate_root(str(tmp_path))
    run = run_rego({"a.rego": V1}, plan_document(found), ["main"])
    (one,) = rego_findings(run, found).findings
    assert one.location is not None
    assert (one.location.line, one.address) == (1, "aws_s3_bucket.logs")
