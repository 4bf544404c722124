"""The tests that modules and roots bring along, and the examples in READMEs, under both engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness import engine as engines
from harness.engine import EngineRoot
from harness.tree import TERRAFORM, copy_tree, modules

pytestmark = [pytest.mark.engine]

KINDS = [
    pytest.param(kind, marks=pytest.mark.xdist_group(f"modules-{kind}"))
    for kind in ("terraform", "tofu")
]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("modules"))


def having_tests() -> list[str]:
    """Every module, and every root with tests of its own, below `terraform/`."""
    found = {path.parent.parent for path in TERRAFORM.glob("*/*/tests/*.tftest.hcl")}
    found |= {TERRAFORM / "modules" / name for name in modules()}
    return sorted(str(path.relative_to(TERRAFORM)) for path in found)


def offline_root(tree: Path, kind: str, name: str) -> EngineRoot:
    env = {
        # No credentials and no proxy: a module's tests ask no network.
        "PATH": "/usr/bin:/bin",
        "HOME": str(tree),
        "AWS_EC2_METADATA_DISABLED": "true",
        **engines.provider_environment(),
    }
    return EngineRoot(tree / name, engines.engine(kind), env)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", having_tests())
def test_its_own_tests_pass(tree: Path, kind: str, name: str) -> None:
    root = offline_root(tree, kind, name)
    assert list((root.directory / "tests").glob("*.tftest.hcl")), f"{name} has no tests"
    root.execute_command("init", "-no-color", "-input=false", "-backend=false")
    said = root.execute_command("test", "-no-color").out
    passed = re.search(r"Success! (\d+) passed, 0 failed", said)
    assert passed, said[-3000:]
    runs = sum(
        len(re.findall(r'^run "', path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in (root.directory / "tests").glob("*.tftest.hcl")
    )
    assert int(passed[1]) == runs


def readme_blocks() -> list[tuple[str, int, str]]:
    """(module, number, HCL) of every HCL block of the modules' READMEs."""
    found = []
    for name in modules():
        readme = TERRAFORM / "modules" / name / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
        blocks = re.findall(r"^```(?:hcl|terraform)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        found += [(name, number, block) for number, block in enumerate(blocks)]
    return found


BLOCKS = readme_blocks()


@pytest.mark.xdist_group("modules-terraform")
@pytest.mark.parametrize(
    ("name", "number", "block"), BLOCKS, ids=[f"{name}-{number}" for name, number, _ in BLOCKS]
)
def test_a_readmes_example_is_valid_and_formatted(
    tree: Path, name: str, number: int, block: str
) -> None:
    example = tree / "readme-examples" / f"{name}-{number}"
    example.mkdir(parents=True)
    # The README shows the source as an environment writes it: two directories up.
    assert f'"../../modules/{name}"' in block
    (example / "main.tf").write_text(block + stubs(block), encoding="utf-8")
    root = offline_root(tree, "terraform", str(example.relative_to(tree)))
    root.execute_command("init", "-no-color", "-input=false", "-backend=false")
    root.execute_command("validate", "-no-color")
    (example / "main.tf").write_text(block, encoding="utf-8")
    formatted = root.execute_command("fmt", "-check", "-diff", "main.tf")
    assert formatted.retcode == 0, formatted.out


def stubs(block: str) -> str:
    """Declarations of the locals, variables, data and modules that an example only mentions."""
    text = "\n"
    for name in sorted(set(re.findall(r"\blocal\.(\w+)", block))):
        if not re.search(rf"^\s*{name}\s*=", block, re.MULTILINE):
            text += f"locals {{\n  {name} = null\n}}\n"
    for name in sorted(set(re.findall(r"\bvar\.(\w+)", block))):
        if f'variable "{name}"' not in block:
            text += f'variable "{name}" {{ default = null }}\n'
    for kind, name in sorted(set(re.findall(r"\bdata\.(\w+)\.(\w+)", block))):
        if f'data "{kind}" "{name}"' not in block:
            text += f'data "{kind}" "{name}" {{}}\n'
    return text


def test_every_module_has_an_example_in_its_readme() -> None:
    assert {name for name, _, _ in BLOCKS} == set(modules())
