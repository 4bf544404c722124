"""Where two environments differ, place by place, and what of it follows from their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from validator.model.location import Location
from validator.model.parity import Difference, Kind, Side, Subject
from validator.model.value import Path, Value
from validator.parity.equality import Names, is_unset, needs_of, renamed, same, token

_CELLS = 10_000
"""Pairs of list elements that are weighed at most; longer lists are compared by position."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two environments, and each of them evaluated under the name of the other.

    `left_as` is the left one as the right: the counterfactual that proves what follows from the
    name. None where it could not be had: then nothing does.
    """

    left: Side
    right: Side
    left_as: Side | None = None
    right_as: Side | None = None

    @property
    def names(self) -> Names:
        """The names, in order."""
        return Names(self.left.name, self.right.name)

    @property
    def mirrored(self) -> Pair:
        """The same in the other order."""
        return Pair(self.right, self.left, self.right_as, self.left_as)


@dataclass(slots=True)
class Found:
    """All differences, and how many places differ by the name alone, or not at all."""

    differences: list[Difference] = field(default_factory=list)
    inherent: int = 0
    alike: int = 0


def compare(pair: Pair) -> Found:
    """Every place where two environments differ but by what follows from their names."""
    found = Found()
    partners = _partners(pair)
    gone = _modules_alone(pair, partners)
    for address, subject in pair.left.subjects.items():
        other = partners.get(address)
        if other is None:
            _alone(pair, subject, gone, found, on_left=True)
        else:
            _subjects(pair, subject, pair.right.subjects[other], found)
    taken = set(partners.values())
    for address, subject in pair.right.subjects.items():
        if address not in taken:
            _alone(pair, subject, gone, found, on_left=False)
    return found


def _partners(pair: Pair) -> dict[str, str]:
    """Address to address: the same, else the same under the other name where that is proved."""
    names, right = pair.names, pair.right.subjects
    partners = {address: address for address in pair.left.subjects if address in right}
    left_as = pair.left_as.subjects if pair.left_as else {}
    right_as = pair.right_as.subjects if pair.right_as else {}
    for address in pair.left.subjects:
        other = names.renamed(address)
        if address in partners or other not in right or other in partners:
            continue
        if other in left_as and address in right_as and address not in left_as:
            partners[address] = other
    return partners


def _modules_alone(pair: Pair, partners: Mapping[str, str]) -> frozenset[str]:
    """The module instances that only one environment has."""
    taken = {*partners, *partners.values()}
    every = (*pair.left.subjects.values(), *pair.right.subjects.values())
    return frozenset(s.address for s in every if s.kind == "module" and s.address not in taken)


def _alone(
    pair: Pair, subject: Subject, modules: frozenset[str], found: Found, *, on_left: bool
) -> None:
    """A subject that one environment has; what is in a module goes with the module."""
    if any(subject.address.startswith(f"{module}.") for module in modules):
        return
    side = pair.left if on_left else pair.right
    inside = f"{subject.address}."
    held = (
        sum(
            one.kind == "resource" and one.address.startswith(inside)
            for one in side.subjects.values()
        )
        if subject.kind == "module"
        else 0
    )
    needs = () if subject.exists else (subject.needs or subject.address,)
    left, right = (subject.values, None) if on_left else (None, subject.values)
    places = (subject.location, None) if on_left else (None, subject.location)
    as_other = pair.left_as if on_left else pair.right_as
    as_own = pair.right_as if on_left else pair.left_as
    follows = as_other is not None and subject.address not in as_other.subjects
    follows = follows and as_own is not None and subject.address in as_own.subjects
    kind = Kind.OPEN if needs else Kind.ONLY
    found.differences.append(
        Difference(kind, subject, (), left, right, places, follows, needs, held)
    )


def _subjects(pair: Pair, left: Subject, right: Subject, found: Found) -> None:
    if left.kind in ("resource", "data") and (left.exists, left.needs) != (
        right.exists,
        right.needs,
    ):
        needs = tuple(filter(None, (left.needs, right.needs)))
        places = (left.location, right.location)
        found.differences.append(
            Difference(Kind.OPEN, left, (), left.values, right.values, places, needs=needs)
        )
    left_as = pair.left_as.get(right.address) if pair.left_as else None
    right_as = pair.right_as.get(left.address) if pair.right_as else None
    walk = _Walk(pair.names, left, right, found)
    quad = Quad(
        left.values,
        right.values,
        left_as.values if left_as else None,
        right_as.values if right_as else None,
    )
    walk.values(quad, ())


@dataclass(frozen=True, slots=True)
class Quad:
    """A place in both environments and in both counterfactuals; None where it is not there."""

    left: Value | None
    right: Value | None
    left_as: Value | None
    right_as: Value | None

    def at(self, left: str | int | None, right: str | int | None) -> Quad:
        """The place below; a counterfactual has the order of the environment that it is made of."""
        return Quad(
            _step(self.left, left),
            _step(self.right, right),
            _step(self.left_as, left),
            _step(self.right_as, right),
        )

    @property
    def follows(self) -> bool:
        """Whether each environment has the other's value under the other's name."""
        return same(self.left_as, self.right) is True and same(self.right_as, self.left) is True

    @property
    def may_follow(self) -> bool:
        """Whether that is open: under one name what is known of both may be the same."""
        if self.left_as is None or self.right_as is None:
            return False
        verdicts = same(self.left_as, self.right), same(self.right_as, self.left)
        return None in verdicts and False not in verdicts


def _step(value: Value | None, step: str | int | None) -> Value | None:
    if value is None or step is None or value.unknown is not None:
        return None
    data = value.data
    if isinstance(data, Mapping):
        return data.get(step) if isinstance(step, str) else None
    if isinstance(data, tuple) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


@dataclass(slots=True)
class _Walk:
    """One subject of both environments, place by place."""

    names: Names
    left: Subject
    right: Subject
    found: Found

    def values(self, quad: Quad, path: Path) -> None:
        left, right = quad.left, quad.right
        if _is_same_reference(left, right):
            self.found.alike += 1
        elif _is_mapping(left) and _is_mapping(right):
            for name in dict.fromkeys((*_keys(left), *_keys(right))):
                self.values(quad.at(name, name), (*path, name))
        elif _is_list(left) and _is_list(right):
            self._elements(quad, path)
        elif (_holds(left) and is_unset(right)) or (_holds(right) and is_unset(left)):
            whole = left if _holds(left) else right
            for key, _ in whole.children() if whole is not None else ():
                self._one_sided(quad.at(key, key), (*path, key))
        else:
            self._leaf(quad, path)

    def _elements(self, quad: Quad, path: Path) -> None:
        ours = quad.left.items if quad.left else ()
        theirs = quad.right.items if quad.right else ()
        matched = self._matched(quad, len(ours), len(theirs))
        left = [i for i in range(len(ours)) if i not in matched]
        right = [j for j in range(len(theirs)) if j not in set(matched.values())]
        for i, j in matched.items():
            self.values(quad.at(i, j), (*path, min(i, j)))
        for i, j in zip(left, right, strict=False):
            self.values(quad.at(i, j), (*path, min(i, j)))
        for i in left[len(right) :]:
            self._one_sided(quad.at(i, None), (*path, i))
        for j in right[len(left) :]:
            self._one_sided(quad.at(None, j), (*path, j))

    def _one_sided(self, quad: Quad, path: Path) -> None:
        """What one environment has; an element counts even where it is empty, as a block may be."""
        one = quad.left if quad.left is not None else quad.right
        if isinstance(path[-1], int) and is_unset(one):
            self._add(Kind.VALUE, quad, path)
        else:
            self.values(quad, path)

    def _matched(self, quad: Quad, left: int, right: int) -> dict[int, int]:
        """The elements that agree; of several ways the same one, whoever is named first."""
        if self.names.left <= self.names.right:
            return _matched(left, right, lambda i, j: self._agree(quad.at(i, j)))
        found = _matched(right, left, lambda j, i: self._agree(quad.at(i, j)))
        return {i: j for j, i in found.items()}

    def _agree(self, quad: Quad) -> bool:
        """Whether two elements do not differ but by the name."""
        trial = _Walk(self.names, self.left, self.right, Found())
        trial.values(quad, ())
        return not trial.found.differences

    def _leaf(self, quad: Quad, path: Path) -> None:
        left, right = quad.left, quad.right
        verdict = same(left, right)
        if verdict is True:
            self._alike(quad, path)
        elif self._is_name(quad):
            self.found.inherent += 1
        else:
            is_open = verdict is None or quad.may_follow
            kind = Kind.OPEN if is_open else Kind.VALUE
            needs = needs_of(left, right) if is_open else ()
            self._add(kind, quad, path, needs)

    def _alike(self, quad: Quad, path: Path) -> None:
        """The same text in both must not be the name of one of them."""
        data = quad.left.data if quad.left is not None else None
        if isinstance(data, str) and (self.names.named(data) or self._is_one_state(path)):
            self._add(Kind.NAME, quad, path)
        else:
            self.found.alike += 1

    def _is_one_state(self, path: Path) -> bool:
        """Whether this is the key of a state that both environments would write to."""
        bucket = ("bucket",)
        buckets = self.left.values.at(bucket), self.right.values.at(bucket)
        alike = self.left.kind == "backend" and path == ("key",) and same(*buckets) is True
        return alike and self.names.left != self.names.right

    def _is_name(self, quad: Quad) -> bool:
        """Whether the values differ by the environments' names alone, and that is proved.

        A backend takes no variables: there it is the text that must have the own name.
        """
        ours, theirs = token(quad.left), token(quad.right)
        if ours is None or theirs is None or renamed(ours, self.names) != theirs:
            return False
        if renamed(theirs, self.names.mirrored) != ours:
            return False
        return self.left.kind == "backend" or quad.follows

    def _add(self, kind: Kind, quad: Quad, path: Path, needs: tuple[str, ...] = ()) -> None:
        places = (
            _place(quad.left, self.left, path),
            _place(quad.right, self.right, path),
        )
        self.found.differences.append(
            Difference(
                kind, self.left, path, quad.left, quad.right, places, quad.follows, needs=needs
            )
        )


def _place(value: Value | None, subject: Subject, path: Path) -> Location | None:
    """Where the value is written; where it is not, the nearest place around."""
    if value is not None and value.location is not None:
        return value.location
    around = subject.values
    place = around.location
    for step in path:
        inner = _step(around, step)
        if inner is None:
            break
        around = inner
        place = around.location or place
    return place or subject.location


def _is_same_reference(left: Value | None, right: Value | None) -> bool:
    return left is not None and right is not None and left.ref is not None and left.ref == right.ref


def _is_mapping(value: Value | None) -> bool:
    return value is not None and value.unknown is None and isinstance(value.data, Mapping)


def _is_list(value: Value | None) -> bool:
    return value is not None and value.unknown is None and isinstance(value.data, tuple)


def _holds(value: Value | None) -> bool:
    return (_is_mapping(value) or _is_list(value)) and not is_unset(value)


def _keys(value: Value | None) -> list[str]:
    return list(value.fields) if value is not None else []


def _matched(left: int, right: int, agree: Callable[[int, int], bool]) -> dict[int, int]:
    """The longest run of elements of both lists that agree, in order (all by position if long)."""
    if left * right > _CELLS:
        return {i: i for i in range(min(left, right))}
    equal = [[agree(i, j) for j in range(right)] for i in range(left)]
    best = [[0] * (right + 1) for _ in range(left + 1)]
    for i in range(left - 1, -1, -1):
        for j in range(right - 1, -1, -1):
            skip = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = max(skip, best[i + 1][j + 1] + 1) if equal[i][j] else skip
    found: dict[int, int] = {}
    i = j = 0
    while i < left and j < right:
        if equal[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
