"""The page of `impact ENV`: what changes, what the plan does, who breaks; text and Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from validator.report import consumers_format
from validator.report.text_format import Line, plain, width

if TYPE_CHECKING:
    from validator.contract.actions import Action
    from validator.contract.consumers.result import Result
    from validator.contract.model import ContractChange

_STYLES = {"breaking": "bold red", "undecided": "bold yellow", "deprecating": "yellow"}
_MOST = 12
"""Actions that are told one by one; creations are only counted."""


class Page(Protocol):
    """What a page says: see `validator.pipeline.impact_page.Page`."""

    @property
    def environment(self) -> str:
        """Its environment."""

    @property
    def root(self) -> str:
        """The directory of its root."""

    @property
    def compared(self) -> str:
        """With what the contract was compared."""

    @property
    def changes(self) -> tuple[ContractChange, ...]:
        """The changes of the contract."""

    @property
    def planned(self) -> tuple[Action, ...] | None:
        """What the plan does; None without a plan."""

    @property
    def engine(self) -> str:
        """What made the plan."""

    @property
    def result(self) -> Result:
        """The consumers' side."""


def render(page: Page, format: str) -> str:
    """The page in text, json or markdown, without colour; ends with a newline."""
    if format == "json":
        return consumers_format.as_json(page.result)
    if format == "markdown":
        return as_markdown(page)
    return plain(lines(page))


# ---- text


def lines(page: Page) -> Iterator[Line]:
    """The page as styled lines."""
    yield ((f"impact of {page.root}", "bold"),)
    for note in page.result.notes:
        yield ((f"note: {note}", "dim"),)
    yield ()
    yield (("contract", "bold"), (f"  compared with {page.compared}", "dim"))
    if not page.changes:
        yield (("  no change", ""),)
    for change in page.changes:
        style = _STYLES.get(change.kind, "")
        yield ((f"  {change.kind:<12}", style), (f"{change.name}: {change.reason}", ""))
        if change.suggestion and change.kind == "breaking":
            yield ((f"  {'':<12}{_hint(change)}", "dim"),)
    yield ()
    yield from _action_lines(page)
    if page.result.breaks:
        yield (("who breaks", "bold"),)
        yield from consumers_format.break_lines(page.result.breaks, width())
    elif page.result.consumers:
        number = page.result.consumers
        yield ((f"who breaks: none of {number} consumer{'' if number == 1 else 's'}", "bold"),)
        yield ()
    if page.result.consumers:
        yield from consumers_format.rest_lines(page.result, with_dead=False)


def _hint(change: ContractChange) -> str:
    if change.change == "renamed":
        return f"keep {change.before} beside {change.suggestion} until its consumers read that"
    return change.suggestion


def _action_lines(page: Page) -> Iterator[Line]:
    if page.planned is None:
        return
    yield (("plan", "bold"), (f"  {page.engine}: {_counted(page.planned)}", "dim"))
    shown = _told(page.planned)
    for action in shown:
        yield (
            (f"  {action.verb:<8}", "bold red" if action.destroys else ""),
            (action.address, ""),
            (f"  is {', '.join(action.names)}" if action.names else "", "yellow"),
        )
        if why := _why(action):
            yield ((f"  {'':<8}{why}", "dim"),)
    if len(page.planned) > len(shown):
        yield ((f"  … and {len(page.planned) - len(shown)} more", "dim"),)
    yield ()


def _told(actions: tuple[Action, ...]) -> list[Action]:
    """All that destroys, then some of the rest; creations are only counted."""
    rest = [one for one in actions if not one.destroys and one.verb not in ("create", "read")]
    return [*(one for one in actions if one.destroys), *rest[:_MOST]]


def _why(action: Action) -> str:
    if action.forced_by:
        return f"forced by {', '.join(action.forced_by)}"
    return action.because


_DONE = {
    "destroy": "destroyed",
    "replace": "replaced",
    "forget": "forgotten",
    "update": "changed",
    "create": "created",
}


def _counted(actions: tuple[Action, ...]) -> str:
    counts = {done: sum(one.verb == verb for one in actions) for verb, done in _DONE.items()}
    return ", ".join(f"{number} {done}" for done, number in counts.items() if number) or "no change"


# ---- Markdown


def as_markdown(page: Page) -> str:
    """The page for a pull request."""
    parts = [f"# Impact of `{page.root}`\n"]
    parts.extend(f"> {note}\n" for note in page.result.notes)
    parts.append(f"## Contract\n\nCompared with {page.compared}.\n")
    if page.changes:
        rows = [
            f"| {one.kind} | {consumers_format.code(one.name)} | {_cell(one.reason)} | "
            f"{_cell(_hint(one))} |"
            for one in page.changes
        ]
        parts.append(
            "\n".join(["| kind | name | what | hint |", "|---|---|---|---|", *rows]) + "\n"
        )
    else:
        parts.append("No change.\n")
    if page.planned is not None:
        parts.append(f"## Plan\n\n{page.engine}: {_counted(page.planned)}.\n")
        rows = [
            f"| {one.verb} | {consumers_format.code(one.address)} | {_cell(_why(one))} | "
            f"{_cell(', '.join(one.names))} |"
            for one in _told(page.planned)
        ]
        if rows:
            head = ["| does | instance | why | is |", "|---|---|---|---|"]
            parts.append("\n".join([*head, *rows]) + "\n")
    parts.extend(consumers_format.markdown_sections(page.result, with_reads=False, with_dead=False))
    if page.result.consumers and not page.result.breaks:
        parts.append(f"## Who breaks\n\nNone of {page.result.consumers} consumers.\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
