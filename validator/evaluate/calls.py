"""Module calls: where a module's source is, and its instances.

(https://developer.hashicorp.com/terraform/language/modules/sources)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from validator.cache import files
from validator.evaluate.bodies import Bodies
from validator.evaluate.configuration import constant_text
from validator.evaluate.construct import object_value, tuple_value
from validator.evaluate.convert import ConvertError, convert
from validator.evaluate.derive import derived
from validator.evaluate.downloads import downloaded
from validator.evaluate.errors import EvaluationError
from validator.evaluate.expansion import SYMBOLIC, Expansion, expand, failed, index_text
from validator.evaluate.outlines import is_local
from validator.evaluate.references import reference_text
from validator.model.location import Hop, Location
from validator.model.types import NUMBER, STRING
from validator.model.value import Cause, Ref, Value, unknown
from validator.syntax.filenames import configuration_names
from validator.syntax.nodes import Block, ObjectExpr

if TYPE_CHECKING:
    from validator.evaluate.module import ModuleInstance

_META = frozenset(("source", "version", "count", "for_each", "providers", "depends_on"))
_DEEPEST = 32


class Call:
    """One `module` block in one module instance."""

    def __init__(self, parent: ModuleInstance, name: str, block: Block) -> None:
        self.parent = parent
        self.name = name
        self.block = block
        self.address = f"{parent.prefix}module.{name}"
        self.source = self._source()
        self.directory = self._directory()
        self.expansion = self._expansion()
        self.instances: dict[int | str | None, ModuleInstance] = {}
        if self.directory is not None:
            for key, symbols in self.expansion:
                self._instantiate(key, symbols, self.directory)

    def _source(self) -> str:
        """The source; OpenTofu lets it come from locals and variables."""
        attribute = self.block.body.attributes.get("source")
        text = constant_text(attribute)
        if text is not None or attribute is None:
            return text or ""
        value = self.parent.session.value(attribute.value, self.parent.scope, self.address)
        return value.data if isinstance(value.data, str) else ""

    @property
    def resolved(self) -> bool:
        """Whether the source was found."""
        return self.directory is not None

    def _directory(self) -> str | None:
        session, location = self.parent.session, self._source_location()
        if not self.source:
            attribute = self.block.body.attributes.get("source")
            problem = "its source is not known" if attribute else "it has no source"
            session.report(f"{self.address} cannot be read: {problem}", location)
            return None
        if not is_local(self.source):
            return self._downloaded(location)
        path = os.path.join(self.parent.directory, self.source)
        shown = os.path.normpath(path)
        if not files.is_dir(path):
            session.report(f"{self.address}: there is no directory {shown}", location)
            return None
        if not _has_configuration(path):
            session.report(f"{self.address}: {shown} holds no Terraform files", location)
            return None
        if self._calls_itself(path):
            session.report(f"{self.address} calls itself through {shown}", location)
            return None
        return path

    def _downloaded(self, location: Location) -> str | None:
        session = self.parent.session
        version = constant_text(self.block.body.attributes.get("version"))
        environ = session.options.environ
        found = downloaded(session.root, self._key(), self.source, version, environ)
        if found.problem:
            wanted = f"{self.source} {version or ''}".strip()
            session.warn(
                f"{self.address} is not evaluated: it wants {wanted}, and {found.problem}; "
                "run init again",
                location,
            )
        return found.directory

    def _source_location(self) -> Location:
        attribute = self.block.body.attributes.get("source")
        return attribute.location if attribute else self.block.location

    def _key(self) -> str:
        names = [self.name]
        ancestor: ModuleInstance | None = self.parent
        while ancestor is not None and ancestor.call is not None:
            names.append(ancestor.call.labels[0])
            ancestor = ancestor.parent
        return ".".join(reversed(names))

    def _calls_itself(self, path: str) -> bool:
        wanted = files.real(path)
        ancestor: ModuleInstance | None = self.parent
        depth = 0
        while ancestor is not None:
            depth += 1
            if files.real(ancestor.directory) == wanted or depth > _DEEPEST:
                return True
            ancestor = ancestor.parent
        return False

    def _expansion(self) -> Expansion:
        body = self.block.body
        try:
            return expand(body, self.parent.scope, self.address)
        except EvaluationError as error:
            self.parent.session.report(error.message, error.location or self.block.location)
            return failed(body, self.address)

    def _instantiate(
        self, key: int | str | None, symbols: Mapping[str, Value], directory: str
    ) -> None:
        parent = self.parent
        scope = parent.scope.within(symbols) if symbols else parent.scope
        existence = self.expansion.existence or parent.existence
        instance = type(parent)(
            parent.session, directory, self.address + index_text(key), parent, self.block, scope,
            existence,
        )  # fmt: skip
        instance.passed = self._passed()
        self.instances[key] = instance
        for name, attribute in self.block.body.attributes.items():
            declared = instance.configuration.variables
            if name not in _META and name not in declared and not instance.configuration.broken:
                parent.session.report(
                    f'{self.address} has no input variable "{name}"', attribute.location
                )

    def _passed(self) -> dict[str, str]:
        """The names of provider configurations here by their names in the module."""
        attribute = self.block.body.attributes.get("providers")
        if attribute is None or not isinstance(attribute.value, ObjectExpr):
            return {}
        return {reference_text(k): reference_text(v) for k, v in attribute.value.items}

    # ---- what references see

    def instance_key(self, key: Value) -> int | str | None:
        """The key of an instance as an index gives it; None where it is none of them."""
        wanted = STRING if self.expansion.mode == "for_each" else NUMBER
        try:
            data = convert(key, wanted).data
        except ConvertError:
            return None
        if self.expansion.unknown is not None:
            return SYMBOLIC if data is not None else None
        return data if isinstance(data, (int, str)) and data in self.expansion.symbols else None

    def output(self, key: int | str | None, name: str, location: Location) -> Value:
        """An output of one instance. Raises EvaluationError where it is not declared."""
        if not self.resolved:
            return self._unresolved(name)
        value = self.instances[key].output(name)
        if value is None:
            raise EvaluationError(f'{self.address} has no output "{name}"', location)
        return value

    def _unresolved(self, name: str) -> Value:
        ref = Ref(self.address, (name,)) if name else None
        detail = f"{self.address}.{name}" if name else self.address
        trail = (Hop("module", self.address, self.block.location),)
        return unknown(Cause.MODULE, detail, ref=ref, trail=trail)

    def arguments(self) -> dict[str, Value]:
        """What the call gives to the module, by input variable (and instance, where repeated)."""
        found: dict[str, Value] = {}
        for key, symbols in self.expansion:
            scope = self.parent.scope.within(symbols) if symbols else self.parent.scope
            index = index_text(key)
            bodies = Bodies(self.parent.session, self.address + index)
            values = bodies.values(self.block.body, scope, skip=_META)
            found |= {f"{name}{index}": value for name, value in values.items()}
        return found

    def whole(self) -> Value:
        """All outputs of all instances, as `module.name` alone means."""
        if not self.resolved:
            value = self._unresolved("")
            if self.expansion.mode == "single":
                return value
            return derived([value], element=value)
        values = {
            key: object_value(
                {name: instance.output(name) or Value() for name in instance.configuration.outputs}
            )
            for key, instance in self.instances.items()
        }
        if self.expansion.unknown is not None:
            return derived([self.expansion.unknown], element=values[SYMBOLIC])
        if self.expansion.mode == "single":
            return values[None]
        if self.expansion.mode == "count":
            return tuple_value(values.values())
        return object_value({str(key): value for key, value in values.items()})


def _has_configuration(path: str) -> bool:
    try:
        return bool(configuration_names(path))
    except OSError:
        return True
