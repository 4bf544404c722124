"""`shared-check scan`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from validator.cli import common, complete


def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files or directories. Default: this directory."),
    ] = None,
    profile: common.ProfileOption = None,
    rules: common.RulesOption = None,
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
    assume: common.AssumeOption = None,
    policies: common.PolicyDirOption = None,
    rego: common.RegoOption = None,
    rego_namespace: common.NamespaceOption = None,
    contract: common.ContractOption = None,
    format: common.ReportFormatOption = "text",
    output: common.OutputsOption = None,
    strict: common.StrictOption = None,
    show_passes: common.PassesOption = False,
    show_suppressed: common.ShowSuppressedOption = False,
    no_suppressions: common.NoSuppressionsOption = False,
    baseline: common.BaselineOption = None,
    with_: common.WithOption = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes. Default: all cores."),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="REF",
            help="Only roots touched since a git ref.",
            autocompletion=complete.ref,
        ),
    ] = None,
    staged: Annotated[
        bool, typer.Option("--staged", help="Only roots touched by what is staged: for hooks.")
    ] = False,
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

    With --changed-since or --staged, a directory (this one, where none is named)
    stands for those of its roots that the change may matter to; deleted files
    count. Files stand for their roots even so: a hook passes both.

    Examples:

      shared-check scan terraform

      shared-check scan --profile consumer --format json

      shared-check scan --profile consumer --contract ../shared/contract

      shared-check scan --changed-since origin/main

      shared-check scan --staged

      shared-check scan terraform/modules/network/routes.tf --show-passes

      shared-check scan terraform -o sarif=scan.sarif -o junit=scan.xml

      shared-check scan terraform --baseline .shared-check/baseline.json

      shared-check scan --assume var.subnet_ids=private

      shared-check scan terraform --with checkov

      shared-check scan terraform --fix --diff

    Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 a policy
    broke, or a scanner asked for with --with could not run.
    """
    from validator.pipeline.memory import open_store
    from validator.pipeline.request import InputError
    from validator.pipeline.scan import scan as run
    from validator.report import View

    if staged and changed_since is not None:
        common.stop("--staged and --changed-since do not go together", "name one of them")
    asked = common.request(
        profile, rules, var, var_file, policies, assume, rego, rego_namespace,
        pictures=common.asks_for("html", format, output), suppressions=not no_suppressions,
        baseline=baseline, contract=contract,
        with_rules=common.asks_for("sarif", format, output), beside=with_,
    )  # fmt: skip
    if fix or diff:
        from validator.cli.fix import fix as run_fix

        only = staged or changed_since is not None
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
            staged=staged,
        )
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    common.finish(report, format, output, View(bool(strict), show_passes, show_suppressed))
