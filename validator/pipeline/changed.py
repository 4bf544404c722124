"""Which files changed since a git ref: what `scan --changed-since` judges the roots of."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from validator.evaluate.outlines import Outlines
from validator.evaluate.roots import root_of
from validator.pipeline.places import is_terraform, is_within
from validator.pipeline.request import InputError

_OWN = ".shared-check"


def touched(roots: Sequence[str], changed: Sequence[str], outlines: Outlines) -> list[str]:
    """The roots that a change of these files may matter to, in order.

    A file of a module matters to every root that calls the module, there or deleted; any other
    file (an address plan, tfvars, a policy) to the roots under its directory.
    """
    found: set[str] = set()
    seen: set[tuple[str, bool]] = set()
    for path in changed:
        directory, terraform = os.path.dirname(path), is_terraform(path)
        if f"{os.sep}{_OWN}{os.sep}" in f"{os.sep}{path}":
            directory = f"{os.sep}{path}".split(f"{os.sep}{_OWN}{os.sep}")[0][1:]
        if (directory, terraform) in seen:
            continue
        seen.add((directory, terraform))
        mine = root_of(os.path.join(directory, "x"), roots, outlines)
        if not terraform:
            mine = [root for root in roots if is_within(root, directory)] + mine
        found.update(mine)
    return [root for root in roots if root in found]


def changed_files(ref: str) -> list[str]:
    """The files that differ from where this branch left `ref`: committed, staged, or not yet.

    A renamed file counts with both of its names, deleted ones with theirs. Paths are relative to
    the working directory. Raises InputError where git or the ref cannot be had.
    """
    top = _git("rev-parse", "--show-toplevel").rstrip("\n")
    names = _git("diff", "--name-only", "--no-renames", "-z", _base(ref), "--").split("\0")
    new = _git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", top)
    names += new.split("\0")
    return [os.path.relpath(os.path.join(top, name)) for name in names if name]


def _base(ref: str) -> str:
    """The commit to compare with: where this branch left `ref`, or `ref` itself."""
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    try:
        return _git("merge-base", commit.strip(), "HEAD").strip()
    except InputError:
        return commit.strip()  # no common history: a shallow clone, or an orphan branch


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise InputError("--changed-since needs git, which is not on PATH") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        asked = next((a for a in reversed(arguments) if a not in ("--", "HEAD")), "")
        reason = said[-1] if said else f"git knows no commit {asked.removesuffix('^{commit}')}"
        raise InputError(
            f"--changed-since: {reason}", "name a branch, tag or commit that was fetched"
        )
    return os.fsdecode(done.stdout)
