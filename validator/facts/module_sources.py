"""Where modules come from: a source that can change without a change here is not pinned.

Source forms: https://developer.hashicorp.com/terraform/language/modules/sources
"""

from __future__ import annotations

import re

from validator.facts.identity import open_judgement
from validator.facts.registry import fact
from validator.facts.world import Subject
from validator.model.location import Hop, Trail
from validator.model.verdict import Judgement, Verdict

_HEX = re.compile(r"[0-9a-f]+")
_FULL = (40, 64)
_TAG = re.compile(r"(?:.*[-_/])?v?\d+(?:\.\d+)*(?:[-+.][0-9A-Za-z.+-]+)?")
_BRANCH = re.compile(
    r"(?:main|master|trunk|develop|development|dev|staging|prod|production|HEAD|latest|next|stable)"
    r"|(?:refs/heads|feature|features|feat|fix|bugfix|hotfix|release|releases|support)/.+"
)
_BOUNDED = re.compile(r"^\s*(?:=|~>|<=?|v?\d)")
_GIT_HOSTS = ("github.com/", "bitbucket.org/", "gitlab.com/")
_REGISTRY = re.compile(r"(?:[\w.-]+\.[\w.-]+(?::\d+)?/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?")


@fact("module-source-fixed")
def module_source_fixed(subject: Subject) -> Judgement:
    """A module is local, or its source names one version: a tag, a full commit, a constraint."""
    source = subject.values.at(("source",)).data
    version = subject.values.at(("version",)).data
    steps = (Hop("module source", subject.address, subject.location),)
    if not isinstance(source, str) or not source:
        return open_judgement("its source is not known", (f"{subject.address}.source",), steps)
    if source.startswith(("./", "../", ".\\", "..\\", "/", "file::")) or source in (".", ".."):
        return Judgement(Verdict.PASS, "it is a path of this repository", steps)
    if _is_git(source):
        return _git(source, "ref", steps)
    if source.startswith("hg::"):
        return _git(source, "rev", steps)
    if "://" not in source and "::" not in source and _REGISTRY.fullmatch(source):
        return _registry(version if isinstance(version, str) else "", steps)
    return _archive(source, steps)


def _is_git(source: str) -> bool:
    if source.startswith(("git::", "git@", *_GIT_HOSTS)):
        return True
    path = source.split("?")[0]
    return path.endswith(".git") or ".git//" in path


def _argument(source: str, name: str) -> str:
    found = re.search(rf"[?&]{name}=([^&]+)", source)
    return found.group(1) if found else ""


def _git(source: str, name: str, steps: Trail) -> Judgement:
    ref = _argument(source, name)
    if not ref:
        reason = f"its source has no ?{name}=: it is the head of the default branch"
        return Judgement(Verdict.FAIL, reason, steps)
    if _BRANCH.fullmatch(ref):
        reason = f"?{name}={ref} is a branch, which moves"
        return Judgement(Verdict.FAIL, reason, steps)
    if _HEX.fullmatch(ref) and len(ref) in _FULL:
        return Judgement(Verdict.PASS, f"?{name}= is a full commit", steps)
    if _HEX.fullmatch(ref) and len(ref) >= 7 and re.search("[a-f]", ref):
        reason = f"?{name}={ref} is an abbreviated commit: git fetches full ones and tags"
        return Judgement(Verdict.FAIL, reason, steps)
    if _TAG.fullmatch(ref.removeprefix("refs/tags/")) or ref.startswith("refs/tags/"):
        return Judgement(Verdict.PASS, f"?{name}={ref} is a tag", steps)
    needs = (f"whether {ref} is a tag",)
    return open_judgement(f"?{name}={ref} may be a branch, which moves", needs, steps)


def _registry(version: str, steps: Trail) -> Judgement:
    if not version.strip():
        reason = "it is a registry module without version: init takes the newest there is"
        return Judgement(Verdict.FAIL, reason, steps)
    if any(_BOUNDED.match(part) for part in version.split(",")):
        return Judgement(Verdict.PASS, f"its version is {version}", steps)
    reason = f'its version "{version}" has no upper bound: init takes the newest there is'
    return Judgement(Verdict.FAIL, reason, steps)


def _archive(source: str, steps: Trail) -> Judgement:
    """An archive: fixed by a checksum, an object version, or an image's digest or tag."""
    names = ("checksum", "version", "versionId", "digest", "tag", "generation")
    if any(_argument(source, name) for name in names):
        return Judgement(Verdict.PASS, "its source names one version", steps)
    needs = (f"whether {source.split('?')[0]} ever changes",)
    return open_judgement("its source is an archive without a checksum", needs, steps)
