"""`scan --fix`: propose, prove on a copy in memory, write, judge again."""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from validator.cache import files
from validator.model.report import Report
from validator.model.verdict import Finding, Verdict
from validator.pipeline.fixing.changes import Change, change_for
from validator.pipeline.fixing.sources import Sources, is_ours
from validator.pipeline.fixing.writing import restore, write_all
from validator.pipeline.judged import Settlement
from validator.pipeline.request import Progress, Request, no_progress
from validator.pipeline.scan import Work, find_roots, graph_of, judged_roots, scan
from validator.policy import PolicySet
from validator.syntax.rewrite import RewriteError

_PLACE = re.compile(r":\d+")
"""A line in a message: an edit above it moves it."""
Key = tuple[str, str, str]
"""Root, rule and address: what a finding is of."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One change, and the findings that it is to clear."""

    rule: str
    change: Change
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `--fix` did, or with `--diff` would do.

    `report` is how things stand now; `total` counts the findings there were. `kept` are the fixes
    that hold, `refused` each finding whose rule has mechanical fixes but that was left, and why.
    `contents` are the files' old and new bytes.
    """

    report: Report
    total: int
    kept: tuple[Fix, ...]
    refused: tuple[tuple[Finding, str], ...]
    contents: Mapping[str, tuple[bytes, bytes]]

    @property
    def count(self) -> int:
        """How many findings the fixes clear."""
        return sum(len(one.findings) for one in self.kept)

    def diff(self) -> str:
        """The changes as a unified diff."""
        parts: list[str] = []
        for path, (old, new) in self.contents.items():
            before, after = (side.decode().splitlines(keepends=True) for side in (old, new))
            name = path.replace(os.sep, "/")
            for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
                ended = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
                parts.append(ended)
        return "".join(parts)


def fix(
    paths: Sequence[str],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress = no_progress,
    *,
    write: bool,
) -> Fixed:
    """Fix what is mechanical under the paths; with `write` False, only find out what that is.

    A fix that does not clear its findings, or makes another, is not kept. Raises InputError as
    `scan` does, or where a file cannot be written.
    """
    report = scan(paths, request, environ, progress)
    bench = Bench(report.roots, request, environ, progress)
    kept, refused = bench.proved(report.with_verdict(Verdict.FAIL))
    contents = bench.contents(kept)
    total = len(report.with_verdict(Verdict.FAIL))
    if write and contents:
        write_all(contents)
        problem = bench.problem(kept, {})
        if problem:
            restore(contents)
            lost = [(finding, problem) for one in kept for finding in one.findings]
            refused, kept, contents = [*refused, *lost], [], {}
        report = scan(paths, request, environ, progress)
    return Fixed(report, total, tuple(kept), tuple(refused), contents)


class Bench:
    """Where fixes are tried: the roots that changed files belong to, judged with and without."""

    def __init__(
        self,
        roots: Sequence[str],
        request: Request,
        environ: Mapping[str, str],
        progress: Progress = no_progress,
    ) -> None:
        # A fix is proved by every rule, by what is in the sources alone, without other scanners.
        self.request = replace(
            request, rules=None, baseline=None, pictures=False, assumptions=(), beside=()
        )
        self.environ = environ
        self.progress = progress
        self.roots = list(roots)
        self.before = self._judge({}) if self.roots else Settlement(())
        self.known = _standing(self.before)

    def proved(self, findings: Sequence[Finding]) -> tuple[list[Fix], list[tuple[Finding, str]]]:
        """The fixes of these findings that hold, and the findings left with the reason."""
        fixes, refused = self._proposed(findings)
        self._widen({one.change.path for one in fixes})
        fixes = [one for one in fixes if not self._shared(one, refused)]
        if not fixes or not self.problem(fixes, self._texts(fixes)):
            return fixes, refused
        kept: list[Fix] = []
        for one in fixes:  # one of them is at fault: each has to stand on those before
            problem = self.problem([*kept, one], self._texts([*kept, one]))
            if problem:
                refused += [(finding, f"taken back: {problem}") for finding in one.findings]
            else:
                kept.append(one)
        return kept, refused

    def contents(self, fixes: Sequence[Fix]) -> dict[str, tuple[bytes, bytes]]:
        """The old and new bytes of each file that the fixes change, by path."""
        texts: dict[str, tuple[bytes, bytes]] = {}
        for one in fixes:
            path = one.change.path
            old, new = texts.get(path) or (files.read(path),) * 2
            texts[path] = (old, one.change.apply(new))
        return {path: pair for path, pair in sorted(texts.items()) if pair[0] != pair[1]}

    def problem(self, fixes: Sequence[Fix], texts: Mapping[str, bytes]) -> str:
        """What is wrong with the roots under these texts; empty where the fixes hold."""
        after = _standing(self._judge(texts))
        wanted = {_key(finding) for one in fixes for finding in one.findings}
        for _, rule, address in after.keys() & wanted:
            return f"{rule} still does not pass for {address}"
        for key, number in after.items():
            if number > self.known.get(key, 0):
                return f"{key[1]} would not pass for {key[2] or key[0]}"
        return ""

    def _texts(self, fixes: Sequence[Fix]) -> dict[str, bytes]:
        return {os.path.realpath(p): new for p, (_, new) in self.contents(fixes).items()}

    def _judge(self, texts: Mapping[str, bytes]) -> Settlement:
        with files.snapshot(texts):
            found = judged_roots(self.roots, self.request, self.environ, self.progress)
        return found.settlement

    def _proposed(self, findings: Sequence[Finding]) -> tuple[list[Fix], list[tuple[Finding, str]]]:
        policies: PolicySet = Work(self.request, self.environ, None).policies
        sources = Sources(self.before.judged)
        graphs = {}
        found: dict[tuple[object, ...], Fix] = {}
        refused: list[tuple[Finding, str]] = []
        for finding in findings:
            policy = policies.get(finding.rule)
            if policy is None or not policy.mechanical or not finding.root:
                continue
            if finding.root not in graphs:
                graphs[finding.root] = graph_of(finding.root, self.request, self.environ)
            try:
                change = change_for(finding, policy, graphs[finding.root], sources)
            except (RewriteError, OSError) as error:
                refused.append((finding, str(error)))
                continue
            if not is_ours(change.path, finding.root):
                refused.append((finding, f"{change.path} is not a file of this repository"))
                continue
            key = (finding.rule, os.path.realpath(change.path), change.block)
            known = found.get(key, Fix(finding.rule, change, ()))
            found[key] = replace(known, findings=(*known.findings, finding))
        return list(found.values()), refused

    def _widen(self, paths: set[str]) -> None:
        """Judge every root that has a part in the files, not only those asked for."""
        more = [one for one in find_roots(sorted(paths)) if one not in self.roots] if paths else []
        if more:
            self.roots += more
            self.before = self._judge({})
            self.known = _standing(self.before)

    def _shared(self, one: Fix, refused: list[tuple[Finding, str]]) -> bool:
        """Whether the file is part of a root that the rule is not for: it would change as well."""
        rules = {judged.root: judged.rules for judged in self.before.judged}
        for root in find_roots([one.change.path]):
            if one.rule not in rules.get(root, frozenset((one.rule,))):
                why = f"{one.change.path} is also part of {root}, where the rule does not apply"
                refused += [(finding, why) for finding in one.findings]
                return True
        return False


def _key(finding: Finding) -> Key:
    return finding.root, finding.rule, finding.address


def _standing(settlement: Settlement) -> Counter[Key]:
    """What fails or is undecided and not accepted, and what cannot be read, by how often."""
    findings = [finding for one in settlement.judged for finding in one.findings]
    found = Counter(
        _key(finding)
        for finding in (*findings, *settlement.problems)
        if finding.verdict is not Verdict.PASS and not finding.suppressed
    )
    for one in settlement.judged:
        found.update((one.root, _PLACE.sub(":", error.message), "") for error in one.errors)
        found.update((one.root, rule, "") for rule, _ in one.broken)
    return found
