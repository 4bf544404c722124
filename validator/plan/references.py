"""What the `configuration` part of a plan says of unknown values where there are no sources.

The plan JSON of an expression is only the list of what it refers to, not the expression: `x.arn`
and `"${x.arn}/*"` look the same. A reference is taken for the value's identity only where it is
the single one, leads through module inputs and outputs to one resource attribute, and the argument
is one that names another object. In every other case the references are kept as inputs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from validator.model.location import Hop, Trail
from validator.model.value import Cause, Path, Ref, Unknown, Value, path_text
from validator.plan.addresses import Step, index_text, split, without_indexes
from validator.plan.document import JsonObject
from validator.plan.values import detail, known_after_apply

_NAMES_AN_OBJECT = re.compile(
    r"(^|_)(id|ids|arn|arns|identifier|bucket|role|cluster|subnets|security_groups)$|_group_name$"
)
_FREE_TEXT = frozenset({"source_arn"})
"""An ARN pattern in practice: `"${aws_api_gateway_rest_api.x.execution_arn}/*"`."""

MAX_HOPS = 64


@dataclass(frozen=True, slots=True)
class Sources:
    """The attributes an expression's references lead to.

    `only` is True where the references lead to nothing else (no local, literal, iterator or root
    variable on the way); `hops` are the module inputs and outputs passed.
    """

    refs: tuple[Ref, ...] = ()
    only: bool = True
    hops: Trail = ()


_OTHER = Sources(only=False)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The configuration tree of a plan, and the addresses that exist in it.

    `instances` are the resource instances of the plan, `modules` its module instances.
    """

    root: JsonObject
    instances: Collection[str]
    modules: Collection[str]
    _blocks: dict[str, dict[str, JsonObject]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, root: JsonObject, instances: Iterable[str], modules: Iterable[str]
    ) -> Configuration:
        """The configuration with these instances, and the modules that are called only once.

        The plan lists modules that hold resources; one without `count` and `for_each` exists also
        where it holds none.
        """
        found = dict.fromkeys(("", *modules))
        made = cls(root, frozenset(instances), found)
        stack = list(found)
        while stack:
            parent = stack.pop()
            for name, call in _object(made.module(parent), "module_calls").items():
                child = f"{parent}.module.{name}" if parent else f"module.{name}"
                if child not in found and not _is_keyed(call):
                    found[child] = None
                    stack.append(child)
        return made

    def module(self, address: str) -> JsonObject:
        """The configuration of a module instance; empty where it is not in the plan."""
        config = self.root
        for name, _ in _module_steps(address):
            config = _object(_object(_object(config, "module_calls"), name), "module")
        return config

    def parent(self, module: str) -> str:
        """The address of the module instance that calls `module`."""
        steps = _module_steps(module)[:-1]
        return ".".join(f"module.{name}{index_text(index)}" for name, index in steps)

    def call(self, address: str) -> JsonObject:
        """The `module` block that made a module instance; empty for the root."""
        steps = _module_steps(address)
        if not steps:
            return {}
        parent = self.module(self.parent(address))
        return _object(_object(parent, "module_calls"), steps[-1][0])

    def resource(self, module: str, address: str) -> JsonObject:
        """The block of a resource: `address` is relative to the module, without instance key."""
        key = without_indexes(module)
        blocks = self._blocks.get(key)
        if blocks is None:
            listed = self.module(module).get("resources")
            items = listed if isinstance(listed, list) else []
            found = (item for item in items if isinstance(item, dict))
            blocks = self._blocks[key] = {str(item.get("address")): item for item in found}
        return blocks.get(address, {})

    def trace(self, expression: object, module: str, depth: int = 0) -> Sources:
        """Where the references of an expression in a module instance lead."""
        found = expression.get("references") if isinstance(expression, dict) else None
        if not isinstance(found, list) or depth > MAX_HOPS:
            return _OTHER
        traced = [self._follow(text, module, depth) for text in longest(found)]
        return union(traced) if traced else _OTHER

    def _follow(self, text: str, module: str, depth: int) -> Sources:
        try:
            steps = split(text)
        except ValueError:
            return _OTHER
        kind = steps[0][0]
        if kind == "var" and len(steps) == 2 and steps[1][1] is None and module:
            return self._through_input(steps[1][0], module, depth)
        if kind == "module" and len(steps) == 3 and steps[2][1] is None:
            return self._through_output(steps, module, depth)
        if kind in _NOT_RESOURCES or len(steps) < 3:
            return _OTHER
        return self._resource(steps, module)

    def _through_input(self, name: str, module: str, depth: int) -> Sources:
        expressions = _object(self.call(module), "expressions")
        found = self.trace(expressions.get(name), self.parent(module), depth + 1)
        return Sources(found.refs, found.only, (Hop(f"module input {name}", module), *found.hops))

    def _through_output(
        self, steps: Sequence[tuple[str, Step | None]], module: str, depth: int
    ) -> Sources:
        name, index = steps[1]
        child = f"{module}.module.{name}" if module else f"module.{name}"
        child += index_text(index)
        if child not in self.modules:
            return _OTHER
        output = steps[2][0]
        expression = _object(_object(self.module(child), "outputs"), output).get("expression")
        found = self.trace(expression, child, depth + 1)
        return Sources(found.refs, found.only, (Hop(f"output {output}", child), *found.hops))

    def _resource(self, steps: Sequence[tuple[str, Step | None]], module: str) -> Sources:
        head = 3 if steps[0][0] == "data" else 2
        name = ".".join(step for step, _ in steps[:head])
        base = f"{module}.{name}" if module else name
        address = base + index_text(steps[head - 1][1])
        path: Path = tuple(part for pair in steps[head:] for part in pair if part is not None)
        if not path:
            return _OTHER
        if address in self.instances:
            return Sources((Ref(address, path),))
        # An instance that the plan has not cannot be what the value is: `try(a[0].arn, b[0].arn)`.
        return Sources() if steps[head - 1][1] is not None else _OTHER


