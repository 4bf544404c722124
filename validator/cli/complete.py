"""What the shell offers after TAB. Imported quickly: it runs at every key press."""

from __future__ import annotations


def rule(incomplete: str) -> list[str]:
    """A rule id."""
    from validator.pipeline import words

    return words.begun(incomplete, words.rules())


def rules(incomplete: str) -> list[str]:
    """Rule ids with commas between."""
    from validator.pipeline import words

    return words.listed(incomplete, words.rules())


def profile(incomplete: str) -> list[str]:
    """A profile."""
    from validator.pipeline import words

    return words.begun(incomplete, words.profiles())


def environment(incomplete: str) -> list[str]:
    """An environment, by its bare name or after `environments/`; else the shell's own paths."""
    from validator.pipeline import words

    names = words.environments()
    return words.begun(incomplete, [*names, *(f"environments/{name}" for name in names)])


def contract(incomplete: str) -> list[str]:
    """An environment that has a contract."""
    from validator.pipeline import words

    return words.begun(incomplete, words.contracts())


def planned_environment(incomplete: str) -> list[str]:
    """An environment of the address plan."""
    from validator.pipeline import words

    return words.begun(incomplete, words.planned_environments())


def tier(incomplete: str) -> list[str]:
    """A tier of the address plan."""
    from validator.pipeline import words

    return words.begun(incomplete, words.tiers())


def ref(incomplete: str) -> list[str]:
    """A git ref."""
    from validator.pipeline import words

    return words.begun(incomplete, words.refs())


def format(incomplete: str) -> list[str]:
    """A format of most commands."""
    return [name for name in ("text", "json") if name.startswith(incomplete)]


def contract_format(incomplete: str) -> list[str]:
    """A format of `shared-check contract`."""
    return [name for name in ("text", "json", "markdown") if name.startswith(incomplete)]


def report_format(incomplete: str) -> list[str]:
    """A format of a report."""
    from validator.report import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


def engine(incomplete: str) -> list[str]:
    """An engine of `shared-check plan`."""
    names = ("auto", "terraform", "tofu", "symbolic")
    return [name for name in names if name.startswith(incomplete)]
