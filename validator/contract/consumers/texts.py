"""Reads in what is not Terraform: application configuration, code, CI, container definitions."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence

from validator.contract.consumers.literals import Literal, literals, with_constants
from validator.contract.consumers.model import Means, Publication, Site, Strength
from validator.contract.patterns import Pattern

_VERB = re.compile(
    r"(?P<delete>delete[-_ ]?parameters?)|(?P<put>put[-_ ]?parameter)"
    r"|(?P<path>get[-_ ]?parameters[-_ ]?by[-_ ]?path|parameters_by_path|by[-_]?path)"
    r"|(?P<task>valueFrom|value_from)"
    r"|(?P<get>get[-_ ]?parameters?\b|GetParameters?Command"
    r"|resolve:ssm|AWS::SSM::Parameter::Value|(?:value|from)[A-Za-z]*(?:StringParameter|SecureString)"
    r"|StringParameter\.(?:from|value))"
    r"|(?P<write>AWS::SSM::Parameter(?!::)|new\s+(?:\w+\.)*String(?:List)?Parameter\b"
    r"|(?<![.\w])(?:\w+\.)?String(?:List)?Parameter\()",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"(?<![a-z])ssm(?![a-z])|get[-_]?parameter|parameter[-_ ]?store|valueFrom|chamber",
    re.IGNORECASE,
)
"""What says somewhere in a file that it reads parameters."""
_SAYS = re.compile(
    r"(?<![a-z])ssm(?![a-z])|get_?param|param(?:eter)?s?(?:_?(?:name|path|store))?\b|_param",
    re.IGNORECASE,
)
"""What says before a name, on its line, that it is a parameter's."""
_LOGS = re.compile(
    r"log[-_ ]?group|awslogs|log[-_]?stream|cloudwatch.?log|/aws/|\blogs\s+(?:tail|\w+-)|logs:",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"""["']?\bresources?["']?\s*[:=]\s*[\[>|-]?[^:=]*$|\bFn::Sub\b[^:]*$""", re.IGNORECASE
)
_FILES = re.compile(
    r"\.(?:json|ya?ml|sh|py|js|ts|tsx|tf|txt|log|conf|pem|crt|key|sock|html|css|svg|png|jpg|md|zip"
    r"|jar|war|so|pid|sql|db|csv|gz|tgz|tar)$"
)
_DISK = re.compile(
    r"^\s*(?:COPY|ADD|WORKDIR|VOLUME|RUN|ENTRYPOINT|CMD)\b|\b(?:mkdir|chmod|chown|cd|ls|rm|cp|mv|cat"
    r"|mount|source|open|mountPath|volumes?|containerPath|sourcePath|path\.join|href|url|route|router"
    r"|RequestMapping|GetMapping|PostMapping|location)\b",
    re.IGNORECASE,
)
_ID = re.compile(rb"(?<![\w-])(?:vpc|subnet|sg|igw|nat)-(?=[a-f]*\d)[0-9a-f]{8,17}(?![\w-])")
_PROSE = re.compile(rb"\s*(?:description|error_message)\s*=")
_HASH = frozenset((
    ".py", ".sh", ".bash", ".zsh", ".yaml", ".yml", ".toml", ".env", ".conf", ".cfg", ".ini",
    ".properties", ".rb", ".mk", ".tf", ".tfvars", ".hcl", ".tofu", ".tfbackend", ".dockerfile",
    ".ex", ".exs", ".ps1", ".j2", ".jinja", ".jinja2",
))  # fmt: skip
_SLASHES = frozenset((
    ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".go", ".java", ".kt", ".kts",
    ".scala", ".groovy", ".gradle", ".cs", ".rs", ".php", ".json5", ".jsonc", ".tf", ".tofu",
    ".hcl", ".tfvars",
))  # fmt: skip
_DOCSTRING = re.compile(r'^[ \t]*[rR]?("""|\'\'\').*?\1', re.DOTALL | re.MULTILINE)
_LOOK_BACK = 600


def read_text(
    data: bytes, path: str, prefixes: Sequence[str]
) -> tuple[list[Site], list[Publication]]:
    """The reads, and the parameters written, in a file that is not Terraform configuration."""
    sites = [
        _id(match, data, path) for match in _ID.finditer(data) if not _in_comment(data, match, path)
    ]
    heads = [prefix.rstrip("/").encode() for prefix in prefixes]
    if not any(head in data for head in heads):
        return sites, []
    text = data.decode("utf-8", "replace")
    if path.endswith(".py"):
        text = _DOCSTRING.sub(lambda match: "\n" * match[0].count("\n"), text)
    text, constants = with_constants(text, prefixes)
    found, written = names_in(text, path, prefixes, skip=constants)
    return [*sites, *found], written


