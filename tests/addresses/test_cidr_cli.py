"""`cidr` as it is used: what it prints, writes and returns."""

from __future__ import annotations

import json
import os
import re
import shlex
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from harness.address_plans import edited
from harness.cli import run
from harness.tree import REPOSITORY

LAYOUT = json.loads(
    resources.files("validator.report")
    .joinpath("address-plan-layout.schema.json")
    .read_text("utf-8")
)


def test_the_map_is_to_scale_and_fits_a_terminal(call: Any, foundation: Path) -> None:
    done = call("show", "--env", "prod")
    assert done.exit_code == 0
    rows = [line for line in done.output.splitlines() if line.startswith("  10.1.")]
    assert [row.split()[0] for row in rows] == [f"10.1.{n}.0" for n in (0, 64, 128, 192)]
    assert {len(row) for row in rows} == {14 + 64}
    assert rows[0][14:].startswith("█▒█▒············██ private/2a ██")
    assert rows[2][14:].count("▒") == 64 - len(" eks-pods ")
    assert max(map(len, done.output.splitlines())) <= 80
    assert "  █ 10.1.16.0/20       4,096   4,091  private/ap-northeast-2a" in done.output
    assert "Outside the VPCs" not in done.output


def test_the_map_in_plain_ascii(plan: Path) -> None:
    done = run("cidr", "show", cwd=plan.parent, PYTHONIOENCODING="ascii", COLUMNS="80")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "# subnet  + reserved  . free" in done.stdout
    assert "...01::/64" in done.stdout
    plan.write_text(edited(("purpose: Offices.", "purpose: Büros.")))
    for command in (("show",), ("next", "/24", "--env", "dev", "--name", "größer", "--diff")):
        done = run("cidr", *command, cwd=plan.parent, PYTHONIOENCODING="ascii")
        assert "Traceback" not in done.stderr


def test_colour_says_nothing_that_the_text_does_not(call: Any, plan: Path) -> None:
    plain = call("show").output
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 80
    for use in ("█ subnet", "▒ reserved", "· free"):
        assert use in plain


def test_secondary_blocks_and_ipv6_are_shown(call: Any, plan: Path) -> None:
    text = call("show", "--env", "dev").output
    assert "dev · 10.2.0.0/20, 100.64.0.0/18\n20,480 addresses: 46 % used" in text
    assert "100.64.0.0/18  pods" in text
    assert "IPv6  a /56 that Amazon provides: 3 of 256 /64 taken" in text
    assert "private/ap-northeast-2b  …02::/64" in text
    assert "2001:db8:aa00::/56: 0 of 256" in call("show", "--env", "prod").output


def test_what_lies_outside_is_shown_so(call: Any, plan: Path) -> None:
    plan.write_text(edited(("10.2.1.0/24", "10.9.1.0/24")))
    assert "In none of its blocks:" in call("show").output


