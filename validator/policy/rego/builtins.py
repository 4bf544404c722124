"""Built-in functions as Open Policy Agent has them: undefined, not an error, for wrong arguments.

Policies rely on it: an attribute that the plan leaves null makes `startswith(name, "x")` undefined
and the rule silent (https://www.openpolicyagent.org/docs/policy-reference#built-in-functions).
The library raises instead. A call is therefore rewritten, when the file is read, to a function of
the same name in a package of ours that calls the built-in only where the arguments fit.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable, Collection, Iterator

PACKAGE = "shared_check_builtins"

_GUARDS = {
    "s": "is_string({0})",
    "n": "is_number({0})",
    "o": "is_object({0})",
    "a": "is_array({0})",
    "c": "_collection({0})",
    "l": "_listed({0})",
    "j": "is_string({0}); json.is_valid({0})",
    "d": "is_string({0}); base64.is_valid({0})",
    "i": "is_number({0}); floor({0}) == {0}",
    "S": "_strings({0})",
    "N": "_numbers({0})",
    "*": "true",
}
"""Conditions on an argument by the letter in `_ARGUMENTS`."""

_ARGUMENTS = {
    "abs": "n",
    "array.concat": "aa",
    "array.reverse": "a",
    "array.slice": "aii",
    "base64.decode": "d",
    "base64.encode": "s",
    "ceil": "n",
    "concat": "sS",
    "contains": "ss",
    "count": "c",
    "endswith": "ss",
    "floor": "n",
    "format_int": "ni",
    "glob.match": "s*s",
    "indexof": "ss",
    "json.filter": "o*",
    "json.remove": "o*",
    "json.unmarshal": "j",
    "lower": "s",
    "max": "l",
    "min": "l",
    "object.get": "o**",
    "object.keys": "o",
    "object.remove": "o*",
    "object.union": "oo",
    "product": "N",
    "regex.match": "ss",
    "regex.replace": "sss",
    "regex.split": "ss",
    "replace": "sss",
    "round": "n",
    "sort": "l",
    "split": "ss",
    "startswith": "ss",
    "substring": "sii",
    "sum": "N",
    "trim": "ss",
    "trim_left": "ss",
    "trim_prefix": "ss",
    "trim_right": "ss",
    "trim_space": "s",
    "trim_suffix": "ss",
    "upper": "s",
}

_HELPERS = """
_collection(x) if is_array(x)
_collection(x) if is_object(x)
_collection(x) if is_set(x)
_collection(x) if is_string(x)
_listed(x) if is_array(x)
_listed(x) if is_set(x)
_strings(x) if { _listed(x); every one in x { is_string(one) } }
_numbers(x) if { _listed(x); every one in x { is_number(one) } }
f_to_number(x) := r if { is_number(x); r := x }
f_to_number(x) := 0 if x == null
f_to_number(x) := 0 if x == false
f_to_number(x) := 1 if x == true
f_to_number(x) := r if {
	is_string(x)
	regex.match(`^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$`, x)
	r := to_number(x)
}
f_net_cidr_contains(x, y) := r if {
	_address(x)
	_address(y)
	r := net.cidr_contains(x, y)
}
_address(x) if { is_string(x); shared_check_is_address(x) }
"""

_TOKEN = re.compile(
    r"""
      (?P<skip>\#[^\n]*|`[^`]*`|"(?:[^"\\\n]|\\.)*")
    | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?P<call>\()?
    """,
    re.VERBOSE,
)
_HEAD = re.compile(r"^[ \t]*(?:default[ \t]+)?(?P<name>[A-Za-z_]\w*)\(", re.MULTILINE)


def module() -> str:
    """The package of guarded built-ins, in Rego v1."""
    return f"package {PACKAGE}\n{_HELPERS}" + "".join(f"{line}\n" for line in _functions())


def _functions() -> Iterator[str]:
    for name, letters in _ARGUMENTS.items():
        arguments = [f"a{number}" for number in range(len(letters))]
        guards = (_GUARDS[one].format(a) for one, a in zip(letters, arguments, strict=True))
        given = ", ".join(arguments)
        body = "; ".join((*guards, f"r := {name}({given})"))
        yield f"{_function(name)}({given}) := r if {{ {body} }}"


def _function(name: str) -> str:
    return "f_" + name.replace(".", "_")


_GUARDED = frozenset((*_ARGUMENTS, "to_number", "net.cidr_contains"))


def own_functions(text: str) -> frozenset[str]:
    """The names of functions that a Rego file defines, which hide built-ins."""
    return frozenset(match["name"] for match in _HEAD.finditer(text))


def guarded(text: str, own: Collection[str]) -> str:
    """The Rego text with its calls of built-ins guarded; lines stay where they are."""

    def swap(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None or match["call"] is None or name not in _GUARDED or name in own:
            return match.group()
        if text[: match.start()].endswith("."):
            return match.group()
        return f"data.{PACKAGE}.{_function(name)}("

    return _TOKEN.sub(swap, text)


Extension = tuple[str, int, Callable[..., object]]


def extensions() -> tuple[Extension, ...]:
    """Built-ins that the library leaves out, some deprecated: (name, arity, function)."""
    return (
        ("any", 1, lambda items: any(one is True for one in items)),
        ("all", 1, lambda items: all(one is True for one in items)),
        ("re_match", 2, lambda pattern, text: re.search(pattern, text) is not None),
        ("crypto.md5", 1, lambda text: hashlib.md5(text.encode()).hexdigest()),  # noqa: S324
        ("crypto.sha1", 1, lambda text: hashlib.sha1(text.encode()).hexdigest()),  # noqa: S324
        ("crypto.sha256", 1, lambda text: hashlib.sha256(text.encode()).hexdigest()),
        ("net.cidr_intersects", 2, lambda a, b: _network(a).overlaps(_network(b))),
        ("shared_check_is_address", 1, _is_address),
    )


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text, strict=False)


def _is_address(text: str) -> bool:
    try:
        _network(text)
    except ValueError:
        return False
    return True
