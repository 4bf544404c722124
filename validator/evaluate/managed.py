"""The instances of one resource, data source or ephemeral resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.evaluate import aws
from validator.evaluate.bodies import Bodies
from validator.evaluate.conditions import conditions
from validator.evaluate.construct import object_value, tuple_value
from validator.evaluate.derive import derived
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expansion import SYMBOLIC, Expansion, expand, failed, index_text
from validator.evaluate.references import reference_text
from validator.evaluate.session import Instance
from validator.model.graph import Mode, Provider, Resource
from validator.model.types import DYNAMIC, STRING
from validator.model.value import Cause, Ref, Unknown, Value, null
from validator.syntax.nodes import Block, Expression, TupleExpr

if TYPE_CHECKING:
    from validator.evaluate.module import ModuleInstance

_META = ("count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection")


class ResourceSet:
    """All instances of the resource block `key` of a module instance."""

    def __init__(self, module: ModuleInstance, key: str, block: Block) -> None:
        self.module = module
        self.key = key
        self.block = block
        self.address = f"{module.prefix}{key}"
        self.expansion: Expansion | None = None
        self.resources: list[Resource] = []
        self.complete = False
        self._started = False
        self._reference: Value | None = None

    @property
    def cause(self) -> Cause:
        """Why an attribute that is not configured is unknown."""
        return Cause.COMPUTED if self.block.type == "resource" else Cause.DATA_SOURCE

    def evaluate(self) -> None:
        """Evaluate every instance, once."""
        if self._started:
            return
        self._started = True
        session, body = self.module.session, self.block.body
        try:
            self.expansion = expand(body, self.module.scope, self.address)
        except EvaluationError as error:
            session.report(error.message, error.location or self.block.location)
            self.expansion = failed(body, self.address)
        name = self._provider_name()
        provider = self.module.provider(name) or Provider(name, null())
        for key, symbols in self.expansion:
            self._instance(key, symbols, provider)
        self.complete = True

    def _instance(
        self, key: int | str | None, symbols: Mapping[str, Value], provider: Provider
    ) -> None:
        address = self.address + index_text(key)
        scope = self.module.scope.within(symbols) if symbols else self.module.scope
        bodies = Bodies(self.module.session, address)
        kind, name = self.block.labels
        values = bodies.values(self.block.body, scope, skip=_META)
        aws.complete(kind, self.block.type, address, values, provider, self.block.location)
        instance = Instance(address, values, self.block.location, self.cause)
        self.module.session.instances[address] = instance
        if self.block.type == "ephemeral":
            return
        mode: Mode = "managed" if self.block.type == "resource" else "data"
        lifecycle = self.block.body.of_type("lifecycle")
        own = self.expansion.existence if self.expansion is not None else None
        existence = own or self.module.existence
        self.resources.append(
            Resource(
                address, mode, kind, name, self.module.address, key, object_value(values),
                self.block.location,
                True if existence is None else None,
                provider.address,
                lifecycle=self._lifecycle(address, lifecycle[0]) if lifecycle else null(),
                existence=existence,
            )
        )  # fmt: skip

    def _lifecycle(self, address: str, block: Block) -> Value:
        """The constant settings of `lifecycle`; attribute names as strings."""
        fields: dict[str, Value] = {}
        bodies = Bodies(self.module.session, address)
        for name, attribute in block.body.attributes.items():
            if name in ("create_before_destroy", "prevent_destroy"):
                one = replace(block.body, attributes={name: attribute}, blocks=())
                fields |= bodies.values(one, self.module.scope, "lifecycle.")
            elif name == "ignore_changes":
                fields[name] = _names(attribute.value)
        return object_value(fields)

    def _provider_name(self) -> str:
        chosen = self.block.body.attributes.get("provider")
        local = self.block.labels[0].split("_", 1)[0]
        if chosen is not None:
            local = reference_text(chosen.value)
        return local

    def reference(self) -> Value:
        """What `type.name` means in an expression: an instance, a tuple or object of them.

        An instance stands for all its attributes, most of which the provider decides: it is
        unknown as a whole, and a step into it finds the attribute. It is made once: every
        instance of another resource may refer to it.
        """
        if self._reference is None or not self.complete:
            self._reference = self._referred()
        return self._reference

    def _referred(self) -> Value:
        expansion = self.expansion
        if expansion is None:
            return Value(
                DYNAMIC, None, Unknown(Cause.ERROR, self.address, not_null=True),
                ref=Ref(self.address),
            )  # fmt: skip
        values = {key: self._whole(key) for key, _ in expansion}
        if expansion.unknown is not None:
            element = values[SYMBOLIC]
            return derived([expansion.unknown], element=element)
        if expansion.mode == "single":
            return values[None]
        if expansion.mode == "count":
            return tuple_value(values.values())
        return object_value({str(key): value for key, value in values.items()})

    def _whole(self, key: int | str | None) -> Value:
        address = self.address + index_text(key)
        ref = Ref(address)
        state = Unknown(self.cause, address, not_null=True, inputs=frozenset((ref,)))
        return Value(DYNAMIC, unknown=state, ref=ref)

    def check(self) -> None:
        """Judge the pre- and postconditions of every instance."""
        if self.expansion is None:
            return
        for lifecycle in self.block.body.of_type("lifecycle"):
            for key, symbols in self.expansion:
                address = self.address + index_text(key)
                scope = self.module.scope.within(symbols)
                conditions(self.module.session, lifecycle.body, "precondition", address, scope)
                seen = scope.within({"self": self._whole(key)})
                conditions(self.module.session, lifecycle.body, "postcondition", address, seen)


def _names(expression: Expression) -> Value:
    if isinstance(expression, TupleExpr):
        return tuple_value(Value(STRING, reference_text(item)) for item in expression.items)
    return Value(STRING, reference_text(expression))
