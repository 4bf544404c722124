"""Random Terraform expressions from a seed: thousands per second, well formed, seldom sensible.

The strategies of `console_strategies` shrink well but generate slowly; these are for volume.
"""

from __future__ import annotations

import random
from collections.abc import Callable

_SCALARS = (
    "0", "1", "2", "-1", "2.5", "1e3", '"a"', '"b"', '""', '"1"', '"true"', '"x y"', '"é"', "true",
    "false", "null", '"$${a}"', '"%%{b}"', '"$$${c}"', '"tab\\t\\"q\\""',
)  # fmt: skip
_OPERATORS = ("+", "-", "*", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||")
_STEPS = (".a", ".b", "[0]", "[1]", '["a"]', "[*]", "[*].a", ".*.b", "[*][0]", ".*.a[0]", ".0")
_AFTER_STEPS = ("", "", ".a", "[0]", '["b"]')
_CALLS = (
    "tostring", "tonumber", "tobool", "tolist", "toset", "tomap", "length", "keys", "values", "one",
    "flatten", "jsonencode", "sum", "distinct", "compact", "reverse", "sort", "upper", "can",
    "alltrue", "anytrue", "transpose", "yamlencode",
)  # fmt: skip
_CALLS_OF_TWO = (
    "merge", "concat", "coalesce", "coalescelist", "try", "contains", "element", "lookup", "join",
    "setunion", "setintersection", "setsubtract", "setproduct", "zipmap", "index", "split", "max",
    "min", "format", "chunklist", "range", "trimprefix", "startswith", "matchkeys",
)  # fmt: skip


class Expressions:
    """A source of expressions; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - test data, not secrets
        self.names: list[str] = []

    def batch(self, count: int) -> list[str]:
        """So many different expressions."""
        found: dict[str, None] = {}
        while len(found) < count:
            found[self.expression(self.random.choice((1, 1, 2, 2, 3, 4)))] = None
        return list(found)

    def expression(self, depth: int) -> str:
        """An expression with so many levels at most."""
        if depth <= 0:
            return self._atom()
        kinds: tuple[Callable[[int], str], ...] = (
            self._atom, self._chain, self._chain, self._conditional, self._tuple, self._object,
            self._steps, self._call, self._call, self._for_tuple, self._for_object, self._quoted,
            self._heredoc,
        )  # fmt: skip
        return self.random.choice(kinds)(depth - 1)

    def _atom(self, _: int = 0) -> str:
        if self.names and self.random.random() < 0.6:
            return self.random.choice(self.names)
        return self.random.choice((*_SCALARS, "[]", "{}"))

    def _operand(self, depth: int) -> str:
        sign = self.random.choice(("", "", "", "!", "-"))
        inner = self.expression(depth)
        plain = inner.replace('"', "").isalnum()
        return f"{sign}{inner}" if plain and self.random.random() < 0.7 else f"{sign}({inner})"

    def _chain(self, depth: int) -> str:
        text = self._operand(depth)
        for _ in range(self.random.randint(1, 3)):
            text += f" {self.random.choice(_OPERATORS)} {self._operand(depth - 1)}"
        return text

    def _conditional(self, depth: int) -> str:
        text = f"{self._chain(depth - 1)} ? {self._branch(depth)} : "
        if self.random.random() < 0.4:
            text += f"{self._chain(depth - 2)} ? {self._branch(depth)} : "
        return text + self._branch(depth)

    def _branch(self, depth: int) -> str:
        # Of a branch that is in error and not chosen, an engine still compares the type.
        kinds = (self._atom, lambda _: f"[{self._atom()}, {self._atom()}]")
        return self.random.choice(kinds)(depth)

    def _tuple(self, depth: int) -> str:
        items = [self.expression(depth) for _ in range(self.random.randint(0, 3))]
        return f"[{', '.join(items)}]"

    def _object(self, depth: int) -> str:
        keys = ("a", "b", '"c d"', "(1)", "true", '"${"a"}x"')
        fields = [
            f"{self.random.choice(keys)} = {self.expression(depth)}"
            for _ in range(self.random.randint(0, 3))
        ]
        return "{ " + ", ".join(fields) + " }"

    def _steps(self, depth: int) -> str:
        source = self.random.choice((self._tuple, self._object, self.expression))(depth)
        steps = [self.random.choice(_STEPS), self.random.choice(_AFTER_STEPS)]
        return f"({source}){''.join(steps)}"

    def _call(self, depth: int) -> str:
        if self.random.random() < 0.5:
            return f"{self.random.choice(_CALLS)}({self.expression(depth)})"
        name = self.random.choice(_CALLS_OF_TWO)
        if self.random.random() < 0.1:
            return f"{name}({self._tuple(depth)}...)"
        return f"{name}({self.expression(depth)}, {self.expression(depth)})"

    def _within(self, names: list[str], depth: int) -> str:
        outer, self.names = self.names, [*self.names, *names]
        try:
            return self.expression(depth)
        finally:
            self.names = outer

    def _for(self, depth: int) -> tuple[str, list[str]]:
        names = self.random.choice((["v"], ["k", "v"], ["w"], ["i", "w"]))
        source = self.random.choice((self._tuple, self._object, self.expression))(depth)
        return f"for {', '.join(names)} in {source} :", names

    def _condition(self, names: list[str], depth: int) -> str:
        # Over an empty collection an engine finds some errors of a condition and not others.
        sign, atom = self.random.choice(("==", "!=")), self.random.choice(_SCALARS)
        written = (f"{names[-1]} {sign} {atom}", "true", '"false"', "1", "null", f"!{depth > 1}")
        return f" if {self.random.choice(written)}".lower() if self.random.random() < 0.3 else ""

    def _for_tuple(self, depth: int) -> str:
        head, names = self._for(depth)
        return f"[{head} {self._within(names, depth)}{self._condition(names, depth - 1)}]"

    def _for_object(self, depth: int) -> str:
        head, names = self._for(depth)
        key = f'"${{{names[0]}}}"' if self.random.random() < 0.5 else self._within(names, depth - 1)
        grouped = self.random.choice(("", "..."))
        value = self._within(names, depth)
        return f"{{{head} {key} => {value}{grouped}{self._condition(names, depth - 1)}}}"

    def _interpolation(self, depth: int) -> str:
        left, right = self.random.choice(("", "~")), self.random.choice(("", "~"))
        return f"${{{left} {self.expression(depth)} {right}}}"

    def _directive(self, depth: int, line: str) -> str:
        def mark(text: str) -> str:
            left, right = self.random.choice(("", "~")), self.random.choice(("", "~"))
            return f"%{{{left} {text} {right}}}{line}"

        if self.random.random() < 0.5:
            middle = f"{mark('else')} no " if self.random.random() < 0.5 else ""
            condition = self.random.choice(("true", "false", self.expression(depth)))
            return f"{mark(f'if {condition}')} yes {self._interpolation(depth)}{middle}" + mark(
                "endif"
            )
        source = self._tuple(depth)
        outer, self.names = self.names, [*self.names, "v"]
        body = self._interpolation(depth - 1)
        self.names = outer
        return f"{mark(f'for v in {source}')} {body}; {mark('endfor')}"

    def _quoted(self, depth: int) -> str:
        parts = [
            self.random.choice((lambda: " a ", lambda: "$${x}", lambda: self._interpolation(depth),
                                lambda: self._directive(depth, "")))()
            for _ in range(self.random.randint(1, 3))
        ]  # fmt: skip
        return '"' + "".join(part for part in parts if "\n" not in part) + '"'

    def _heredoc(self, depth: int) -> str:
        dash = self.random.choice(("", "-"))
        indent = self.random.choice(("", "  ", "    "))
        lines = [
            indent + self.random.choice((lambda: "text $${x} %", lambda: self._interpolation(depth),
                                         lambda: self._directive(depth, "\n  "), lambda: ""))()
            for _ in range(self.random.randint(1, 3))
        ]  # fmt: skip
        # A heredoc in another would end it: their marks differ by number.
        mark = f"EOT{self.random.randrange(10**9)}"
        return f"(<<{dash}{mark}\n" + "\n".join(lines) + f"\n  {mark}\n)"
