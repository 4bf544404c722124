"""What the cache holds, as text and JSON."""

from __future__ import annotations

import json

from validator.cache.store import Status

_MIB = 1024 * 1024


def as_text(status: Status) -> str:
    """A line for the place, one for each kind of entry, one for the bound."""
    lines = [f"directory  {status.directory}"]
    for kind in sorted(status.entries):
        size = status.sizes[kind] / _MIB
        lines.append(f"{kind:<10} {status.entries[kind]} entries, {size:.1f} MiB")
    total = sum(status.sizes.values()) / _MIB
    lines.append(f"total      {total:.1f} MiB of at most {status.limit // _MIB} MiB")
    return "\n".join(lines) + "\n"


def as_json(status: Status) -> str:
    """The same for machines; sizes in bytes."""
    document = {
        "directory": status.directory,
        "kinds": {
            kind: {"entries": status.entries[kind], "bytes": status.sizes[kind]}
            for kind in sorted(status.entries)
        },
        "bytes": sum(status.sizes.values()),
        "limit": status.limit,
    }
    return json.dumps(document, indent=2) + "\n"