def test_json_is_as_its_schema_says_and_adds_up(call: Any, plan: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(LAYOUT)
    data = json.loads(call("show", "--format", "json").output)
    jsonschema.validate(data, LAYOUT)
    dev = data["environments"]["dev"]
    parts = [part for block in dev["blocks"] for part in block["parts"]]
    assert sum(part["addresses"] for part in parts) == dev["addresses"] == 2**12 + 2**14
    assert dev["used"] + dev["reserved"] + dev["free"] == dev["addresses"]
    usable = {part["name"]: part["usable"] for part in parts if part["use"] == "subnet"}
    assert usable["public/ap-northeast-2a"] == 251
    assert data["environments"]["prod"]["ipv6"] == "2001:db8:aa00::/56"
    assert [one["name"] for one in data["external"]] == ["office"]


def test_markdown_goes_between_the_marks(call: Any, plan: Path) -> None:
    from validator.report.cidr_format import BEGIN, END

    page = plan.parent / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    assert call("show", "--format", "markdown", "--into", "page.md").exit_code == 0
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "| `10.2.4.0/22` | 1,024 | 1,019 | subnet | private/ap-northeast-2a |" in text
    assert "old" not in text


def test_the_foundations_plan_and_environments_are_clean(call: Any, foundation: Path) -> None:
    done = call("check", "--show-passes", "--format", "json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.output)
    assert report["errors"] == []
    judged = {one["rule"] for one in report["findings"]}
    assert judged == {
        "cidr-address-plan", "cidr-environment-overlap", "cidr-headroom", "cidr-in-vpc",
        "cidr-overlap", "cidr-valid",
    }  # fmt: skip
    assert {"terraform/address-plan.yaml", "terraform/environments/prod"} <= set(report["roots"])
    on_plan = [one for one in report["findings"] if one["path"] == "terraform/address-plan.yaml"]
    assert len(on_plan) > 50


def test_a_clash_in_the_plan_is_a_finding_at_its_line(call: Any, foundation: Path) -> None:
    path = foundation / "address-plan.yaml"
    path.write_text(path.read_text().replace("cidr: 10.1.32.0/20", "cidr: 10.1.16.0/20"))
    done = call("check", "terraform/environments/prod", "--format", "json")
    assert done.exit_code == 1
    found = [o for o in json.loads(done.output)["findings"] if o["verdict"] == "fail"]
    assert [(one["rule"], one["address"]) for one in found] == [
        ("cidr-overlap", "environments.prod.vpc.reserved.private/ap-northeast-2b")
    ]
    line = path.read_text().splitlines()[found[0]["line"] - 1]
    assert line.strip() == "cidr: 10.1.16.0/20"


def test_environments_are_held_against_the_plan_that_is_named(call: Any, foundation: Path) -> None:
    other = foundation.parent / "other.yaml"
    text = (foundation / "address-plan.yaml").read_text()
    other.write_text(text.replace("cidr: 10.1.48.0/20", "cidr: 10.1.80.0/20"))
    prod = "terraform/environments/prod"
    assert call("check", prod).exit_code == 0
    done = call("check", prod, "--plan", "other.yaml")
    assert done.exit_code == 1
    assert "fail[cidr-address-plan]" in done.output


def test_rules_choose_of_the_family(call: Any, foundation: Path) -> None:
    done = call("check", "--rules", "cidr-overlap", "--show-passes", "--format", "json")
    assert {one["rule"] for one in json.loads(done.output)["findings"]} == {"cidr-overlap"}


def test_the_plan_alone_where_there_is_no_root(call: Any, plan: Path) -> None:
    done = call("check")
    assert done.exit_code == 1
    assert "fail[cidr-headroom]" in done.output
    assert "address-plan.yaml:42:" in done.output


BAD = [
    (("show", "--env", "prd"), "no environment prd", "did you mean prod?"),
    (("show", "--env", "xyz"), "no environment xyz", "it has: dev, prod"),
    (("show", "--plan", "none.yaml"), "no such file", ""),
    (("show", "--format", "xml"), "not known", "known formats: text, json, markdown"),
    (("show", "--into", "none.md"), "none.md: no such file", ""),
    (("check", "nowhere"), "no such file or directory", ""),
    (("check", "--rules", "rds-cmk"), "not of the family cidr: rds-cmk", ""),
    (("check", "--rules", "nonsense"), "unknown rule: nonsense", ""),
]


@pytest.mark.parametrize(("arguments", "message", "hint"), BAD)
def test_wrong_use_is_one_clear_error(
    call: Any, plan: Path, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert message in done.output
    assert hint in done.output
    assert "Traceback" not in done.output


BROKEN = [
    (b"version: 1\nenvironments: [\n", "address-plan.yaml:3: not valid YAML"),
    (b"version: 1\nenvironments: {a: '\xff'}\n", "address-plan.yaml:2: the file is not UTF-8"),
    (b"version: 1\nenvironments: {dev: 7}\n", "address-plan.yaml:2: environments.dev must be"),
    (b"", "address-plan.yaml:1: the address plan must be a mapping"),
]


@pytest.mark.parametrize(("content", "message"), BROKEN)
def test_a_broken_plan_is_one_clear_error(
    call: Any, plan: Path, content: bytes, message: str
) -> None:
    plan.write_bytes(content)
    for command in (("show",), ("check",), ("next", "/24", "--env", "dev")):
        done = call(*command)
        assert done.exit_code == 2, command
        assert message in " ".join(done.output.split()), command
        assert "Traceback" not in done.output


def test_without_a_plan_anywhere(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    done = call("show")
    assert done.exit_code == 2
    assert "no address-plan.yaml here" in done.output


def test_a_directory_in_place_of_the_plan(call: Any, plan: Path) -> None:
    done = call("show", "--plan", os.fspath(plan.parent / ".git"))
    assert done.exit_code == 2
    assert "no such file" in done.output


def test_the_committed_page_has_the_tables_of_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    from validator.pipeline.addresses import show
    from validator.report.cidr_format import as_markdown, into

    monkeypatch.chdir(REPOSITORY)
    loaded, found = show(None, None)
    page = Path("docs/address-plan.md").read_text(encoding="utf-8")
    assert into(page, as_markdown(loaded.plan, found)) == page, (
        "run: shared-check cidr show --format markdown --into docs/address-plan.md"
    )


def test_the_examples_of_the_page_print_as_they_stand(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    page = Path("docs/address-plan.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n\$ shared-check cidr (.*)\n((?:.*\n)*?)```\n", page)
    assert len(blocks) >= 3
    for command, shown in blocks:
        assert call(*shlex.split(command)).output == shown, command


EXCEPTION = """\
exceptions:
  - rule: cidr-headroom
    address: environments.prod.vpc
    reason: It is as small as its service.
    expires: 2099-01-01
    owner: platform
"""


def test_an_exception_covers_a_finding_about_the_plan(call: Any, plan: Path) -> None:
    (plan.parent / "exceptions.yaml").write_text(EXCEPTION)
    done = call("check", "--show-suppressed")
    assert done.exit_code == 0, done.output
    assert "suppressed fail[cidr-headroom]" in done.output
