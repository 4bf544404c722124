"""`shared-check plan`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from validator.cli import common, complete


def plan(
    environment: Annotated[
        str | None,
        typer.Argument(
            metavar="ENV",
            help="A root module: a path, or environments/prod, or prod.",
            autocompletion=complete.environment,
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="ENGINE",
            help="auto, terraform, tofu or symbolic.",
            autocompletion=complete.engine,
        ),
    ] = "auto",
    sandbox: Annotated[
        bool,
        typer.Option("--sandbox", help="Plan against a local AWS emulator; no account needed."),
    ] = False,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Judge this plan: a binary plan, plan JSON, or - (stdin).",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Keep the binary plan, and its verdict."),
    ] = None,
    profile: common.ProfileOption = None,
    rules: common.RulesOption = None,
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    assume: common.AssumeOption = None,
    policies: common.PolicyDirOption = None,
    rego: common.RegoOption = None,
    rego_namespace: common.NamespaceOption = None,
    format: common.ReportFormatOption = "text",
    output: common.OutputsOption = None,
    strict: common.StrictOption = None,
    show_passes: common.PassesOption = False,
    show_suppressed: common.ShowSuppressedOption = False,
    no_suppressions: common.NoSuppressionsOption = False,
    baseline: common.BaselineOption = None,
    with_: common.WithOption = None,
) -> None:
    """Judge the plan of an environment: the gate before `terraform apply`.

    Runs init and plan with terraform (1.11 or later) or tofu (1.10 or later),
    joins the plan with its sources, and judges it. Where no engine, provider or
    credentials can be had, it says so and judges the symbolic plan of the same
    sources.

    Examples:

      shared-check plan environments/prod

      shared-check plan environments/prod --sandbox

      shared-check plan environments/prod --out prod.tfplan

      terraform show -json prod.tfplan | shared-check plan --from -

      shared-check plan prod --rego policy --rego-namespace main

    --out keeps the plan and, beside it, FILE.verdict.json: `shared-check verify`
    checks it before the apply.

    In profile foundation-prod an undecided verdict fails as well (--no-strict to
    only show it).

    Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 a policy
    or the engine broke, or a scanner asked for with --with could not run.
    """
    from validator.pipeline.gate import Wish, gate, is_strict
    from validator.pipeline.request import GateError, InputError
    from validator.report import View

    asked = common.request(
        profile, rules, var, var_file, policies, assume, rego, rego_namespace,
        pictures=common.asks_for("html", format, output), suppressions=not no_suppressions,
        baseline=baseline, beside=with_,
    )  # fmt: skip
    wish = Wish(environment, engine, sandbox, from_, out, strict)
    try:
        report = gate(wish, asked, os.environ, common.progress())
    except InputError as error:
        common.clear_progress()
        common.stop(error.message, error.hint)
    except GateError as error:
        common.clear_progress()
        common.stop(error.message, error.hint, code=3)
    finally:
        common.clear_progress()
    common.finish(
        report, format, output, View(is_strict(report, strict), show_passes, show_suppressed)
    )
