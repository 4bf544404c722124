"""Each output removed, renamed and retyped, and a private subnet made public: who breaks, exactly.

The consumers say on their lines what they read (tests/harness/consumers.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from harness.consumers import DATA, NAMES, copy_foundation, marked
from harness.tree import replace_once

from validator.contract.consumers.matching import hold_against
from validator.contract.consumers.result import Break, Result
from validator.contract.effects import NameChange
from validator.contract.freeze import contract_of
from validator.contract.impact import breaks, once
from validator.contract.model import Contract, ContractChange
from validator.evaluate import evaluate_root
from validator.facts.contract import CONTRACT
from validator.pipeline.consumers import Asked, Reader
from validator.pipeline.impact import compared
from validator.pipeline.request import no_progress

ENVIRONMENTS = ("dev", "prod")
Places = dict[tuple[str, str], Contract]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The consumers held against the foundation as it is."""
    directory = tmp_path_factory.mktemp("impact")
    root = copy_foundation(directory)
    paths = tuple(str(DATA / name) for name in NAMES)
    environ = {"SHARED_CHECK_CACHE": str(directory / "cache")}
    with ExitStack() as stack:
        asked = Asked(paths, str(root))
        foundation, consumers = Reader(asked, environ, no_progress, stack).read()
        return hold_against(foundation, consumers)


def contracts(root: Path) -> Places:
    found = {}
    for name in ENVIRONMENTS:
        place = f"terraform/environments/{name}"
        graph = evaluate_root(str(root / place))
        assert not [one for one in graph.diagnostics if one.severity == "error"]
        found[(place, name)] = contract_of(graph)
    return found


@pytest.fixture(scope="module")
def foundation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_foundation(tmp_path_factory.mktemp("changed"))


@pytest.fixture(scope="module")
def before(foundation: Path) -> Places:
    return contracts(foundation)


@pytest.fixture
def root(foundation: Path, before: Places) -> Iterator[Path]:
    """The foundation to edit; afterwards it is as it was."""
    assert before
    changed = [
        *(foundation / "terraform" / "environments").rglob("*.tf"),
        foundation / "terraform" / "modules" / "network" / "routes.tf",
    ]
    texts = {path: path.read_text() for path in changed}
    yield foundation
    for path, text in texts.items():
        if path.read_text() != text:
            path.write_text(text)


def impact(
    root: Path, before: Places, held: Result
) -> tuple[list[ContractChange], tuple[Break, ...]]:
    changes, names = compared(before, contracts(root))
    return changes, breaks(once(names), held.reads)


def readers(output: str, kinds: tuple[str, ...]) -> set[tuple[str, str, int]]:
    """The lines that say they read an output, or its parameter."""
    path = CONTRACT[output].parameter
    found = set()
    for one in marked():
        wanted = {"remote_state": {output}, "ssm": {path}}.get(one.kind, set())
        below = one.kind == "ssm" and one.name == "rds" and path.startswith("rds/")
        if one.kind in kinds and (one.name in wanted or below):
            found.add((one.consumer, one.path, one.line))
    return found


def places(broken: tuple[Break, ...]) -> set[tuple[str, str, int]]:
    return {(one.consumer, one.path, one.line) for one in broken}


def edit(root: Path, output: str, entry: str, block: str) -> None:
    """Replace an entry of the contract and its output block, in both environments.

    `entry` is what stands for the whole entry, `block` for the output; `{…}` are their parts.
    """
    for name in ENVIRONMENTS:
        directory = root / "terraform" / "environments" / name
        contract = (directory / "contract.tf").read_text()
        found = re.search(rf"    {output} = {{\n.*?\n    }}\n", contract, re.DOTALL)
        assert found is not None
        made = entry(found[0]) if callable(entry) else entry  # type: ignore[operator]
        replace_once(directory / "contract.tf", found[0], made)
        outputs = (directory / "outputs.tf").read_text()
        found = re.search(rf'output "{output}" {{\n.*?\n}}\n', outputs, re.DOTALL)
        assert found is not None
        made = block(found[0]) if callable(block) else block  # type: ignore[operator]
        replace_once(directory / "outputs.tf", found[0], made)


@pytest.mark.parametrize("output", sorted(CONTRACT))
def test_a_removed_output(output: str, root: Path, before: Places, held: Result) -> None:
    edit(root, output, "", "")
    changes, broken = impact(root, before, held)
    kinds = {(one.name, one.change, one.kind) for one in changes if one.change != "added"}
    assert (output, "removed", "breaking") in kinds
    assert (output, "ssm", "breaking") in kinds
    assert places(broken) == readers(output, ("remote_state", "ssm"))
    for one in broken:
        assert one.environment in ENVIRONMENTS
        if one.name == output:
            assert one.change == "removed"


@pytest.mark.parametrize("output", sorted(CONTRACT))
def test_a_renamed_output(output: str, root: Path, before: Places, held: Result) -> None:
    path = CONTRACT[output].parameter

    def entry(text: str) -> str:
        renamed = text.replace(f"    {output} = ", f"    {output}_v2 = ")
        return renamed.replace(f'"{path}"', f'"{path}-v2"')

    edit(root, output, entry, lambda text: text.replace(output, f"{output}_v2"))  # type: ignore[arg-type]
    changes, broken = impact(root, before, held)
    [change] = {(c.change, c.suggestion) for c in changes if c.name == output and c.change != "ssm"}
    assert change == ("renamed", f"{output}_v2")
    assert places(broken) == readers(output, ("remote_state", "ssm"))
    for one in broken:
        wanted = f"{output}_v2" if one.name == output else f"{one.name}-v2"
        assert one.change == f"renamed to {wanted}"
        assert f"read {wanted}" in one.effect or "silent" in one.effect


