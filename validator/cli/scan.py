"""`shared-check scan`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from validator.cli import common


def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files or directories. Default: this directory."),
    ] = None,
    profile: common.ProfileOption = None,
    rules: common.RulesOption = None,
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    policies: common.PolicyDirOption = None,
    contract: common.ContractOption = None,
    format: common.ReportFormatOption = "text",
    output: common.OutputsOption = None,
    strict: common.StrictOption = None,
    show_passes: common.PassesOption = False,
    show_suppressed: common.ShowSuppressedOption = False,
    no_suppressions: common.NoSuppressionsOption = False,
    baseline: common.BaselineOption = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes. Default: all cores."),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option("--changed-since", metavar="REF", help="Only roots touched since a git ref."),
    ] = None,
    no_cache: common.NoCacheOption = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what is mechanical, then judge again.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="With --fix: show the changes, write nothing.")
    ] = False,
) -> None:
    """Judge Terraform sources offline, without an engine or provider.

    A directory is searched for root modules; a file stands for the roots it
    belongs to (so that a pre-commit hook can pass what was changed).

    Examples:

      shared-check scan terraform

      shared-check scan --profile consumer --format json

      shared-check scan --profile consumer --contract ../shared/contract

      shared-check scan --changed-since origin/main

      shared-check scan terraform/modules/network/routes.tf --show-passes

      shared-check scan terraform -o sarif=scan.sarif -o junit=scan.xml

      shared-check scan terraform --baseline .shared-check/baseline.json

      shared-check scan terraform --fix --diff

    Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 a policy
    broke.
    """
    from validator.pipeline.memory import open_store
    from validator.pipeline.request import InputError
    from validator.pipeline.scan import scan as run
    from validator.report import View

    asked = common.request(
        profile, rules, var, var_file, policies, pictures=common.asks_for("html", format, output),
        suppressions=not no_suppressions, baseline=baseline, contract=contract,
        with_rules=common.asks_for("sarif", format, output),
    )  # fmt: skip
    if fix or diff:
        from validator.cli.fix import fix as run_fix

        only = changed_since is not None
        view = View(bool(strict), show_passes, show_suppressed)
        run_fix(paths or ["."], asked, format, output, view, fix=fix, diff=diff, since=only)
    store = None if no_cache else open_store(os.environ)
    try:
        report = run(
            paths or ["."],
            asked,
            os.environ,
            common.progress(),
            store=store,
            jobs=jobs,
            since=changed_since,
        )
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    common.finish(report, format, output, View(bool(strict), show_passes, show_suppressed))
