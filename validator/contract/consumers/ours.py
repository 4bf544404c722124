"""Which names, modules and lookups are the foundation's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

from validator.contract.consumers.model import Checkout, Publication, Site
from validator.contract.consumers.result import Read
from validator.contract.patterns import Pattern
from validator.contract.publishers import Foundation

_REF = re.compile(r"[?&](?:ref|tag|version)=([^&]+)")


def is_ours(name: Pattern, prefixes: Iterable[str]) -> bool:
    """Whether a name certainly starts with one of the prefixes."""
    return any(
        name.head.startswith(prefix) or (name.text or "") + "/" == prefix for prefix in prefixes
    )


def module_read(
    foundation: Foundation, consumer: Checkout, site: Site
) -> tuple[Read | None, Read | None]:
    """The read of a module of the foundation, and the same where that module is not there."""
    source = site.target["source"].text or ""
    found = _directory(foundation, consumer, site, source)
    if found is None:
        return None, None
    reference = _REF.search(source)
    version = reference.group(1) if reference else site.target["version"].text or ""
    name = f"{found or '.'}@{version}" if version else found or "."
    known = found in foundation.modules or not found
    read = Read(
        consumer.name, site.path, site.line, "module", name, (),
        f"{found or '.'}" if known else None, None, (site,),
    )  # fmt: skip
    if known or version:
        return read, None  # at another version the module may be there
    return read, read


def _directory(foundation: Foundation, consumer: Checkout, site: Site, source: str) -> str | None:
    """The directory in the foundation that a source names; None for one of somebody else."""
    if source.startswith((".", "/")):
        base = os.path.join(consumer.root, os.path.dirname(site.path))
        path = os.path.realpath(os.path.join(base, source))
        root = os.path.realpath(foundation.checkout.root)
        if path != root and not path.startswith(root + os.sep):
            return None
        own = os.path.realpath(consumer.root)
        if root == own or (own.startswith(root + os.sep) and path.startswith(own + os.sep)):
            return None
        return os.path.relpath(path, root).replace(os.sep, "/").removeprefix("./").rstrip(".")
    bare = source.split("?")[0].removeprefix("git::")
    scheme, separator, rest = bare.partition("://")
    bare = rest if separator else scheme
    repository, _, directory = bare.partition("//")
    name = re.split(r"[/:]", repository.rstrip("/"))[-1].removesuffix(".git")
    return directory.strip("/") if name.lower() in foundation.names else None


def looked_up(foundation: Foundation, consumer: Checkout, sites: Sequence[Site]) -> Read | None:
    """The read of a thing of the foundation that is looked up by tag or name; None for another."""
    found = [(site, one) for site in sites for one in foundation.resources if _fits(site, one)]
    if not found:
        return None
    first = sites[0]
    environments = {site.environment or one.environment for site, one in found}
    addresses = dict.fromkeys(one.address for _, one in found)
    return Read(
        consumer.name, first.path, first.line, "tag", first.name.shown,
        tuple(sorted(env for env in environments if env)), ", ".join(addresses), None,
        tuple(sites), tuple(one for _, one in found),
    )  # fmt: skip


def _fits(site: Site, one: Publication) -> bool:
    """Whether a thing meets every criterion; a tag that it may have besides is not known."""
    compared = 0
    for name, wanted in site.target.items():
        known = one.target.get(name)
        if known is None:
            if name == "type" or name == "name":
                return False
            if name.startswith("tag:") and any(key.startswith("tag:") for key in one.target):
                return False
            continue
        if not wanted.overlaps(known):
            return False
        if name != "type" and not _generic(name):
            compared = max(compared, wanted.fixed)
    return compared >= 4


def _generic(name: str) -> bool:
    """Tags that say nothing of which thing it is."""
    return name.lower() in ("tag:environment", "tag:env", "tag:managedby", "tag:stage")