@pytest.mark.parametrize("output", sorted(CONTRACT))
def test_a_retyped_output(output: str, root: Path, before: Places, held: Result) -> None:
    is_list = CONTRACT[output].shape == "list"

    def entry(text: str) -> str:
        if is_list:
            value = re.search(r"values\s+= (.*)", text)
            assert value is not None
            text = re.sub(r" *type +=.*\n", "", text)
            return re.sub(r"values\s+= .*", f'value = join(",", {value[1]})', text)
        value = re.search(r"value\s+= (.*)", text)
        assert value is not None
        return re.sub(r"value\s+= .*", f'type = "StringList"\n      values = [{value[1]}]', text)

    def block(text: str) -> str:
        return text.replace(".values", ".value") if is_list else text.replace(".value", ".values")

    edit(root, output, entry, block)  # type: ignore[arg-type]
    changes, broken = impact(root, before, held)
    kinds = {(one.change, one.kind) for one in changes if one.name == output}
    assert ("type", "breaking") in kinds
    assert ("ssm-type", "breaking") in kinds
    assert places(broken) == readers(output, ("remote_state", "ssm"))
    retyped = tuple(one for one in broken if one.change.startswith("type "))
    assert places(retyped) == places(broken)


def make_public(root: Path) -> None:
    """Route the private subnet of the first zone through the internet gateway."""
    routes = root / "terraform" / "modules" / "network" / "routes.tf"
    text = routes.read_text()
    found = re.search(
        r'resource "aws_route_table_association" "private" {\n.*?\n}\n', text, re.DOTALL
    )
    assert found is not None
    public = re.sub(
        r"route_table_id\s+= .*",
        'route_table_id = each.key == "ap-northeast-2a" ? aws_route_table.public[each.key].id : '
        "aws_route_table.private[each.key].id",
        found[0],
    )
    assert public != found[0]
    replace_once(routes, found[0], public)


def test_a_private_subnet_in_a_public_table(root: Path, before: Places, held: Result) -> None:
    make_public(root)
    changes, broken = impact(root, before, held)
    meanings = {one.name for one in changes if (one.change, one.kind) == ("meaning", "breaking")}
    assert "private_subnet_ids" in meanings
    assert "public_subnet_ids" not in meanings
    mine = tuple(
        one for one in broken if "private_subnet_ids" in one.name or "private/ids" in one.name
    )
    assert places(mine) == readers("private_subnet_ids", ("remote_state", "ssm"))
    for one in mine:
        assert one.change == "public now"
        assert "public subnet" in one.effect
    by_place = {(one.consumer, one.line): one.effect for one in mine}
    assert "aws_instance.worker" in by_place["billing", 19]
    assert "forced by subnet_id" in by_place["billing", 19]


def effects(name: str, change: NameChange, held: Result) -> dict[tuple[str, int], str]:
    found = breaks([change], held.reads)
    assert {one.name for one in found} == {name}
    return {(one.consumer, one.line): one.effect for one in found}


DEV = ("terraform/environments/dev", "dev")


def test_another_value_replaces_what_is_forced(held: Result) -> None:
    change = NameChange("output", "kms_key_arn", "meaning", *DEV)
    [effect] = effects("kms_key_arn", change, held).values()
    assert effect == (
        "replacement of module.database.aws_db_instance.ledger (stateful: its data is lost), "
        "forced by kms_key_id"
    )
    change = NameChange("output", "rds_subnet_group_name", "meaning", *DEV)
    [effect] = effects("rds_subnet_group_name", change, held).values()
    assert effect.startswith("in-place change of module.database.aws_db_instance.ledger.")


def test_a_fallback_hides_what_is_gone(held: Result) -> None:
    change = NameChange("output", "internet_gateway_id", "removed", *DEV)
    [effect] = effects("internet_gateway_id", change, held).values()
    assert effect == "silent: the fallback is taken for aws_instance.worker.tags.Way"
    change = NameChange("output", "vpc_cidr", "removed", *DEV)
    [effect] = effects("vpc_cidr", change, held).values()
    assert effect.startswith("silent: the fallback")
    # try() with one argument has no fallback.
    change = NameChange("output", "nat_gateway_ids", "removed", *DEV)
    [effect] = effects("nat_gateway_ids", change, held).values()
    assert effect == "plan error: the state has no output nat_gateway_ids"


def test_parameters_break_where_they_are_read(held: Result) -> None:
    name = "/connectly-shared/dev/kms/key/arn"
    found = effects(name, NameChange("ssm", name, "removed", *DEV), held)
    assert found["orders", 7] == "tasks do not start: ECS finds no such parameter"
    assert found["portal", 2] == "run-time error: ParameterNotFound"
    name = "/connectly-shared/dev/kms/key/id"
    found = effects(name, NameChange("ssm", name, "meaning", *DEV), held)
    assert found["notifications", 22].startswith(
        "replacement of module.service.aws_elasticache_replication_group.queue (stateful"
    )
    name = "/connectly-shared/dev/rds/subnet-group/id"
    found = effects(name, NameChange("ssm", name, "removed", *DEV), held)
    assert found["portal", 20].startswith("silent: the name is missing")


def test_one_environment_breaks_alone(held: Result) -> None:
    name = "/connectly-shared/prod/vpc/id"
    change = NameChange("ssm", name, "removed", "terraform/environments/prod", "prod")
    found = breaks([change], held.reads)
    assert {(one.consumer, one.environment) for one in found} == {
        ("orders", "prod"),
        ("portal", "prod"),
    }
