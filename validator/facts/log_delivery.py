"""Whether Elastic Load Balancing may put its logs into a bucket.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-connection-logging.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from validator.facts.answers import NO, YES, Answer, both, either, not_, unsure
from validator.facts.bucket_policies import names_bucket, some_policy, split_resource
from validator.facts.identity import (
    elements,
    is_configured,
    need_of,
    only_piece,
    open_judgement,
    resolve,
)
from validator.facts.policy_statements import Document, Statement, leaves, masked
from validator.facts.public_access import is_effect, is_for_everyone
from validator.facts.registry import fact
from validator.facts.storage import BALANCER_LOGS, BALANCERS, BUCKET
from validator.facts.world import Subject, World
from validator.model.graph import Resource
from validator.model.location import Trail
from validator.model.value import Value
from validator.model.verdict import Judgement, Verdict

_LOG_DELIVERY = re.compile(r"logdelivery\.elasticloadbalancing\.amazonaws\.com(\.cn)?")
_SERVICE_ACCOUNT = "aws_elb_service_account"
_ACCOUNTS = {
    "us-east-1": "127311923021",
    "us-east-2": "033677994240",
    "us-west-1": "027434742980",
    "us-west-2": "797873946194",
    "af-south-1": "098369216593",
    "ap-east-1": "754344448648",
    "ap-northeast-1": "582318560864",
    "ap-northeast-2": "600734575887",
    "ap-northeast-3": "383597477331",
    "ap-south-1": "718504428378",
    "ap-southeast-1": "114774131450",
    "ap-southeast-2": "783225319266",
    "ap-southeast-3": "589379963580",
    "ca-central-1": "985666609251",
    "cn-north-1": "638102146993",
    "cn-northwest-1": "037604701340",
    "eu-central-1": "054676820928",
    "eu-north-1": "897822967062",
    "eu-south-1": "635631232127",
    "eu-west-1": "156460612806",
    "eu-west-2": "652711504416",
    "eu-west-3": "009996457667",
    "me-south-1": "076674570225",
    "sa-east-1": "507241528517",
    "us-gov-east-1": "190560391635",
    "us-gov-west-1": "048591011584",
}
"""The account that Elastic Load Balancing writes logs from, by Region."""


@fact("load-balancers-may-deliver-logs")
def load_balancers_may_deliver_logs(subject: Subject) -> Judgement:
    """The bucket's policy lets Elastic Load Balancing put access logs into it."""
    bucket, world = subject.instance(), subject.world
    prefixes: list[tuple[Value | None, Answer]] = [*_prefixes(world, bucket)] or [(None, YES)]

    def judge(document: Document, steps: Trail) -> Judgement:
        listed = document.statements
        answer = both(
            either((not_(logs_here), *(_delivers(world, bucket, one, prefix) for one in listed)))
            for prefix, logs_here in prefixes
        )
        if answer.value:
            reason = f"the policy of {bucket.address} lets load balancers deliver logs"
            return Judgement(Verdict.PASS, reason, steps)
        if answer.value is None:
            reason = f"whether the policy of {bucket.address} lets load balancers in is not known"
            return open_judgement(reason, answer.needs, steps)
        reason = (
            f"no statement of the policy of {bucket.address} lets the load balancers of its Region "
            "put objects under AWSLogs/"
        )
        return Judgement(Verdict.FAIL, reason, steps)

    return some_policy(subject, judge, "load balancers cannot deliver logs to it")


def _delivers(world: World, bucket: Resource, statement: Statement, prefix: Value | None) -> Answer:
    return both(
        (
            is_effect(statement, "Allow"),
            either((_is_balancer(world, bucket, statement), is_for_everyone(statement))),
            either(_puts(leaf) for leaf in statement.texts("Action")),
            either(_takes(world, bucket, leaf, prefix) for leaf in statement.texts("Resource")),
            unsure(statement.need) if statement.need else YES,
        )
    )


