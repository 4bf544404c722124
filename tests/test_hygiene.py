"""What keeps the repository whole: no rule here needs an engine or the network."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from harness.tree import REPOSITORY, TERRAFORM, modules

from validator.syntax import parse
from validator.syntax.nodes import Block

MODULES = modules()
ENVIRONMENTS = ("dev", "prod")
DIFFER = {"backend.tf", "terraform.tfvars"}

LONG_FILES = {
    "tests/plan/test_toolchain.py": "one suite for the toolchain, its fakes included",
    "tests/plan/test_runner.py": "one suite for the runner, its fake engine included",
    "tests/plan/test_reader.py": "one suite for the plan format's every part",
    "tests/plan/test_join.py": "one suite for the join's every case",
}
"""Files longer than 400 lines, each with the reason why it stays whole."""


@cache
def files() -> tuple[str, ...]:
    """Every text file that is, or would be, under version control."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = sorted(name for name in done.stdout.split("\0") if name)
    pictures = (".png",)
    return tuple(n for n in found if (REPOSITORY / n).is_file() and not n.endswith(pictures))


@cache
def text(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8", errors="replace")


def blocks(directory: Path, kind: str, pattern: str = "*.tf") -> list[Block]:
    """The top-level blocks of one type in a directory's files."""
    found = []
    for path in sorted(directory.glob(pattern)):
        tree = parse(path.read_bytes(), str(path))
        assert tree.errors == (), tree.errors
        found += [block for block in tree.body.blocks if block.type == kind]
    return found


def written(block: Block, attribute: str) -> str:
    """An attribute's source text, without quotes and escapes."""
    location = block.body.attributes[attribute].value.location
    line = Path(location.path).read_text(encoding="utf-8").splitlines()[location.line - 1]
    return line[location.column - 1 :].strip().replace("\\", "").strip('"')


# Environments


@pytest.mark.parametrize("parent", ["environments", "bootstrap"])
def test_environments_differ_in_data_only(parent: str) -> None:
    one, other = (TERRAFORM / parent / name for name in ENVIRONMENTS)
    names = {path.name for path in one.iterdir() if path.is_file()}
    assert names == {path.name for path in other.iterdir() if path.is_file()}
    assert {"main.tf", "backend.tf", "outputs.tf", "terraform.tfvars", "versions.tf"} <= names
    for name in sorted(names - DIFFER - {".terraform.lock.hcl"}):
        assert (one / name).read_bytes() == (other / name).read_bytes(), f"{parent}/*/{name}"
    for name in DIFFER:
        assert (one / name).read_bytes() != (other / name).read_bytes(), f"{parent}/*/{name}"


def test_a_cidr_is_written_in_the_address_plan_and_nowhere_else() -> None:
    plan = yaml.safe_load((TERRAFORM / "address-plan.yaml").read_text(encoding="utf-8"))
    networks = {e["vpc"]["cidr"].split(".0.0/")[0] for e in plan["environments"].values()}
    for directory in ("environments", "bootstrap", "modules", "examples"):
        for path in (TERRAFORM / directory).rglob("*.tf*"):
            if "tests" in path.parts or ".terraform" in path.parts:
                continue
            code = re.sub(r"#.*|description .*|error_message .*", "", path.read_text("utf-8"))
            found = [n for n in networks if re.search(rf'"{re.escape(n)}\.\d+\.\d+/\d+"', code)]
            assert not found, f"{path.relative_to(REPOSITORY)} writes an address of the plan"


# Modules


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_its_files(name: str) -> None:
    directory = TERRAFORM / "modules" / name
    for required in ("main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md"):
        assert (directory / required).is_file(), f"modules/{name}/{required}"
    assert list((directory / "tests").glob("*.tftest.hcl")), f"modules/{name}/tests"


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize(("kind", "title"), [("variable", "Inputs"), ("output", "Outputs")])
def test_a_modules_readme_table_is_current(name: str, kind: str, title: str) -> None:
    directory = TERRAFORM / "modules" / name
    declared = [
        (block.labels[0], plain(written(block, "description"))) for block in blocks(directory, kind)
    ]
    readme = (directory / "README.md").read_text(encoding="utf-8")
    section = readme.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", section, re.MULTILINE)
    assert [(row, plain(description)) for row, description in rows] == declared


def plain(description: str) -> str:
    """A description without the marks that a table and HCL write differently."""
    return re.sub(r"[`\"\\]", "", description)


@pytest.mark.parametrize("name", MODULES)
def test_variables_and_outputs_are_described_typed_and_in_order(name: str) -> None:
    directory = TERRAFORM / "modules" / name
    for kind in ("variable", "output"):
        found = blocks(directory, kind)
        names = [block.labels[0] for block in found]
        assert names == sorted(names)
        for block in found:
            assert written(block, "description").endswith("."), block.labels[0]
            assert kind == "output" or "type" in block.body.attributes, block.labels[0]


@pytest.mark.parametrize("name", MODULES)
def test_every_validation_has_a_test_that_it_refuses(name: str) -> None:
    directory = TERRAFORM / "modules" / name
    validations = Counter(
        f"var.{block.labels[0]}"
        for block in blocks(directory, "variable")
        for inner in block.body.blocks
        if inner.type == "validation"
    )
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (directory / "tests").glob("*.tftest.hcl")
    )
    refused = Counter(
        target.strip()
        for listed in re.findall(r"expect_failures\s*=\s*\[(.*?)\]", tests, re.DOTALL)
        for target in listed.split(",")
    )
    missing = {target: n for target, n in validations.items() if refused[target] < n}
    assert not missing, f"modules/{name}: validations without a test that triggers them"


