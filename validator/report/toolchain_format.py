"""`toolchain status` as text and as JSON."""

from __future__ import annotations

import json

from validator.plan.toolchain import Candidate, Status


def as_text(status: Status) -> str:
    """What a real plan would use, one line each, and what to do where something is missing."""
    rows = [("engine", _engine(candidate)) for candidate in status.engines]
    rows = rows or [("engine", "none: no terraform or tofu on PATH or in the cache")]
    if status.provider:
        rows.append(("provider", f"hashicorp/aws {status.provider.version} in the cache"))
    elif not status.registry:
        rows.append(("provider", "none: not in the cache, and the registry does not answer"))
    rows.append(("registry", "answers" if status.registry else "does not answer"))
    rows.append(("go", status.go or "not on PATH (needed only to build what is missing)"))
    rows.append(("cache", f"{status.cache} ({status.cache_size / 1e6:.0f} MB)"))
    text = "".join(f"{name:<10}{value}\n" for name, value in rows)
    if status.ready:
        return text + "A real plan can be made.\n"
    return text + "A real plan cannot be made yet: shared-check toolchain install\n"


def as_json(status: Status) -> str:
    """The same as a JSON document."""
    data = {
        "engines": [
            {
                "path": str(candidate.path),
                "kind": candidate.engine.kind if candidate.engine else None,
                "version": candidate.engine.version if candidate.engine else None,
                "problem": candidate.problem or None,
            }
            for candidate in status.engines
        ],
        "provider": status.provider.version if status.provider else None,
        "registry": status.registry,
        "go": status.go,
        "cache": {"path": str(status.cache), "bytes": status.cache_size},
        "ready": status.ready,
    }
    return json.dumps(data, indent=2) + "\n"


def _engine(candidate: Candidate) -> str:
    if candidate.engine is None:
        return f"{candidate.path}: {candidate.problem}"
    return f"{candidate.engine.kind} {candidate.engine.version}  {candidate.path}"
