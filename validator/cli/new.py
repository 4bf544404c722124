"""`shared-check new …`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from validator import __version__
from validator.cli import common

if TYPE_CHECKING:
    from validator.pipeline.scaffold import Written

app = typer.Typer(
    no_args_is_help=True,
    help="Write a project, a policy or a module to start from.\n\n"
    "Examples:\n\n"
    "  shared-check new project -p billing -t payments -o connectly",
)

ForceOption = Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show the tree; write nothing.")]


@app.command("project")
def project(
    project: Annotated[
        str, typer.Option("--project", "-p", metavar="NAME", help="Name of the project.")
    ],
    team: Annotated[
        str, typer.Option("--team", "-t", metavar="TEAM", help="Team that owns it; the tag Owner.")
    ],
    org: Annotated[
        str,
        typer.Option("--org", "-o", metavar="ORG", help="Organisation; states are in <env>-ORG."),
    ],
    environments: Annotated[
        str, typer.Option("--environments", "-e", metavar="ENV,ENV", help="Environments.")
    ] = "dev,prod",
    region: Annotated[
        str,
        typer.Option("--region", "--aws-region", "-r", metavar="REGION", help="AWS region."),
    ] = "ap-northeast-2",
    output_dir: Annotated[
        str | None,
        typer.Option(
            "--output-dir",
            "-d",
            metavar="DIR",
            help="The project's directory. Default: <project>-infrastructure.",
        ),
    ] = None,
    service: Annotated[
        str,
        typer.Option("--service", metavar="KIND", help="api listens on 8080, worker does not."),
    ] = "api",
    with_: Annotated[
        str,
        typer.Option(
            "--with", metavar="PART,PART", help="Further parts: alb or shared-alb, rds, redis."
        ),
    ] = "",
    central_repo: Annotated[
        str | None,
        typer.Option(
            "--central-repo",
            metavar="REPO",
            help="The foundation's repository. Default: SHARED_CHECK_CENTRAL_REPO, else "
            "ORG-shared-infrastructure of ORG at github.com.",
        ),
    ] = None,
    module_version: Annotated[
        str | None,
        typer.Option(
            "--module-version",
            metavar="REF",
            help="Release tag or full commit of it. Default: this tool's release.",
        ),
    ] = None,
    module_source: Annotated[
        str | None,
        typer.Option(
            "--module-source",
            metavar="SOURCE",
            help="The ecs-service module elsewhere: a directory, or git::…?ref=…. Default: "
            "SHARED_CHECK_MODULE_SOURCE.",
        ),
    ] = None,
    copy_governance: Annotated[  # noqa: ARG001 - what it asks for is always done
        bool,
        typer.Option("--copy-governance", help="Accepted; hooks and CI are always written."),
    ] = False,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Write the repository of a project on the shared foundation.

    One root module for each environment: remote state, provider, and an ECS
    service with what is asked for beside it; hooks, CI workflow and README. All
    files of the environments but backend.tf and terraform.tfvars are identical.
    Takes the options of create-project-infrastructure.sh.

    Examples:

      shared-check new project -p user-service -t backend -o connectly

      shared-check new project -p mail -t growth -o connectly --service worker

      shared-check new project -p shop -t web -o connectly --with alb --dry-run

    Exit codes: 0 written, 2 wrong use, or a file exists (nothing is written).
    """
    from validator.pipeline.request import InputError
    from validator.pipeline.scaffold import ProjectWish, new_project

    wish = ProjectWish(
        project,
        team,
        org,
        environments,
        region,
        output_dir,
        service,
        with_,
        module_source,
        central_repo,
        module_version,
    )
    try:
        written = new_project(wish, os.environ, release=__version__, force=force, dry_run=dry_run)
    except InputError as error:
        common.stop(error.message, error.hint)
    _show(written, dry_run, f"{written.directory}/README.md says what to do next")


@app.command("policy")
def policy(
    rule: Annotated[str, typer.Argument(metavar="ID", help="What must hold, in kebab-case.")],
    family: Annotated[
        str, typer.Option("--family", metavar="NAME", help="Folder of related rules.")
    ],
    severity: Annotated[
        str, typer.Option("--severity", metavar="LEVEL", help="critical, high, medium or low.")
    ],
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="Profile that applies it.")
    ] = "consumer",
    resource: Annotated[
        str, typer.Option("--resource", metavar="TYPE", help="Resource type to start with.")
    ] = "aws_dynamodb_table",
    attribute: Annotated[
        str, typer.Option("--attribute", metavar="NAME", help="Attribute that must be true.")
    ] = "deletion_protection_enabled",
    directory: Annotated[
        str, typer.Option("--directory", "-d", metavar="DIR", help="Directory of policies.")
    ] = ".shared-check/policies",
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Write a rule as data, with a passing, a failing and an undecided fixture.

    Examples:

      shared-check new policy table-protected --family storage --severity high

      shared-check new policy queue-fifo --family messaging --severity low
      --resource aws_sqs_queue --attribute fifo_queue

    Exit codes: 0 written, 2 wrong use, or a file exists (nothing is written).
    """
    from validator.pipeline.request import InputError
    from validator.pipeline.scaffold import new_policy
    from validator.scaffold.collection import NewPolicy

    wanted = NewPolicy(rule, family, severity, profile, resource, attribute)
    try:
        written = new_policy(wanted, directory, force=force, dry_run=dry_run)
    except InputError as error:
        common.stop(error.message, error.hint)
    _show(written, dry_run, "scan applies .shared-check/policies; --policies names others")


@app.command("module")
def module(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One entity, in kebab-case.")],
    directory: Annotated[
        str, typer.Option("--directory", "-d", metavar="DIR", help="Directory of modules.")
    ] = "terraform/modules",
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Write a module of the foundation by the conventions, its native tests included.

    Example:

      shared-check new module event-bus

    Exit codes: 0 written, 2 wrong use, or a file exists (nothing is written).
    """
    from validator.pipeline.request import InputError
    from validator.pipeline.scaffold import new_module

    try:
        written = new_module(name, directory, force=force, dry_run=dry_run)
    except InputError as error:
        common.stop(error.message, error.hint)
    _show(written, dry_run, "CONTRIBUTING.md says what a module must have")


def _show(written: Written, dry_run: bool, next_step: str) -> None:
    for note in written.notes:
        typer.echo(f"note: {note}", err=True)
    typer.echo(written.tree(), nl=False)
    done = "would be written" if dry_run else "written"
    typer.echo(f"{len(written.files)} files {done}" + ("" if dry_run else f"; {next_step}"))