_NOT_RESOURCES = frozenset(
    {"var", "local", "module", "each", "count", "path", "terraform", "self", "ephemeral"}
)


@dataclass(frozen=True, slots=True)
class Referenced:
    """The unknown values of one resource instance, with the references of its configuration."""

    configuration: Configuration
    address: str
    module: str
    block: str

    def __call__(self, path: Path, sensitive: bool) -> Value:
        """The unknown value at `path`.

        An argument is given what its references lead to. An attribute that the configuration does
        not set is computed by the provider: it has neither trail nor inputs.
        """
        expressions = _object(self.configuration.resource(self.module, self.block), "expressions")
        found = [item for item in expressions_at(expressions, path) if not _is_null(item)]
        if not found:
            return known_after_apply(self.address, path, sensitive)
        traced = union([self.configuration.trace(item, self.module) for item in found])
        hop = Hop(f"argument {path_text(path)}", self.address)
        names = [step for step in path if isinstance(step, str)]
        asked, whole = detail(self.address, path), isinstance(path[-1], str)
        return identified(asked, names[-1], traced, hop, sensitive, whole=whole)


def identified(
    asked: str,
    name: str,
    traced: Sources,
    first: Hop,
    sensitive: bool = False,
    *,
    whole: bool = True,
) -> Value:
    """An unknown of the engine with what is known of its origin.

    `asked` names the value, `name` is its argument or output; `whole` is False for an element of
    it. A collection whose references lead to single ids has these as its elements.
    """
    trail = (first, *traced.hops)
    inputs = frozenset(traced.refs)
    if not (traced.only and traced.refs and names_an_object(name)):
        return Value(
            unknown=Unknown(Cause.ENGINE, asked, inputs=inputs), sensitive=sensitive, trail=trail
        )
    choices = tuple(_attribute(ref, sensitive) for ref in traced.refs)
    if whole and _is_plural(name) and not any(_is_plural(ref.path[-1]) for ref in traced.refs):
        element = _one_of(choices, asked, inputs, trail, sensitive)
        unknown = Unknown(Cause.ENGINE, asked, element=element, inputs=inputs)
        return Value(unknown=unknown, sensitive=sensitive, trail=trail)
    return _one_of(choices, asked, inputs, trail, sensitive)


