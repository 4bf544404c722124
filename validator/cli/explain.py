"""`shared-check explain`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from validator.cli import common, complete


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="RULE|ADDRESS",
            help="A rule id, or a resource address.",
            autocompletion=complete.rule,
        ),
    ],
    root: Annotated[
        str,
        typer.Option(
            "--root",
            metavar="DIR",
            help="Where the address is looked up.",
            autocompletion=complete.environment,
        ),
    ] = ".",
    var: common.VarOption = None,
    var_file: common.VarFileOption = None,
) -> None:
    """Explain a rule, or every verdict about a resource.

    A rule's page, offline: what it asks for, why, and how to fix it. For the
    address of a resource: what passed, failed or is undecided there, with the
    proof.

    Examples:

      shared-check explain private-placement

      shared-check explain module.kms.aws_kms_key.this --root environments/prod

    Exit codes: 0 explained, 2 no such rule or address, or unreadable input.
    """
    from validator.pipeline.explain import explain_address, rule_page
    from validator.pipeline.request import InputError
    from validator.report import text_format

    asked = common.request(None, None, var, var_file)
    try:
        page = rule_page(subject, asked)
        if page is not None:
            sys.stdout.write(page)
            return
        found = explain_address(subject, root, asked, os.environ)
    except InputError as error:
        common.stop(error.message, error.hint)
    text_format.show(text_format.explanation(found), sys.stdout)
