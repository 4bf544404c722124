from __future__ import annotations

import pytest

from validator.evaluate import Options
from validator.model.graph import Graph
from validator.model.types import STRING, list_of
from validator.model.value import Cause

from .conftest import Evaluate

VARIABLES = (
    'variable "x" {\n  type = string\n  default = "default"\n}\noutput "x" { value = var.x }\n'
)
FILES = {
    "terraform.tfvars": 'x = "tfvars"\n',
    "terraform.tfvars.json": '{"x": "json"}',
    "a.auto.tfvars": 'x = "a"\n',
    "b.auto.tfvars.json": '{"x": "b"}',
    "given.tfvars": 'x = "given"\n',
}


def x(graph: Graph) -> object:
    return graph.outputs["x"].value.data


def test_each_source_wins_over_those_before(root: Evaluate) -> None:
    assert x(root(VARIABLES)) == "default"
    environment = Options(environ={"TF_VAR_x": "env", "OTHER": "1"})
    assert x(root(VARIABLES, options=environment)) == "env"
    written: dict[str, str] = {}
    for name, expected in zip(list(FILES)[:4], ("tfvars", "json", "a", "b"), strict=True):
        written[name] = FILES[name]
        assert x(root(VARIABLES, written, options=environment)) == expected
    by_file = Options(var_files=("given.tfvars",))
    assert x(root(VARIABLES, FILES, options=by_file)) == "given"
    by_option = Options(var_files=("given.tfvars",), variables={"x": "option"})
    assert x(root(VARIABLES, FILES, options=by_option)) == "option"


def test_a_tfvars_value_is_located(root: Evaluate) -> None:
    graph = root(VARIABLES, {"terraform.tfvars": '# c\nx = "y"\n'})
    assert [str(hop.location) for hop in graph.outputs["x"].value.trail] == [
        "main.tf:5", "main.tf:1", "terraform.tfvars:2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "raw", "expected"),
    [
        ("type = string", "[1]", "[1]"),
        ("type = number", "5", 5),
        ("type = bool", "true", True),
        ("type = list(string)", '["a", 1]', ["a", "1"]),
        ("type = map(number)", '{ a = "1" }', {"a": 1}),
        ("type = any", "{ a = [1] }", {"a": [1]}),
        ("", "[1]", "[1]"),
    ],
)
def test_raw_text_is_read_by_the_type(
    root: Evaluate, constraint: str, raw: str, expected: object
) -> None:
    main = f'variable "x" {{\n  {constraint}\n}}\noutput "x" {{ value = var.x }}\n'
    for options in (Options(variables={"x": raw}), Options(environ={"TF_VAR_x": raw})):
        assert root(main, options=options).outputs["x"].value.python() == expected


def test_a_variable_without_value_keeps_its_type(root: Evaluate) -> None:
    graph = root('variable "x" {\n  type = list(string)\n  nullable = false\n}\n')
    variable = graph.modules[""].variables["x"]
    assert (variable.type, variable.has_default, variable.typed) == (list_of(STRING), False, True)
    assert variable.value.type == list_of(STRING)
    assert variable.value.unknown is not None
    assert variable.value.unknown.cause is Cause.VARIABLE
    assert variable.value.unknown.not_null


def test_null_takes_the_default_of_a_variable_that_is_not_nullable(root: Evaluate) -> None:
    files = {
        "m/main.tf": 'variable "a" {\n default = "d"\n nullable = false\n}\nvariable "b" {\n'
        ' default = "d"\n}\noutput "o" { value = [var.a, var.b] }\n'
    }
    main = (
        'module "m" {\n source = "./m"\n a = null\n b = null\n}\n'
        'output "o" { value = module.m.o }\n'
    )
    assert root(main, files).outputs["o"].value.python() == ["d", None]


def test_declarations_keep_what_authors_say(root: Evaluate) -> None:
    graph = root(
        'variable "x" {\n  description = "what"\n  sensitive = true\n  default = 1\n}\n'
        'output "o" {\n  description = "out"\n  value = var.x\n  sensitive = true\n}\n'
    )
    variable, output = graph.modules[""].variables["x"], graph.outputs["o"]
    assert (variable.description, variable.sensitive, variable.typed) == ("what", True, False)
    assert (output.description, output.sensitive, output.value.sensitive) == ("out", True, True)


def test_undeclared_settings(root: Evaluate) -> None:
    graph = root(VARIABLES, {"terraform.tfvars": "nope = 1\n"}, clean=False)
    (warning,) = graph.diagnostics
    assert (warning.severity, str(warning.location)) == ("warning", "terraform.tfvars:1")
    graph = root(VARIABLES, options=Options(variables={"nope": "1"}), clean=False)
    assert [d.severity for d in graph.diagnostics] == ["warning", "error"]


@pytest.mark.parametrize(
    ("text", "part"),
    [("x = var.y\n", "constant"), ("x = [\n", ""), ("x {}\n", "not blocks"), ("x = {}\n", "type")],
)
def test_a_bad_tfvars_file_is_one_error(root: Evaluate, text: str, part: str) -> None:
    (found,) = root(VARIABLES, {"terraform.tfvars": text}, clean=False).diagnostics
    assert found.location is not None
    assert found.location.path == "terraform.tfvars"
    assert part in found.message


def test_a_var_file_that_is_not_there_is_one_error(root: Evaluate) -> None:
    (found,) = root(VARIABLES, options=Options(var_files=("no.tfvars",)), clean=False).diagnostics
    assert str(found.location) == "no.tfvars:1"


def test_the_workspace_comes_from_options_or_environment(root: Evaluate) -> None:
    main = 'output "x" { value = terraform.workspace }\n'
    assert x(root(main)) == "default"
    assert x(root(main, options=Options(workspace="w"))) == "w"
    assert x(root(main, options=Options(environ={"TF_WORKSPACE": "e"}))) == "e"
    selected = {".terraform/environment": "prod"}
    assert x(root(main, selected)) == "prod"
    assert x(root(main, selected, options=Options(workspace="w"))) == "w"
    elsewhere = Options(environ={"TF_DATA_DIR": "data"})
    assert x(root(main, {"data/environment": "stage\n"}, options=elsewhere)) == "stage"
