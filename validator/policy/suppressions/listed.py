"""`exceptions.yaml`: exceptions by address or path, for what a comment cannot reach."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from validator.model.graph import Diagnostic
from validator.model.location import Location
from validator.model.suppression import EXCEPTIONS
from validator.policy.document import Document, PolicyError, read
from validator.policy.suppressions.rules import MALFORMED, NO_REASON
from validator.policy.suppressions.waiver import ListedWaiver, Problem, Terms, day

_KEYS = ("rule", "address", "path", "root", "attribute", "reason", "owner", "expires", "ticket")


@dataclass(frozen=True, slots=True)
class ExceptionsFile:
    """The entries of the exception files of one directory; `errors` are files that are no such."""

    base: str
    entries: tuple[ListedWaiver, ...] = ()
    errors: tuple[Diagnostic, ...] = ()


def read_exceptions(base: str) -> ExceptionsFile:
    """The exceptions of the directory `base`: of both places where they may be written.

    A file that is not YAML, or no list of exceptions, is an error; an entry with something wrong
    in it is an entry with a problem, and the others still hold.
    """
    entries: list[ListedWaiver] = []
    errors: list[Diagnostic] = []
    for name in EXCEPTIONS:
        path = os.path.normpath(os.path.join(base, name))
        if not os.path.isfile(path):
            continue
        try:
            document = read(path)
            entries.extend(_entries(document, base))
        except PolicyError as error:
            errors.append(Diagnostic(error.message, error.location))
    return ExceptionsFile(base, tuple(entries), tuple(errors))


def _entries(document: Document, base: str) -> Iterator[ListedWaiver]:
    data = document.data
    if data is None:
        return
    listed = data.get("exceptions") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not (listed is None or isinstance(listed, list)):
        raise document.error("not a list of exceptions: write `exceptions:` and entries under it")
    extra = sorted(str(key) for key in data if key != "exceptions")
    if extra:
        raise document.error(f"unknown key `{extra[0]}` beside `exceptions`", (extra[0],))
    lines = _lines(document)
    for number, entry in enumerate(listed or ()):
        yield _entry(entry, Location(document.path, *lines[number]), base)


def _lines(document: Document) -> Sequence[tuple[int, int]]:
    """Line and column of each entry."""
    import yaml

    node = yaml.compose(document.text, Loader=yaml.SafeLoader)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "exceptions" and isinstance(value, yaml.SequenceNode):
            marks = [item.start_mark for item in value.value]
            return [(mark.line + 1, mark.column + 1) for mark in marks]
    return ()


def _entry(entry: object, place: Location, base: str) -> ListedWaiver:
    if not isinstance(entry, Mapping):
        problem = Problem(MALFORMED, "an exception is a mapping with rule, address and reason")
        return ListedWaiver(Terms((), place, problem=problem), base)
    plain = {key: _plain(value) for key, value in entry.items()}
    texts = {key: value for key in _KEYS if isinstance(value := plain.get(key), str)}
    named = plain.get("rule")
    rules = named if isinstance(named, list) else [named]
    terms = Terms(
        tuple(dict.fromkeys(str(rule) for rule in rules if isinstance(rule, str))),
        place,
        texts.get("reason", "").strip(),
        texts.get("owner"),
        day(texts.get("expires", "")),
        texts.get("ticket"),
        _problem(plain),
    )
    return ListedWaiver(
        terms,
        base,
        texts.get("address"),
        texts.get("path"),
        texts.get("root"),
        texts.get("attribute"),
    )


def _plain(value: object) -> object:
    """A number (a ticket) is meant as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _problem(entry: Mapping[object, object]) -> Problem | None:
    """What is wrong with an entry, by its schema; None for most, without importing a validator."""
    reason = entry.get("reason")
    expires = entry.get("expires")
    if reason is None or (isinstance(reason, str) and not reason.strip()):
        return Problem(NO_REASON, "it gives no reason: set `reason`")
    if isinstance(expires, str) and day(expires) is None:
        return Problem(MALFORMED, f"`expires: {expires}` is no date: write 2027-03-31")
    if _is_plainly_valid(entry):
        return None
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    rules = schema()
    body = {"$defs": rules["$defs"], "$ref": "#/$defs/exception"}
    named = {str(key): value for key, value in entry.items()}
    error = best_match(Draft202012Validator(body).iter_errors(named))
    if error is None:
        return None
    if not ({"address", "path"} & named.keys()):
        return Problem(MALFORMED, "it names nothing: set `address` or `path`")
    where = ".".join(str(step) for step in error.absolute_path)
    return Problem(MALFORMED, f"{where}: {error.message}" if where else error.message)


def _is_plainly_valid(entry: Mapping[object, object]) -> bool:
    """Whether an entry is of the plainest valid form: texts under known keys, one rule."""
    from validator.policy.suppressions.inline import is_rule_id

    texts = all(isinstance(value, str) and value.strip() for value in entry.values())
    keys = set(entry) <= set(_KEYS) and bool({"address", "path"} & set(entry))
    return texts and keys and is_rule_id(str(entry.get("rule", "")))


@cache
def schema() -> Mapping[str, object]:
    """The JSON Schema of `exceptions.yaml`."""
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(here, "schema", "exceptions.schema.json")
    with open(path, encoding="utf-8") as stream:
        loaded: Mapping[str, object] = json.load(stream)
    return loaded
