"""Judging a graph: every policy on everything in its scope, each verdict with its proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from validator.facts.cidr import AddressPlan
from validator.facts.contract import CONTRACT, STANDARD, Frozen, Published
from validator.facts.identity import existence, open_judgement
from validator.facts.literals import written_ids
from validator.facts.secrets import secrets
from validator.facts.world import Subject, World, is_gone, sensitive_texts
from validator.model.graph import Graph, Resource
from validator.model.location import Location, proof
from validator.model.types import STRING
from validator.model.value import Value, from_python, null
from validator.model.verdict import Finding, Judgement, Verdict, any_of
from validator.policy.load import PolicySet
from validator.policy.parse import Policy


@dataclass(frozen=True, slots=True)
class Context:
    """What a judgement knows besides the graph; None where it was not found.

    `published` is what consumers may read, `frozen` the committed contract of the environment.
    """

    address_plan: AddressPlan | None = None
    published: Published = STANDARD
    frozen: Frozen | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All verdicts, passes too, and the rules that raised as (rule, message)."""

    findings: tuple[Finding, ...]
    broken: tuple[tuple[str, str], ...] = ()


DEFAULT_CONTEXT = Context()
_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]')


def judge(
    graph: Graph,
    policies: PolicySet,
    profile: str | None = None,
    rules: frozenset[str] | None = None,
    context: Context = DEFAULT_CONTEXT,
) -> Outcome:
    """Judge a graph by the policies of a profile (None: all), limited to `rules` if given.

    A rule that raises is reported as broken; the others still run.
    """
    world = World(graph, context.address_plan, context.published, context.frozen)
    findings: list[Finding] = []
    broken: list[tuple[str, str]] = []
    for policy in policies.policies:
        if not policies.selects(profile, policy) or not _asked(policy, rules):
            continue
        try:
            findings.extend(_judge_policy(world, policy))
        except Exception as error:  # noqa: BLE001 — one broken rule must not silence the others
            broken.append((policy.id, f"{type(error).__name__}: {error}"))
    return Outcome(tuple(findings), tuple(broken))


def _asked(policy: Policy, rules: frozenset[str] | None) -> bool:
    return rules is None or policy.id in rules or any(alias in rules for alias in policy.aliases)


def _judge_policy(world: World, policy: Policy) -> Iterator[Finding]:
    if policy.scope.environment and world.environment is None:
        return
    for subject in subjects(world, policy):
        judgement = _judge_subject(subject, policy)
        if judgement is not None:
            yield _finding(policy, subject, judgement)


def _judge_subject(subject: Subject, policy: Policy) -> Judgement | None:
    """The judgement, or None where the policy is not about this subject."""
    about = policy.when.evaluate(subject) if policy.when else None
    if about is not None and about.verdict is Verdict.FAIL:
        return None
    found = policy.condition.evaluate(subject)
    if about is not None and about.verdict is Verdict.UNDECIDED:
        found = (
            any_of([found, about])
            if found.verdict is Verdict.PASS
            else open_judgement(
                found.reason, (*about.needs, *found.needs), found.evidence, found.attribute
            )
        )
    resource = subject.resource
    if resource is not None and resource.exists is None and found.verdict is Verdict.FAIL:
        needs = (existence(resource),)
        reason = f"{found.reason}, if it exists"
        return open_judgement(reason, needs, found.evidence, found.attribute)
    return found


def subjects(world: World, policy: Policy) -> Iterator[Subject]:
    """Everything that is in the scope of a policy, in the order of the source."""
    for mode, types in (("managed", policy.scope.resources), ("data", policy.scope.data)):
        for kind in types:
            members = world.graph.of_type(kind, mode="data" if mode == "data" else "managed")
            for resource in members:
                if not is_gone(resource):
                    yield _of_resource(world, resource)
    for kind in policy.scope.each:
        yield from _EACH[kind](world)