def names_in(
    text: str, path: str, prefixes: Sequence[str], line: int = 1, skip: Collection[int] = ()
) -> tuple[list[Site], list[Publication]]:
    """The same of a text that starts at `line` of the file `path`.

    Lines in `skip` define constants that are put in where they are used.
    """
    sites: list[Site] = []
    written: list[Publication] = []
    speaks = bool(_EVIDENCE.search(text))
    for literal in literals(text, prefixes):
        start = text.rfind("\n", 0, literal.start) + 1
        ending = text.find("\n", literal.end)
        before = text[start : literal.start]
        whole = text[start : ending if ending >= 0 else len(text)]
        if _commented(before, path) or _in_block(text, literal.start, path):
            continue
        if _LOGS.search(before) or _is_permission(text, literal):
            continue
        at = line + text.count("\n", 0, literal.start)
        if at in skip:
            continue
        verb = _verb(text, literal)
        if verb == "delete":
            continue
        if verb in ("put", "write"):
            if not literal.wild:
                written.append(
                    Publication("ssm", literal.name, f"{os.path.basename(path)}:{at}", path, at)
                )
            continue
        strength = _strength(verb, before, whole, literal, speaks)
        name, means = _meant(literal, verb)
        if strength is None or (not verb and f"{name.text}/" in prefixes):
            continue  # a file, or a constant that says which names are the foundation's
        sites.append(Site("ssm", means, path, at, name, strength=strength))
    return sites, written


def _meant(literal: Literal, verb: str) -> tuple[Pattern, Means]:
    if verb == "path" or literal.wild or literal.name.tail.endswith("/"):
        return literal.name.without_slash(), "path"
    return literal.name, "task" if verb == "task" else "code"


def _verb(text: str, literal: Literal) -> str:
    """What the statement around a name does: the nearest verb before it, else one after it."""
    window = text[max(0, literal.start - _LOOK_BACK) : literal.start]
    lines = window.split("\n")[-9:]
    # A blank line, or one that starts further left than this one, ends the statement.
    kept = [lines[-1]]
    for one in reversed(lines[:-1]):
        if not one.strip():
            break
        kept.insert(0, one)
    found = list(_VERB.finditer("\n".join(kept)))
    if found:
        return found[-1].lastgroup or ""
    ending = text.find("\n", literal.end)
    after = text[literal.end : ending if ending >= 0 else len(text)]
    later = _VERB.search(after)
    if later is None and "Default" in lines[-1]:
        later = re.search(
            r"(?P<get>AWS::SSM::Parameter::Value)", text[literal.end : literal.end + 200]
        )
    return (later.lastgroup or "") if later else ""


def _strength(verb: str, before: str, line: str, literal: Literal, speaks: bool) -> Strength | None:
    if verb or before.rstrip().endswith(("parameter", "ssm:", "store:")):
        return "certain"
    if _SAYS.search(before):
        return "certain"
    shown = literal.name.shown
    if _FILES.search(shown) or _DISK.search(line):
        return None
    return "likely" if speaks else "weak"


def _is_permission(text: str, literal: Literal) -> bool:
    """Whether a name stands in a policy: it allows a read and is none."""
    before = text[max(0, literal.start - 400) : literal.start]
    if "parameter" not in before[-12:]:
        return False
    if "valuefrom" in before[-200:].lower():
        return False
    at = max(before.lower().rfind("resource"), before.lower().rfind("fn::sub"))
    return at >= 0 and bool(_POLICY.search(_no_arns(before[at:])))


def _no_arns(text: str) -> str:
    return re.sub(r"arn:[^\s\"'`,]*|\$\{[^}]*\}|Fn::\w+:?|!\w+", "", text)


def _commented(before: str, path: str) -> bool:
    """Whether the text before a name on its line opens a comment outside of quotes."""
    ending = _ending(path)
    stripped = before.lstrip()
    if stripped.startswith("*") and ending in _SLASHES:
        return True
    hashes, slashes = ending in _HASH, ending in _SLASHES
    quote = ""
    for at, char in enumerate(before):
        if quote:
            if char == quote and before[at - 1] != "\\":
                quote = ""
        elif char in "\"'`":
            quote = char
        elif (hashes and char == "#" and (at == 0 or before[at - 1] in " \t;")) or (
            slashes and before.startswith("//", at) and before[at - 1 : at] != ":"
        ):
            return True
    return before.lstrip().startswith("<!--")


def _ending(path: str) -> str:
    name = os.path.basename(path).lower()
    ending = os.path.splitext(name)[1]
    plain = name.startswith(("dockerfile", "makefile", "justfile", ".env", "procfile"))
    return ".sh" if plain or not ending else ending


def _in_block(text: str, at: int, path: str) -> bool:
    """Whether a place is inside `/* … */`."""
    if _ending(path) not in _SLASHES:
        return False
    opened = [m.start() for m in re.finditer(r"(?:^|[\s;{(])/\*", text[:at], re.MULTILINE)]
    return bool(opened) and text.find("*/", opened[-1], at) < 0


def _in_comment(data: bytes, match: re.Match[bytes], path: str) -> bool:
    start = data.rfind(b"\n", 0, match.start()) + 1
    return _commented(data[start : match.start()].decode("utf-8", "replace"), path)


def _id(match: re.Match[bytes], data: bytes, path: str) -> Site:
    line = data.count(b"\n", 0, match.start()) + 1
    return Site("id", "literal", path, line, Pattern((match.group().decode(),)))


def ids(data: bytes, path: str) -> Iterator[Site]:
    """The ids of shared things that are written in a file, outside of comments."""
    for match in _ID.finditer(data):
        start = data.rfind(b"\n", 0, match.start()) + 1
        prose = _PROSE.match(data, start, match.start())
        if prose is None and not _in_comment(data, match, path):
            yield _id(match, data, path)
