"""`shared-check verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from validator.cli import common


def verify(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan that `plan --out` kept.")],
    verdict: Annotated[
        str | None,
        typer.Option("--verdict", metavar="FILE", help="Its verdict. Default: PLAN.verdict.json."),
    ] = None,
    policies: common.PolicyDirOption = None,
) -> None:
    """Check that this very plan passed, and that nothing has expired since.

    The last step before `terraform apply PLAN`: the digest of the plan is the one
    that was judged, the result is a pass, no exception that it relies on has
    expired, and the policies are the same.

    Examples:

      shared-check plan environments/prod --out prod.tfplan

      shared-check verify prod.tfplan && terraform apply prod.tfplan

    Exit codes: 0 verified, 1 not to be applied, 2 wrong use or unreadable input.
    """
    from datetime import UTC, datetime

    from validator.pipeline.attest import verify as check
    from validator.pipeline.judge import policies_for
    from validator.pipeline.request import InputError

    try:
        asked = common.request(policies=policies)
        found = check(plan, policies_for(asked), datetime.now(UTC).date(), verdict)
    except InputError as error:
        common.stop(error.message, error.hint)
    for fact in found.facts:
        typer.echo(fact)
    for problem in found.problems:
        typer.echo(f"refused: {problem}", err=True)
    if found.problems:
        common.stop("do not apply this plan", "plan and judge it again", code=1)
    typer.echo("verified: this plan passed")
