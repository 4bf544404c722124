"""A module instance: its names resolve to values, evaluated on demand and once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from validator.evaluate import calls, declarations, static
from validator.evaluate.bodies import Bodies, computed, placed
from validator.evaluate.comprehension import symbolic_entry
from validator.evaluate.configuration import Configuration
from validator.evaluate.construct import object_value
from validator.evaluate.embedded import decode_tfvars, render_template
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expansion import index_text
from validator.evaluate.expressions import evaluate, walk
from validator.evaluate.functions import FunctionContext
from validator.evaluate.managed import ResourceSet
from validator.evaluate.scope import NoReferences, Scope
from validator.evaluate.session import Session
from validator.model.graph import Provider, Read
from validator.model.location import Hop, Location
from validator.model.types import BOOL, STRING
from validator.model.value import Cause, Ref, Unknown, Value, null, unknown
from validator.syntax.nodes import Block, Expression, GetAttr, Index, Literal, Step, Variable


class ModuleInstance:
    """One instance of a module: the root, or one of a call.

    `directory` is the directory to open, `call` the block that calls it (None for the root) and
    `outer` the scope its arguments are written in. `existence` is set inside a symbolic instance:
    what decides it.
    """

    def __init__(
        self,
        session: Session,
        directory: str,
        address: str = "",
        parent: ModuleInstance | None = None,
        call: Block | None = None,
        outer: Scope | None = None,
        existence: Unknown | None = None,
    ) -> None:
        self.session = session
        self.directory = directory
        self.address = address
        self.prefix = f"{address}." if address else ""
        self.parent = parent
        self.call = call
        self.outer = outer
        self.existence = existence
        self.configuration: Configuration = session.configuration(directory)
        self.scope = Scope(self)
        self.passed: Mapping[str, str] = {}
        self._providers: dict[str, Provider] = {}
        self.given: Mapping[str, declarations.Given] = {}
        self._functions: FunctionContext | None = None
        self._values: dict[str, Value] = {}
        self._resources: dict[str, ResourceSet] = {}
        self._calls: dict[str, calls.Call] = {}
        self.steady: dict[int, tuple[Expression, Value]] = {}

    @property
    def functions(self) -> FunctionContext:
        """Where this module's function calls run."""
        if self._functions is None:
            context = FunctionContext(
                base_dir=self.path, root_dir=self.session.root, engine=self.session.options.engine
            )
            self._functions = replace(
                context, render_template=self._render, decode_tfvars=decode_tfvars
            )
        return self._functions

    def _render(self, text: str, path: str, variables: Value) -> Value:
        names = NoReferences(self.functions, "in this template")
        return render_template(text, path, variables, names)

    @property
    def path(self) -> str:
        """`path.module`: relative to the root module's directory, as an engine there sees it."""
        relative = os.path.relpath(self.directory, self.session.root)
        return "." if relative == "." else relative

    def provider(self, name: str) -> Provider | None:
        """The provider configuration that `name` means here: own, passed in, or inherited."""
        found = self._providers.get(name)
        if found is not None:
            return found
        block = self.configuration.providers.get(name)
        if block is None:
            outer = self.passed.get(name, "" if "." in name else name)
            return self.parent.provider(outer) if self.parent is not None and outer else None
        # What its arguments need may itself need the provider: it is known without them first.
        address = f"{self.prefix}{name}"
        self._providers[name] = Provider(address, null(), block.location)
        values = Bodies(self.session, f"{self.prefix}provider.{name}").values(
            block.body, self._repeated(block, name), skip=("for_each",)
        )
        self._providers[name] = Provider(address, object_value(values), block.location)
        return self._providers[name]

    def _repeated(self, block: Block, name: str) -> Scope:
        """The scope of a provider's arguments; OpenTofu may repeat one for several keys."""
        attribute = block.body.attributes.get("for_each")
        if attribute is None:
            return self.scope
        label = f"{self.prefix}provider.{name}.for_each"
        collection = self.session.value(attribute.value, self.scope, label)
        key, value = symbolic_entry(collection)
        return self.scope.within({"each": object_value({"key": key, "value": value})})

    # ---- names

    def reference(self, variable: Variable, scope: Scope) -> Value:
        """The value of a reference with all its steps. Raises EvaluationError."""
        name, steps = variable.name, variable.steps
        if name in static.PLACES:
            raise EvaluationError(static.PLACES[name], variable.location)
        if not steps or not isinstance(steps[0], GetAttr):
            raise EvaluationError(static.alone(name), variable.location)
        first = steps[0].name
        match name:
            case "var":
                return self._walk(self.variable(first, variable.location), steps[1:], scope)
            case "local":
                return self._walk(self.local(first, variable.location), steps[1:], scope)
            case "module":
                return self._module_reference(first, steps[1:], variable.location, scope)
            case "path":
                return self._walk(self._path(first, variable.location), steps[1:], scope)
            case "terraform" | "tofu":
                return self._walk(self._engine(first, variable.location), steps[1:], scope)
            case "data" | "ephemeral" if len(steps) > 1 and isinstance(steps[1], GetAttr):
                key, steps = f"{name}.{first}.{steps[1].name}", steps[2:]
            case _:
                key, steps = f"{name}.{first}", steps[1:]
        if key not in self.configuration.resources:
            return self._undeclared_resource(key, steps, variable.location)
        return self._walk(self._resource(key, steps), steps, scope)

    def _walk(self, value: Value, steps: tuple[Step, ...], scope: Scope) -> Value:
        """The value at the end of the steps, from what is assumed of their start."""
        return walk(self.assumed(value), steps, scope)

    def attribute(self, address: str, name: str) -> Value | None:
        """Attribute `name` of an evaluated resource instance, configured or computed."""
        instance = self.session.instances.get(address)
        if instance is None:
            return None
        value = instance.values.get(name)
        if value is not None and not value.is_null:
            if value.ref is None:
                value = replace(value, ref=Ref(address, (name,)))
            return value
        trail = (Hop(f"attribute {name}", address, instance.location),)
        return computed(address, name, instance.cause, trail)

    def read(self, state: str, name: Value, location: Location) -> None:
        """Take note that the output `name` of the remote state at `state` is read here."""
        if ".terraform_remote_state." not in f".{state}":
            return
        text = name.data if isinstance(name.data, str) else ""
        needs = name.unknown.detail if name.unknown else ""
        if text or needs:
            self.session.note_read(Read(state, text, location, needs))

    def assumed(self, value: Value) -> Value:
        """What the user says an unknown value is, else the value itself."""
        return self.session.assume(value)

    def _undeclared(self, what: str, location: Location) -> Value:
        """A name that is not declared: an error, unless it may be in a file that did not parse.

        The reference alone is unknown, so that the rest of its expression is still evaluated.
        """
        if not self.configuration.broken:
            self.session.report(static.undeclared(what, self.address), location)
        return unknown(Cause.ERROR, what)

    def _undeclared_resource(self, key: str, steps: tuple[Step, ...], location: Location) -> Value:
        """What is read of a resource that is not declared, with its identity where plain."""
        value, address = self._undeclared(key, location), f"{self.prefix}{key}"
        if steps and isinstance(steps[0], Index) and isinstance(steps[0].key, Literal):
            index = steps[0].key.value.data
            if isinstance(index, (int, str)):
                address, steps = address + index_text(index), steps[1:]
        names = [step.name for step in steps if isinstance(step, GetAttr)]
        if not names or len(names) < len(steps):
            return value
        ref = Ref(address, tuple(names))
        return unknown(Cause.ERROR, str(ref), ref=ref)

    def variable(self, name: str, location: Location) -> Value:
        """The value of an input variable. Raises EvaluationError where it is not declared."""
        block = self.configuration.variables.get(name)
        if block is None:
            return self._undeclared(f"var.{name}", location)
        return self._memoised(
            f"var.{name}", block.location, lambda: declarations.variable_value(self, name, block)
        )

    def local(self, name: str, location: Location) -> Value:
        """The value of a local. Raises EvaluationError where it is not declared."""
        attribute = self.configuration.locals.get(name)
        if attribute is None:
            return self._undeclared(f"local.{name}", location)
        label = f"{self.prefix}local.{name}"

        def work() -> Value:
            value = self.session.value(attribute.value, self.scope, label)
            return placed(value, Hop("local", label, attribute.location))

        return self._memoised(f"local.{name}", attribute.location, work)

    def output(self, name: str) -> Value | None:
        """The value of an output; None where it is not declared."""
        block = self.configuration.outputs.get(name)
        if block is None:
            return (
                unknown(Cause.ERROR, f"{self.prefix}output.{name}")
                if self.configuration.broken
                else None
            )
        return self._memoised(
            f"output.{name}", block.location, lambda: declarations.output_value(self, name, block)
        )

    def _memoised(self, key: str, location: Location, work: declarations.Work) -> Value:
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self.session.guarded(f"{self.prefix}{key}", location, work)
        return found

    def _path(self, name: str, location: Location) -> Value:
        paths = {"module": self.path, "root": ".", "cwd": os.path.abspath(self.session.root)}
        if name not in paths:
            raise EvaluationError(static.no_path(name), location)
        return Value(STRING, paths[name])

    def _engine(self, name: str, location: Location) -> Value:
        if name == "workspace":
            workspace = self.session.workspace
            if workspace is None:
                return unknown(Cause.VARIABLE, "terraform.workspace", STRING)
            return Value(STRING, workspace)
        if name == "applying":
            return unknown(Cause.IMPURE, "terraform.applying", BOOL)
        raise EvaluationError(static.no_setting(name), location)

    # ---- resources

    def _resource(self, key: str, steps: tuple[Step, ...]) -> Value:
        if (problem := static.misused(self.configuration, key, steps)) is not None:
            raise EvaluationError(problem.message, problem.location)
        address = f"{self.prefix}{key}"
        block = self.configuration.resources[key]

        def work() -> Value:
            return self.resource_set(key).reference()

        if key in self._resources and self._resources[key].complete:
            return work()
        return self.session.guarded(address, block.location, work)

    def resource_set(self, key: str) -> ResourceSet:
        """The instances of the resource `key`, evaluated."""
        found = self._resources.get(key)
        if found is None:
            block = self.configuration.resources[key]
            found = self._resources[key] = ResourceSet(self, key, block)
        found.evaluate()
        return found

    def evaluate_resource(self, key: str) -> ResourceSet:
        """As `resource_set`, guarded against a resource that needs itself."""
        block = self.configuration.resources[key]
        self.session.guarded(
            f"{self.prefix}{key}", block.location, lambda: self.resource_set(key).reference()
        )
        return self._resources[key]

    # ---- modules

    def called(self, name: str) -> calls.Call:
        """The instances of the module call `name`."""
        found = self._calls.get(name)
        if found is None:
            found = self._calls[name] = calls.Call(self, name, self.configuration.calls[name])
        return found

    def _module_reference(
        self, name: str, steps: tuple[Step, ...], location: Location, scope: Scope
    ) -> Value:
        if name not in self.configuration.calls:
            return self._undeclared(f"module.{name}", location)
        call = self.called(name)
        expansion = call.expansion
        if expansion.mode == "single" and steps and isinstance(steps[0], GetAttr):
            value = call.output(None, steps[0].name, steps[0].location)
            return self._walk(value, steps[1:], scope)
        if len(steps) > 1 and isinstance(steps[0], Index) and isinstance(steps[1], GetAttr):
            key = call.instance_key(evaluate(steps[0].key, scope))
            if key is not None:
                value = call.output(key, steps[1].name, steps[1].location)
                return self._walk(value, steps[2:], scope)
        return self._walk(call.whole(), steps, scope)