def _puts(action: Value) -> Answer:
    text = masked(action)
    if text is None or "\0" in text:
        return unsure(need_of(action))
    return Answer(fnmatchcase("s3:putobject", text.lower()))


def _is_balancer(world: World, bucket: Resource, statement: Statement) -> Answer:
    principal = statement.at("Principal")
    if not isinstance(principal.data, Mapping):
        return unsure(need_of(principal)) if principal.is_unknown else NO
    found: list[Answer] = []
    for kind, ids in principal.data.items():
        for leaf in leaves(ids):
            if kind == "Service" and isinstance(leaf.data, str):
                found.append(Answer(bool(_LOG_DELIVERY.fullmatch(leaf.data))))
            elif kind in ("AWS", "Service", ""):
                found.append(_is_account(world, bucket, leaf))
    return either(found)


def _is_account(world: World, bucket: Resource, principal: Value) -> Answer:
    state = principal.unknown
    for part in (principal, *(state.pieces if state else ())):
        if isinstance(part, Value) and part.ref is not None:
            source = world.graph.resources.get(part.ref.address)
            if source is not None and source.type == _SERVICE_ACCOUNT:
                return YES
    if isinstance(principal.data, str):
        match = re.search(r"\d{12}", principal.data)
        if match is None or match[0] not in _ACCOUNTS.values():
            return NO
        region = _region(world, bucket)
        if isinstance(region.data, str):
            return Answer(_ACCOUNTS.get(region.data) == match[0])
        return unsure(need_of(region) or "the region of the provider")
    text = masked(principal) or ""
    if re.search(r":\d{12}:", text) or (":iam:" in text and not text.endswith(":root")):
        return NO
    return unsure(need_of(principal))


def _region(world: World, bucket: Resource) -> Value:
    own = bucket.at("region")
    if own.is_known:
        return own
    provider = world.graph.providers.get(bucket.provider)
    return provider.values.at(("region",)) if provider else Value()


def _takes(world: World, bucket: Resource, resource: Value, prefix: Value | None) -> Answer:
    """Whether a `Resource` covers `<prefix>/AWSLogs/<account>/…` of the bucket.

    Without a load balancer here (prefix None) the log path of any prefix will do.
    """
    resource = only_piece(resource)
    if resource.data == "*":
        return YES
    name, tail = split_resource(resource)
    named = names_bucket(world, bucket, name)
    if tail in ("/*", "*") or (named.value is False and tail):
        return named
    if not tail.endswith("*"):
        return unsure(need_of(resource)) if resource.is_unknown and not tail[:-1] else NO
    folder, found, _ = tail.partition("AWSLogs/")
    if not found:
        folder = tail.rstrip("*")
    if prefix is None:
        return both((named, YES if found else unsure("the prefix of the access logs")))
    return both((named, _fits(folder, prefix, bool(found))))


def _fits(folder: str, prefix: Value, whole: bool) -> Answer:
    own = masked(prefix) or ""
    logs = f"/{own.strip('/')}/" if own else "/"
    if "\0" in folder or "\0" in logs:
        return YES if folder == logs else unsure(need_of(prefix) or "the prefix of the access logs")
    return Answer(fnmatchcase(logs, folder) if whole else fnmatchcase(logs, f"{folder}*"))


def _prefixes(world: World, bucket: Resource) -> Iterator[tuple[Value, Answer]]:
    """The prefixes under which load balancers of this graph (may) log to the bucket."""
    blocks = (
        (balancer, balancer.at(name))
        for balancer in world.live(*BALANCERS)
        for name in BALANCER_LOGS
    )
    for balancer, logs in blocks:
        for block in elements(logs) if is_configured(world, logs) else ():
            target = resolve(world, block.at(("bucket",)), BUCKET)
            named = target.names(bucket)
            if named is not False:
                yield (
                    block.at(("prefix",)),
                    YES if named else unsure(target.need(bucket) or balancer.address),
                )
