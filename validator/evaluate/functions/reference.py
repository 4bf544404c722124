"""The page that lists every function and what is known of its result."""

from __future__ import annotations

from validator.evaluate.functions import FAMILIES, FUNCTIONS, SPECIAL_FORMS, Function

_TITLES = {
    "string": "Strings", "formatting": "Strings", "pattern": "Strings", "number": "Numbers",
    "collection": "Collections", "sequence": "Collections", "settheory": "Collections",
    "conversion": "Types and values", "encoding": "Encoding", "yamltext": "Encoding",
    "digest": "Hashes and identifiers", "address": "IP networks", "date": "Dates",
    "filesystem": "Files and templates", "terraform": "Terraform",
}  # fmt: skip
_HEAD = """\
# Functions

The evaluator has all built-in functions of Terraform 1.11 and OpenTofu 1.10. Results for known
arguments are those of the engine: the tests compare every function with `terraform console`,
value and type, on hand-written corner cases and on generated arguments.

Where an argument is unknown the result is unknown, with what is certain of it: the known text of
a string, the entries and elements that are there in any case, bounds of a length, the
alternatives of a selection. The engine knows no more; often it knows less.

The same test runs thousands of generated expressions with operators, conditionals, templates,
heredocs, `for`, splats, `try` and conversions. What differs by design:

- Dividing by zero is an error; the engine gets infinity, which no argument of a provider takes.
- Zero has no sign; the engine writes `0 * -1` as `-0`.
- Where the branch of a conditional that is not chosen is in error, the engine still compares the
  type that is left of it. Here that is so for operators, conditionals and templates only.
- A condition of a `for` over an empty collection that is in error for every entry is not reported.
- `try` and `can` are decided where a plain reference through an unknown is certain to succeed.
- A result of the engine that is unknown until apply may be known here: an attribute that the
  configuration sets, the text around an unknown, the length of a list of unknowns.
- Functions of providers other than `terraform` and `aws` are unknown.
- An output of the root that is sensitive and not marked so is not refused.

*conforms*: as the engine. Anything else says what differs, by design.

This page is generated: `python -m validator.evaluate.functions.reference > docs/functions.md`.
"""


def page() -> str:
    """The page as Markdown."""
    order = [module.__name__.rpartition(".")[2] for module in FAMILIES]
    sections: dict[str, list[Function]] = {}
    for family in order:
        entries = [entry for entry in FUNCTIONS.values() if entry.family == family]
        sections.setdefault(_TITLES[family], []).extend(entries)
    parts = [_HEAD]
    for title, entries in sections.items():
        rows = "\n".join(_row(entry) for entry in sorted(entries, key=lambda e: e.name))
        parts.append(
            f"## {title}\n\n| function | result | known arguments |\n| --- | --- | --- |\n{rows}\n"
        )
    lazy = ", ".join(f"`{name}`" for name in sorted(SPECIAL_FORMS))
    parts.append(
        f"## Special forms\n\n{lazy} evaluate their arguments lazily. An error of an argument that "
        "depends on an unknown\nleaves the result unknown.\n"
    )
    return "\n".join(parts)


def _row(entry: Function) -> str:
    only = " (OpenTofu only)" if entry.engines == ("tofu",) else ""
    summary = (entry.implementation.__doc__ or "").split("\n")[0].replace("|", "\\|")
    return f"| `{entry.name}`{only} | {summary} | {entry.note or 'conforms'} |"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201
