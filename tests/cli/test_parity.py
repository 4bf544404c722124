"""`shared-check parity` as a person uses it: text, formats, exit codes, the table, bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from harness.cli import run
from harness.environments import SEVEN, copied
from harness.foundation import Foundation
from harness.tree import REPOSITORY, TERRAFORM

from validator.parity.declared import schema

SCHEMA = json.loads((REPOSITORY / "validator/report/parity.schema.json").read_text())
TODAY = "2026-12-01"


@pytest.fixture
def foundation(tmp_path: Path) -> Foundation:
    (tmp_path / ".git").mkdir()
    return copied(tmp_path)


def parity(cwd: Path, *arguments: str, **env: str) -> tuple[int, str, str]:
    said = {"SHARED_CHECK_TODAY": TODAY, "COLUMNS": "80", "GITHUB_STEP_SUMMARY": "", **env}
    done = run("parity", *arguments, cwd=cwd, **said)
    return done.returncode, done.stdout, done.stderr


def test_the_text_is_in_two_columns_of_eighty() -> None:
    code, out, err = parity(REPOSITORY, "dev", "prod")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert set(re.findall(r"^as declared\[([\w-]+)\]", out, re.MULTILINE)) == SEVEN
    assert re.search(r"^  10\.0\.0\.0/16 +│ 10\.1\.0\.0/16$", out, re.MULTILINE)
    assert "owner platform-team · 364 days left (until 2027-11-30)" in out
    assert "… 13 more places (--all)" in out
    assert "0 failed · 0 undecided · 7 declared differences" in out


def test_all_places_are_shown_where_they_are_asked_for() -> None:
    _, out, _ = parity(REPOSITORY, "dev", "prod", "--all")
    assert "more places" not in out
    for text in ("module.network.aws_flow_log.this", "output.vpc_id", "STANDARD_IA"):
        assert text in out


def test_without_names_the_environments_are_those_of_the_file() -> None:
    for directory in (REPOSITORY, TERRAFORM / "modules" / "network"):
        code, out, _ = parity(directory)
        assert code == 0
        assert "environments/dev | " in out.splitlines()[0]


def test_json_is_as_its_schema_says(foundation: Foundation) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    code, out, _ = parity(foundation.tree, "dev", "prod", "--format", "json")
    data = json.loads(out)
    jsonschema.validate(data, SCHEMA)
    assert code == 0
    assert {one["id"] for one in data["declared"]} == SEVEN
    assert data["undeclared"] == data["findings"] == []
    foundation.edit("environments/prod/versions.tf", ("~> 6.34", "~> 6.35"))
    code, out, _ = parity(foundation.tree, "dev", "prod", "--format", "json")
    data = json.loads(out)
    jsonschema.validate(data, SCHEMA)
    assert code == 1
    (one,) = data["undeclared"]
    assert one["values"] == {"dev": "~> 6.34", "prod": "~> 6.35"}
    assert one["places"]["prod"] == {"path": "environments/prod/versions.tf", "line": 9}
    assert data["findings"][0]["attribute"] == "required_providers.aws.version"


def test_a_finding_shows_both_sides_with_file_and_line(foundation: Foundation) -> None:
    foundation.edit("environments/prod/terraform.tfvars", ("platform-team", "another-team"))
    code, out, _ = parity(foundation.tree, "dev", "prod")
    assert code == 1
    assert "fail[parity-undeclared] low\n  provider.aws · default_tags[0].tags.Owner\n" in out
    assert "  dev  --> environments/dev/terraform.tfvars:4\n" in out
    assert "  prod --> environments/prod/terraform.tfvars:4\n" in out
    assert re.search(r"^  platform-team +│ another-team$", out, re.MULTILINE)


def test_undecided_fails_where_it_is_strict(foundation: Foundation) -> None:
    user = "data.aws_caller_identity.current.user_id"
    foundation.edit("environments/prod/main.tf", ('"${local.name}-logs"', f'"${{{user}}}-logs"'))
    code, out, _ = parity(foundation.tree, "dev", "prod")
    assert code == 0
    assert f"needs: {user}" in out
    assert re.search(r"0 failed · [1-9]\d* undecided", out)
    assert parity(foundation.tree, "dev", "prod", "--strict")[0] == 1


def test_the_other_formats_come_of_the_same_run(foundation: Foundation, tmp_path: Path) -> None:
    foundation.edit("environments/prod/versions.tf", ("~> 6.34", "~> 6.35"))
    names = {"html": "p.html", "sarif": "p.sarif", "junit": "p.xml", "markdown": "p.md"}
    wanted = [word for format, name in names.items() for word in ("-o", f"{format}={name}")]
    code, _, _ = parity(tmp_path, "dev", "prod", *wanted)
    assert code == 1
    for name in names.values():
        text = (tmp_path / name).read_text()
        assert "parity-undeclared" in text
        assert "6.35" in text
    page = (tmp_path / "p.html").read_text()
    assert "Every difference is declared" not in page
    assert "1 not declared" in page
    assert {f"parity-{one}" for one in SEVEN} <= set(re.findall(r'id="([\w-]+)"', page))
    assert "shared-check explain parity" not in page


def test_the_report_of_a_scan_has_the_comparison(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run(
        "scan", "terraform", "--format", "html", "-o", str(page), cwd=REPOSITORY,
        SHARED_CHECK_TODAY=TODAY,
    )  # fmt: skip
    assert done.returncode == 0
    text = page.read_text()
    assert {f"parity-{one}" for one in SEVEN} <= set(re.findall(r'id="([\w-]+)"', text))
    assert "Every difference is declared." in text
    assert "owner platform-team · 364 days left (until 2027-11-30)" in text


def test_the_report_of_a_scan_says_why_nothing_is_compared(foundation: Foundation) -> None:
    path = foundation.tree / "parity.yaml"
    path.write_text(path.read_text().replace("version: 1", "version: 2"))
    done = run("scan", "environments", "-o", "html=page.html", cwd=foundation.tree)
    assert done.returncode == 0
    page = (foundation.tree / "page.html").read_text()
    assert "environments not compared: parity.yaml:6: version: 1 was expected" in page


def test_the_table_is_written_between_the_marks_of_a_page(foundation: Foundation) -> None:
    page = foundation.tree / "README.md"
    kept = page.read_text()
    foundation.edit("README.md", ("| addresses | 10.0.0.0/16 |", "| addresses | ? |"))
    assert parity(foundation.tree, "dev", "prod", "--into", "README.md")[0] == 0
    assert page.read_text() == kept
    page.write_text("nothing here\n")
    code, _, err = parity(foundation.tree, "dev", "prod", "--into", "README.md")
    assert code == 2
    assert "README.md: no marks for the table" in err
    assert "docs/parity.md" in err


def test_the_committed_table_is_current() -> None:
    """`shared-check parity dev prod --into terraform/README.md` writes it."""
    from harness.environments import compared

    from validator.report.parity_format import as_table, into

    page = (TERRAFORM / "README.md").read_text()
    table = as_table(compared(TERRAFORM))
    assert into(page, table) == page
    assert table.count("✓") == 7


def test_a_missing_environment_is_told_with_the_nearest_name() -> None:
    code, out, err = parity(REPOSITORY, "dev", "prdo")
    assert (code, out) == (2, "")
    assert err == "error: prdo: no such environment\n  did you mean prod?\n"
    assert parity(REPOSITORY, "dev")[2].startswith("error: two environments are compared")
    assert parity(REPOSITORY, "dev", "xyzzy")[2].startswith("error: xyzzy: no such environment")


def test_a_broken_root_is_one_error_with_its_place(foundation: Foundation) -> None:
    foundation.edit("environments/prod/main.tf", ("count  = var.backup_bucket", 'count  = "'))
    code, out, err = parity(foundation.tree, "dev", "prod")
    assert (code, out) == (2, "")
    assert re.match(r"error: environments/prod/main\.tf:\d+: ", err)
    assert "nothing was compared" in err
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("dev=none.json", "none.json"),
        ("staging=p.json", "--from staging=p.json: not of the form ENV=PLAN"),
        ("p.json", "--from p.json: not of the form ENV=PLAN"),
    ],
)
def test_a_plan_that_is_none_is_an_error(said: str, error: str) -> None:
    code, _, err = parity(REPOSITORY, "dev", "prod", "--from", said)
    assert code == 2
    assert error in err


def test_a_clock_that_is_none_is_an_error() -> None:
    code, _, err = parity(REPOSITORY, "dev", "prod", SHARED_CHECK_TODAY="soon")
    assert code == 2
    assert "SHARED_CHECK_TODAY=soon: not a date" in err


def test_the_schema_that_is_printed_is_the_one_that_is_published() -> None:
    code, out, _ = parity(REPOSITORY, "--schema")
    assert code == 0
    assert json.loads(out) == schema()


def test_the_committed_file_names_its_schema_and_fits_it() -> None:
    path = TERRAFORM / "parity.yaml"
    first = path.read_text().splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    assert json.loads((path.parent / named[1]).read_text()) == schema()
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(yaml.safe_load(path.read_text()), schema())


def test_the_page_shows_what_is_really_printed(foundation: Foundation) -> None:
    page = (REPOSITORY / "docs/parity.md").read_text()
    blocks = re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    foundation.edit(
        "environments/prod/main.tf", ('"${local.name}-logs"', '"connectly-shared-dev-logs"')
    )
    _, out, _ = parity(foundation.tree.parent, "dev", "prod")
    for block in blocks:
        assert block in out


def test_the_example_of_the_page_is_a_file_that_can_be_used(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs/parity.md").read_text()
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    path = tmp_path / "parity.yaml"
    path.write_text(example)
    code, out, _ = parity(REPOSITORY, "dev", "prod", "--declarations", str(path))
    assert code == 1
    assert "log retention\n" in out
    assert re.search(r"^  30 days +│ a year in CloudWatch, two in S3$", out, re.MULTILINE)
