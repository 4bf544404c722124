"""Loading policies: errors name file and line, user policies are validated, profiles extend."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from validator.policy import PolicyError, builtin_policies_dir, load
from validator.policy.parse import EACH, TESTS

GOOD = """\
id: db-tagged
title: Databases carry an owner
severity: low
profiles: [consumer]
scope:
  resources: [aws_db_instance]
condition:
  attribute: tags.Owner
  present: true
why: Nobody knows whom to ask about a database without one.
fix: Add the tag Owner.
sources: [https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html]
"""


def write(directory: Path, text: str, name: str = "db-tagged") -> Path:
    folder = directory / "own" / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.yaml"
    path.write_text(text)
    return path


def test_user_policy_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (policy,) = load([str(tmp_path)]).policies
    assert (policy.id, policy.family, policy.docs) == (
        "db-tagged",
        "own",
        "docs/policies/db-tagged.md",
    )


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("severity: low", "severity: grave"), 3, "grave"),
        (("present: true", "presence: true"), 7, "not valid"),
        (("id: db-tagged", "id: DB_tagged"), 1, "does not match"),
        (("id: db-tagged", "id: other-name"), 1, "folder's name"),
        (("  resources: [aws_db_instance]", "  each: planet"), 6, "not valid"),
        (("why:", "wherefore:"), 1, "wherefore|why"),
        (("  attribute: tags.Owner\n  present: true", "  fact: no-such-fact"), 8, "no fact"),
        (("  present: true", '  matches: "["'), 9, "regular expression"),
        (("title: Databases", "title: [Databases"), 3, "not valid YAML"),
    ],
)
def test_errors_name_file_and_line(
    tmp_path: Path, change: tuple[str, str], line: int, message: str
) -> None:
    path = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(PolicyError, match=message) as caught:
        load([str(tmp_path)])
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_fact_parameters_are_checked(tmp_path: Path) -> None:
    call = "  fact: customer-managed-key\n  with:\n    attr: kms_key_id"
    write(tmp_path, GOOD.replace("  attribute: tags.Owner\n  present: true", call))
    with pytest.raises(PolicyError, match="needs the parameter 'attribute'"):
        load([str(tmp_path)])


def test_same_id_twice(tmp_path: Path) -> None:
    write(tmp_path / "a", GOOD)
    write(tmp_path / "b", GOOD)
    with pytest.raises(PolicyError, match="is taken by"):
        load([str(tmp_path / "a"), str(tmp_path / "b")])


def test_missing_directory(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no such directory"):
        load([str(tmp_path / "none")])


def test_profile_must_exist_and_extend_one_that_does(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "profiles.yaml").write_text("strict:\n  extends: nothing\n")
    with pytest.raises(PolicyError, match="extends no profile"):
        load([str(tmp_path)])
    (tmp_path / "profiles.yaml").write_text("strict:\n  title: Strict\n")
    with pytest.raises(PolicyError, match="profile 'consumer' is none of strict"):
        load([str(tmp_path)])


def test_prod_includes_dev_and_not_the_reverse() -> None:
    known = load([builtin_policies_dir()])
    of = {
        name: {one.id for one in known.policies if known.selects(name, one)}
        for name in known.profiles
    }
    assert of["foundation-dev"] < of["foundation-prod"]
    assert "remote-state-match" in of["consumer"] - of["foundation-prod"]


def test_shipped_policies_load_without_jsonschema() -> None:
    code = (
        "import sys; from validator.policy import builtin_policies_dir, load;"
        "load([builtin_policies_dir()]); sys.exit('jsonschema' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_schema_knows_what_the_parser_knows() -> None:
    from validator.policy import schema

    definitions = schema()["$defs"]
    assert isinstance(definitions, dict)
    assert set(definitions["kind"]["enum"]) == set(EACH)
    assert set(TESTS) < set(definitions["attribute"]["properties"])


def test_policy_text_is_kept(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("fix: Add the tag Owner.", "fix: |\n  Add the tag Owner."))
    (policy,) = load([str(tmp_path)]).policies
    assert policy.fix == textwrap.dedent("Add the tag Owner.")
