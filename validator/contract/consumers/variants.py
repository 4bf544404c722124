"""For which environments a root is planned, and with which values of its variables.

Evidence, strongest first: tfvars that are loaded by themselves, one tfvars file for each
environment, a directory for each environment, a `validation` that lists the values, a default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from validator.contract.patterns import KNOWN_ENVIRONMENTS
from validator.evaluate import Options
from validator.evaluate.configuration import Configuration, configuration
from validator.syntax.directory import read_directory, read_file
from validator.syntax.nodes import Attribute, Block, FunctionCall, Literal, TupleExpr, Variable

_NAME = re.compile(r"(?:\w+_)?(?:env|environment|stage|workspace)(?:_(?:name|id|type|short|slug))?")
_FOLDERS = frozenset((
    "env", "envs", "environment", "environments", "config", "configs", "configuration", "vars",
    "tfvars", "var-files", "var_files", "variables", "params", "parameters", "settings",
    "inventory", "inventories", "stages", "live",
))  # fmt: skip
_MOST = 12


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a root is planned.

    `environment` is what it is for, empty where that is not known; `actual` is False where
    nothing but a list of allowed values names it. `excluded`: in an open variant, the environments
    that have one of their own.
    """

    environment: str
    options: Options
    actual: bool = True
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Evidence:
    environment: str
    files: tuple[str, ...] = ()
    values: Mapping[str, str] | None = None
    actual: bool = True


def variants(root: str, relative: str, tfvars: Iterable[str]) -> list[Variant]:
    """The ways the root in directory `root` is planned, the open one (if any) last.

    `relative` is the same directory below its checkout, `tfvars` are the paths of the checkout's
    tfvars files.
    """
    config = configuration(read_directory(root, os.path.normpath(root)))
    names = [name for name in config.variables if _NAME.fullmatch(name)]
    main = min(names, key=_rank) if names else None
    fixed = _automatic(root, main) if main else ""
    found = list(_from_files(root, config, main, tfvars))
    directory = _of_directory(relative)
    closed = False
    if fixed and not found:
        found, closed = [_Evidence(fixed)], True
    elif not found and directory and not (main and _default(config, main)):
        found = [_Evidence(directory, values={main: directory} if main else None)]
        closed = main is None
    elif not found and main:
        found, closed = _from_declaration(config, main)
        if found and directory and _default(config, main) == found[0].environment:
            closed = True  # a directory of one environment, with that environment's defaults
    elif not found:
        return [Variant("", Options(workspace=None))]
    made = [_variant(one, config, main) for one in found[:_MOST]]
    listed = _allowed(config.variables[main]) if main else ()
    known = frozenset(one.environment for one in found)
    if closed or (listed and known >= set(listed)):
        return made
    opened = frozenset(names) if main else frozenset()
    rest = Options(open=opened, workspace=None)
    return [*made, Variant("", rest, actual=False, excluded=known)]


def _rank(name: str) -> tuple[int, int]:
    order = ("environment", "env", "stage", "environment_name", "env_name")
    return (order.index(name) if name in order else len(order), len(name))


def _variant(one: _Evidence, config: Configuration, main: str | None) -> Variant:
    values = dict(one.values or {})
    if main is not None and one.files and main in config.variables and not values:
        values = {} if _sets(one.files, main) else {main: one.environment}
    options = Options(
        variables={name: text for name, text in values.items() if name in config.variables},
        var_files=one.files,
        workspace=one.environment if one.files else None,
    )
    return Variant(one.environment, options, one.actual)


