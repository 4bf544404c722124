"""`--with checkov` on scan and plan: one report, our suppressions, one line where it cannot run."""

from __future__ import annotations

import html
import json
import os
import stat
from pathlib import Path

import pytest
from harness.plan_documents import block, change, plan
from harness.scanner import called, install, output, printing, record
from harness.waived import ENVIRON, inside, write

from validator.model.report import Report, WaiverState
from validator.model.verdict import Finding, Verdict
from validator.pipeline.baseline import write as write_baseline
from validator.pipeline.gate import Wish, gate
from validator.pipeline.request import InputError, Request
from validator.pipeline.scan import scan
from validator.report import FORMATS, render

BUCKET = """
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
"""
BESIDE = Request(profile="all", beside=("checkov",), with_rules=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    return write(root, {"main.tf": BUCKET})


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def fails_logging(repository: Path, **more: object) -> dict[str, object]:
    return record("CKV_AWS_18", "aws_s3_bucket.b", repository / "main.tf", (2, 4), **more)


def judged(repository: Path, request: Request = BESIDE) -> Report:
    with inside(repository):
        return scan(["."], request, ENVIRON)


def of_checkov(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.source == "checkov"]


def test_its_findings_stand_beside_ours(repository, cache, monkeypatch) -> None:
    passed = record("CKV_AWS_93", "aws_s3_bucket.b", repository / "main.tf", (2, 4))
    printing(cache, monkeypatch, output(failed=[fails_logging(repository)], passed=[passed]))
    report = judged(repository)
    found = {finding.rule: finding for finding in of_checkov(report)}
    assert str(found["CKV_AWS_18"].location) == "main.tf:2"
    assert found["CKV_AWS_93"].verdict is Verdict.PASS
    assert report.exit_code(strict=False) == 1
    assert any("3.3.30 ran beside" in note for note in report.notes)
    ours = [f for f in report.findings if f.source != "checkov"]
    alone = judged(repository, Request(profile="all"))
    assert ours == list(alone.findings)


def test_it_is_in_every_format(repository, cache, monkeypatch) -> None:
    printing(cache, monkeypatch, output(failed=[fails_logging(repository)]))
    report = judged(repository)
    with inside(repository):
        for name in FORMATS:
            assert "CKV_AWS_18" in html.unescape(render(report, name)), name
        assert "blob/3.3.30/checkov/terraform/checks" in render(report, "text")
        document = json.loads(render(report, "json"))
        rules = json.loads(render(report, "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    from jsonschema import Draft202012Validator

    import validator.report as package

    schema = json.loads(Path(package.__file__).with_name("report.schema.json").read_text())
    Draft202012Validator(schema).validate(document)
    sources = {one["rule"]: one["source"] for one in document["findings"]}
    assert sources["CKV_AWS_18"] == "checkov"
    assert sources["s3-bucket-cmk"] == "shared-check"
    (info,) = [rule for rule in rules if rule["id"] == "CKV_AWS_18"]
    assert "checkov" in info["properties"]["tags"]


def test_what_our_rules_say_is_left_out_and_counted(repository, cache, monkeypatch) -> None:
    path = repository / "main.tf"
    double = record("CKV_AWS_145", "aws_s3_bucket.b", path, (2, 4))
    printing(cache, monkeypatch, output(failed=[double, fails_logging(repository)]))
    report = judged(repository)
    assert [finding.rule for finding in of_checkov(report)] == ["CKV_AWS_18"]
    assert any("1 finding left out" in note for note in report.notes)
    only = Request(profile="all", beside=("checkov",), rules=frozenset({"CKV_AWS_145"}))
    assert [finding.rule for finding in of_checkov(judged(repository, only))] == ["CKV_AWS_145"]


IGNORED = "# shared-check: ignore[CKV_AWS_18] -- written by a trail\n" + BUCKET.lstrip()


def test_a_comment_suppresses_it(repository, cache, monkeypatch) -> None:
    write(repository, {"main.tf": IGNORED})
    printing(cache, monkeypatch, output(failed=[fails_logging(repository)]))
    report = judged(repository)
    (found,) = of_checkov(report)
    assert found.suppressed is not None
    assert found.suppressed.reason == "written by a trail"
    assert not [f for f in report.findings if f.rule.startswith("suppression-")]
    (bare,) = of_checkov(judged(repository, Request(beside=("checkov",), suppressions=False)))
    assert bare.suppressed is None


def test_a_comment_is_unused_only_where_it_ran(repository, cache, monkeypatch) -> None:
    write(repository, {"main.tf": IGNORED})
    printing(cache, monkeypatch, output(passed=[fails_logging(repository)]))
    (waiver,) = judged(repository).waivers
    assert waiver.state is WaiverState.UNUSED
    (waiver,) = judged(repository, Request(profile="all")).waivers
    assert waiver.state is WaiverState.NOT_JUDGED
    install_broken = "import sys; sys.exit(2)"
    (cache / "checkov-3.3.30" / "bin" / "checkov").write_text(install_broken)
    (waiver,) = judged(repository).waivers
    assert waiver.state is WaiverState.NOT_JUDGED


EXCEPTION = """
exceptions:
  - rule: CKV_AWS_18
    address: {address}
    reason: written by a trail
    owner: platform
    expires: 2027-12-31
"""


def test_exceptions_yaml_suppresses_it_and_is_unused_only_where_it_ran(
    repository, cache, monkeypatch
) -> None:
    printing(cache, monkeypatch, output(failed=[fails_logging(repository)]))
    write(repository, {"exceptions.yaml": EXCEPTION.format(address="aws_s3_bucket.b")})
    (found,) = of_checkov(judged(repository))
    assert found.suppressed is not None
    assert found.suppressed.by == "exceptions"
    write(repository, {"exceptions.yaml": EXCEPTION.format(address="aws_s3_bucket.gone")})
    (waiver,) = judged(repository).waivers
    assert waiver.state is WaiverState.UNUSED
    (waiver,) = judged(repository, Request(profile="all")).waivers
    assert waiver.state is WaiverState.NOT_JUDGED


def test_the_baseline_hides_it(repository, cache, monkeypatch) -> None:
    printing(cache, monkeypatch, output(failed=[fails_logging(repository)]))
    with inside(repository):
        write_baseline(["."], "baseline.json", BESIDE, ENVIRON)
        # Without checkov its entries stay: nobody knows whether they are fixed.
        write_baseline(["."], "baseline.json", Request(profile="all"), ENVIRON)
    known = Request(profile="all", beside=("checkov",), baseline="baseline.json")
    report = judged(repository, known)
    assert report.exit_code(strict=False) == 0
    (found,) = of_checkov(report)
    assert found.suppressed is not None
    assert found.suppressed.by == "baseline"


def test_nothing_is_recorded_where_it_cannot_run(repository, cache, monkeypatch) -> None:
    install(cache, monkeypatch, "import sys; sys.exit(2)")
    with inside(repository), pytest.raises(InputError, match="checkov"):
        write_baseline(["."], "baseline.json", BESIDE, ENVIRON)
    assert not (repository / "baseline.json").exists()


def test_its_own_skip_comment_counts(repository, cache, monkeypatch) -> None:
    result = {"result": "SKIPPED", "suppress_comment": "no logs here"}
    skipped = fails_logging(repository, check_result=result)
    printing(cache, monkeypatch, output(skipped=[skipped]))
    (found,) = of_checkov(judged(repository))
    assert found.suppressed is not None
    assert found.suppressed.reason == "checkov:skip: no logs here"
    (bare,) = of_checkov(judged(repository, Request(beside=("checkov",), suppressions=False)))
    assert bare.suppressed is None


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit(2)", "it printed no JSON (exit code 2)"),
        ("raise KeyError('hunter2')", "it printed no JSON (exit code 1, KeyError)"),
        ("print('[1]')", "its JSON is not a report (exit code 0)"),
    ],
)
def test_where_it_fails_one_line_says_so_and_ours_stands(
    repository, cache, monkeypatch, program, reason
) -> None:
    install(cache, monkeypatch, program)
    report = judged(repository)
    assert report.broken == (("checkov", f".: {reason}"),)
    assert report.exit_code(strict=False) == 3
    assert list(report.findings) == list(judged(repository, Request(profile="all")).findings)
    with inside(repository):
        for name in FORMATS:
            text = render(report, name)
            assert "checkov" in text, name
            assert "hunter2" not in text, name
            assert "rule checkov" not in text, name


def test_one_that_does_not_end_is_ended(repository, cache, monkeypatch) -> None:
    install(cache, monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr("validator.pipeline.beside.SECONDS", 0.5)
    report = judged(repository)
    assert report.broken == (("checkov", ".: it did not end within 0.5 s"),)


def test_where_it_cannot_be_installed_one_line_says_so(repository, cache, monkeypatch) -> None:
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(cache / "file" / "below"))
    (cache / "file").write_text("")
    report = judged(repository)
    ((name, message),) = report.broken
    assert name == "checkov"
    assert "SHARED_CHECK_CACHE" in message
    assert "\n" not in message
    assert report.exit_code(strict=False) == 3


def test_it_runs_offline_and_without_what_is_around(repository, cache, monkeypatch) -> None:
    monkeypatch.setenv("BC_API_KEY", "hunter2")
    monkeypatch.setenv("CKV_FRAMEWORK", "sast")
    write(repository, {".checkov.yaml": "external-checks-dir: [checks]\n", "x.tfvars": ""})
    printing(cache, monkeypatch, output())
    with inside(repository):
        request = Request(beside=("checkov",), variables=("a=1",), var_files=("x.tfvars",))
        scan(["."], request, {**ENVIRON, "TF_VAR_b": "2"})
    how = called(cache)
    assert f"--directory={repository}" in how["argv"]
    assert "-d" not in how["argv"]
    assert "--skip-download" in how["argv"]
    assert f"--var-file={repository}/x.tfvars" in how["argv"]
    assert (how["env"]["TF_VAR_a"], how["env"]["TF_VAR_b"]) == ("1", "2")
    assert "BC_API_KEY" not in how["env"]
    assert "CKV_FRAMEWORK" not in how["env"]
    assert how["env"]["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert how["cwd"] == os.path.realpath(how["env"]["HOME"])
    assert not os.path.exists(how["cwd"])


def test_it_is_not_started_where_no_check_of_its_is_asked_for(
    repository, cache, monkeypatch
) -> None:
    printing(cache, monkeypatch, output())
    request = Request(profile="all", beside=("checkov",), rules=frozenset({"s3-bucket-cmk"}))
    assert not judged(repository, request).broken
    assert not (cache / "called.json").exists()


@pytest.mark.parametrize(
    ("rules", "beside", "hint"),
    [({"CKV_AWS_18"}, (), "--with checkov"), ({"CKV_AWS_99999"}, ("checkov",), "--with checkov")],
)
def test_a_check_that_cannot_be_judged_is_wrong_use(repository, rules, beside, hint) -> None:
    with inside(repository), pytest.raises(InputError, match="CKV_AWS_") as caught:
        scan(["."], Request(rules=frozenset(rules), beside=beside), ENVIRON)
    assert hint in caught.value.hint


SECRET = "hunter2-in-the-plan"


def made_plan(directory: Path) -> Path:
    after = {"bucket": "b", "tags": {"note": SECRET}, "size": 1.5}
    document = plan(
        change("aws_s3_bucket.b", ["create"], after),
        configuration={"resources": [block("aws_s3_bucket.b")]},
    )
    path = directory / "plan.json"
    path.write_bytes(document)
    return path


def test_it_reads_the_plan_from_a_file_that_nobody_else_can(repository, cache, monkeypatch) -> None:
    program = f"""
import json, os, sys
path = [a.partition("=")[2] for a in sys.argv if a.startswith("--file=")][0]
with open({str(cache / "seen.json")!r}, "w") as stream:
    json.dump({{"path": path, "mode": os.stat(path).st_mode, "text": open(path).read(),
               "above": os.stat(os.path.dirname(path)).st_mode}}, stream)
print(open({str(cache / "answer.json")!r}).read())
"""
    install(cache, monkeypatch, program)
    lines = record("CKV_AWS_18", "aws_s3_bucket.b", "/plan.json", (17, 30))
    (cache / "answer.json").write_text(json.dumps(output(failed=[lines])))
    path = made_plan(repository)
    with inside(repository):
        report = gate(Wish(".", from_file=str(path)), BESIDE, ENVIRON)
    seen = json.loads((cache / "seen.json").read_text())
    assert json.loads(seen["text"]) == json.loads(path.read_text())
    assert stat.S_IMODE(seen["mode"]) == 0o600
    assert stat.S_IMODE(seen["above"]) == 0o700
    assert not os.path.exists(os.path.dirname(seen["path"]))
    (found,) = of_checkov(report)
    assert str(found.location) == "main.tf:2"
    assert found.evidence[0].what == "checkov"
    with inside(repository):
        (source,) = of_checkov(scan_with(repository, cache, monkeypatch))
    assert found.fingerprint == source.fingerprint


def scan_with(repository: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    (cache / "checkov-3.3.30" / "bin" / "checkov").write_text(
        f"print({json.dumps(output(failed=[fails_logging(repository)]))!r})"
    )
    return scan(["."], BESIDE, ENVIRON)


def test_a_plan_that_it_fails_on_shows_no_value(repository, cache, monkeypatch) -> None:
    install(
        cache,
        monkeypatch,
        "import sys\n"
        "path = [a.partition('=')[2] for a in sys.argv if a.startswith('--file=')][0]\n"
        "raise ValueError(open(path).read())",
    )
    with inside(repository):
        report = gate(Wish(None, from_file=str(made_plan(repository))), BESIDE, ENVIRON)
        assert report.exit_code(strict=False) == 3
        for name in FORMATS:
            assert SECRET not in render(report, name)


def test_without_a_real_plan_it_reads_the_sources(repository, cache, monkeypatch) -> None:
    printing(cache, monkeypatch, output(failed=[fails_logging(repository)]))
    with inside(repository):
        report = gate(Wish(".", engine="symbolic"), BESIDE, ENVIRON)
    assert [finding.rule for finding in of_checkov(report)] == ["CKV_AWS_18"]
