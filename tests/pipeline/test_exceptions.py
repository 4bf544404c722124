"""Suppressions in whole runs: what they hide, what they must not hide, and how they rot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from harness.waived import EVERY_RULE, about, fails, hidden, judged, states, write

from validator.model.report import WaiverState
from validator.model.verdict import Verdict
from validator.pipeline.exceptions import today
from validator.pipeline.request import InputError, Request

ROTATION = "kms-key-rotation"
KEY = 'resource "aws_kms_key" "a" {\n}\n'
KEYS = 'resource "aws_kms_key" "a" {\n  for_each = toset(["x", "y"])\n}\n'
IGNORE = f"# shared-check: ignore[{ROTATION}] -- it signs\n"


def listed(**fields: str) -> str:
    entry = {"rule": ROTATION, "reason": "it signs"} | fields
    return "exceptions:\n  - " + "\n    ".join(f"{k}: '{v}'" for k, v in entry.items()) + "\n"


# What is hidden


def test_a_comment_hides_its_rule_and_no_other(tmp_path: Path) -> None:
    report = judged(write(tmp_path, {"main.tf": IGNORE + KEY}))
    assert hidden(report) == {(ROTATION, "aws_kms_key.a")}
    assert "aws_kms_key.a" in fails(report, "required-tags")
    (accepted,) = report.suppressed
    assert accepted.suppressed is not None
    assert (accepted.suppressed.by, accepted.suppressed.reason) == ("inline", "it signs")
    assert states(report) == {ROTATION: WaiverState.ACTIVE}


def test_a_comment_on_a_block_hides_nothing_of_the_next(tmp_path: Path) -> None:
    other = KEY.replace('"a"', '"b"')
    report = judged(write(tmp_path, {"main.tf": IGNORE + KEY + other}))
    assert fails(report, ROTATION) == {"aws_kms_key.b"}


def test_a_comment_on_an_attribute_covers_it_alone(tmp_path: Path) -> None:
    text = (
        'resource "aws_kms_key" "a" {\n'
        f"  enable_key_rotation = false # shared-check: ignore[{ROTATION}] -- it signs\n"
        "  deletion_window_in_days = 7\n}\n"
    )
    report = judged(write(tmp_path, {"main.tf": text}))
    assert hidden(report) == {(ROTATION, "aws_kms_key.a")}
    moved = text.replace("= 7", f"= 7 # shared-check: ignore[{ROTATION}] -- it signs", 1).replace(
        f"false # shared-check: ignore[{ROTATION}] -- it signs", "false", 1
    )
    report = judged(write(tmp_path, {"main.tf": moved}))
    assert fails(report, ROTATION) == {"aws_kms_key.a"}
    assert about(report) == {("suppression-unused", f"ignore[{ROTATION}]")}


def test_a_comment_can_be_for_some_instances(tmp_path: Path) -> None:
    text = f'# shared-check: ignore[{ROTATION}]@["x"] -- it signs\n{KEYS}'
    report = judged(write(tmp_path, {"main.tf": text}))
    assert fails(report, ROTATION) == {'aws_kms_key.a["y"]'}
    numbered = 'resource "aws_kms_key" "a" {\n  count = 3\n}\n'
    text = f"# shared-check: ignore[{ROTATION}]@[0, 2] -- they sign\n{numbered}"
    report = judged(write(tmp_path, {"main.tf": text}))
    assert fails(report, ROTATION) == {"aws_kms_key.a[1]"}


CALLS = 'module "m" {\n  source = "../m"\n}\nmodule "n" {\n  source = "../m"\n}\n'


def test_a_comment_in_a_module_covers_all_callers_and_roots(tmp_path: Path) -> None:
    files = {"m/main.tf": IGNORE + KEY, "one/main.tf": CALLS, "two/main.tf": CALLS}
    report = judged(write(tmp_path, files))
    assert fails(report, ROTATION) == set()
    assert len([f for f in report.suppressed if f.rule == ROTATION]) == 4
    assert [one.covered for one in report.waivers] == [4]


def test_a_comment_on_a_call_covers_what_that_call_makes(tmp_path: Path) -> None:
    files = {"m/main.tf": KEY, "one/main.tf": IGNORE + CALLS}
    report = judged(write(tmp_path, files))
    assert fails(report, ROTATION) == {"module.n.aws_kms_key.a"}
    several = CALLS.replace("source", 'for_each = toset(["p", "q"])\n  source', 1)
    narrowed = IGNORE.replace("] --", ']@["p"] --')
    report = judged(write(tmp_path, {"one/main.tf": narrowed + several}))
    assert fails(report, ROTATION) == {'module.m["q"].aws_kms_key.a', "module.n.aws_kms_key.a"}


@pytest.mark.parametrize("name", ["exceptions.yaml", ".shared-check/exceptions.yaml"])
@pytest.mark.parametrize(
    "fields",
    [
        {"address": "aws_kms_key.a"},
        {"address": "aws_kms_key.*"},
        {"path": "one/main.tf"},
        {"path": "one"},
        {"address": "aws_kms_key.a", "path": "one/*.tf"},
        {"address": "aws_kms_key.a", "root": "one"},
        {"address": "aws_kms_key.a", "attribute": "enable_key_rotation"},
    ],
)
@pytest.mark.parametrize("start", [".", "one"])
def test_an_entry_is_for_an_address_or_a_path_seen_from_the_top(
    tmp_path: Path, name: str, fields: dict[str, str], start: str
) -> None:
    write(tmp_path, {"one/main.tf": KEY, name: listed(**fields)})
    report = judged(tmp_path / start)
    assert hidden(report) == {(ROTATION, "aws_kms_key.a")}
    assert about(report) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "aws_kms_key.b"},
        {"path": "two"},
        {"address": "aws_kms_key.a", "root": "two"},
        {"address": "aws_kms_key.a", "path": "two/main.tf"},
        {"address": "aws_kms_key.a", "attribute": "policy"},
    ],
)
def test_an_entry_for_something_else_hides_nothing(tmp_path: Path, fields: dict[str, str]) -> None:
    report = judged(write(tmp_path, {"one/main.tf": KEY, "exceptions.yaml": listed(**fields)}))
    assert fails(report, ROTATION) == {"aws_kms_key.a"}
    assert about(report) == {("suppression-unused", f"ignore[{ROTATION}]")}


def test_an_exceptions_file_outside_of_any_repository_is_that_of_the_working_directory(
    tmp_path: Path,
) -> None:
    (tmp_path / "exceptions.yaml").write_text(listed(address="aws_kms_key.a"))
    (tmp_path / "in" / "one").mkdir(parents=True)
    (tmp_path / "in" / "one" / "main.tf").write_text(KEY)
    assert fails(judged(tmp_path / "in", "one"), ROTATION) == {"aws_kms_key.a"}
    assert fails(judged(tmp_path, "in/one"), ROTATION) == set()


# Rotting


@pytest.mark.parametrize(
    ("day", "held"), [("2027-03-30", True), ("2027-03-31", True), ("2027-04-01", False)]
)
@pytest.mark.parametrize("kind", ["inline", "listed"])
def test_it_holds_on_its_last_day_and_not_after(
    tmp_path: Path, day: str, held: bool, kind: str
) -> None:
    files = {"main.tf": KEY, "exceptions.yaml": listed(address="**", expires="2027-03-31")}
    if kind == "inline":
        until = IGNORE.replace(" --", " until=2027-03-31 owner=platform --")
        files = {"main.tf": until + KEY}
    report = judged(write(tmp_path, files), today=day)
    assert (fails(report, ROTATION) == set()) is held
    expected = set() if held else {("suppression-expired", f"ignore[{ROTATION}]")}
    assert about(report) == expected
    assert report.waivers[0].days_left == (0 if day == "2027-03-31" else 1 if held else -1)
    assert report.exit_code(False) == 1


def test_what_is_corrected_is_unused(tmp_path: Path) -> None:
    rotating = KEY.replace("{\n", "{\n  enable_key_rotation = true\n")
    report = judged(write(tmp_path, {"main.tf": IGNORE + rotating}))
    assert about(report) == {("suppression-unused", f"ignore[{ROTATION}]")}
    (finding,) = [f for f in report.findings if f.rule == "suppression-unused"]
    assert str(finding.location) == "main.tf:1"
    assert report.exit_code(False) == 1


def test_one_id_of_several_can_be_unused(tmp_path: Path) -> None:
    text = IGNORE.replace(ROTATION, f"{ROTATION},kms-deletion-window")
    report = judged(write(tmp_path, {"main.tf": text + KEY}))
    assert about(report) == {("suppression-unused", "ignore[kms-deletion-window]")}
    assert hidden(report) == {(ROTATION, "aws_kms_key.a")}


def test_in_a_module_it_is_unused_only_where_no_root_uses_it(tmp_path: Path) -> None:
    module = (
        'variable "rotate" {\n  type = bool\n}\n'
        + IGNORE
        + KEY.replace("{\n", "{\n  enable_key_rotation = var.rotate\n")
    )
    call = 'module "m" {\n  source = "../m"\n  rotate = %s\n}\n'
    files = {"m/main.tf": module, "one/main.tf": call % "true", "two/main.tf": call % "false"}
    write(tmp_path, files)
    assert about(judged(tmp_path)) == set()
    assert about(judged(tmp_path, "two")) == set()
    (tmp_path / "two" / "main.tf").write_text(call % "true")
    assert about(judged(tmp_path)) == {("suppression-unused", f"ignore[{ROTATION}]")}


def test_it_is_not_unused_while_a_root_outside_of_the_run_may_need_it(tmp_path: Path) -> None:
    module = 'variable "on" {\n  type = bool\n}\n'
    module += IGNORE + KEY.replace("{\n", "{\n  enable_key_rotation = var.on\n")
    call = 'module "m" {\n  source = "../../m"\n  on = %s\n}\n'
    files = {
        "m/main.tf": module,
        "env/dev/main.tf": call % "false",
        "env/prod/main.tf": call % "true",
    }
    write(tmp_path, files)
    assert about(judged(tmp_path, "env/prod")) == set()
    (tmp_path / "m" / "main.tf").write_text(module.replace(IGNORE, ""))
    entry = {"address": "module.m.aws_kms_key.a"}
    write(tmp_path, {"exceptions.yaml": listed(**entry)})
    assert about(judged(tmp_path, "env/prod")) == set()
    assert about(judged(tmp_path, "env")) == set()
    unused = {("suppression-unused", f"ignore[{ROTATION}]")}
    write(tmp_path, {"exceptions.yaml": listed(**entry, root="env/prod")})
    assert about(judged(tmp_path, "env/prod")) == unused
    write(tmp_path, {"exceptions.yaml": listed(**entry), "env/dev/main.tf": call % "true"})
    write(tmp_path, {"tests/fixture/main.tf": KEY})
    assert about(judged(tmp_path, "env")) == unused


@pytest.mark.parametrize(
    "request_",
    [Request(profile="all", rules=frozenset({"required-tags"})), Request(profile="consumer")],
    ids=["narrowed by rules", "narrowed by profile"],
)
def test_it_is_not_unused_where_its_rule_was_not_judged(tmp_path: Path, request_: Request) -> None:
    rotating = KEY.replace("{\n", "{\n  enable_key_rotation = true\n")
    files = {"main.tf": IGNORE + rotating, "exceptions.yaml": listed(address="aws_kms_key.gone")}
    report = judged(write(tmp_path, files), request=request_)
    assert about(report) == set()
    assert states(report) == {ROTATION: WaiverState.NOT_JUDGED}


def test_it_is_not_unused_where_nothing_exists(tmp_path: Path) -> None:
    none = KEY.replace("{\n", "{\n  count = 0\n")
    report = judged(write(tmp_path, {"main.tf": IGNORE + none}))
    assert about(report) == set()


def test_a_rule_that_never_judges_the_type_is_unused_there(tmp_path: Path) -> None:
    text = IGNORE.replace(ROTATION, "rds-cmk")
    report = judged(write(tmp_path, {"main.tf": text + KEY}))
    assert about(report) == {("suppression-unused", "ignore[rds-cmk]")}


def test_an_entry_that_matches_nothing_is_unused_only_in_a_whole_run(tmp_path: Path) -> None:
    entry = listed(address="aws_kms_key.gone")
    write(tmp_path, {"one/main.tf": KEY, "two/main.tf": KEY, "exceptions.yaml": entry})
    assert about(judged(tmp_path)) == {("suppression-unused", f"ignore[{ROTATION}]")}
    assert about(judged(tmp_path, "one")) == set()
    (tmp_path / "two" / "broken.tf").write_text("resource {")
    assert about(judged(tmp_path)) == set()


@pytest.mark.parametrize(
    ("comment", "rule"),
    [
        (f"# shared-check: ignore[{ROTATION}]\n", "suppression-without-reason"),
        ("# shared-check: ignore[kms-key-rotatio] -- x\n", "suppression-unknown-rule"),
        ("# shared-check: ignore[suppression-unused] -- x\n", "suppression-malformed"),
        ("# shared-check: ignore[no-stateful-destroy] -- x\n", "suppression-malformed"),
        (f"# shared-check: ignore[{ROTATION}] until=soon -- x\n", "suppression-malformed"),
        ("# shared-check: whatever\n", "suppression-malformed"),
    ],
)
def test_a_faulty_one_is_a_finding_and_hides_nothing(
    tmp_path: Path, comment: str, rule: str
) -> None:
    report = judged(write(tmp_path, {"main.tf": comment + KEY}))
    assert {found for found, _ in about(report)} == {rule}
    assert fails(report, ROTATION) == {"aws_kms_key.a"}
    assert hidden(report) == set()


def test_ids_of_checkov_are_not_unknown(tmp_path: Path) -> None:
    text = IGNORE.replace(ROTATION, "CKV_AWS_7")
    report = judged(write(tmp_path, {"main.tf": text + KEY}))
    assert about(report) == set()


def test_one_comment_in_a_module_is_told_once_for_all_roots(tmp_path: Path) -> None:
    files = {"m/main.tf": IGNORE.replace(ROTATION, "no-such") + KEY}
    files |= {f"{name}/main.tf": CALLS for name in ("one", "two")}
    report = judged(write(tmp_path, files))
    (finding,) = [f for f in report.findings if f.rule == "suppression-unknown-rule"]
    assert finding.root == "one"


def test_with_rules_only_suppressions_of_these_are_told_of(tmp_path: Path) -> None:
    text = IGNORE.replace(" --", " until=2026-01-01 --") + "# shared-check: ignore[no-such] -- x\n"
    write(tmp_path, {"main.tf": text + KEY})
    only = replace(EVERY_RULE, rules=frozenset({ROTATION}))
    assert about(judged(tmp_path, request=only)) == {("suppression-expired", f"ignore[{ROTATION}]")}
    other = replace(EVERY_RULE, rules=frozenset({"suppression-unknown-rule"}))
    assert about(judged(tmp_path, request=other)) == {
        ("suppression-unknown-rule", "ignore[no-such]")
    }


def test_an_audit_sees_everything(tmp_path: Path) -> None:
    write(tmp_path, {"main.tf": IGNORE + KEY, "exceptions.yaml": "not: [a list"})
    report = judged(tmp_path, request=replace(EVERY_RULE, suppressions=False))
    assert fails(report, ROTATION) == {"aws_kms_key.a"}
    assert (report.suppressed, report.waivers, report.errors) == ((), (), ())


def test_undecided_is_hidden_as_well(tmp_path: Path) -> None:
    text = 'variable "r" {\n  type = bool\n}\n' + IGNORE
    text += KEY.replace("{\n", "{\n  enable_key_rotation = var.r\n")
    report = judged(write(tmp_path, {"main.tf": text}))
    assert hidden(report) == {(ROTATION, "aws_kms_key.a")}
    assert not [f for f in report.with_verdict(Verdict.UNDECIDED) if f.rule == ROTATION]


# Input


def test_today_is_what_the_variable_says() -> None:
    assert today({"SHARED_CHECK_TODAY": "2031-01-02"}).isoformat() == "2031-01-02"
    with pytest.raises(InputError, match="not a date"):
        today({"SHARED_CHECK_TODAY": "soon"})