def _automatic(root: str, main: str) -> str:
    """What the tfvars that an engine loads by itself set the variable to."""
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return ""
    loaded = [n for n in names if n in ("terraform.tfvars", "terraform.tfvars.json")]
    loaded += [n for n in names if n.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    found = ""
    for name in loaded:
        found = _setting(os.path.join(root, name), main) or found
    return found


def _setting(path: str, name: str) -> str:
    attribute = read_file(path, path).body.attributes.get(name)
    return _literal(attribute) or ""


def _sets(paths: Iterable[str], name: str) -> bool:
    return any(name in read_file(path, path).body.attributes for path in paths)


def _from_files(
    root: str, config: Configuration, main: str | None, tfvars: Iterable[str]
) -> Iterator[_Evidence]:
    """One piece of evidence for each tfvars file that is handed over with `-var-file`."""
    groups: dict[str, list[str]] = {}
    for path in tfvars:
        if not _is_for(root, path):
            continue
        settings = read_file(path, path).body.attributes
        if not any(name in config.variables for name in settings):
            continue
        label = (_literal(settings.get(main)) if main else "") or _label(path)
        if label:
            groups.setdefault(label, []).append(path)
    for label, paths in sorted(groups.items()):
        yield _Evidence(label, tuple(sorted(paths)))


def _is_for(root: str, path: str) -> bool:
    """Whether a tfvars file lies in the root, below it, or in a directory of settings beside it."""
    name = os.path.basename(path)
    folder = os.path.dirname(path)
    loaded = ".auto." in name or name in ("terraform.tfvars", "terraform.tfvars.json")
    if loaded and folder == root:
        return False
    if folder == root:
        return True
    inside = os.path.relpath(folder, root).replace(os.sep, "/").split("/")
    steps = [step for step in inside if step != ".."]
    if len(inside) - len(steps) > 1 or not steps or len(steps) > 2:
        return False
    if inside[0] == "..":
        return steps[0].lower() in _FOLDERS
    return steps[0].lower() in _FOLDERS or steps[0].lower() in KNOWN_ENVIRONMENTS


def _label(path: str) -> str:
    """The environment that a tfvars file is for, by its name, else by its directory's."""
    stem = os.path.basename(path).removesuffix(".json").removesuffix(".tfvars")
    stem = stem.removesuffix(".auto")
    if stem in ("terraform", "variables", "vars", "main", "config", "settings", "inputs"):
        stem = os.path.basename(os.path.dirname(path))
    if stem.lower() in KNOWN_ENVIRONMENTS:
        return stem
    words = [word for word in re.split(r"[-_.]", stem) if word.lower() in KNOWN_ENVIRONMENTS]
    if words:
        return words[-1]
    return "" if stem in ("common", "global", "shared", "defaults", "default", "base") else stem


def _of_directory(relative: str) -> str:
    """The environment that a root's own directory is for: `environments/prod`, `prod/network`."""
    steps = relative.replace(os.sep, "/").split("/")
    for at in range(len(steps) - 1, -1, -1):
        if at and steps[at - 1].lower() in ("env", "envs", "environment", "environments", "stages"):
            return steps[at]
        if steps[at].lower() in KNOWN_ENVIRONMENTS:
            return steps[at]
    return ""


def _from_declaration(config: Configuration, main: str) -> tuple[list[_Evidence], bool]:
    block = config.variables[main]
    default = _default(config, main)
    listed = _allowed(block)
    if listed:
        found = [
            _Evidence(value, values={main: value}, actual=value == default) for value in listed
        ]
        return found, True
    return ([_Evidence(default, values={main: default})] if default else []), False


def _default(config: Configuration, name: str) -> str:
    return _literal(config.variables[name].body.attributes.get("default")) or ""


def _allowed(block: Block) -> tuple[str, ...]:
    """The values that `validation { condition = contains([…], var.x) }` lists."""
    for validation in block.body.of_type("validation"):
        condition = validation.body.attributes.get("condition")
        call = condition.value if condition else None
        if not isinstance(call, FunctionCall) or call.name != "contains":
            continue
        if len(call.arguments) != 2 or not isinstance(call.arguments[1], Variable):
            continue
        items = call.arguments[0]
        if isinstance(items, TupleExpr):
            texts = [i.value.data for i in items.items if isinstance(i, Literal)]
            found = tuple(text for text in texts if isinstance(text, str) and text)
            if len(found) == len(items.items):
                return found
    return ()


def _literal(attribute: Attribute | None) -> str | None:
    value = attribute.value if attribute else None
    data = value.value.data if isinstance(value, Literal) else None
    return data if isinstance(data, str) else None
