"""`plan`: the gate before apply. Engine where it can be had, the symbolic plan otherwise."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.model.graph import Graph
from validator.model.report import Report
from validator.pipeline.assume import assumptions_of, check_met, with_assumptions
from validator.pipeline.baseline import hide
from validator.pipeline.exceptions import settled
from validator.pipeline.judge import judge_graph, policies_for, rooted
from validator.pipeline.judged import Judged, Settlement, report
from validator.pipeline.places import environment
from validator.pipeline.request import GateError, InputError, Keep, Progress, Request, no_progress
from validator.pipeline.scan import graph_of
from validator.policy import PolicySet

if TYPE_CHECKING:
    from validator.plan.toolchain import Engine, Preference

PROD_PROFILE = "foundation-prod"
_PREFERENCES: dict[str, Preference] = {"auto": "auto", "terraform": "terraform", "tofu": "tofu"}
ENGINES = (*_PREFERENCES, "symbolic")


@dataclass(frozen=True, slots=True)
class Wish:
    """How the plan is to be had: see the options of `shared-check plan`."""

    environment: str | None
    engine: str = "auto"
    sandbox: bool = False
    from_file: str | None = None
    out: str | None = None
    strict: bool | None = None


def is_strict(judged: Report, asked: bool | None) -> bool:
    """Whether undecided fails: as asked, else in profile foundation-prod."""
    return PROD_PROFILE in judged.profiles if asked is None else asked


def gate(
    wish: Wish, request: Request, environ: Mapping[str, str], progress: Progress = no_progress
) -> Report:
    """Plan and judge one root.

    Raises InputError for wrong use and unreadable input, GateError where the engine was asked
    for and cannot be had, or ran and failed.
    """
    started = time.monotonic()
    _check(wish)
    policies = policies_for(request)
    documents: list[Mapping[str, object]] = []
    keep = documents.append if request.beside else None
    if wish.from_file is not None:
        from validator.pipeline.given import given_plan

        given = given_plan(wish.from_file, wish.environment, request, environ, keep)
        judged = replace(judge_graph(given.graph, policies, request), inline=given.inline)
        if given.copy:
            judged = rooted(judged, wish.from_file)
        judged = _beside(judged, given.graph, documents, request, environ, progress)
        settlement, fixed = _settled(judged, policies, request, environ)
        seconds, graph = time.monotonic() - started, given.graph
        settlement, notes = given.shown(settlement), [*given.notes, *fixed]
        return report(
            [], seconds, graph=graph, notes=notes, settlement=settlement, policies=lambda: policies
        )
    assert wish.environment is not None
    root = environment(wish.environment)
    graph, notes = planned(root, wish, request, environ, progress, keep)
    progress("judging", None)
    judged = judge_graph(graph, policies, request)
    judged = _beside(judged, graph, documents, request, environ, progress)
    settlement, fixed = _settled(judged, policies, request, environ)
    seconds, notes = time.monotonic() - started, [*notes, *fixed]
    done = report(
        [], seconds, graph=graph, notes=notes, settlement=settlement, policies=lambda: policies
    )
    return done if wish.out is None else _kept(wish, done, policies, graph)


def _kept(wish: Wish, done: Report, policies: PolicySet, graph: Graph) -> Report:
    """The report of a plan that was kept, with its verdict written beside it."""
    from validator.pipeline.attest import keep_verdict

    assert wish.out is not None
    strict = is_strict(done, wish.strict)
    path = keep_verdict(wish.out, done, policies, graph.sources, strict=strict)
    return replace(done, notes=(*done.notes, f"kept {wish.out}, and its verdict {path}"))


def _beside(
    judged: Judged,
    graph: Graph,
    documents: Sequence[Mapping[str, object]],
    request: Request,
    environ: Mapping[str, str],
    progress: Progress,
) -> Judged:
    """What was judged, with what other scanners say of the same plan where they are asked for."""
    if not request.beside:
        return judged
    from validator.pipeline.beside import beside_plan

    return beside_plan(judged, graph, documents, request, environ, progress)


def _settled(
    judged: Judged, policies: PolicySet, request: Request, environ: Mapping[str, str]
) -> tuple[Settlement, tuple[str, ...]]:
    """What was judged without what suppressions and the baseline hide; notes on both and more."""
    assumed = check_met(assumptions_of(request), [judged])
    settlement = settled([judged], policies, request, environ)
    hidden, fixed = hide(settlement.judged, request)
    return replace(settlement, judged=hidden), (*assumed, *fixed)


def _check(wish: Wish) -> None:
    if wish.engine not in ENGINES:
        raise InputError(f"--engine {wish.engine}: not known", f"one of: {', '.join(ENGINES)}")
    if wish.from_file is None and wish.environment is None:
        raise InputError(
            "which environment?", "shared-check plan environments/prod, or --from PLAN"
        )
    if wish.from_file is not None and (wish.sandbox or wish.out):
        raise InputError("--from judges an existing plan: --sandbox and --out do not go with it")
    if wish.engine == "symbolic" and (wish.sandbox or wish.out):
        raise InputError("--engine symbolic runs no engine: --sandbox and --out do not go with it")


def planned(
    root: str,
    wish: Wish,
    request: Request,
    environ: Mapping[str, str],
    progress: Progress,
    keep: Keep | None = None,
) -> tuple[Graph, list[str]]:
    """The graph of a root: an engine's plan, or the symbolic one, with notes on which.

    Raises GateError where an engine was asked for and cannot be had, or failed.
    """
    progress("evaluating the sources", None)
    symbolic = graph_of(root, request, environ)
    if wish.engine == "symbolic":
        return symbolic, []
    engine, reason = _usable_engine(wish, environ)
    if engine is None or reason:
        if wish.engine != "auto" or wish.out:
            raise GateError(f"no real plan: {reason}", "see shared-check toolchain status")
        return symbolic, [f"no real plan: {reason}; judging the symbolic plan"]
    from validator.pipeline.engine import plan_with_engine

    planned, notes = plan_with_engine(
        root, symbolic, engine, request, progress, sandbox=wish.sandbox, out=wish.out, keep=keep
    )
    return with_assumptions(planned, assumptions_of(request)), notes


def _usable_engine(wish: Wish, environ: Mapping[str, str]) -> tuple[Engine | None, str]:
    """The engine to use, or why there can be no real plan, in a few words."""
    from validator.plan.toolchain import (
        ToolchainError,
        find_engine,
        find_provider,
        registry_reachable,
    )

    try:
        engine = find_engine(_PREFERENCES[wish.engine])
    except ToolchainError as error:
        return None, error.message
    if engine is None:
        return None, "no terraform or tofu here (shared-check toolchain install)"
    if find_provider() is None and not registry_reachable():
        return engine, "no AWS provider here (shared-check toolchain install)"
    if not wish.sandbox and not has_credentials(environ):
        return engine, "no AWS credentials (--sandbox plans against a local emulator)"
    return engine, ""


def has_credentials(environ: Mapping[str, str]) -> bool:
    """Whether the AWS provider would find credentials, short of asking instance metadata.

    The order is the AWS SDKs' (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html).
    """
    direct = (
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    )
    if any(environ.get(name) for name in direct):
        return True
    home = environ.get("HOME", "")
    files = (
        environ.get("AWS_SHARED_CREDENTIALS_FILE") or os.path.join(home, ".aws", "credentials"),
        environ.get("AWS_CONFIG_FILE") or os.path.join(home, ".aws", "config"),
    )
    return any(os.path.isfile(path) for path in files)
