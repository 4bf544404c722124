"""Broken and clean roots, judged: what the tests of the variants compare."""

from __future__ import annotations

from pathlib import Path

from broken.variants import Variant
from harness.engine import EngineRoot, Plan
from harness.judged import Triple, judge_plan, judge_sources, symbolic_graph, triples
from harness.tree import copy_tree

from validator.model.verdict import Finding, Verdict

CERTIFICATE = "arn:aws:acm:ap-northeast-2:123456789012:certificate/4f7c"
ENVIRON = {"TF_VAR_certificate_arn": CERTIFICATE}

Found = dict[Triple, Finding]


def broken_tree(variant: Variant, directory: Path) -> Path:
    """A copy of the tree with one variant's edits."""
    tree = copy_tree(directory)
    variant.change(tree)
    return tree


def judged_sources(tree: Path, root: str) -> tuple[Found, Found]:
    """Fails and undecided of the symbolic plan of one root."""
    options = ("-var-file=environments/dev.tfvars",) if root.startswith("examples/") else ()
    judged = judge_sources(symbolic_graph(tree / root, options, ENVIRON))
    return triples(judged, Verdict.FAIL), triples(judged, Verdict.UNDECIDED)


def judged_plan(plan: Plan, root: EngineRoot) -> tuple[Found, Found]:
    """Fails and undecided of a real plan."""
    judged = judge_plan(plan.raw, symbolic_graph(root.directory, root.options, root.env))
    return triples(judged, Verdict.FAIL), triples(judged, Verdict.UNDECIDED)


def fingerprints(found: Found) -> set[str]:
    """The identities of findings."""
    return {finding.fingerprint for finding in found.values()}
