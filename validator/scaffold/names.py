"""Names that users choose, checked against what AWS takes before anything is written.

Everything of a project in one environment is named `<project>-<environment>`; the tightest limit
of what may ever carry that name counts, so that adding a load balancer later renames nothing:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = [
    "LONGEST_NAME",
    "RefusedError",
    "check_bucket",
    "check_environments",
    "check_project",
    "check_region",
    "check_rule",
    "check_team",
    "check_word",
    "kebab",
]

LONGEST_NAME = 32
"""Characters of `<project>-<environment>`: what a load balancer and its target group take."""

_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
_TAG = re.compile(r"[A-Za-z0-9_.:/=+@-]([A-Za-z0-9 _.:/=+@-]*[A-Za-z0-9_.:/=+@-])?")
_RESERVED_STARTS = ("internal-", "sg-")
_BUCKET_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_BUCKET_ENDS = ("-s3alias", "-x-s3", "-ol-s3", "-table-s3")


class RefusedError(Exception):
    """An option that cannot be used: what is wrong, and in `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def kebab(text: str) -> str:
    """The nearest name of lower-case words and hyphens, empty where there is none."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"^[^a-z]+|-+$", "", re.sub(r"[^a-z0-9]+", "-", spaced.lower()))


def check_word(option: str, text: str) -> None:
    """A name of lower-case words, digits and hyphens; raises RefusedError."""
    if _WORD.fullmatch(text):
        return
    suggestion = kebab(text)
    hint = "use lower-case letters, digits and single hyphens, and start with a letter"
    if suggestion and suggestion != text:
        hint += f", for example {suggestion}"
    raise RefusedError(f"{option} {text!r}: not a name that every AWS service takes", hint)


def check_environments(environments: Sequence[str]) -> None:
    """At least one environment, each once, each a word; raises RefusedError."""
    if not environments:
        raise RefusedError(
            "--environments: names no environment", "list them, for example dev,prod"
        )
    for name in environments:
        check_word("--environments", name)
        if environments.count(name) > 1:
            raise RefusedError(f"--environments: {name} is there twice", "name each once")


def check_project(project: str, environments: Sequence[str], org: str) -> None:
    """The project's name with each environment within the limits of AWS; raises RefusedError."""
    check_word("--project", project)
    for start in _RESERVED_STARTS:
        if project.startswith(start):
            raise RefusedError(
                f"--project {project}: AWS reserves names that start with {start}",
                "choose another first word",
            )
    if project == f"{org}-shared":
        raise RefusedError(
            f"--project {project}: this is the foundation itself; its state would be overwritten",
            "choose the name of what is built on it",
        )
    longest = max(environments, key=len)
    name = f"{project}-{longest}"
    if len(name) > LONGEST_NAME:
        room = LONGEST_NAME - len(longest) - 1
        raise RefusedError(
            f"--project {project}: {name} has {len(name)} characters, "
            f"a load balancer takes {LONGEST_NAME}",
            f"shorten the project's name to {room} characters"
            if room > 0
            else "shorten the names of the environments",
        )


def check_bucket(org: str, environments: Sequence[str]) -> None:
    """State buckets `<environment>-<org>` by S3's rules; raises RefusedError.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    check_word("--org", org)
    for environment in environments:
        bucket = f"{environment}-{org}"
        if len(bucket) > 63:
            raise RefusedError(
                f"--org {org}: the state bucket {bucket} has {len(bucket)} characters, S3 takes 63",
                "the bucket is <environment>-<org>: shorten one of them",
            )
        if bucket.startswith(_BUCKET_STARTS) or bucket.endswith(_BUCKET_ENDS):
            raise RefusedError(
                f"--org {org}: S3 reserves names like {bucket}",
                "the state bucket is <environment>-<org>: choose another of the two",
            )


def check_team(team: str) -> None:
    """A team as the value of the tag Owner; raises RefusedError.

    https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    """
    if len(team) > 256 or not _TAG.fullmatch(team) or team.lower().startswith("aws:"):
        raise RefusedError(
            f"--team {team!r}: not a value that AWS takes for a tag",
            "use up to 256 letters, digits, spaces and _ . : / = + - @, not starting with aws:",
        )


def check_region(region: str) -> None:
    """A region by its code; raises RefusedError."""
    if not _REGION.fullmatch(region):
        raise RefusedError(
            f"--region {region!r}: not the code of an AWS region", "for example ap-northeast-2"
        )


def check_rule(rule: str) -> None:
    """The id of a policy; raises RefusedError."""
    if not _WORD.fullmatch(rule):
        raise RefusedError(
            f"{rule!r}: not the id of a rule",
            "an id is lower-case words with hyphens that state what must hold, for example "
            f"{kebab(rule) or 'queue-has-dead-letters'}",
        )
