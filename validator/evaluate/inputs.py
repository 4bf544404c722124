"""What a root's variables are set to: tfvars files, `-var`, `-var-file` and `TF_VAR_*`.

(https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence)
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from validator.cache import files
from validator.evaluate.declarations import Given
from validator.evaluate.scope import static_scope
from validator.evaluate.session import Session
from validator.model.graph import Diagnostic
from validator.model.types import STRING, Type
from validator.model.value import Cause, Value, unknown
from validator.syntax import parse_expression
from validator.syntax.directory import read_file
from validator.syntax.nodes import Block

_PREFIX = "TF_VAR_"


def given(session: Session, declared: Mapping[str, Block]) -> dict[str, Given]:
    """The settings of the root's variables; later sources win, as in an engine."""
    options = session.options
    found = {
        name.removeprefix(_PREFIX): Given(f"environment {name}", raw=raw)
        for name, raw in options.environ.items()
        if name.startswith(_PREFIX)
    }
    for name in _automatic(session.root):
        found |= _file(session, os.path.join(session.root, name), declared)
    for path in options.var_files:
        found |= _file(session, path, declared)
    for name, raw in options.variables.items():
        if name not in declared:
            session.report(f'-var sets "{name}", which the root does not declare', None)
        found[name] = Given(f"-var {name}", raw=raw)
    return found


def _automatic(root: str) -> list[str]:
    try:
        names = files.names_ending(root, (".tfvars", ".tfvars.json"))
    except OSError:
        return []
    first = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    return first + [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]


def _file(session: Session, path: str, declared: Mapping[str, Block]) -> dict[str, Given]:
    tree = read_file(path, os.path.normpath(path))
    for problem in tree.errors:
        session.diagnostics.setdefault((problem.message, problem.location), problem)
    for block in tree.body.blocks:
        session.report("a tfvars file holds arguments, not blocks", block.location)
    found: dict[str, Given] = {}
    for name, attribute in tree.body.attributes.items():
        if name not in declared:
            session.warn(
                f'"{name}" is set, but the root declares no such variable', attribute.location
            )
            continue
        found[name] = Given("tfvars", attribute.location, expression=attribute.value)
    return found


def raw_value(session: Session, setting: Given, address: str, kind: Type, block: Block) -> Value:
    """A setting from the command line or environment: text, or an expression for other types."""
    raw = setting.raw or ""
    if "type" not in block.body.attributes or kind.is_primitive:
        return Value(STRING, raw)
    parsed = parse_expression(raw, setting.source)
    if isinstance(parsed, Diagnostic):
        session.report(f"{setting.source}: {parsed.message}", None)
        return unknown(Cause.ERROR, address, kind)
    return session.value(parsed, static_scope("on the command line"), address)
