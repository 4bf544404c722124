"""What can stand at a place of the command line, for shell completion: read in milliseconds.

Nothing is evaluated or loaded: a rule is the folder that has its name, an environment a directory
with Terraform files, a profile a key of `profiles.yaml`. What cannot be read is no word.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from validator.pipeline.places import ADDRESS_PLAN, ancestors, holds_terraform
from validator.shipped import directory

_OWN = os.path.join(".shared-check", "policies")
_ENVIRONMENTS = ("terraform/environments", "environments")
_ABOUT_SUPPRESSIONS = tuple(
    f"suppression-{kind}"
    for kind in ("expired", "malformed", "unknown-rule", "unused", "without-reason")
)
"""The rules that have no folder."""
_PROFILE = re.compile(r"^([a-z][\w-]*):", re.MULTILINE)


def rules(start: str = os.curdir) -> list[str]:
    """The ids of all rules: built in, and the repository's own."""
    found = {*_ABOUT_SUPPRESSIONS} | {
        folder
        for place in _policies(start)
        for family in _names(place)
        for folder in _names(os.path.join(place, family))
        if os.path.isfile(os.path.join(place, family, folder, "policy.yaml"))
    }
    return sorted(found)


def profiles(start: str = os.curdir) -> list[str]:
    """The names of the profiles, and `all`."""
    found = {"all"}
    for place in _policies(start):
        found.update(_PROFILE.findall(_text(os.path.join(place, "profiles.yaml"))))
    return sorted(found)


def environments(start: str = os.curdir) -> list[str]:
    """The names of the environments, as `shared-check plan NAME` takes them."""
    for base in ancestors(start):
        for prefix in _ENVIRONMENTS:
            place = os.path.join(base, prefix)
            found = [name for name in _names(place) if holds_terraform(os.path.join(place, name))]
            if found:
                return found
    return []


def contracts(start: str = os.curdir) -> list[str]:
    """The environments whose contract is in the repository, else the installed ones."""
    places = [os.path.join(base, "contract") for base in ancestors(start)]
    for place in (*places, directory("contract")):
        found = [name[: -len(".json")] for name in _names(place) if name.endswith(".json")]
        if found:
            return found
    return []


def planned_environments(start: str = os.curdir) -> list[str]:
    """The environments of the nearest address plan."""
    return [name for indent, name in _plan_keys(start) if indent == _PLAN_ENVIRONMENT]


def tiers(start: str = os.curdir) -> list[str]:
    """The tiers that a VPC of the nearest address plan has."""
    found: dict[str, None] = {}
    inside = -1
    for indent, name in _plan_keys(start):
        if name == "tiers":
            inside = indent
        elif inside >= 0 and indent <= inside:
            inside = -1
        elif inside >= 0 and indent == inside + 2:
            found[name] = None
    return list(found)


_PLAN_ENVIRONMENT = 2
_KEY = re.compile(r"^( *)([\w./-]+):", re.MULTILINE)


def _plan_keys(start: str) -> Iterator[tuple[int, str]]:
    """The keys below `environments` with how far they are set in, as `new` writes them."""
    for base in ancestors(start):
        for place in (base, os.path.join(base, "terraform")):
            text = _text(os.path.join(place, ADDRESS_PLAN))
            _, key, rest = f"\n{text}".partition("\nenvironments:")
            for match in _KEY.finditer(rest) if key else ():
                if not match.group(1):
                    return
                yield len(match.group(1)), match.group(2)
            if key:
                return


def refs(start: str = os.curdir) -> list[str]:
    """The branches and tags of the repository; those of remotes with the remote's name."""
    import subprocess

    kinds = ("refs/heads", "refs/remotes", "refs/tags")
    command = ["git", "-C", start, "for-each-ref", "--format=%(refname)", *kinds]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return []
    names = [line.split("/", 2)[2] for line in done.stdout.splitlines()]
    return ["HEAD", *(name for name in names if not name.endswith("/HEAD"))]


def listed(incomplete: str, words: Sequence[str]) -> list[str]:
    """Words of a list with commas: what is complete stays, and is not offered again."""
    before, comma, last = incomplete.rpartition(",")
    taken = before.split(",")
    return [f"{before}{comma}{word}" for word in begun(last, words) if word not in taken]


def begun(incomplete: str, words: Sequence[str]) -> list[str]:
    """The words that begin so."""
    return [word for word in words if word.startswith(incomplete)]


def _policies(start: str) -> Iterator[str]:
    yield directory("policies")
    for base in ancestors(start):
        yield os.path.join(base, _OWN)


def _names(place: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(place) if not name.startswith("."))
    except OSError:
        return []


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return ""
