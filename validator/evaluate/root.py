"""A root module's directory to its graph: every module instance, resource, output and check."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace

from validator.evaluate import declarations, inputs, static, written
from validator.evaluate.assumptions import assumed
from validator.evaluate.bodies import Bodies
from validator.evaluate.conditions import conditions
from validator.evaluate.configuration import constant_text
from validator.evaluate.construct import object_value
from validator.evaluate.module import ModuleInstance
from validator.evaluate.session import Options, Session
from validator.model.graph import Diagnostic, Graph, Module, Provider, Resource, Variable
from validator.model.location import Hop, Location
from validator.model.types import STRING
from validator.model.value import Value, null
from validator.syntax.nodes import Attribute, Body, Literal, ObjectExpr

_DEFAULTS = Options()
_FRAMES = 12_000
"""Python frames that deep but legal configurations need (a chain of some hundred locals)."""


Observer = Callable[[ModuleInstance], None]
"""Called with every module instance once its declarations are evaluated."""


def evaluate_root(
    directory: str, options: Options = _DEFAULTS, observe: Observer | None = None
) -> Graph:
    """Evaluate a root module symbolically. Never raises for bad input: see `Graph.diagnostics`."""
    session = Session(directory, options)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        return _Builder(session, observe).build(directory)
    except RecursionError:
        where = Location(os.path.normpath(directory), 1)
        problem = Diagnostic("the configuration is nested too deeply to evaluate", where)
        return Graph(directory, "symbolic", {}, {}, diagnostics=(problem,))
    finally:
        sys.setrecursionlimit(limit)


def without_aliases(attribute: Attribute) -> Attribute:
    """A required provider without `configuration_aliases`, which are names and not values."""
    value = attribute.value
    if not isinstance(value, ObjectExpr):
        return attribute
    items = tuple(
        (key, item)
        for key, item in value.items
        if not (isinstance(key, Literal) and key.value.data == "configuration_aliases")
    )
    return replace(attribute, value=replace(value, items=items))


class _Builder:
    def __init__(self, session: Session, observe: Observer | None = None) -> None:
        self.session = session
        self.observe = observe
        self.resources: dict[str, Resource] = {}
        self.modules: dict[str, Module] = {}
        self.sources: dict[str, None] = {}
        self.providers: dict[str, Provider] = {}

    def build(self, directory: str) -> Graph:
        root = ModuleInstance(self.session, directory)
        if not root.configuration.sources and not root.configuration.diagnostics:
            where = Location(os.path.normpath(directory), 1)
            self.session.report("the directory holds no Terraform files", where)
        root.given = inputs.given(self.session, root.configuration.variables)
        self._module(root)
        graph = Graph(
            directory,
            "symbolic",
            self.resources,
            self.modules,
            self.providers,
            tuple(self.session.checks),
            tuple(self.session.diagnostics.values()),
            sources=tuple(self.sources),
            reads=tuple(sorted(self.session.reads.values(), key=lambda read: read.location)),
            texts=tuple(self.session.texts.values()),
            assumed=tuple(self.session.assumed),
        )
        return assumed(graph, self.session.options.assumptions)

    def _module(self, module: ModuleInstance, source: str = "", version: str | None = None) -> None:
        config = module.configuration
        self.sources |= dict.fromkeys(config.sources)
        written.note(module)
        static.report(module)
        for name in config.providers:
            provider = module.provider(name)
            if provider is not None and not module.address:
                self.providers[name] = provider
        variables = {
            name: declarations.variable(module, name, block)
            for name, block in config.variables.items()
        }
        for name, block in config.variables.items():
            declarations.validate(module, name, block)
        for name, attribute in config.locals.items():
            module.local(name, attribute.location)
        for key in config.resources:
            found = module.evaluate_resource(key)
            self.resources |= {resource.address: resource for resource in found.resources}
        # The module itself comes before those it calls.
        self.modules[module.address] = Module(module.address, os.path.normpath(module.directory))
        for name in config.calls:
            self._call(module, name)
        outputs = {
            name: declarations.output(module, name, block) for name, block in config.outputs.items()
        }
        for key in config.resources:
            module.resource_set(key).check()
        for name, block in config.checks.items():
            conditions(
                self.session, block.body, "assert", f"{module.prefix}check.{name}", module.scope
            )
        self.modules[module.address] = Module(
            module.address,
            os.path.normpath(module.directory),
            source,
            version,
            variables,
            outputs,
            self._settings(module),
            module.call.location if module.call else None,
        )
        if self.observe is not None:
            self.observe(module)

    def _call(self, module: ModuleInstance, name: str) -> None:
        call = module.called(name)
        version = constant_text(call.block.body.attributes.get("version"))
        for instance in call.instances.values():
            self._module(instance, call.source, version)
        if not call.resolved:
            self.modules[call.address] = Module(
                call.address,
                "",
                call.source,
                version,
                {name: Variable(name, value) for name, value in call.arguments().items()},
                location=call.block.location,
                resolved=False,
            )

    def _settings(self, module: ModuleInstance) -> Value:
        blocks = module.configuration.settings
        if not blocks:
            return null()
        fields: dict[str, Value] = {}
        bodies = Bodies(self.session, f"{module.prefix}terraform")
        for block in blocks:
            nested = ("backend", "cloud", "required_providers", "provider_meta", "encryption")
            fields |= bodies.values(block.body, module.scope, skip=nested)
            for inner in block.body.of_type("backend", "cloud"):
                values = bodies.values(inner.body, module.scope, f"{inner.type}.")
                if inner.type == "backend" and inner.labels:
                    values["type"] = Value(STRING, inner.labels[0])
                hop = Hop(f"block {inner.type}", f"{module.prefix}terraform", inner.location)
                fields[inner.type] = object_value(values).via(hop)
            for inner in block.body.of_type("required_providers"):
                known = fields.get("required_providers")
                earlier = dict(known.children()) if known is not None else {}
                body = Body({n: without_aliases(a) for n, a in inner.body.attributes.items()})
                added = bodies.values(body, module.scope, "required_providers.")
                fields["required_providers"] = object_value({**earlier, **added})  # type: ignore[dict-item]
        return object_value(fields)