def _attribute(ref: Ref, sensitive: bool) -> Value:
    hop = Hop(f"attribute {path_text(ref.path)}", ref.address)
    value = known_after_apply(ref.address, ref.path, sensitive, ref)
    return replace(value, trail=(hop,))


def _one_of(
    choices: tuple[Value, ...], asked: str, inputs: frozenset[Ref], trail: Trail, sensitive: bool
) -> Value:
    """The one attribute, or one of several of the same kind; of mixed kinds nothing is said."""
    if len(choices) == 1:
        only = choices[0]
        unknown = Unknown(Cause.ENGINE, asked, not_null=_is_identity(only.ref), inputs=inputs)
        return Value(
            unknown=unknown, sensitive=sensitive, ref=only.ref, trail=(*trail, *only.trail)
        )
    kinds = {(_resource_type(item.ref), item.ref.path) for item in choices if item.ref}
    alternatives = choices if len(kinds) == 1 else ()
    unknown = Unknown(Cause.ENGINE, asked, alternatives=alternatives, inputs=inputs)
    return Value(unknown=unknown, sensitive=sensitive, trail=trail)


def _is_identity(ref: Ref | None) -> bool:
    return ref is not None and ref.path[-1] in ("id", "arn")


def _is_plural(name: str | int) -> bool:
    return isinstance(name, str) and name.endswith("s")


def names_an_object(argument: str) -> bool:
    """True for an argument or output whose value is another object's id, ARN or name."""
    return argument not in _FREE_TEXT and _NAMES_AN_OBJECT.search(argument) is not None


def expressions_at(expressions: object, path: Path) -> list[object]:
    """The expressions that may have given the value at `path`; none where it is not configured.

    Blocks are an array in the configuration, but a set of blocks has another order in the values,
    so the expressions of every block of that type are given.
    """
    level = [expressions]
    for step in path:
        found: list[object] = []
        for item in level:
            if isinstance(item, dict) and is_expression(item):
                found.append(item)
            elif isinstance(item, dict) and isinstance(step, str) and step in item:
                found.append(item[step])
            elif isinstance(item, list):
                found.extend(item)
            elif isinstance(item, dict) and isinstance(step, int):
                found.append(item)
        level = found
    return level


def is_expression(item: Mapping[str, object]) -> bool:
    """True for the JSON of an expression, as against that of a nested block."""
    return "references" in item or "constant_value" in item


def _is_keyed(call: object) -> bool:
    return isinstance(call, dict) and bool(
        {"count_expression", "for_each_expression"} & call.keys()
    )


def _is_null(item: object) -> bool:
    return isinstance(item, dict) and "constant_value" in item and item["constant_value"] is None


def longest(references: Sequence[object]) -> list[str]:
    """The references without the prefixes that the engine lists behind each of them."""
    texts = list(dict.fromkeys(text for text in references if isinstance(text, str)))
    prefixes: set[str] = set()
    for text in texts:
        cut = max(text.rfind("."), text.rfind("["))
        while cut > 0:
            prefixes.add(text[:cut])
            text = text[:cut]
            cut = max(text.rfind("."), text.rfind("["))
    return [text for text in texts if text not in prefixes]


def union(traced: Sequence[Sources]) -> Sources:
    """All attributes of several expressions; the hops where there is only one expression."""
    if len(traced) == 1:
        return traced[0]
    refs = tuple(dict.fromkeys(ref for item in traced for ref in item.refs))
    hops = next((item.hops for item in traced if item.refs), ()) if len(refs) == 1 else ()
    return Sources(refs, all(item.only for item in traced), hops)


def _module_steps(address: str) -> tuple[tuple[str, Step | None], ...]:
    return split(address)[1::2] if address else ()


def _resource_type(ref: Ref) -> str:
    names = [name for name, _ in split(ref.address)]
    return names[-2]


def _object(parent: object, key: str) -> JsonObject:
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, dict) else {}
