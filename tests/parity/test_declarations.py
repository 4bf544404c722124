"""`parity.yaml`: read by its schema; what is wrong is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from harness.environments import compared
from harness.tree import TERRAFORM

from validator.parity.declared import read_declared
from validator.pipeline.request import InputError
from validator.policy.document import PolicyError

GOOD = """version: 1
environments: [dev, prod]
differences:
  - id: size
    what: size
    sides: { dev: small, prod: large }
    why: Because
      it is.
    owner: platform-team
    expires: 2027-11-30
    input: size
    requires: module.part
    shows:
      - at: module.part.aws_instance.this
        values:
          instance_type: { dev: t3.small, prod: null }
      - at: [output.size, output.other]
        attributes: [value]
        through: local.size
      - at: module.part.aws_eip.this
        count: { dev: 0, prod: 2 }
"""


def written(directory: Path, text: str) -> str:
    path = directory / "parity.yaml"
    path.write_text(text)
    return str(path)


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    found = read_declared(written(tmp_path, GOOD))
    (one,) = found.differences
    assert found.environments == ("dev", "prod")
    assert (one.id, one.why, one.inputs, one.requires) == (
        "size", "Because it is.", ("size",), "module.part",
    )  # fmt: skip
    assert one.expires.isoformat() == "2027-11-30"
    assert one.location.line == 4
    first, second, third = one.shows
    assert first.attributes == ("instance_type",)
    assert first.values["instance_type"] == {"dev": "t3.small", "prod": None}
    assert (second.at, second.through) == (("output.size", "output.other"), "local.size")
    assert third.count == {"dev": 0, "prod": 2}
    assert [shows.location.line for shows in one.shows] == [14, 17, 20]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("version: 1", "version: 7", 1, "version: 1 was expected"),
        ("environments: [dev, prod]", "environments: [dev]", 2, "environments: "),
        ("    owner: platform-team\n", "", 4, "'owner' is a required property"),
        ("id: size", "id: Size", 4, "does not match"),
        ("expires: 2027-11-30", "expires: 2027-11-31", 10, "`expires: 2027-11-31` is no date"),
        ("expires: 2027-11-30", "expires: soon", 10, "does not match"),
        ("    what: size", "    wat: size", 4, "differences.0: "),
        ("prod: null", "stage: null", 16, "`stage` is not one of the environments dev, prod"),
        ("prod: 2", "stage: 2", 21, "`stage` is not one of the environments dev, prod"),
        ("prod: large", "stage: large", 6, "`stage` is not one of the environments dev, prod"),
        ("dev: 0", "dev: few", 21, "'few' is not of type 'integer'"),
        ("    shows:", "    shows: [", 0, "not valid YAML"),
        ("        attributes: [value]\n", "        attributes: []\n", 18, "attributes"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(PolicyError) as caught:
        read_declared(path)
    assert message in caught.value.message
    assert caught.value.path == path
    assert line in (0, caught.value.line)


def test_an_id_is_declared_once(tmp_path: Path) -> None:
    entry = GOOD.partition("differences:\n")[2]
    with pytest.raises(PolicyError, match=r"parity\.yaml:22: `size` is declared twice"):
        read_declared(written(tmp_path, GOOD + entry))


def test_a_file_that_is_not_there_or_not_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml:1: No such file"):
        compared(TERRAFORM, file=str(tmp_path / "none.yaml"))
    path = tmp_path / "parity.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        compared(TERRAFORM, file=str(path))


def test_without_a_file_nothing_may_differ(tmp_path: Path) -> None:
    path = written(tmp_path, "version: 1\nenvironments: [dev, prod]\ndifferences: []\n")
    found = compared(TERRAFORM, file=path)
    assert found.declared == ()
    assert len(found.findings) == len(found.undeclared) == 47


def test_each_declaration_of_the_repository_has_owner_reason_date_and_proof() -> None:
    data = yaml.safe_load((TERRAFORM / "parity.yaml").read_text())
    for one in data["differences"]:
        assert one["input"], one["id"]
        assert one["why"].endswith("."), one["id"]
        checked = [s for s in one["shows"] if "values" in s or "count" in s or "through" in s]
        assert checked, one["id"]
