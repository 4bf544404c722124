"""The index of one checkout: every root evaluated for its environments, every file looked through.

What is found does not depend on any foundation, so that it can be kept and held against several.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from validator.contract.consumers import syntactic, texts
from validator.contract.consumers.model import Checkout, Problem, Publication, Site
from validator.contract.consumers.roots import RootReader
from validator.contract.consumers.variants import variants
from validator.contract.consumers.walk import File
from validator.contract.patterns import Pattern
from validator.evaluate.roots import roots_among
from validator.syntax.directory import read_file
from validator.syntax.nodes import SyntaxTree


def read_checkout(
    root: str, name: str, found: Sequence[File], prefixes: tuple[str, ...]
) -> Checkout:
    """Read the files of a checkout. `root` is absolute; never raises for what the files hold."""
    return _Reader(root, prefixes, found).read(name)


class _Reader:
    def __init__(self, root: str, prefixes: tuple[str, ...], found: Sequence[File]) -> None:
        self.root = root
        self.prefixes = prefixes
        self.files = found
        self.sites: list[Site] = []
        self.publications: list[Publication] = []
        self.problems: list[Problem] = []
        self.rendered: list[Site] = []
        self.seen: set[tuple[str, int]] = set()
        self.guards: dict[str, frozenset[tuple[int, int]]] = {}

    def read(self, name: str) -> Checkout:
        directories: dict[str, list[SyntaxTree]] = {}
        for file in self.files:
            if file.is_configuration:
                tree = self._parse(file)
                directories.setdefault(os.path.dirname(file.path), []).append(tree)
        for file in self.files:
            self._text(file)
        self._roots(directories)
        self._written(directories)
        self._rendered()
        for directory in directories:
            first = directories[directory][0].path
            path = os.path.relpath(first, self.root).replace(os.sep, "/")
            self.publications.append(
                Publication("module", Pattern((directory or ".",)), directory or ".", path, 1)
            )
        return Checkout(
            name,
            self.root,
            _once(self.sites),
            tuple(_hashable(self.publications)),
            tuple(dict.fromkeys(self.problems)),
            len(self.files),
        )

    def _parse(self, file: File) -> SyntaxTree:
        path = self._absolute(file.path)
        tree = read_file(path, path)
        for error in tree.errors:
            line = error.location.line if error.location else 0
            self.problems.append(Problem(error.message, file.path, line))
        self.guards[file.path] = frozenset(syntactic.guarded(tree))
        return tree

    def _absolute(self, path: str) -> str:
        return os.path.join(self.root, *path.split("/"))

    def _text(self, file: File) -> None:
        try:
            with open(self._absolute(file.path), "rb") as stream:
                data = stream.read()
        except OSError as error:
            self.problems.append(Problem(f"it cannot be read: {error.strerror}", file.path))
            return
        if b"\0" in data[:4096]:
            return
        if file.is_terraform:
            self.sites.extend(texts.ids(data, file.path))
            return
        sites, written = texts.read_text(data, file.path, self.prefixes)
        self.sites.extend(sites)
        self.publications.extend(written)

    def _roots(self, directories: Mapping[str, list[SyntaxTree]]) -> None:
        tfvars = [
            self._absolute(file.path)
            for file in self.files
            if file.path.endswith((".tfvars", ".tfvars.json"))
        ]
        known = {self._absolute(path) if path else self.root: path for path in directories}
        for directory in roots_among(list(known)):
            relative = known[directory]
            for variant in variants(directory, relative, tfvars):
                reader = RootReader(self.root, relative, variant, self.prefixes, self.guards)
                try:
                    reader.read()
                except Exception as error:  # noqa: BLE001 - one root must not stop the rest
                    message = f"the root cannot be evaluated: {type(error).__name__}: {error}"
                    self.problems.append(Problem(message, relative or "."))
                    break
                self.sites.extend(reader.sites)
                self.publications.extend(reader.publications)
                self.rendered.extend(reader.rendered)
                self.seen |= reader.seen

    def _written(self, directories: Mapping[str, list[SyntaxTree]]) -> None:
        """Add what the sources say where no root told it."""
        places = {(site.kind, site.path, site.line) for site in self.sites}
        told = {(one.path, one.line) for one in self.publications if one.kind == "ssm"}
        for trees in directories.values():
            names = syntactic.locals_of(trees)
            for tree in trees:
                path = os.path.relpath(tree.path, self.root).replace(os.sep, "/")
                for site in syntactic.sites_of(tree, path, names):
                    known = (site.kind, site.path, site.line) in places or (
                        site.kind == "ssm" and (site.path, site.line) in self.seen
                    )
                    if not known:
                        self.sites.append(site)
                self.publications.extend(
                    one
                    for one in syntactic.publications_of(tree, path, names)
                    if (one.path, one.line) not in told
                )

    def _rendered(self) -> None:
        """Reads in rendered templates, where the template itself does not show them."""
        shown = [site for site in self.sites if site.kind == "ssm" and site.means != "data"]
        for site in self.rendered:
            if not any(site.name.overlaps(one.name) for one in shown):
                self.sites.append(site)


def _hashable(publications: Iterable[Publication]) -> list[Publication]:
    """Publications without doubles, whose targets are no hash keys."""
    found: dict[object, Publication] = {}
    for one in publications:
        key = (
            one.kind, one.name, one.address, one.path, one.line, one.root, one.environment,
            tuple(sorted((k, v.shown) for k, v in one.target.items())), one.excluded,
        )  # fmt: skip
        found.setdefault(key, one)
    return list(found.values())


def _once(sites: Iterable[Site]) -> tuple[Site, ...]:
    """Each place, name, environment and target once; uses are put together."""
    found: dict[object, Site] = {}
    for site in sites:
        key = (
            site.kind, site.means, site.path, site.line, site.name, site.environment,
            tuple(sorted((k, v.shown) for k, v in site.target.items())),
        )  # fmt: skip
        known = found.get(key)
        if known is None:
            found[key] = site
        elif set(site.uses) - set(known.uses):
            found[key] = replace(known, uses=tuple(dict.fromkeys((*known.uses, *site.uses))))
    return tuple(found.values())
