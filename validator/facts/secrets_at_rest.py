"""Parameters that look like secrets, and encryption policies of OpenSearch Serverless.

https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from validator.facts.encryption import customer_managed
from validator.facts.identity import hop, judge_alternatives, need_of, open_judgement
from validator.facts.policy_statements import masked, read_json
from validator.facts.registry import fact
from validator.facts.world import Subject
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_SECRET = re.compile(r"password|passwd|secret|token", re.IGNORECASE)
_ABOUT = re.compile(
    r"(^|[-_./])(arns?|names?|ids?|ur[li]s?|endpoint|host|issuer|ttl|length|expiry|expiration"
    r"|expires|lifetime|duration|days|hours|minutes|seconds|version|enabled|type|path|prefix)$",
    re.IGNORECASE,
)
"""How a name ends that says something about a secret and is none."""
_NAMES = ("arn", "id", "name", "url", "endpoint", "kms_key_id", "version_id")


@fact("named-like-a-secret")
def named_like_a_secret(subject: Subject) -> Judgement:
    """An SSM parameter whose name says that it holds a password, secret or token."""
    resource = subject.instance()
    if _is_reference(resource.at("value")) or _is_reference(resource.at("insecure_value")):
        return Judgement(Verdict.FAIL, "its value is the name of something, not a secret")

    def judge(value: Value) -> Judgement:
        steps = value.trail or (hop("argument name", resource),)
        text = masked(value) or ""
        if text.endswith("\0") and (not _SECRET.search(text) or text == "\0"):
            reason = "whether its name says that it is a secret is not known"
            return open_judgement(reason, (need_of(value),), steps, "name")
        if _SECRET.search(text) and not _ABOUT.search(text):
            return Judgement(Verdict.PASS, "its name says that it is a secret", steps, "name")
        return Judgement(Verdict.FAIL, "its name says nothing of a secret", steps, "name")

    return judge_alternatives(resource.at("name"), judge)


def _is_reference(value: Value) -> bool:
    """True for what names a thing: an ARN, or the id or name of another resource."""
    if isinstance(value.data, str) and re.match(r"arn:aws[a-z-]*:", value.data):
        return True
    return value.ref is not None and bool(value.ref.path) and value.ref.path[-1] in _NAMES


@fact("serverless-policy-names-cmk")
def serverless_policy_names_cmk(subject: Subject) -> Judgement:
    """An encryption policy of OpenSearch Serverless gives a customer-managed key."""
    resource = subject.instance()

    def judge(value: Value) -> Judgement:
        steps = value.trail or (hop("argument policy", resource),)
        document = read_json(value)
        if document is None or not isinstance(document.data, Mapping):
            if value.is_unknown:
                return open_judgement("policy is not known", (need_of(value),), steps, "policy")
            return Judgement(Verdict.FAIL, "policy is not a JSON object", steps, "policy")
        owned, key = document.at(("AWSOwnedKey",)), document.at(("KmsARN",))
        if owned.is_unknown:
            reason = "AWSOwnedKey of the policy is not known"
            return open_judgement(reason, (need_of(owned),), steps, "policy")
        if str(owned.data).lower() == "true" or key.is_null:
            reason = "policy uses a key that AWS owns (AWSOwnedKey), not a customer-managed key"
            return Judgement(Verdict.FAIL, reason, steps, "policy")
        judged = customer_managed(
            subject.world, resource, replace(key, trail=key.trail or value.trail), "KmsARN"
        )
        evidence = (*steps, *judged.evidence)
        return Judgement(judged.verdict, judged.reason, evidence, "policy", judged.needs)

    return judge_alternatives(resource.at("policy"), judge)