def _of_resource(world: World, resource: Resource) -> Subject:
    kind = "data" if resource.mode == "data" else "resource"
    return Subject(world, kind, resource.address, resource.values, resource.location, resource)


def _root(world: World) -> Iterator[Subject]:
    location = world.root.location if world.root else None
    settings = world.root.settings if world.root else null()
    yield Subject(world, "root", world.graph.root, settings, location or _anchor(world))


def _backend(world: World) -> Iterator[Subject]:
    kind = world.backend.at(("type",)).data
    if isinstance(kind, str):
        address = f"terraform.backend.{kind}"
        yield Subject(world, "backend", address, world.backend, _anchor(world))


def _contract_outputs(world: World) -> Iterator[Subject]:
    for name in CONTRACT:
        yield _output(world, name)


def _frozen_names(world: World) -> Iterator[Subject]:
    """Every name that the committed contract has, or the root publishes; none without contract."""
    for address, name, place in world.frozen.names(world.graph) if world.frozen else ():
        values = from_python({"name": name})
        yield Subject(world, "frozen-name", address, values, place or _anchor(world))


def _outputs(world: World) -> Iterator[Subject]:
    for name in world.graph.outputs if world.has_sources else ():
        yield _output(world, name)


def _output(world: World, name: str) -> Subject:
    output = world.graph.outputs.get(name)
    if output is None:
        return Subject(world, "output", f"output.{name}", null(), _anchor(world))
    described = Value(data=output.description) if output.description else null()
    values = Value(data={"value": output.value, "description": described})
    return Subject(world, "output", f"output.{name}", values, output.location)


def _variables(world: World) -> Iterator[Subject]:
    variables = world.root.variables if world.root and world.has_sources else {}
    for name, variable in variables.items():
        described = Value(data=variable.description) if variable.description else null()
        typed = Value(data=True) if variable.typed else null()
        values = Value(data={"description": described, "type": typed})
        yield Subject(world, "variable", f"var.{name}", values, variable.location)


def _providers(world: World) -> Iterator[Subject]:
    for provider in world.graph.providers.values():
        address = f"provider.{provider.address}"
        yield Subject(world, "provider", address, provider.values, provider.location)


def _resources(world: World) -> Iterator[Subject]:
    for resource in world.graph.resources.values():
        if resource.mode == "managed" and not is_gone(resource):
            yield _of_resource(world, resource)


def _changes(world: World) -> Iterator[Subject]:
    """Every instance that a real plan creates, changes, replaces or deletes; as it was before."""
    for resource in world.graph.resources.values() if world.graph.source == "plan" else ():
        change = resource.change
        if change is not None and not set(change.actions) <= {"no-op", "read"}:
            place = resource.location
            yield Subject(world, "change", resource.address, change.before, place, resource)


def _drifts(world: World) -> Iterator[Subject]:
    """Every instance that the refresh found changed; as the state had it."""
    for address, drift in world.graph.drift.items():
        resource = world.graph.resources.get(address)
        place = resource.location if resource else None
        yield Subject(world, "drift", address, drift.before, place, resource)


def _plan(world: World) -> Iterator[Subject]:
    if world.graph.source == "plan":
        yield from _root(world)


def _remote_reads(world: World) -> Iterator[Subject]:
    """Every place in the sources that reads an output of a remote state, once."""
    seen = set()
    for read in world.graph.reads:
        if (read.name, read.location) in seen:
            continue
        seen.add((read.name, read.location))
        address = f"{read.state}.outputs" + (f".{read.name}" if read.name else "")
        values = from_python({"state": read.state, "name": read.name, "needs": read.needs})
        yield Subject(world, "remote-read", address, values, read.location)


def _module_calls(world: World) -> Iterator[Subject]:
    """Every `module` block, once for all its instances."""
    seen = set()
    for module in world.graph.modules.values():
        if not module.source and not world.has_sources:
            continue  # a state knows the modules, not where they came from
        address = _INDEX.sub("", module.address)
        if address and (module.location or address) not in seen:
            seen.add(module.location or address)
            values = from_python({"source": module.source, "version": module.version})
            yield Subject(world, "module", address, values, module.location)


