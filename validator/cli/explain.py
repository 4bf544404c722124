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
    assume: common.AssumeOption = None,
) -> None:
    """Explain a rule (its page, offline) or a resource: its facts and verdicts, with proofs.

    Facts are whose key encrypts it, in which tier it is, where it is placed, what
    is open to the internet, who is let in, and what of the contract it is.

    Examples:

      shared-check explain private-placement

      shared-check explain module.kms.aws_kms_key.this --root environments/prod

    Exit codes: 0 explained, 2 no such rule or address, or unreadable input.
    """
    from validator.pipeline.explain import explain_address, rule_page
    from validator.pipeline.request import InputError
    from validator.report import text_format

    asked = common.request(None, None, var, var_file, assume=assume)
    try:
        page = rule_page(subject, asked)
        if page is not None:
            sys.stdout.write(page)
            return
        found = explain_address(subject, root, asked, os.environ)
    except InputError as error:
        common.stop(error.message, error.hint)
    text_format.show(text_format.explanation(found), sys.stdout)
