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
    assume: common.AssumeOption = None,
    policies: common.PolicyDirOption = None,
    rego: common.RegoOption = None,
    rego_namespace: common.NamespaceOption = None,
    format: common.FormatOption = "text",
    output: common.OutputOption = None,
    strict: common.StrictOption = None,
    show_passes: common.PassesOption = False,
) -> None:
    """Judge Terraform sources offline, without an engine or provider.

    A directory is searched for root modules; a file stands for the roots it
    belongs to (so that a pre-commit hook can pass what was changed).

    Examples:

      shared-check scan terraform

      shared-check scan --profile consumer --format json

      shared-check scan terraform/modules/network/routes.tf --show-passes

      shared-check scan --assume var.subnet_ids=private

    Exit codes: 0 clean, 1 findings, 2 wrong use or unreadable input, 3 a policy
    broke.
    """
    from validator.pipeline.request import InputError
    from validator.pipeline.scan import scan as run

    asked = common.request(
        profile,
        rules,
        var,
        var_file,
        policies,
        assume,
        rego,
        rego_namespace,
        pictures=format == "html",
    )
    try:
        report = run(paths or ["."], asked, os.environ, common.progress())
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    common.finish(report, format, output, bool(strict), show_passes)
