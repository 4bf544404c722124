"""The reads and publications of one root module, evaluated for one environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from validator.contract.consumers.backends import attributes_of, state_targets
from validator.contract.consumers.expressions import Written, texts_of_body
from validator.contract.consumers.lookups import lookup, resource_publication
from validator.contract.consumers.model import Means, Publication, Published, Site, Strength, Use
from validator.contract.consumers.names import (
    PARAMETER,
    SILENT,
    SILENT_KEYS,
    SSM_MODULE,
    is_long,
    parameter_of,
    plain,
)
from validator.contract.consumers.texts import names_in
from validator.contract.consumers.uses import uses_in
from validator.contract.consumers.variants import Variant
from validator.contract.patterns import Hole, Pattern, patterns_of
from validator.evaluate import evaluate_root
from validator.evaluate.module import ModuleInstance
from validator.evaluate.scope import Scope
from validator.model.graph import Graph, Resource, Text
from validator.model.location import Location
from validator.syntax.nodes import Block

_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+|\*)\]$')


class RootReader:
    """Reads one root; `sites` and `publications` are filled by `read`."""

    def __init__(
        self,
        checkout: str,
        root: str,
        variant: Variant,
        prefixes: tuple[str, ...],
        guards: Mapping[str, frozenset[tuple[int, int]]],
    ) -> None:
        self.checkout = checkout
        self.guards = guards
        self.seen: set[tuple[str, int]] = set()
        """The places of all names of parameters that were evaluated."""
        self.root = root
        self.variant = variant
        self.prefixes = prefixes
        self.sites: list[Site] = []
        self.publications: list[Publication] = []
        self.rendered: list[Site] = []
        """Reads in template files that were rendered, placed where the template is called."""
        self._pending: list[tuple[Written, str, bool]] = []
        self._uses: dict[tuple[str, str], list[Use]] = {}
        self._texts: list[Text] = []

    def read(self) -> Graph:
        """Evaluate the root and take down what it reads and publishes."""
        directory = os.path.join(self.checkout, self.root) if self.root else self.checkout
        graph = evaluate_root(directory, self.variant.options, self._observe)
        self._texts = list(graph.texts)
        self._uses = uses_in(graph, self._place)
        for resource in graph.resources.values():
            self._resource(resource)
        for written, address, unseen in self._pending:
            self._text(written, address, unseen)
        self._states(graph)
        self._outputs(graph)
        return graph

    # ---- places

    def _place(self, location: Location | None) -> tuple[str, int] | None:
        if location is None:
            return None
        base = self.checkout.rstrip(os.sep) + os.sep
        path = location.path
        relative = path[len(base) :] if path.startswith(base) else os.path.relpath(path, base)
        if ".terraform" in relative.split(os.sep):
            return None  # somebody else's module, downloaded
        return relative.replace(os.sep, "/"), location.line

    def _site(
        self,
        means: Means,
        location: Location | None,
        name: Pattern,
        address: str,
        strength: Strength = "certain",
    ) -> None:
        place = self._place(location)
        if place is None:
            return
        uses = tuple(self._uses.get((address, ""), ()))
        self.sites.append(
            Site(
                "ssm",
                means,
                *place,
                name,
                self.variant.environment,
                self.variant.actual,
                strength=strength,
                address=address,
                uses=uses,
            )
        )

    def _origin(self, name: Pattern, address: str, default: Location | None) -> Location | None:
        """Where the text of a name that comes from elsewhere is written: its last fixed part."""
        wanted = name.tail or next((p for p in reversed(name.parts) if isinstance(p, str)), "")
        best: tuple[int, int] = (0, 0)
        found = default
        for text in self._texts:
            if len(text.text) < 3 or text.text.strip("/") == "":
                continue
            if wanted.endswith(text.text) or text.text.endswith(wanted):
                score = (min(len(text.text), len(wanted)), int(text.address == address))
                if score > best:
                    best, found = score, text.location
        return found

    # ---- data sources and resources

    def _resource(self, resource: Resource) -> None:
        if resource.exists is False:
            return
        if resource.type == "aws_ssm_parameter" and resource.mode == "managed":
            self._publish(resource)
        elif resource.mode == "data" and resource.type == "aws_ssm_parameter":
            self._data(resource, "name", "data")
        elif resource.mode == "data" and resource.type == "aws_ssm_parameters_by_path":
            self._data(resource, "path", "path")
        elif resource.mode == "data":
            found = lookup(resource)
            place = self._place(resource.location)
            if found is not None and place is not None:
                name, target = found
                self.sites.append(
                    Site(
                        "tag",
                        "lookup",
                        *place,
                        Pattern((name,)),
                        self.variant.environment,
                        self.variant.actual,
                        target,
                        address=resource.address,
                        uses=tuple(self._uses.get((resource.address, ""), ())),
                    )
                )
        else:
            found = resource_publication(resource)
            place = self._place(resource.location)
            if found is not None and place is not None:
                name, target = found
                self._published("resource", Pattern((name,)), resource.address, place, target)

    def _data(self, resource: Resource, attribute: str, means: Means) -> None:
        value = resource.at(attribute)
        location = value.location or resource.location
        here = self._place(location)
        if here is not None:
            self.seen.add(here)
        elsewhere = any(h.what in ("for_each", "count") for h in value.trail)
        for name in patterns_of(value):
            name = plain(name)
            place = location
            if elsewhere and len(value.trail) > 1 and not _written_here(self._texts, location):
                place = self._origin(name, resource.address, location)
            if name.tail.endswith("/") or means == "path":
                name, kind = name.without_slash(), "path" if means == "path" else means
            else:
                kind = means
            self._site(kind, place, name, resource.address)

    def _publish(self, resource: Resource) -> None:
        value = resource.at("name")
        place = self._place(value.location or resource.location)
        if place is None:
            return
        for name in patterns_of(value):
            target = {}
            kind = resource.at("type").data
            if isinstance(kind, str):
                target["type"] = Pattern((kind,))
            self._published("ssm", name, resource.address, place, target)

    def _published(
        self,
        kind: Published,
        name: Pattern,
        address: str,
        place: tuple[str, int],
        target: Mapping[str, Pattern] | None = None,
    ) -> None:
        self.publications.append(
            Publication(
                kind,
                name,
                address,
                *place,
                self.root,
                self.variant.environment,
                target or {},
                self.variant.excluded,
            )
        )

    # ---- texts in other resources and in calls of modules that are not here

    def _observe(self, module: ModuleInstance) -> None:
        for key, block in module.configuration.resources.items():
            kind = block.labels[0]
            if block.type != "resource" or SILENT.match(kind):
                continue
            expansion = module.resource_set(key).expansion
            for _, symbols in expansion or ():
                scope = module.scope.within(symbols)
                self._note(block, scope, f"{module.prefix}{key}", unseen=False)
        for name, block in module.configuration.calls.items():
            call = module.called(name)
            if call.resolved:
                continue
            for _, symbols in call.expansion:
                scope = module.scope.within(symbols)
                address = f"{module.prefix}module.{name}"
                if SSM_MODULE.search(call.source):
                    self._parameter_module(block, scope, address)
                else:
                    self._note(block, scope, address, unseen=True)

    def _note(self, block: Block, scope: Scope, address: str, *, unseen: bool) -> None:
        for written in texts_of_body(block.body, scope):
            self._pending.append((written, address, unseen))

    def _parameter_module(self, block: Block, scope: Scope, address: str) -> None:
        """A module for parameters that is not here: what it is given names for, it writes."""
        for written in texts_of_body(block.body, scope):
            place = self._place(written.location)
            if place is None:
                continue
            reads = "parameter_read" in written.keys
            for name in _module_names(written):
                if reads:
                    self._site("data", written.location, name, address)
                else:
                    self._published("ssm", name, address, place)

    def _text(self, written: Written, address: str, unseen: bool) -> None:
        keys = [str(key).lower() for key in written.keys]
        if any(key in SILENT_KEYS for key in keys):
            return
        wanted = keys[-1].replace("_", "") == "valuefrom"
        for name in patterns_of(written.value):
            if is_long(name):
                self._inside(name, written, address)
                continue
            found = parameter_of(name)
            if found is None:
                continue
            bare, sure = found
            if not bare.fixed or ":secretsmanager:" in name.shown:
                continue
            location = written.location
            if not written.literal:
                location = self._origin(bare, address, written.location) or location
            if wanted:
                self._site("task", location, bare, address)
            elif bare.head.startswith("/"):
                hint = sure or any(PARAMETER.search(key) for key in keys)
                means: Means = "path" if bare.tail.endswith("/") or sure == "*" else "code"
                if unseen:
                    means = "path" if means == "path" else "call"
                self._site(
                    means, location, bare.without_slash(), address, "certain" if hint else "weak"
                )

    def _inside(self, name: Pattern, written: Written, address: str) -> None:
        """Names within a longer text: a rendered template, user data, JSON in a heredoc."""
        text = name.shown
        place = self._place(written.location)
        if place is None:
            return
        path, line = place
        found, _ = names_in(text, path + ".tpl", self.prefixes)
        for site in found:
            # The first line of a heredoc is the one after its mark.
            at = line + site.line if written.literal and "\n" in text else line
            made = Site(
                "ssm",
                site.means,
                path,
                at,
                site.name,
                self.variant.environment,
                self.variant.actual,
                strength=site.strength,
                address=address,
            )
            (self.sites if written.literal else self.rendered).append(made)

    # ---- remote states and outputs

    def _states(self, graph: Graph) -> None:
        sources: dict[str, list[Resource]] = {}
        for one in graph.of_type("terraform_remote_state", "tfe_outputs", mode="data"):
            sources.setdefault(_INDEX.sub("", one.address), []).append(one)
        for read in graph.reads:
            base = _INDEX.sub("", read.state)
            place = self._place(read.location)
            if place is None:
                continue
            exact = graph.resources.get(read.state)
            instances = [exact] if exact is not None else sources.get(base, [])
            held = (read.location.line, read.location.column) in self.guards.get(place[0], ())
            name = Pattern((read.name,)) if read.name else Pattern((Hole(read.needs, many=True),))
            uses = tuple(
                use for one in instances for use in self._uses.get((one.address, read.name), ())
            )
            # What is written at the read itself is taken by that argument alone.
            uses = tuple(use for use in uses if (use.path, use.line) == place) or uses
            for one in instances:
                for target in state_targets(one):
                    self.sites.append(
                        Site(
                            "remote_state",
                            "output",
                            *place,
                            name,
                            self.variant.environment,
                            self.variant.actual,
                            target,
                            held,
                            address=one.address,
                            uses=uses,
                        )
                    )

    def _outputs(self, graph: Graph) -> None:
        module = graph.modules.get("")
        if module is None:
            return
        backend = module.settings.at(("backend",))
        target = attributes_of(backend) if not backend.is_null else {}
        for name, output in graph.outputs.items():
            place = self._place(output.location)
            if place is not None:
                kind: Published = "offered" if output.value.is_null else "output"
                self._published(kind, Pattern((name,)), f"output.{name}", place, target)


_NAMED = ("name", "path", "names", "parameter_name")
_STARTS = ("prefix", "path_prefix", "parameter_prefix", "namespace", "base_path")


def _module_names(written: Written) -> Iterator[Pattern]:
    """The names that an argument of a module for parameters gives: as a value, a key, a prefix."""
    for key in written.keys[1:]:
        if isinstance(key, str) and key.startswith("/"):
            yield Pattern((key,))
    last = str(written.keys[-1])
    names = [one for one in patterns_of(written.value) if one.head.startswith("/")]
    if last in _STARTS:
        yield from (one.below() for one in names)
    elif last in _NAMED or "parameter_read" in written.keys:
        yield from names


def _written_here(texts: list[Text], location: Location | None) -> bool:
    """Whether some text is written on the line of an argument: its name is put together there."""
    return location is not None and any(
        text.location.line == location.line
        and text.location.path == location.path
        and "/" in text.text
        for text in texts
    )
