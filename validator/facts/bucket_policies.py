"""What a bucket's policy does, and whether it refuses requests without TLS.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase

from validator.facts.answers import NO, YES, Answer, both, either, unsure
from validator.facts.identity import (
    alternatives,
    existence,
    hop,
    is_configured,
    judge_alternatives,
    need_of,
    only_piece,
    open_judgement,
    referring,
    resolve,
)
from validator.facts.policy_statements import (
    Document,
    Statement,
    joined,
    leaves,
    masked,
    read_policy,
)
from validator.facts.public_access import is_effect, is_for_everyone
from validator.facts.registry import fact
from validator.facts.storage import BUCKET
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict, any_of

_POLICIES = ("aws_s3_bucket_policy",)
_Judge = Callable[[Document, Trail], Judgement]


def policies_of(world: World, bucket: Resource) -> Iterator[tuple[Value, Trail, tuple[str, ...]]]:
    """The policies that are (or, given needs, may be) the bucket's: value, proof, needs."""
    inline = bucket.at("policy")
    separate = [
        (resource, target)
        for resource, target in referring(world, bucket, _POLICIES, "bucket", BUCKET)
        if target.names(bucket) is not False
    ]
    if is_configured(world, inline) and inline.data != "" and (inline.trail or not separate):
        yield inline, inline.trail or (hop("argument policy", bucket),), ()
    for resource, target in separate:
        needs = (existence(resource), target.need(bucket) if not target.names(bucket) else "")
        value = resource.at("policy")
        steps = (hop("bucket policy", resource), *value.trail)
        yield value, steps, tuple(filter(None, needs))


def some_policy(subject: Subject, judge: _Judge, lacking: str) -> Judgement:
    """One of the bucket's policies passes; undecided where one that may be its own would."""
    bucket = subject.instance()
    found: list[Judgement] = []
    for value, steps, needs in policies_of(subject.world, bucket):

        def one(option: Value, steps: Trail = steps) -> Judgement:
            document = read_policy(subject.world, option)
            judged = judge(document, steps)
            if judged.verdict is Verdict.FAIL and document.unknown:
                reason = f"not all statements of the policy of {bucket.address} are known"
                return open_judgement(reason, document.needs, steps)
            return judged

        judged = judge_alternatives(value, one)
        if needs and judged.verdict is not Verdict.FAIL:
            reason = f"whether {bucket.address} has this policy is not known"
            judged = open_judgement(reason, (*needs, *judged.needs), steps)
        found.append(judged)
    if not found:
        return Judgement(
            Verdict.FAIL, f"{bucket.address} has no policy: {lacking}", (hop("bucket", bucket),)
        )
    return any_of(found)


@fact("bucket-denies-clear-text")
def bucket_denies_clear_text(subject: Subject) -> Judgement:
    """The bucket's policy denies everyone every action, on bucket and objects, without TLS."""
    bucket, world = subject.instance(), subject.world

    def judge(document: Document, steps: Trail) -> Judgement:
        on_bucket: list[Answer] = []
        on_objects: list[Answer] = []
        for statement in document.statements:
            denies = _denies_clear_text(statement)
            if denies.value is False:
                continue
            covered = [_covered(world, bucket, leaf) for leaf in statement.texts("Resource")]
            on_bucket.append(both((denies, either(one[0] for one in covered))))
            on_objects.append(both((denies, either(one[1] for one in covered))))
        whole, objects = either(on_bucket), either(on_objects)
        answer = both((whole, objects))
        if answer.value:
            return Judgement(Verdict.PASS, f"the policy of {bucket.address} requires TLS", steps)
        if answer.value is None:
            reason = f"whether the policy of {bucket.address} requires TLS is not known"
            return open_judgement(reason, answer.needs, steps)
        missing = [
            what
            for what, one in (("the bucket itself", whole), ("its objects", objects))
            if one.value is False
        ]
        reason = f"the policy of {bucket.address} does not deny requests without TLS"
        return Judgement(Verdict.FAIL, f"{reason} on {' and '.join(missing)}", steps)

    return some_policy(subject, judge, "requests without TLS are not denied")


