"""Rearranging a whole root changes addresses and no verdict."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from harness.tree import TERRAFORM, copy_tree

from validator.evaluate import Options, evaluate_root
from validator.facts.cidr import AddressPlan
from validator.policy import Context, builtin_policies_dir, judge, load

POLICIES = load([builtin_policies_dir()])
Verdicts = Counter[tuple[str, str, str]]


def verdicts(directory: Path, prefix: str = "") -> Verdicts:
    """(rule, verdict, address below the prefix) of every finding about a resource."""
    graph = evaluate_root(os.fspath(directory), Options())
    assert [one for one in graph.diagnostics if one.severity == "error"] == []
    found: Verdicts = Counter()
    outcome = judge(graph, POLICIES, "foundation-dev", None, Context(AddressPlan({})))
    assert outcome.broken == ()
    for finding in outcome.findings:
        address = finding.address
        if address in graph.resources and address.startswith(prefix):
            found[finding.rule, finding.verdict.value, address.removeprefix(prefix)] += 1
    assert found
    return found


def files(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.tf"))


def blocks(text: str) -> list[str]:
    """The top-level blocks, each with the comment lines above it."""
    found = re.findall(r"(?:^#[^\n]*\n)*^\w[^\n]*\{(?:\n.*?^\}|[^\n]*\})\n", text, re.S | re.M)
    rest = text
    for one in found:
        rest = rest.replace(one, "", 1)
    assert not rest.strip() or all(
        line.startswith("#") or not line for line in rest.strip().splitlines()
    ), rest
    return list(found)


def reorder(directory: Path) -> None:
    for path in files(directory):
        path.write_text("\n".join(reversed(blocks(path.read_text()))))


def rename_files(directory: Path) -> None:
    for number, path in enumerate(reversed(files(directory))):
        path.rename(path.with_name(f"part_{number}.tf"))


def split(directory: Path) -> None:
    for path in files(directory):
        for number, block in enumerate(blocks(path.read_text())):
            path.with_name(f"{path.stem}_{number}.tf").write_text(block)
        path.unlink()


def join(directory: Path) -> None:
    text = "\n".join(path.read_text() for path in files(directory))
    for path in files(directory):
        path.unlink()
    (directory / "all.tf").write_text(text)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the tree; its environments judged where they are."""
    return copy_tree(tmp_path)


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("change", [reorder, rename_files, split, join])
def test_arranging_files_and_blocks_changes_no_verdict(
    environment: str, change: Callable[[Path], None], tree: Path
) -> None:
    root = tree / "environments" / environment
    before = verdicts(root)
    change(root)
    for module in (tree / "modules").iterdir():
        change(module)
    assert verdicts(root) == before


CALL = re.compile(r'^module "(?P<name>\w+)" \{\n', re.MULTILINE)
SINGLE = re.compile(CALL.pattern + r"(?!(?:(?!^\}).*\n)*?  (?:count|for_each) )", re.MULTILINE)


def _single(address: str, names: list[str]) -> str:
    name = re.match(r"module\.(\w+)\[0\]", address)
    return address.replace("[0]", "", 1) if name and name[1] in names else address


def test_a_count_on_a_module_call_changes_no_verdict(tree: Path) -> None:
    root = tree / "environments" / "dev"
    before = verdicts(root)
    names = [name for path in files(root) for name in SINGLE.findall(path.read_text())]
    assert names
    for path in files(root):
        text = SINGLE.sub(lambda call: f"{call.group()}  count = 1\n", path.read_text())
        for name in names:
            text = re.sub(rf"\bmodule\.{name}\b", f"module.{name}[0]", text)
        path.write_text(text)
    after = verdicts(root)
    plain = Counter[tuple[str, str, str]]()
    for (rule, verdict, address), number in after.items():
        plain[rule, verdict, _single(address, names)] += number
    assert plain == before


def test_other_names_of_module_calls_change_no_verdict(tree: Path) -> None:
    root = tree / "environments" / "dev"
    before = verdicts(root)
    names = [name for path in files(root) for name in CALL.findall(path.read_text())]
    for path in files(root):
        text = path.read_text()
        for name in names:
            text = text.replace(f'module "{name}" {{', f'module "z_{name}" {{')
            text = re.sub(rf"\bmodule\.{name}\b", f"module.z_{name}", text)
        path.write_text(text)
    after = Counter(
        {(rule, v, address.replace("module.z_", "module.")): number
         for (rule, v, address), number in verdicts(root).items()}
    )  # fmt: skip
    assert after == before


@pytest.mark.parametrize("repeat", ["", "  count  = 1\n", '  for_each = toset(["only"])\n'])
def test_a_module_around_a_root_changes_no_verdict(repeat: str, tree: Path) -> None:
    """What is the root's own (backend, provider, tfvars) stays with the root around it."""
    environments = tree / "environments"
    root = environments / "dev"
    before = verdicts(root)
    outer = environments / "outer"
    outer.mkdir()
    declared = ""
    for path in files(root):
        text = path.read_text()
        if path.name in ("backend.tf", "providers.tf"):
            (outer / path.name).write_text(text)
            path.unlink()
        declared += "\n".join(b for b in blocks(text) if b.lstrip("# \n").startswith("variable "))
        declared += "\n"
    for path in root.glob("*.tfvars"):
        shutil.move(path, outer / path.name)
    index = {"": "", "  count  = 1\n": "[0]"}.get(repeat, '["only"]')
    outputs = re.findall(r'^output "(\w+)"', (root / "outputs.tf").read_text(), re.MULTILINE)
    (outer / "outputs.tf").write_text(
        "".join(
            f'output "{name}" {{\n  value = module.inner{index}.{name}\n}}\n' for name in outputs
        )
    )
    names = re.findall(r'^variable "(\w+)"', declared, re.MULTILINE)
    inputs = "".join(f"  {name} = var.{name}\n" for name in names)
    (outer / "variables.tf").write_text(declared)
    (outer / "main.tf").write_text(f'module "inner" {{\n  source = "../dev"\n{repeat}{inputs}}}\n')
    assert verdicts(outer, f"module.inner{index}.") == before


def test_the_environments_are_there() -> None:
    assert (TERRAFORM / "environments" / "dev" / "main.tf").exists()
