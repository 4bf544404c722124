"""Hypothesis strategies for Terraform expressions that are well formed, not always well typed."""

from __future__ import annotations

from hypothesis import strategies as st

_NAMES = ("a", "b", "c")
_WORDS = st.sampled_from(("", "a", "b", "x y", "1", "true", "10.5", "null", "é"))
_NUMBERS = st.sampled_from(("0", "1", "2", "3", "-1", "2.5", "100", "0.1"))


def _quoted(text: str) -> str:
    return f'"{text}"'


_ATOMS = st.one_of(
    _NUMBERS,
    _WORDS.map(_quoted),
    st.sampled_from(("true", "false", "null", "[]", "{}", "tolist([])", "toset([])", "tomap({})")),
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions made of others."""
    items = st.lists(inner, max_size=3)
    fields = st.lists(st.tuples(st.sampled_from(_NAMES), inner), max_size=3)
    operators = st.sampled_from(("+", "-", "*", "==", "!=", "<", ">=", "&&", "||"))
    steps = st.sampled_from(
        (".a", ".b", "[0]", "[1]", '["a"]', "[*]", "[*].a", ".*.b", "[*][0]", '["0"]')
    )
    collections = st.one_of(
        items.map(lambda parts: f"[{', '.join(parts)}]"),
        fields.map(lambda parts: "{" + ", ".join(f"{k} = {v}" for k, v in parts) + "}"),
    )
    bodies = st.sampled_from(("v", "k", '"${k}-${v}"', "v.a", "[k, v]", "v == k", "try(v + 1, k)"))
    conditions = st.sampled_from(("", " if v != null", " if k != 0", ' if k == "a"', " if v"))
    functions = st.sampled_from(
        ("tostring", "tonumber", "tobool", "tolist", "toset", "tomap", "length", "keys", "values",
         "flatten", "can", "try", "one", "jsonencode", "sum", "distinct", "compact", "reverse")
    )  # fmt: skip
    return st.one_of(
        collections,
        st.tuples(inner, operators, inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} ? {p[1]} : {p[2]})"),
        st.tuples(st.sampled_from("!-"), inner).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(collections, steps).map("".join),
        st.tuples(inner, steps).map(lambda p: f"({p[0]}){p[1]}"),
        st.tuples(inner, inner).map(lambda p: f'"<${{{p[0]}}}|${{{p[1]}}}>"'),
        st.tuples(inner, inner).map(
            lambda p: f'"%{{ if {p[0]} ~}} yes %{{ else }}${{{p[1]}}}%{{ endif }}"'
        ),
        inner.map(lambda p: f'"%{{ for k, v in {p} }}${{k}}=${{v}};%{{ endfor }}"'),
        st.tuples(inner, bodies, conditions).map(lambda p: f"[for k, v in {p[0]} : {p[1]}{p[2]}]"),
        st.tuples(inner, bodies, conditions).map(
            lambda p: f"{{ for k, v in {p[0]} : k => {p[1]}{p[2]} }}"
        ),
        st.tuples(inner, bodies).map(lambda p: f"{{ for k, v in {p[0]} : {p[1]} => k... }}"),
        st.tuples(functions, inner).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"try({p[0]}, {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"merge({p[0]}, {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"concat({p[0]}, {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"coalesce({p[0]}, {p[1]})"),
    )


EXPRESSIONS = st.recursive(_ATOMS, compound, max_leaves=8)
"""Expressions without references: literals, operators, collections, templates, `for`, calls."""