def _denies_clear_text(statement: Statement) -> Answer:
    """Whether a statement denies everyone everything where `aws:SecureTransport` is false."""
    actions = statement.texts("Action")
    return both(
        (
            is_effect(statement, "Deny"),
            Answer(statement.at("NotPrincipal").is_null),
            is_for_everyone(statement),
            either(_is_text(leaf, "*", "s3:*") for leaf in actions),
            _only_clear_text(statement.at("Condition")),
            unsure(statement.need) if statement.need else YES,
        )
    )


def _is_text(value: Value, *wanted: str) -> Answer:
    answers = []
    for one in alternatives(value):
        text = masked(one)
        if text is None or "\0" in text:
            answers.append(unsure(need_of(one)))
        else:
            answers.append(Answer(text.lower() in wanted))
    if len({one.value for one in answers}) == 1:
        return answers[0]
    return unsure(need_of(value))


def _only_clear_text(condition: Value) -> Answer:
    """Exactly `aws:SecureTransport` is false: any further condition would let requests by."""
    if condition.is_unknown:
        return unsure(need_of(condition))
    found: list[Answer] = []
    for operator, tested in condition.data.items() if isinstance(condition.data, Mapping) else ():
        if tested.is_unknown:
            found.append(unsure(need_of(tested)))
            continue
        if operator.lower() not in ("bool", "boolifexists", "stringequals", "stringlike"):
            return NO
        for key, values in tested.data.items() if isinstance(tested.data, Mapping) else ():
            if key.lower() != "aws:securetransport":
                return NO
            found.append(either(_is_false(leaf) for leaf in leaves(values)))
    return both(found) if found else NO


def _is_false(value: Value) -> Answer:
    if value.is_unknown:
        return unsure(need_of(value))
    return Answer(str(value.data).lower() == "false")


def _covered(world: World, bucket: Resource, resource: Value) -> tuple[Answer, Answer]:
    """Whether a `Resource` covers the bucket itself, and all of its objects."""
    options = alternatives(resource)
    if len(options) > 1:
        found = [_covered(world, bucket, one) for one in options]
        return both(one[0] for one in found), both(one[1] for one in found)
    resource = only_piece(resource)
    if resource.data == "*":
        return YES, YES
    name, tail = split_resource(resource)
    if tail not in ("", "/*", "*"):
        return NO, NO
    named = names_bucket(world, bucket, name)
    if named.value is None and not tail:
        # What is not known may end in anything.
        return named, named
    on_bucket = named if tail in ("", "*") else NO
    on_objects = named if tail in ("/*", "*") else NO
    return on_bucket, on_objects


def split_resource(resource: Value) -> tuple[Value, str]:
    """The bucket (its ARN, or its name without the ARN's head) and what follows it."""
    pieces: list[str | Value] = []
    tail = ""
    given = resource.unknown.pieces if resource.unknown else (str(resource.data),)
    for piece in given or (resource,):
        if tail:
            tail += piece if isinstance(piece, str) else "\0"
        elif isinstance(piece, str):
            head, slash, rest = piece.partition("/")
            if ":::" in head:
                head = head.partition(":::")[2]
                pieces = []
            tail = slash + rest
            if head:
                pieces.append(head)
        else:
            pieces.append(piece)
    if not tail and pieces and isinstance(pieces[-1], str) and pieces[-1].endswith("*"):
        whole = pieces.pop()
        assert isinstance(whole, str)
        if whole != "*":
            pieces.append(whole[:-1])
        tail = "*"
    return joined(pieces) if pieces else Value(data="*"), tail


def names_bucket(world: World, bucket: Resource, name: Value) -> Answer:
    """Whether a name (maybe with wildcards) or an ARN is the bucket's."""
    text = name.data
    if isinstance(text, str) and re.search(r"[*?]", text):
        own = bucket.at("bucket").data
        if set(text) == {"*"}:
            return YES
        if isinstance(own, str):
            return Answer(fnmatchcase(own, text))
        return unsure(need_of(bucket.at("bucket")) or bucket.address)
    target = resolve(world, name, BUCKET)
    named = target.names(bucket)
    return Answer(named) if named is not None else unsure(target.need(bucket) or need_of(name))