COMPUTED_LOCALLY = {"aws_iam_policy_document", "aws_partition"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_asks_aws_nothing(name: str) -> None:
    asked = {block.labels[0] for block in blocks(TERRAFORM / "modules" / name, "data")}
    assert asked <= COMPUTED_LOCALLY


# Text


FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(?:work|root|home/\w+)/",
    "the host of a package registry": r"py" + r"pi\.org|python" + r"hosted\.org|proxy\.golang\.org"
    r"|npmjs\.(?:com|org)|crates\.io",
    "who wrote it": r"\b(?:A"
    + r"I|LL"
    + r"M|Clau"
    + r"de|Anthro"
    + r"pic|Copi"
    + r"lot|GP"
    + r"T)\b",
    "how it was written": r"(?<!-)\b(?:sub)?age" + r"nts?\b(?!\s+v\d)|\bhelp" + r"er session",
    "the number of an issue": r"\bissues? #?\d+|\bpull request #?\d+",
}
# Pages are written from policies/, which are checked themselves.
GENERATED = re.compile(
    r"(^|/)go\.(mod|sum)$|^requirements/.*\.lock$|^LICENSE$|^docs/policies/.*\.md$"
)
PATHS_ARE_DATA = {"tests/plan/test_join.py", "tests/plan/test_runner.py"}
"""Tests whose subject is that no such path gets out."""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_text_speaks_of_the_project_alone(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{name}:{text(name)[: match.start()].count(chr(10)) + 1}: {match.group()}"
        for name in files()
        if not GENERATED.search(name) and name not in PATHS_ARE_DATA
        for match in pattern.finditer(text(name))
    ]
    assert not found, f"{what}: {found[:10]}"


def test_no_file_is_too_long_to_read() -> None:
    long = {
        name
        for name in files()
        if name.endswith((".py", ".tf", ".md", ".hcl"))
        and not GENERATED.search(name)
        and len(text(name).splitlines()) > 400
    }
    assert long <= set(LONG_FILES), "split them, or give a reason in LONG_FILES"


def test_every_reason_for_a_long_file_is_needed() -> None:
    needless = {n for n in LONG_FILES if n not in files() or len(text(n).splitlines()) <= 400}
    assert not needless


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_and_path_of_a_document_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    spans = re.findall(r"`([^`\n]+)`", text(document)) + re.findall(
        r"^(?: {4}|\$ )(.*)$", text(document), re.MULTILINE
    )
    code = "\n".join(spans)
    named = set(re.findall(r"(?<![\w-])make ([a-z]+)", code))
    assert named, f"{document} names no command"
    assert named <= targets
    folder = r"^(?:terraform|policies|tests|docs|validator|requirements)/[\w./-]+$"
    for path in re.findall(folder, code, re.MULTILINE):
        assert (REPOSITORY / path).exists(), f"{document} names {path}"


def test_every_command_of_a_document_is_a_command() -> None:
    from validator.cli.app import app

    known = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    for document in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"shared-check ([a-z]+)\b", text(document)))
        assert named <= known, f"{document} names {named - known}"
