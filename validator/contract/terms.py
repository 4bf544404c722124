"""What a value means to whoever reads it: resource type and attribute, and what is proved of it.

A term never holds a Terraform address, which may change while the thing stays the same. What tells
two things of a type apart is what AWS itself keeps of them: a name that cannot change, a block of
addresses, a zone, and the tier of a subnet, proved by its routes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from validator.contract.features import features
from validator.facts.identity import NAMED_BY_BUCKET, alternatives, only_piece
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.value import Ref, Value, path_text

OPEN = "?"
"""What a term says where nothing tells what the value is."""

LITERAL = "literal"
"""What a term says of a text, number or flag that names no resource.

A plan or state has texts for what was computed, so that they are open there.
"""

_DEPTH = 8
_TERM = re.compile(
    r"(?P<each>each )?(?:(?P<place>\S+): )?(?P<what>\S+|of .+?|\".*\")(?: \((?P<features>.*)\))?"
)

EQUAL = {
    ("aws_cloudwatch_log_group", "name"): "id",
    ("aws_db_subnet_group", "name"): "id",
    ("aws_ecr_repository", "name"): "id",
    ("aws_ecs_cluster", "id"): "arn",
    ("aws_ecs_service", "id"): "arn",
    ("aws_elasticache_subnet_group", "name"): "id",
    ("aws_iam_policy", "id"): "arn",
    ("aws_iam_role", "id"): "name",
    ("aws_kms_external_key", "key_id"): "id",
    ("aws_kms_key", "key_id"): "id",
    ("aws_kms_replica_key", "key_id"): "id",
    ("aws_lb", "id"): "arn",
    ("aws_lb_listener", "id"): "arn",
    ("aws_lb_target_group", "id"): "arn",
    ("aws_rds_cluster", "cluster_identifier"): "id",
    ("aws_route53_zone", "zone_id"): "id",
    ("aws_s3_bucket", "bucket"): "id",
    ("aws_secretsmanager_secret", "id"): "arn",
    ("aws_sns_topic", "id"): "arn",
    ("aws_sqs_queue", "url"): "id",
}
"""Attributes that always have the same value as another: the other's name.

