"""Nothing that is in a file makes the parser raise, and a bad file is at most one error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.syntax import parse, parse_expression, parse_template
from validator.syntax.json import parse_json

WHOLE = """
# comment
resource "aws_x" "y" {
  a = "x ${ var.b } %{ if c ~} é %{ else }${d["e"].f[*].g}%{ endif }"
  b = { for k, v in x : k => [v...] if v != 1.5e3 }
  c = <<-EOT
    one ${f(x, y...)}
      %{ for a in b ~}
    ${a}
    %{ endfor ~}
  EOT
  d = -(1 + 2) * 3 == a.*.b ? provider::aws::f(null) : !true
  dynamic "e" {
    for_each = [] /* x */
    content { g = 1 }
  }
}
"""
PIECES = st.sampled_from(
    ('"', "{", "}", "[", "]", "(", ")", "${", "%{", "<<EOT\n", "EOT", "\n", "=", ".", "*", "for ",
     "if ", "in ", ":", "=>", "...", "?", "a", "1", "1e5", "\\", "#", "/*", "$$${", "~}", " ", "é",
     "\r\n", "\0")
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.integers(0, len(WHOLE)).map(lambda end: WHOLE[:end]),
    st.tuples(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE))).map(
        lambda cut: WHOLE[: cut[0]] + WHOLE[cut[1] :]
    ),
    st.tuples(st.integers(0, len(WHOLE)), PIECES).map(
        lambda put: WHOLE[: put[0]] + put[1] + WHOLE[put[0] :]
    ),
)


@given(st.one_of(TEXTS.map(str.encode), st.binary(max_size=200)))
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_a_tree_and_at_most_one_error(text: bytes) -> None:
    for tree in (parse(text, "a.tf"), parse_json(text, "a.tf.json")):
        assert len(tree.errors) <= 1
        assert all(error.location and error.location.line >= 1 for error in tree.errors)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_expression_or_a_diagnostic(text: str) -> None:
    parse_expression(text, "x")
    parse_template(text, "x")


@given(st.integers(0, len(WHOLE.encode())))
@settings(max_examples=200, deadline=None)
def test_a_truncated_file_is_an_error_or_a_prefix(end: int) -> None:
    text = WHOLE.encode()[:end]
    tree = parse(text, "a.tf")
    assert tree.errors or len(tree.body.blocks) == text.count(b"resource")
