"""Which files of a consumer count, and where it and the foundation lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harness.consumers import PUBLISHED, VARIABLE, dangling, data, write_tree

from validator.contract.consumers.result import Result
from validator.pipeline.consumers import Asked, index

Run = Callable[..., Result]


@pytest.fixture
def run(run_index: Run) -> Run:
    return run_index


def test_a_module_that_nobody_calls_is_read_too(run: Run) -> None:
    consumer = {"main.tf": "", "modules/lost/main.tf": VARIABLE + data("/acme/dev/lost")}
    result = run({"main.tf": PUBLISHED}, consumer, prefixes=("/acme/",))
    assert dangling(result) == [("modules/lost/main.tf", 5, "/acme/dev/lost", ("dev",))]


def test_a_shared_module_is_one_place(run: Run) -> None:
    module = VARIABLE + data("/acme/${var.environment}/lost")
    calls = "".join(
        f'module "{env}" {{\n  source = "./m"\n  environment = "{env}"\n}}\n'
        for env in ("dev", "prod")
    )
    result = run({"main.tf": PUBLISHED}, {"main.tf": calls, "m/main.tf": module},
                 prefixes=("/acme/",))  # fmt: skip
    assert [(one.path, one.line) for one in result.reads] == [("m/main.tf", 5)]
    assert len(result.dangling) == 1


def test_a_file_with_an_error_does_not_hide_the_rest(run: Run) -> None:
    consumer = {"bad.tf": 'resource "aws_vpc" {\n', "good.tf": data("/acme/dev/lost")}
    result = run({"main.tf": PUBLISHED}, consumer, prefixes=("/acme/",))
    assert [one[:2] for one in dangling(result)] == [("good.tf", 2)]
    assert [one.problem.path for one in result.troubles] == ["bad.tf"]


def test_tests_examples_and_vendored_code_are_left_out(run: Run) -> None:
    lost = data("/acme/dev/lost")
    consumer = {
        "main.tf": "",
        "examples/basic/main.tf": lost,
        "tests/main.tf": lost,
        "vendor/m/main.tf": lost,
        ".terraform/modules/m/main.tf": lost,
        "node_modules/a/index.js": "getParameter('/acme/dev/lost')",
        "src/test/java/A.java": 'getParameter("/acme/dev/lost")',
        "src/main/java/A.java": "class A {}",
        "app_test.go": 'ssm.GetParameter("/acme/dev/lost")',
        "README.md": "get_parameter /acme/dev/lost",
        "main.tftest.hcl": lost,
    }
    assert run({"main.tf": PUBLISHED}, consumer, prefixes=("/acme/",)).reads == ()


def test_an_environment_called_test_is_no_test(run: Run) -> None:
    consumer = {f"environments/{env}/main.tf": data(f"/acme/{env}/lost") for env in ("dev", "test")}
    result = run({"main.tf": PUBLISHED}, consumer, prefixes=("/acme/",))
    assert [one[0] for one in dangling(result)] == [
        "environments/dev/main.tf",
        "environments/test/main.tf",
    ]


def test_a_foundation_inside_of_the_consumers_repository(tmp_path: Path) -> None:
    root = write_tree(
        tmp_path / "mono",
        {
            "platform/main.tf": PUBLISHED,
            "services/app/main.tf": VARIABLE
            + data("/acme/${var.environment}/vpc/id", "/acme/${var.environment}/lost")
            + 'module "m" {\n  source = "../../platform/modules/bucket"\n}\n',
            "platform/modules/bucket/main.tf": 'variable "x" {}\n',
        },
    )
    environ = {"SHARED_CHECK_CACHE": str(tmp_path / "cache")}
    for path, prefix in ((root, "services/app/"), (root / "services" / "app", "")):
        asked = Asked((str(path),), str(root / "platform"), ("/acme/",))
        result = index(asked, environ)
        assert dangling(result) == [(f"{prefix}main.tf", 8, "/acme/<env>/lost", ())]
        modules = [(one.path, one.name) for one in result.reads if one.kind == "module"]
        assert modules == [(f"{prefix}main.tf", "modules/bucket")]


def test_consumers_inside_of_the_foundation(tmp_path: Path) -> None:
    root = write_tree(
        tmp_path / "mono",
        {"infra/main.tf": PUBLISHED, "apps/one/main.tf": data("/acme/dev/lost")},
    )
    environ = {"SHARED_CHECK_CACHE": str(tmp_path / "cache")}
    result = index(Asked((str(root / "apps" / "one"),), str(root), ("/acme/",)), environ)
    assert [one[:2] for one in dangling(result)] == [("main.tf", 2)]


def test_names_that_the_foundation_reads_itself_are_not_dead(run: Run) -> None:
    foundation = {
        "one/main.tf": 'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/a"\n}\n'
        'resource "aws_ssm_parameter" "q" {\n  name = "/acme/dev/b"\n}\n',
        "two/main.tf": data("/acme/dev/a"),
    }
    result = run(foundation, {"main.tf": ""}, prefixes=("/acme/",))
    assert [(one.name, one.path, one.line) for one in result.dead] == [
        ("/acme/dev/b", "one/main.tf", 5)
    ]


def test_a_template_file_is_the_place(run: Run) -> None:
    consumer = {
        "main.tf": 'resource "aws_ecs_task_definition" "t" {\n'
        '  container_definitions = templatefile("${path.module}/task.json.tpl", {\n'
        '    environment = "dev"\n    prefix = "/acme/dev"\n  })\n}\n',
        "task.json.tpl": '[{"secrets": [\n'
        '  {"name": "A", "valueFrom": "/acme/${environment}/lost"},\n'
        '  {"name": "B", "valueFrom": "${prefix}/gone"}\n]}]\n',
    }
    result = run({"main.tf": PUBLISHED}, consumer, prefixes=("/acme/",))
    assert [one[:3] for one in dangling(result)] == [
        ("main.tf", 2, "/acme/dev/gone"),
        ("task.json.tpl", 2, "/acme/<env>/lost"),
    ]
