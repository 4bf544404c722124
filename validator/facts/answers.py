"""Kleene logic of yes and no, for what is not worth a proof of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no, or None with the inputs that would tell."""

    value: bool | None
    needs: tuple[str, ...] = ()


YES, NO = Answer(value=True), Answer(value=False)


def unsure(*needs: str) -> Answer:
    """Not decided, for want of these inputs."""
    return Answer(None, needs)


def both(answers: Iterable[Answer]) -> Answer:
    """Kleene conjunction; yes for none."""
    found = list(answers)
    if any(one.value is False for one in found):
        return NO
    return _open(found) or YES


def either(answers: Iterable[Answer]) -> Answer:
    """Kleene disjunction; no for none."""
    found = list(answers)
    if any(one.value for one in found):
        return YES
    return _open(found) or NO


def _open(answers: Iterable[Answer]) -> Answer | None:
    needs = [one.needs for one in answers if one.value is None]
    return unsure(*dict.fromkeys(n for some in needs for n in some)) if needs else None


def not_(answer: Answer) -> Answer:
    """Kleene negation."""
    return Answer(None if answer.value is None else not answer.value, answer.needs)
