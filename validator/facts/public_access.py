"""Whether a resource policy lets everyone in: public principals and the conditions that restrict.

What counts as a restriction is what S3 calls a fixed value, and the same for KMS:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from validator.facts.answers import NO, YES, Answer, both, either, not_, unsure
from validator.facts.identity import (
    alternatives,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    open_judgement,
    referring,
)
from validator.facts.policy_statements import Statement, leaves, masked, read_policy
from validator.facts.registry import fact
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Cause, Value
from validator.model.verdict import Judgement, Verdict, all_of

_CALLER_KEYS = frozenset(
    (
        "aws:principalaccount", "aws:principalarn", "aws:principalisawsservice",
        "aws:principalorgid", "aws:principalorgpaths", "aws:principalservicename",
        "aws:principalservicenameslist", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid",
        "aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpcarn",
        "aws:sourcevpce", "aws:userid", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
        "kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
    )
)  # fmt: skip
"""Condition keys that tell who calls, or from where that an owner controls."""
_EXACT = ("stringequals", "stringequalsignorecase", "bool")
_PATTERN = ("stringlike", "arnequals", "arnlike")
_OWN_VARIABLES = ("${aws:resourceaccount}", "${aws:resourceorgid}", "${aws:resourceorgpaths}")
_OPEN_STORES = ("terraform_remote_state", "aws_ssm_parameter", "external", "http")
_WIDEST = {4: 8, 6: 32}
"""Shorter prefixes than these are the world to S3, by IP version."""
_SEPARATE = {
    "aws_s3_bucket": ("aws_s3_bucket_policy", "bucket"),
    "aws_kms_key": ("aws_kms_key_policy", "key_id"),
    "aws_kms_external_key": ("aws_kms_key_policy", "key_id"),
    "aws_kms_replica_key": ("aws_kms_key_policy", "key_id"),
    "aws_kms_replica_external_key": ("aws_kms_key_policy", "key_id"),
}


def is_effect(statement: Statement, effect: str) -> Answer:
    """Whether the statement allows (or denies)."""
    value = statement.at("Effect")
    if value.is_unknown:
        return either(
            unsure(need_of(value)) if one.is_unknown else Answer(one.data == effect)
            for one in alternatives(value)
        )
    return Answer(value.data == effect)


def is_for_everyone(statement: Statement) -> Answer:
    """Whether `Principal` includes everyone; what `NotPrincipal` does is not asked here."""
    principal = statement.at("Principal")
    if isinstance(principal.data, Mapping):
        return either(everyone(leaf) for ids in principal.data.values() for leaf in leaves(ids))
    return either(everyone(leaf) for leaf in leaves(principal))


def everyone(principal: Value) -> Answer:
    """Whether one principal is `*`."""
    options = alternatives(principal)
    if len(options) > 1:
        found = [everyone(one) for one in options]
        if len({one.value for one in found}) == 1:
            return found[0]
        return unsure(need_of(principal))
    if principal.unknown is None:
        return Answer(principal.data == "*")
    text = masked(principal) or ""
    if text.strip("\0*") or not _is_input(principal):
        return NO
    return unsure(need_of(principal))


def _is_input(value: Value) -> bool:
    """False for what a provider computes: an id or ARN, never a wildcard."""
    state = value.unknown
    if state is None:
        return False
    if value.ref is not None and state.cause is not Cause.VARIABLE:
        kind = re.sub(r"\[.*?\]", "", value.ref.address).rsplit(".", 2)[-2]
        return kind in _OPEN_STORES and "arn" not in value.ref.path
    return state.cause not in (Cause.COMPUTED, Cause.ENGINE)


def is_restricted(statement: Statement) -> Answer:
    """Whether a condition leaves only callers that somebody in particular controls."""
    conditions = statement.at("Condition")
    if conditions.is_unknown:
        return unsure(need_of(conditions))
    if not isinstance(conditions.data, Mapping):
        return NO
    found: list[Answer] = []
    for operator, tested in conditions.data.items():
        if isinstance(tested.data, Mapping):
            found.extend(_restricts(operator, key, one) for key, one in tested.data.items())
        elif tested.is_unknown and _operator(operator):
            found.append(unsure(need_of(tested)))
    return either(found)


def _operator(name: str) -> str:
    """The comparison, empty for one that also holds where the key is missing or differs."""
    text = name.lower()
    if text.startswith("forallvalues:") or text.endswith("ifexists"):
        return ""
    text = text.removeprefix("foranyvalue:")
    return text if text in (*_EXACT, *_PATTERN, "ipaddress") else ""


def _restricts(operator: str, key: str, values: Value) -> Answer:
    comparison, name = _operator(operator), key.lower()
    listed = list(leaves(values))
    if not comparison or not listed:
        return NO
    if comparison == "ipaddress":
        return both(map(_is_narrow, listed)) if name == "aws:sourceip" else NO
    if name not in _CALLER_KEYS:
        return NO
    if name == "aws:principalisawsservice":
        return both(_is_true(one) for one in listed)
    return both(_is_fixed(one, comparison in _PATTERN) for one in listed)


def _is_true(value: Value) -> Answer:
    if value.is_unknown:
        return unsure(need_of(value))
    return Answer(str(value.data).lower() == "true")


def _is_fixed(value: Value, pattern: bool) -> Answer:
    """Whether one condition value names an owner: no wildcard where that would be anybody."""
    text = masked(value)
    if text is None:
        return unsure(need_of(value))
    if text == "\0" and pattern and _is_input(value):
        return unsure(need_of(value))
    lowered = text.lower()
    if "${" in lowered:
        return Answer(lowered in _OWN_VARIABLES)
    if not pattern or not re.search(r"[*?]", text):
        return YES
    parts = text.split(":", 5)
    if parts[0] == "arn" and len(parts) == 6:
        owner = parts[4] or parts[5].split("/", 1)[0]
        return Answer(not re.search(r"[*?]", owner))
    return Answer(not re.search(r"[*?]", re.split(r"[:/]", text, maxsplit=1)[0]))


def _is_narrow(value: Value) -> Answer:
    """Whether an address range is not the world."""
    text = masked(value)
    if text is None or text == "\0" or text.endswith("/\0"):
        return unsure(need_of(value)) if text is None or _is_input(value) else YES
    if "\0" in text:
        length = text.rpartition("/")[2]
        return Answer(not length.isdigit() or int(length) >= _WIDEST[4])
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return NO
    return Answer(network.prefixlen >= _WIDEST[network.version] or network.is_private)


def scoped(statement: Statement) -> Answer:
    """Whether a statement lets in nobody in particular: yes where it does not."""
    shut = not_(is_effect(statement, "Allow"))
    excepting = statement.at("NotPrincipal")
    reach = is_for_everyone(statement) if excepting.is_null else YES
    return either((shut, not_(reach), is_restricted(statement)))


@fact("no-public-principal")
def no_public_principal(subject: Subject, attribute: str = "policy") -> Judgement:
    """A policy lets everyone in under no statement without a restricting condition."""
    resource = subject.instance()
    value = subject.values
    for step in attribute.split("."):
        value = value.at((0,)) if isinstance(value.data, tuple) else value
        value = value.at((step,))
    if not is_configured(subject.world, value) or _is_of_another(subject.world, resource, value):
        return Judgement(Verdict.PASS, f"{attribute} is not set", (), attribute)
    return judge_alternatives(
        value, lambda one: _no_public_statement(subject.world, resource, one, attribute)
    )


def _is_of_another(world: World, resource: Resource, value: Value) -> bool:
    """A state shows the policy of a resource of its own on the bucket or key as well."""
    if resource.type not in _SEPARATE or value.trail:
        return False
    kind, through = _SEPARATE[resource.type]
    found = referring(world, resource, (kind,), through, resource.type)
    return any(target.names(resource) is not False for _, target in found)


def _no_public_statement(
    world: World, resource: Resource, value: Value, attribute: str
) -> Judgement:
    document = read_policy(world, value)
    steps = value.trail or (hop(f"argument {attribute}", resource),)
    if document.problem:
        return Judgement(Verdict.FAIL, f"{attribute}: {document.problem}", steps, attribute)
    found = [_judged(one, steps, attribute) for one in document.statements]
    if document.unknown:
        reason = f"{attribute}: not all statements are known"
        found.append(open_judgement(reason, document.needs, steps, attribute))
    nothing = Judgement(Verdict.PASS, f"{attribute} lets in nobody in public", steps, attribute)
    judged = all_of([nothing, *found])
    return nothing if judged.verdict is Verdict.PASS else judged


def _judged(statement: Statement, steps: Trail, attribute: str) -> Judgement:
    answer = scoped(statement)
    evidence = (*steps, *statement.body.trail)
    if answer.value:
        return Judgement(Verdict.PASS, f"{statement.label} is scoped", evidence, attribute)
    who = "everyone" if statement.at("NotPrincipal").is_null else "everyone but its NotPrincipal"
    reason = f"{attribute}: {statement.label} allows {who}, without a condition that restricts it"
    if answer.value is None or statement.need:
        reason = f"{attribute}: whether {statement.label} allows everyone is not known"
        needs = (statement.need, *answer.needs)
        return open_judgement(reason, needs, evidence, attribute)
    return Judgement(Verdict.FAIL, reason, evidence, attribute)
