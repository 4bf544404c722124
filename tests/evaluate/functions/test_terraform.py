"""`provider::terraform::…` against the engine; templates through the evaluator's renderer."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from evaluate.functions.literals import evaluate

from validator.evaluate import evaluate_root
from validator.evaluate.functions import FunctionContext, FunctionError, call
from validator.model.types import STRING
from validator.model.value import Cause, Value, from_python, unknown

CONTEXT = FunctionContext()
VALUES = (
    '"a"', "[]", "{}", "1.50", "true", "[1, [2, {a = [1]}]]",
    '{a = 1, "b c" = [1, "x$${y}%%{z}\\n\\t\\u0001é\\"\\\\", null, true, {q = {}}], '
    'longname = {z = 1}, e = [], s = toset(["b", "a"]), t = tomap({}), zz = [{a = 1}]}',
    '{"1a" = 1, "a-b" = 2, "é" = 3, "a.b" = 4, "if" = 5, "null" = 6, "" = 7}',
    '{a = 1, bb = {c = 1, ddd = "x"}, eee = [1, 2], f = "multi\\nline", ggggg = 2}',
    '"$${a}%%{b}$ % $$ {a}"', "123456789012345678901234567890",
)  # fmt: skip


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")
@pytest.mark.parametrize("name", ["encode_expr", "encode_tfvars"])
def test_encoders_write_what_the_engine_writes(name: str, tmp_path: Path) -> None:
    calls = ",\n".join(f'try(provider::terraform::{name}({value}), "<error>")' for value in VALUES)
    (tmp_path / "main.tf").write_text(
        "terraform {\n  required_providers {\n"
        '    terraform = { source = "terraform.io/builtin/terraform" }\n  }\n}\n'
        f"locals {{\n  all = [\n{calls}\n]\n}}\n"
    )
    (tmp_path / "empty.tfrc").touch()
    run = subprocess.run(
        ["terraform", "console"], cwd=tmp_path, input="base64encode(jsonencode(local.all))\n",
        env={**os.environ, "TF_CLI_CONFIG_FILE": str(tmp_path / "empty.tfrc")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    theirs = json.loads(base64.b64decode(run.stdout.strip().strip('"')))
    assert [_here(name, value) for value in VALUES] == theirs


def _here(name: str, text: str) -> object:
    try:
        value = evaluate(text, CONTEXT)
        return call(f"provider::terraform::{name}", [value], CONTEXT).data
    except FunctionError:
        return "<error>"


def test_decode_tfvars_is_the_evaluators() -> None:
    context = FunctionContext(decode_tfvars=lambda text: from_python({"text": text}))
    decoded = call("provider::terraform::decode_tfvars", [from_python("a = 1")], context)
    assert decoded.python() == {"text": "a = 1"}


def test_templates_are_rendered_with_their_path(tmp_path: Path) -> None:
    (tmp_path / "t.tftpl").write_text("hello ${name}")

    def render(text: str, path: str, variables: Value) -> Value:
        return Value(STRING, f"{path}|{text}|{variables.at(('name',)).data}")

    context = FunctionContext(str(tmp_path), str(tmp_path), render_template=render)
    variables = from_python({"name": "x"})
    filed = call("templatefile", [from_python("t.tftpl"), variables], context)
    assert filed.data == "t.tftpl|hello ${name}|x"
    assert call("templatestring", [from_python("a"), variables], context).data == "|a|x"
    undecided = unknown(Cause.VARIABLE, "var.vars")
    assert call("templatefile", [from_python("t.tftpl"), undecided], context).is_unknown
    with pytest.raises(FunctionError, match="no file exists"):
        call("templatefile", [from_python("none.tftpl"), variables], context)
    with pytest.raises(FunctionError, match="must be a map"):
        call("templatefile", [from_python("t.tftpl"), from_python([])], context)


def test_a_root_calls_the_functions_of_the_built_in_provider(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        "locals {\n"
        '  text = provider::terraform::encode_tfvars({ a = 1, b = ["x"] })\n'
        "  back = provider::terraform::decode_tfvars(local.text)\n"
        '  bad  = [for text in ["a = b", "a {\\n}\\n", "a = upper(\\"x\\")", "a = 1 b = 2"] :\n'
        '    try(provider::terraform::decode_tfvars(text), "refused")]\n'
        "}\n"
        'output "all" {\n'
        "  value = [local.text, local.back, provider::terraform::encode_expr([1]), local.bad]\n"
        "}\n"
    )
    graph = evaluate_root(os.fspath(tmp_path))
    assert graph.diagnostics == ()
    assert graph.outputs["all"].value.python() == [
        'a = 1\nb = ["x"]\n', {"a": 1, "b": ["x"]}, "[1]", ["refused"] * 4,
    ]  # fmt: skip
