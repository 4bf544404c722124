"""`shared-check policies …`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from validator.cli import common

app = typer.Typer(
    no_args_is_help=True,
    help="The rules: list, test, write pages.\n\n"
    "Examples:\n\n"
    "  shared-check policies list\n\n"
    "  shared-check explain private-placement",
)


@app.command("list")
def list_rules(
    profile: common.ProfileOption = None,
    format: common.FormatOption = "text",
    policies: common.PolicyDirOption = None,
) -> None:
    """List rules with severity and profiles.

    Example:

      shared-check policies list --profile consumer

    Exit codes: 0 listed, 2 wrong use or a policy that cannot be read.
    """
    from validator.pipeline.explain import rules
    from validator.pipeline.request import InputError
    from validator.report import rules_format

    try:
        found = rules(common.request(profile, policies=policies))
    except InputError as error:
        common.stop(error.message, error.hint)
    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    text = rules_format.as_json(found) if format == "json" else rules_format.as_text(found)
    sys.stdout.write(text)


@app.command("docs")
def docs(
    directory: Annotated[str, typer.Argument(help="Where the pages go.")] = "docs/policies",
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail on drift.")] = False,
) -> None:
    """Write a Markdown page per rule, and the index.

    Example:

      shared-check policies docs --check

    Exit codes: 0 written, or all current; 1 with --check, a page is not current;
    2 a policy that cannot be read.
    """
    from validator.pipeline.explain import write_pages
    from validator.pipeline.request import InputError

    try:
        stale = write_pages(directory, check)
    except InputError as error:
        common.stop(error.message, error.hint)
    for path in stale:
        typer.echo(f"{'stale' if check else 'wrote'} {path}")
    if check and stale:
        common.stop(f"{len(stale)} pages are not current", "shared-check policies docs", code=1)


@app.command("test")
def run_fixtures(
    directories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DIR", help="Directories of policies. Default: .shared-check/policies."
        ),
    ] = None,
    rules: common.RulesOption = None,
    format: common.FormatOption = "text",
) -> None:
    """Run policies against their own fixtures.

    Beside each policy.yaml lie pass_*.tf, fail_*.tf and undecided_*.tf. A comment
    marks each finding on its exact line; a finding that is not marked and a mark
    without finding both fail the policy, and so does a policy without fixtures:

      # expect: RULE-ID

      # expect-undecided: RULE-ID

    Examples:

      shared-check policies test

      shared-check policies test platform/policies --rules db-tagged

    Exit codes: 0 every fixture yields what it marks, 1 some do not, 2 wrong use,
    3 a policy broke.
    """
    from validator.pipeline.policy_tests import run_policy_tests
    from validator.pipeline.request import InputError
    from validator.report import policy_tests_format

    if format not in ("text", "json"):
        common.stop(f"--format {format}: not known", "known formats: text, json")
    chosen = common.request(rules=rules).rules
    try:
        tests = run_policy_tests(directories or [], chosen, common.progress())
    except InputError as error:
        common.stop(error.message, error.hint)
    finally:
        common.clear_progress()
    as_text = policy_tests_format.as_json if format == "json" else policy_tests_format.as_text
    sys.stdout.write(as_text(tests))
    if any(problem.broke for one in tests for problem in one.problems):
        raise typer.Exit(3)
    raise typer.Exit(0 if all(one.ok for one in tests) else 1)


@app.command("schema")
def print_schema(output: common.OutputOption = None) -> None:
    """Print the JSON Schema of a policy file, for an editor.

    With this as the first line of a policy, an editor with a YAML language server
    checks it as you type:

      # yaml-language-server: $schema=../../../policy.schema.json

    Example:

      shared-check policies schema -o .shared-check/policy.schema.json

    Exit codes: 0 printed, 2 the file cannot be written.
    """
    from validator.policy import schema_text

    common.write(schema_text(), output, sys.stdout)
