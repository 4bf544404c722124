"""Names of parameters as code writes them: fixed text with the interpolation of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.contract.patterns import Pattern, with_holes

_HOLE = re.compile(
    r"\$\{\{(?P<github>[^{}\n]*)\}\}"  # ${{ vars.ENV }}
    r"|\$\{(?P<braced>(?:[^{}\n]|\{[^{}\n]*\})*)\}"  # ${ENV} ${var.env} ${self:provider.stage}
    r"|\$\((?P<round>[^()\n]*)\)"  # $(ENV)
    r"|\$(?P<plain>\w+)"  # $ENV $1
    r"|\{\{(?P<mustache>[^{}\n]*)\}\}"  # {{ env }} {{ .Env }}
    r"|#?\{(?P<format>[^{}\n]*)\}"  # {env} {0} {} #{env}
    r"|%\((?P<named>\w+)\)s|%(?P<printf>[sdvq])"  # %(env)s %s
    r"|<(?P<angle>[A-Za-z][\w-]*)>"  # <env>
    r"|%(?P<batch>\w+)%|__(?P<under>[A-Z][A-Z0-9_]*?)__|@@?(?P<at>\w+)@@?"
)
_TEXT = re.compile(r"[A-Za-z0-9_.\-/]+?(?=__[A-Z]|[^A-Za-z0-9_.\-/]|$)")
_PLUS = re.compile(r"[ \t]*(?:\n[ \t]*)?(?:\+|\.\.?(?=\s)|~)[ \t]*(?:\n[ \t]*)?")
_OPERAND = re.compile(
    r"[A-Za-z_$][\w.$]*(?:\([^()\n]*\)|\[[^\[\]\n]*\])*(?:\.\w+(?:\([^()\n]*\))?)*"
)
_LABEL = re.compile(r"[A-Za-z_][\w.]*")
_ASSIGNED = re.compile(r"""(?P<name>[A-Za-z_]\w*)\s*(?::\s*\w+\s*)?(?:=|:=|:)\s*[fr]?["'`]?$""")


@dataclass(frozen=True, slots=True)
class Literal:
    """A name found in a text: where it starts and ends, and what is known of it.

    `wild` says that a `*` follows it: it stands for everything that starts so.
    """

    start: int
    end: int
    name: Pattern
    wild: bool = False


def literals(text: str, prefixes: Sequence[str]) -> Iterator[Literal]:
    """Every name in `text` that starts with one of the prefixes."""
    seen = -1
    for start in sorted({at for prefix in prefixes for at in _places(text, prefix)}):
        if start >= seen and _begins(text, start):
            found = _read(text, start)
            seen = found.end
            yield found


def _places(text: str, prefix: str) -> Iterator[int]:
    at = text.find(prefix)
    while at >= 0:
        yield at
        at = text.find(prefix, at + 1)


_SCHEME = re.compile(
    r"(?:parameter|ssm|ssm-secure|parameterstore|parameter-store|store|name):$|parameter$", re.I
)


def _begins(text: str, at: int) -> bool:
    """Whether a name starts here: not in the middle of a longer path, address or variable."""
    before = text[max(0, at - 24) : at]
    if not before or before[-1] in " \t\r\n\"'`=([{,;|>&!?":
        return True
    return bool(_SCHEME.search(before))


def _read(text: str, start: int) -> Literal:
    parts: list[str | tuple[str]] = []
    at = start
    quote = text[start - 1] if start and text[start - 1] in "\"'`" else ""
    while at < len(text):
        at = _run(text, at, parts)
        if not quote or at >= len(text) or text[at] != quote:
            break
        after = _joined(text, at + 1, parts)
        if after is None:
            break
        at, quote = after
        if not quote:
            break
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(".")
    return Literal(start, at, with_holes(parts), wild=text[at : at + 1] == "*")


def _run(text: str, at: int, parts: list[str | tuple[str]]) -> int:
    """Read fixed text and holes from `at`; the place where they end."""
    while at < len(text):
        hole = _HOLE.match(text, at)
        if hole is not None:
            parts.append((_label(hole),))
            at = hole.end()
            continue
        plain = _TEXT.match(text, at)
        if plain is None:
            break
        parts.append(plain.group())
        at = plain.end()
    return at


def _label(hole: re.Match[str]) -> str:
    inner = next((group for group in hole.groups() if group), "")
    inner = re.sub(r"^(?:self|env|opt|sls|param|file|aws)\s*:\s*", "", inner.strip())
    found = _LABEL.search(inner)
    return found.group().strip(".") if found and inner not in "sdvq" else ""


def _joined(text: str, at: int, parts: list[str | tuple[str]]) -> tuple[int, str] | None:
    """What `"…" + env + "…"` adds: the place of its next text and that text's quote."""
    plus = _PLUS.match(text, at)
    if plus is None:
        return None
    at = plus.end()
    if at < len(text) and text[at] in "\"'`":
        return at + 1, text[at]
    operand = _OPERAND.match(text, at)
    if operand is None:
        return None
    parts.append((operand.group().split("(")[0],))
    following = _PLUS.match(text, operand.end())
    if following is None:
        return operand.end(), ""
    at = following.end()
    if at < len(text) and text[at] in "\"'`":
        return at + 1, text[at]
    parts.append(("",))
    return at, ""


def with_constants(text: str, prefixes: Sequence[str]) -> tuple[str, frozenset[int]]:
    """The text with constants that hold the start of a name put where they are used.

    `PREFIX = "/acme/dev"` and `f"{PREFIX}/db"` give `f"/acme/dev/db"`; lines stay where they are.
    With it the lines of the constants that were used so.
    """
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    used: set[int] = set()
    for prefix in dict.fromkeys(prefix.rstrip("/") for prefix in prefixes):
        for at in _places(text, prefix):
            line = text[text.rfind("\n", 0, at) + 1 : at]
            name = _ASSIGNED.search(line)
            ended = text[at + len(prefix) : at + len(prefix) + 1]
            if name is None or ended not in ("/", '"', "'", "`", "\n", "", " "):
                continue
            end = _run(text, at, [])
            if "\n" not in text[at:end] and end - at > 1:
                found[name["name"]] = text[at:end].rstrip("/")
                lines[name["name"]] = text.count("\n", 0, at) + 1
    for constant, value in found.items():
        escaped = re.escape(constant)
        text, count = re.subn(
            rf"\$\{{\s*(?:\w+\.)?{escaped}\s*\}}(?=/)|\{{\s*(?:\w+\.)?{escaped}\s*\}}(?=/)"
            rf"|\${escaped}(?=/)",
            lambda _, value=value: value,  # type: ignore[misc]
            text,
        )
        text, more = re.subn(
            rf"(?<![\w.\"'])(?:\w+\.)?{escaped}\s*\+\s*(?P<quote>[\"'`])(?=/)",
            lambda match, value=value: match["quote"] + value,  # type: ignore[misc]
            text,
        )
        if count or more:
            used.add(lines[constant])
    return text, frozenset(used)
