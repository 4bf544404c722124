"""`# shared-check: ignore[rule-id] until=2027-03-31 owner=platform -- reason`, in HCL comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from validator.model.location import Location
from validator.model.suppression import MARK
from validator.policy.suppressions.rules import MALFORMED, NO_REASON
from validator.policy.suppressions.targets import target_of
from validator.policy.suppressions.waiver import InlineWaiver, Key, Problem, Target, Terms, day
from validator.syntax.directory import read_file
from validator.syntax.nodes import Comment, SyntaxTree

_MARK = MARK.encode()
_DIRECTIVE = re.compile(
    r"ignore\s*\[(?P<rules>[^\]]*)\](?P<narrowed>@\[.*?\](?=\s|$))?(?P<rest>.*)"
)
_FIELD = re.compile(r"(?P<name>[a-z]+)=(?P<value>\S+)\s*")
_RULE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_FIELDS = ("until", "owner", "ticket")
_FORM = "ignore[rule-id] until=2027-03-31 owner=name -- reason"


def read_inline(files: Iterable[str]) -> tuple[InlineWaiver, ...]:
    """Every suppression in the comments of these files, in their order.

    A file is parsed only where it holds the mark; one that cannot be read has none. In JSON
    configuration there are no comments.
    """
    found: list[InlineWaiver] = []
    for path in files:
        if path.endswith(".json"):
            continue
        try:
            with open(path, "rb") as stream:
                raw = stream.read()
        except OSError:
            continue
        if _MARK in raw:
            tree = read_file(path, path)
            found.extend(_of_file(tree, raw.decode("utf-8", "replace").splitlines()))
    return tuple(found)


def _of_file(tree: SyntaxTree, lines: list[str]) -> Iterator[InlineWaiver]:
    for comment in tree.comments:
        for line, text in _directives(comment):
            place = Location(tree.path, line, comment.location.column)
            target = target_of(tree, comment, lines)
            yield directive(text, place, target)


def _directives(comment: Comment) -> Iterator[tuple[int, str]]:
    """The directives of one comment: line, and the text after the mark with its further lines."""
    text = comment.text
    if text.startswith("/*"):
        text = text[2:].removesuffix("*/")
    else:
        text = text[2:] if text.startswith("//") else text[1:]
    line, current = 0, ""
    for number, row in enumerate(text.splitlines(), start=comment.location.line):
        row = row.strip().lstrip("*#/").strip()
        if row.startswith(MARK):
            if current:
                yield line, current
            line, current = number, row.removeprefix(MARK).strip()
        elif current and row:
            current += f" {row}"
        elif current:
            yield line, current
            current = ""
    if current:
        yield line, current


def directive(text: str, place: Location, target: Target | None) -> InlineWaiver:
    """The suppression that a text after the mark says; what is wrong with it is its problem."""
    match = _DIRECTIVE.fullmatch(text)
    if match is None:
        problem = Problem(MALFORMED, f"not of the form {_FORM}")
        return InlineWaiver(Terms((), place, problem=problem), target)
    rules = tuple(dict.fromkeys(part.strip() for part in match["rules"].split(",")))
    head, dashes, reason = _split(match["rest"])
    fields, wrong = _fields(head)
    keys, wrong_keys = _keys(match["narrowed"])
    expires, wrong_date = _date(fields.get("until"))
    terms = Terms(rules, place, reason, fields.get("owner"), expires, fields.get("ticket"))
    bad = [rule for rule in rules if not is_rule_id(rule)]
    if bad:
        wrong = wrong or "name the rules in the brackets: ignore[rule-id]"
        terms = replace(terms, rules=tuple(rule for rule in rules if rule not in bad))
    wrong = wrong or wrong_keys or wrong_date
    if not wrong and target is None:
        wrong = "it stands at nothing: write it on a block or attribute, or directly above one"
    if wrong:
        return InlineWaiver(replace(terms, problem=Problem(MALFORMED, wrong)), target, keys)
    if not dashes or not reason:
        problem = Problem(NO_REASON, "it gives no reason: end it with `-- ` and why")
        return InlineWaiver(replace(terms, problem=problem), target, keys)
    return InlineWaiver(terms, target, keys)


def is_rule_id(text: str) -> bool:
    """Whether a text has the form of a rule's id, ours or another scanner's."""
    return _RULE.fullmatch(text) is not None


def _split(rest: str) -> tuple[str, str, str]:
    """What is before ` -- `, the dashes, and the reason."""
    head, dashes, reason = f"{rest} ".partition(" -- ")
    return head.strip(), dashes, reason.strip()


def _fields(head: str) -> tuple[dict[str, str], str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(head):
        match = _FIELD.match(head, position)
        if match is None:
            word = head[position:].split()[0]
            return found, f"`{word}` is not understood; the form is {_FORM}"
        name = match["name"]
        if name not in _FIELDS or name in found:
            fault = "is there twice" if name in found else "is not known"
            return found, f"`{name}=` {fault}; there are {', '.join(f'{n}=' for n in _FIELDS)}"
        found[name] = match["value"]
        position = match.end()
    return found, ""


def _keys(narrowed: str | None) -> tuple[tuple[Key, ...] | None, str]:
    if narrowed is None:
        return None, ""
    try:
        keys = json.loads(narrowed[1:])
    except ValueError:
        keys = []
    if not keys or not all(isinstance(key, (str, int)) and key is not True for key in keys):
        return (), f'`{narrowed}` is no instance key: write @["prod"], or @[0]'
    return tuple(keys), ""


def _date(text: str | None) -> tuple[date | None, str]:
    if text is None:
        return None, ""
    found = day(text)
    return found, "" if found else f"`until={text}` is no date: write until=2027-03-31"


def files_of(sources: Iterable[str], located: Iterable[Location | None]) -> list[str]:
    """The files to read comments of: the sources, and what else findings are located in."""
    others = (place.path for place in located if place is not None)
    files = dict.fromkeys((*sources, *others))
    return [path for path in files if path.endswith((".tf", ".tofu", ".tfvars"))]
