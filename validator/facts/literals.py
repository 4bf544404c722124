"""Ids, account numbers and ARNs that are written where a reference belongs.

The forms of ids: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
The forms of ARNs: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Text
from validator.model.location import Hop
from validator.model.verdict import Judgement, Verdict

_ID = re.compile(r"(?<![\w-])(?:vpc|subnet|sg|igw|nat)-(?=[a-f]*\d)[0-9a-f]{8,17}(?![\w-])")
_ARN = re.compile(
    r"arn:aws[\w-]*:(?P<service>[\w-]+):[\w-]*:(?P<account>\d{12}):(?P<rest>[^\s\"']*)"
)
_SHARED_BUCKET = re.compile(r"arn:aws[\w-]*:s3:::connectly-shared-[\w.-]+")
_ACCOUNT = re.compile(r"\d{12}")
_ACCOUNT_NAMES = ("account_id", "aws_account_id")
_OF_AWS = frozenset({"600734575887"})
"""The account that Elastic Load Balancing delivers logs from in ap-northeast-2:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""


def written_ids(world: World) -> Iterator[tuple[str, Text]]:
    """Every text in the sources that holds an id or an ARN with an account, and its address."""
    for text in world.graph.texts:
        path = f"{text.address}.{text.attribute}" if text.attribute else text.address
        if _id(path, text.text) is not None or _ARN.search(text.text):
            yield path, text


@fact("id-not-written")
def id_not_written(subject: Subject) -> Judgement:
    """No id, account number or ARN of a shared thing is written where a reference belongs."""
    steps = (Hop("text", subject.address, subject.location),)
    text = subject.values.at(("text",))
    found = _id(subject.address, str(text.data))
    if found is None:
        reason = "the ARN is of an account that publishes it to all"
        return Judgement(Verdict.PASS, reason, steps)
    shown = "an id (sensitive)" if text.sensitive else found
    return Judgement(Verdict.FAIL, f"{shown} is written here", steps)


def _id(address: str, text: str) -> str | None:
    """What is hard-coded in the text; None where there is nothing that a reference would give."""
    plain = _ID.search(text) or _SHARED_BUCKET.search(text)
    if plain:
        return plain.group()
    for arn in _ARN.finditer(text):
        layer = arn["service"] == "lambda" and arn["rest"].startswith("layer:")
        if not layer and arn["account"] not in _OF_AWS:
            return arn.group()
    name = address.removesuffix(".default").rsplit(".", 1)[-1]
    return text if name in _ACCOUNT_NAMES and _ACCOUNT.fullmatch(text) else None
