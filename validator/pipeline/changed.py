"""Which files changed: since a git ref (`--changed-since`), or by what is staged (`--staged`)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

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
    with _asked_by("--changed-since", "name a branch, tag or commit that was fetched"):
        names = _git("diff", "--name-only", "--no-renames", "-z", _base(ref), "--").split("\0")
        new = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", _top())
        return _from_here([*names, *_git(*new).split("\0")])


def staged_files(environ: Mapping[str, str]) -> list[str]:
    """The files that the next commit changes, deleted ones and both names of renamed ones included.

    Where pre-commit compares two commits (`--from-ref`, or a push), those that differ between them:
    it says so in PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF. Before the first commit, everything
    staged. Paths are relative to the working directory. Raises InputError without git.
    """
    before, after = environ.get("PRE_COMMIT_FROM_REF"), environ.get("PRE_COMMIT_TO_REF")
    with _asked_by("--staged", "run it in a git repository"):
        _top()  # outside of a repository git diff says how it is used, not what is wrong
        compared = [_base(before, after), _commit(after)] if before and after else ["--cached"]
        names = _git("diff", "--name-only", "--no-renames", "-z", *compared, "--")
        return _from_here(names.split("\0"))


def _top() -> str:
    return _git("rev-parse", "--show-toplevel").rstrip("\n")


def _from_here(names: Sequence[str]) -> list[str]:
    """Paths relative to the working directory of those that git gives from the top."""
    top = _top()
    return [os.path.relpath(os.path.join(top, name)) for name in names if name]


@contextmanager
def _asked_by(option: str, hint: str) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise InputError(f"{option}: {error.message}", hint) from error


def _base(ref: str, until: str = "HEAD") -> str:
    """The commit to compare with: where `until` left `ref`, or `ref` itself."""
    commit = _commit(ref)
    try:
        return _git("merge-base", commit, _commit(until)).strip()
    except InputError:
        return commit  # no common history: a shallow clone, or an orphan branch


def _commit(ref: str) -> str:
    return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise InputError("needs git, which is not on PATH") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        asked = next((a for a in reversed(arguments) if a not in ("--", "HEAD")), "")
        raise InputError(said[-1] if said else f"git knows no commit {_as_said(asked)}")
    return os.fsdecode(done.stdout)


def _as_said(ref: str) -> str:
    return ref.removesuffix("^{commit}")