def _written_ids(world: World) -> Iterator[Subject]:
    """Every text in the sources that holds an id, an account number or an ARN."""
    for path, text in written_ids(world):
        values = Value(data={"text": Value(STRING, text.text, sensitive=text.sensitive)})
        yield Subject(world, "text", path, values, text.location)


def _secrets(world: World) -> Iterator[Subject]:
    """Every place that takes a password, token or key."""
    for address, resource, one in secrets(world):
        values = Value(data={"value": one.value})
        yield Subject(world, "secret", address, values, one.location, resource, one.path)


_EACH = {
    "backend": _backend,
    "change": _changes,
    "drift": _drifts,
    "module-call": _module_calls,
    "plan": _plan,
    "remote-read": _remote_reads,
    "secret": _secrets,
    "contract-output": _contract_outputs,
    "environment": _root,
    "frozen-name": _frozen_names,
    "output": _outputs,
    "provider": _providers,
    "resource": _resources,
    "root": _root,
    "variable": _variables,
    "written-id": _written_ids,
}


def _anchor(world: World) -> Location | None:
    """Where the root declares itself: its backend block, else its first output."""
    backend = world.backend
    if backend.location is not None:
        return backend.location
    inner = next((one.location for _, one in backend.children() if one.location), None)
    if inner is not None:
        return inner
    outputs = (one.location for one in world.graph.outputs.values() if one.location)
    return min(outputs, default=None)


def _finding(policy: Policy, subject: Subject, judgement: Judgement) -> Finding:
    judgement = _without_secrets(subject, judgement)
    return Finding(
        rule=policy.id,
        verdict=judgement.verdict,
        severity=policy.severity,
        address=subject.address,
        attribute=judgement.attribute,
        location=_place(subject, judgement),
        message=judgement.reason or policy.title,
        evidence=proof(judgement.evidence),
        needs=judgement.needs,
        fix=policy.fix,
        docs=policy.docs,
    )


def _without_secrets(subject: Subject, judgement: Judgement) -> Judgement:
    """The judgement with every sensitive string of the resources it speaks of hidden."""
    resource = subject.resource
    whole = resource is not None and subject.values is resource.values
    own = subject.world.hidden_texts(subject.address) if whole else sensitive_texts(subject.values)
    hidden = set(own)
    for step in judgement.evidence:
        hidden |= subject.world.hidden_texts(step.address)
    if not hidden:
        return judgement

    def clean(text: str) -> str:
        for secret in hidden:
            text = text.replace(secret, "(sensitive)")
        return text

    return replace(
        judgement,
        reason=clean(judgement.reason),
        evidence=tuple(replace(step, what=clean(step.what)) for step in judgement.evidence),
        needs=tuple(map(clean, judgement.needs)),
    )


def _place(subject: Subject, judgement: Judgement) -> Location | None:
    """The line of the attribute judged, else of the block.

    Where the attribute is in one of several blocks, the step of the proof that is in this
    resource tells which.
    """
    if not judgement.attribute:
        return subject.location
    for step in judgement.evidence:
        if step.address == subject.address and step.location:
            return step.location
    value, place = subject.values, subject.location
    for name in judgement.attribute.split("."):
        value = value.at((0,)) if isinstance(value.data, tuple) and value.data else value
        value = value.at((name,))
        first = value.trail[0] if value.trail else None
        own = subject.resource is None or (first and first.address in ("", subject.address))
        if first is not None and own:
            place = first.location or place
    return place


def detect_profile(graph: Graph) -> str:
    """`foundation-prod`, `foundation-dev` or `consumer`, as the root declares itself."""
    environment = World(graph).environment
    if environment is None:
        return "consumer"
    return "foundation-prod" if environment == "prod" else "foundation-dev"
