"""`explain` and `policies`: the rules' pages, and everything that is judged about one address."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from validator.facts import World
from validator.facts.portrait import statements, without_secrets
from validator.model.graph import Graph, Resource
from validator.model.report import Explanation
from validator.model.verdict import Finding
from validator.pipeline.assume import assumptions_of, check_met
from validator.pipeline.exceptions import settled
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.places import environment
from validator.pipeline.request import InputError, Request
from validator.pipeline.scan import find_roots, graph_of
from validator.policy import Policy, PolicySet
from validator.policy.pages import render_facts, render_index, render_page
from validator.policy.suppressions import META_RULES, meta_rule


def rules(request: Request) -> tuple[Policy, ...]:
    """The policies of the asked profile, or all, by family and id; and those on suppressions."""
    found = _sound(policies_for(request))
    profile = request.profile
    return tuple(
        policy
        for policy in (*found.policies, *META_RULES)
        if profile in (None, "all") or found.selects(profile, policy)
    )


def rule_page(rule: str, request: Request) -> str | None:
    """The page of a rule as Markdown; None where there is no such rule."""
    policy = policies_for(request).get(rule) or meta_rule(rule)
    return render_page(policy) if policy else None


def explain_address(
    address: str, root: str, request: Request, environ: Mapping[str, str]
) -> tuple[Explanation, ...]:
    """Every verdict about an address, in each root that has it.

    An address without instance key stands for all its instances. Raises InputError where no root
    has it, with the nearest addresses.
    """
    directory = root if os.path.isdir(root) else environment(root)
    policies = _sound(policies_for(request))
    found: list[Explanation] = []
    known: set[str] = set()
    for place in find_roots([directory]):
        graph = graph_of(place, request, environ)
        known.update(graph.resources)
        matching = [r for r in graph.resources.values() if _means(address, r)]
        if matching:
            judged = judge_graph(graph, policies, request)
            check_met(assumptions_of(request), [judged])
            (settled_one,) = settled([judged], policies, request, environ).judged
            found.extend(explained(graph, matching, settled_one.findings))
    if not found:
        raise InputError(f"{address}: neither a rule nor an address here", _nearest(address, known))
    return tuple(found)


def write_pages(directory: str, check: bool) -> list[str]:
    """Write the page of every built-in rule and the index; the paths that were not current."""
    policies = (*policies_for(Request()).policies, *META_RULES)
    pages = {f"{policy.id}.md": render_page(policy) for policy in policies}
    pages["README.md"] = render_index(policies)
    pages["facts.md"] = render_facts()
    stale = []
    for name, text in sorted(pages.items()):
        path = os.path.join(directory, name)
        if _read(path) != text:
            stale.append(path)
            if not check:
                _write(path, text)
    return stale


def _sound(policies: PolicySet) -> PolicySet:
    """The policies. Raises InputError for the first that cannot be used."""
    if policies.problems:
        first = policies.problems[0]
        raise InputError(f"{first.location}: {first.message}", "shared-check policies test")
    return policies


def explained(
    graph: Graph, resources: Sequence[Resource], findings: Sequence[Finding]
) -> list[Explanation]:
    """What is to be said about instances of a graph, with the verdicts that are about them."""
    world = World(graph)
    return [
        Explanation(
            graph.root,
            resource,
            tuple(f for f in findings if f.address == resource.address),
            without_secrets(world, resource, statements(world, resource)),
        )
        for resource in resources
    ]


def _means(address: str, resource: Resource) -> bool:
    if resource.address == address:
        return True
    return resource.index is not None and resource.address.startswith(address + "[")


def _nearest(address: str, known: set[str]) -> str:
    import difflib

    close = difflib.get_close_matches(address, sorted(known), n=3, cutoff=0.5)
    if close:
        return "did you mean: " + ", ".join(close)
    return "`shared-check graph ROOT` lists addresses, `shared-check policies list` rules"


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def _write(path: str, text: str) -> None:
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
