"""The statement that refuses requests without TLS, added to a bucket's own policy.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial

from tree_sitter import Node

from validator.pipeline.fixing.sources import BlockPath, Sources
from validator.syntax.rewrite import BlockText, RewriteError, find, with_block, with_element

_DOCUMENT = re.compile(r"data\.aws_iam_policy_document\.([\w-]+)\.json")
_SID = "DenyRequestsWithoutTls"


def deny_clear_text(
    path: str, bucket: BlockText, sources: Sources
) -> tuple[str, BlockPath, Callable[[bytes], bytes]]:
    """The change that adds the statement. Raises RewriteError where it cannot be added as it is.

    A bucket without a policy is left alone: a new policy resource would overwrite one that was
    made outside of Terraform.
    """
    directory = os.path.dirname(path)
    subject = ".".join(bucket.labels)
    found = [
        (place, block)
        for place, block in sources.blocks(directory, "resource")
        if block.labels[:1] == ("aws_s3_bucket_policy",)
        and block.value_text("bucket") in (f"{subject}.id", f"{subject}.bucket")
    ]
    if len(found) != 1:
        raise RewriteError(f"{subject} has no policy of its own beside it")
    place, policy = found[0]
    _one_instance(bucket, policy)
    document = _DOCUMENT.fullmatch(policy.value_text("policy"))
    if document is None:
        where = ("resource", *policy.labels)
        apply = partial(_into_json, where, subject)
        apply(sources.text(place))
        return place, (where,), apply
    name = document[1]
    if sources.mentions(directory, f"data.aws_iam_policy_document.{name}") != 1:
        raise RewriteError(f"aws_iam_policy_document.{name} is used by more than this bucket")
    for place, block in sources.blocks(directory, "data"):
        if block.labels == ("aws_iam_policy_document", name):
            _one_instance(block)
            where = ("data", *block.labels)
            return place, (where,), partial(_into_document, where, subject)
    raise RewriteError(f"aws_iam_policy_document.{name} is not beside the policy")


def _one_instance(*blocks: BlockText) -> None:
    if any({"count", "for_each"} & set(block.arguments) for block in blocks):
        raise RewriteError("which of several instances is meant needs a decision")


def _into_document(where: tuple[str, ...], subject: str, text: bytes) -> bytes:
    lines = f'''statement {{
  sid       = "{_SID}"
  effect    = "Deny"
  actions   = ["s3:*"]
  resources = [{subject}.arn, "${{{subject}.arn}}/*"]

  principals {{
    type        = "*"
    identifiers = ["*"]
  }}

  condition {{
    test     = "Bool"
    variable = "aws:SecureTransport"
    values   = ["false"]
  }}
}}'''.split("\n")
    block = find(text, where)
    if any(_SID in inner.value_text("sid") for inner in block.blocks):
        return text
    return with_block(text, block, lines)


def _into_json(where: tuple[str, ...], subject: str, text: bytes) -> bytes:
    lines = f'''{{
  Sid       = "{_SID}"
  Effect    = "Deny"
  Principal = "*"
  Action    = "s3:*"
  Resource  = [{subject}.arn, "${{{subject}.arn}}/*"]
  Condition = {{ Bool = {{ "aws:SecureTransport" = "false" }} }}
}}'''.split("\n")
    block = find(text, where)
    if _SID in block.value_text("policy"):
        return text
    return with_element(text, _statements(block.value("policy"), text), lines)


def _statements(node: Node | None, text: bytes) -> Node:
    """The list of statements of `jsonencode({ Statement = […] })`."""
    for kind in ("function_call", "function_arguments", "expression", "collection_value", "object"):
        node = next((one for one in node.children if one.type == kind), None) if node else None
        if kind == "function_call" and node is not None:
            name = node.children[0]
            if text[name.start_byte : name.end_byte] != b"jsonencode":
                node = None
    for element in node.children if node is not None else ():
        if element.type != "object_elem":
            continue
        key, value = element.children[0], element.children[-1]
        if text[key.start_byte : key.end_byte].strip(b'"') == b"Statement":
            inner = value.children[0]
            if inner.type == "collection_value" and inner.children[0].type == "tuple":
                return inner.children[0]
    raise RewriteError("the policy is not a list of statements written here")