The provider documents each (`id - Same as arn`):
https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a value is.

    `what` is `aws_subnet.id`, `data.aws_caller_identity.account_id`, `literal`, a template in
    quotes, `of …` for what is computed of other attributes, or `?`. `place` is the path in an
    object or map; `each` is set where it stands for any number of elements. `address` and `needs`
    (the inputs that would tell) are no part of the meaning.
    """

    what: str
    features: tuple[tuple[str, str], ...] = ()
    place: str = ""
    each: bool = False
    address: str = ""
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.features)
        place = f"{self.place}: " if self.place else ""
        return f"{'each ' if self.each else ''}{place}{self.what}{f' ({told})' if told else ''}"

    @property
    def type(self) -> str:
        """The resource type; empty where it is no resource."""
        return self.what.rpartition(".")[0] if "." in self.what and " " not in self.what else ""

    @property
    def attribute(self) -> str:
        """The attribute of that resource."""
        return self.what.rpartition(".")[2] if self.type else ""

    def feature(self, name: str) -> str | None:
        """What is proved of the resource under this name, or None."""
        return dict(self.features).get(name)


def parse_term(text: str) -> Term:
    """The Term that was written as `text`."""
    match = _TERM.fullmatch(text)
    if match is None:
        return Term(text)
    pairs = (pair.partition("=") for pair in (match["features"] or "").split(", ") if pair)
    told = tuple((name, value) for name, _, value in pairs)
    return Term(match["what"], told, match["place"] or "", bool(match["each"]))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the meaning of values in one graph.

    `expected` are the (type, attribute) pairs that a value without provenance may be: a plan or
    state without its sources has texts alone, and many things may have one name.
    """

    world: World
    expected: frozenset[tuple[str, str]] = frozenset()

    def terms(self, value: Value) -> tuple[Term, ...]:
        """The terms of a value, in order: one for each thing in it."""
        return tuple(self._walk(only_piece(value), ()))

    def _walk(self, value: Value, path: tuple[str | int, ...]) -> Iterable[Term]:
        if value.ref is None and isinstance(value.data, tuple):
            for index, item in enumerate(value.data):
                yield from self._walk(only_piece(item), (*path, index))
        elif value.ref is None and value.fields:
            for key in sorted(value.fields):
                yield from self._walk(only_piece(value.fields[key]), (*path, key))
        elif value.ref is None and value.unknown is not None and value.unknown.element is not None:
            for one in self._walk(only_piece(value.unknown.element), path):
                yield replace(one, each=True)
        else:
            yield replace(self._scalar(value), place=_place(path))

    def _scalar(self, value: Value) -> Term:
        found = {str(term): term for term in map(self._one, alternatives(value))}
        if len(found) == 1:
            return next(iter(found.values()))
        wanted = dict.fromkeys((detail(value), *(n for one in found.values() for n in one.needs)))
        return Term(OPEN, needs=tuple(filter(None, wanted)))

    def _one(self, value: Value) -> Term:
        ref = self.origin(value)
        if ref is not None:
            return self._of_ref(ref)
        if value.is_null:
            return Term("null")
        if value.unknown is None:
            made = self.world.graph.source != "symbolic"
            return Term(OPEN, needs=("what the sources alone say",)) if made else Term(LITERAL)
        if value.unknown.pieces:
            return self._template(value.unknown.pieces)
        inputs = sorted(value.unknown.inputs, key=str)
        if inputs:
            terms = [self._of_ref(one) for one in inputs]
            return Term(f"of {' and '.join(map(str, terms))}", address=_addresses(terms))
        return Term(OPEN, needs=tuple(filter(None, (detail(value),))))

    def _template(self, pieces: Iterable[str | Value]) -> Term:
        text, terms = "", []
        for piece in pieces:
            if isinstance(piece, str):
                text += piece
            else:
                terms.append(self._scalar(piece))
                text += f"${{{terms[-1]}}}"
        wanted = tuple(dict.fromkeys(need for one in terms for need in one.needs))
        return Term(f'"{text}"', address=_addresses(terms), needs=wanted)

    def _of_ref(self, ref: Ref) -> Term:
        resource = self.world.graph.resources.get(ref.address)
        attribute = f".{path_text(ref.path)}" if ref.path else ""
        if resource is None:
            return Term(f"{ref.address}{attribute}", address=ref.address)
        kind = f"data.{resource.type}" if resource.mode == "data" else resource.type
        told = features(self.world, resource)
        return Term(
            f"{kind}{attribute}",
            tuple((one.name, one.value) for one in told),
            address=resource.address,
            needs=tuple(dict.fromkeys(need for one in told for need in one.needs)),
        )

    def origin(self, value: Value) -> Ref | None:
        """The attribute that a value is, through attributes that were given it, else None.

        Of attributes that are always equal it is the one that `EQUAL` names.
        """
        ref = value.ref or self._by_text(value)
        for _ in range(_DEPTH):
            resource = self.world.graph.resources.get(ref.address) if ref else None
            if ref is None or resource is None:
                return ref
            path = ref.path
            if resource.type in NAMED_BY_BUCKET and path == ("id",):
                path = ("bucket",)
            given = resource.at(*path)
            if given.ref is None or given.ref == ref or resource.mode == "data":
                return _canonical(resource, ref)
            ref = given.ref
        return ref

    def _by_text(self, value: Value) -> Ref | None:
        """Without sources a value is known by what it equals."""
        if value.trail or self.world.has_sources or not isinstance(value.data, str):
            return None
        for kind, attribute in sorted(self.expected):
            names = [
                attribute,
                *(a for (k, a), to in EQUAL.items() if (k, to) == (kind, attribute)),
            ]
            for resource in self.world.live(kind):
                if any(resource.at(name).data == value.data for name in names):
                    return resource.ref(attribute)
        return next(iter(self.world.graph.identify(value)), None)


def _place(path: tuple[str | int, ...]) -> str:
    """The place in an object; the elements of a plain list stand in order and need none."""
    return "" if len(path) == 1 and isinstance(path[0], int) else path_text(path)


def _addresses(terms: Iterable[Term]) -> str:
    return ", ".join(filter(None, dict.fromkeys(one.address for one in terms)))


def detail(value: Value) -> str:
    """The input that would tell an unknown value; empty for a known one."""
    return value.unknown.detail if value.unknown else ""


def _canonical(resource: Resource, ref: Ref) -> Ref:
    same = EQUAL.get((resource.type, str(ref.path[0]))) if len(ref.path) == 1 else None
    return Ref(ref.address, (same,)) if same else ref
