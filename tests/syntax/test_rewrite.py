"""Edits touch what they are for and nothing else, whatever the block looks like."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.syntax import parse
from validator.syntax.rewrite import RewriteError, blocks, find, with_argument, with_block

WHERE = ("resource", "aws_kms_key", "x")
NAMES = ("a", "name", "tags_all", "description", "is_enabled_for_everything_there_is")
ARGUMENT = "enable_key_rotation"

values = st.sampled_from(
    ["1", "true", '"text"', '"${var.x}"', "var.y", '"}"', "[1, 2]", "{ a = 1 }", '"# no"']
)
comments = st.sampled_from(["", "", " # told", " // so", " /* é */"])


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """The body of a block: arguments in groups, comments, blocks, heredocs, in any order."""
    names = draw(st.permutations(NAMES))
    pieces = []
    for name in names[: draw(st.integers(0, len(NAMES)))]:
        kind = draw(st.sampled_from(["one", "one", "one", "map", "heredoc"]))
        if kind == "one":
            pieces.append(f"  {name} = {draw(values)}{draw(comments)}")
        elif kind == "map":
            pieces.append(f"  {name} = {{\n    inner = 1\n    {ARGUMENT} = false\n  }}")
        else:
            pieces.append(f"  {name} = <<-EOT\n    {ARGUMENT} = false\n  EOT")
        pieces += draw(st.sampled_from([[], [], [""], ["  # a comment"], ["  /* b\n  c */"]]))
    if draw(st.booleans()):
        pieces.insert(
            draw(st.integers(0, len(pieces))), f"  lifecycle {{\n    {ARGUMENT} = 1\n  }}"
        )
    return "\n".join(pieces)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A file with the block among others."""
    body = draw(bodies())
    lone = draw(st.sampled_from(["{}", "{ }", "{ a = 1 }", '{ description = "}" }', ""]))
    block = f'resource "aws_kms_key" "x" {lone or chr(123) + chr(10) + body + chr(10) + chr(125)}'
    before = draw(st.sampled_from(["", "# first\n\n", 'locals {\n  é = "ü"\n}\n\n']))
    after = draw(st.sampled_from(["\n", "", "\n\n# last\n", '\n\nresource "aws_kms_key" "y" {}\n']))
    return before + block + after


def removed(whole: bytes, part: bytes) -> bytes | None:
    """What has to be taken out of `whole` in one piece to get `part`; None if that cannot be."""
    start = 0
    while start < len(part) and whole[start] == part[start]:
        start += 1
    size = len(whole) - len(part)
    for at in range(start, -1, -1):
        if whole[:at] + whole[at + size :] == part:
            return whole[at : at + size]
    return None


@settings(max_examples=150)
@given(texts(), st.booleans(), st.booleans())
def test_insertion_leaves_every_other_byte(text: str, crlf: bool, bom: bool) -> None:
    data = (b"\xef\xbb\xbf" if bom else b"") + text.replace("\n", "\r\n" if crlf else "\n").encode()
    if ARGUMENT in find(data, WHERE).arguments:
        return
    changed = with_argument(data, find(data, WHERE), ARGUMENT, True)
    before, after = parse(data, "x.tf"), parse(changed, "x.tf")
    assert not after.errors
    assert find(changed, WHERE).value_text(ARGUMENT) == "true"
    assert with_argument(changed, find(changed, WHERE), ARGUMENT, True) == changed
    assert [b.labels for b in before.body.blocks] == [b.labels for b in after.body.blocks]
    assert [c.text for c in before.comments] == [c.text for c in after.comments]
    assert changed.count(b"\r\n") == (changed.count(b"\n") if b"\r\n" in data else 0)
    old, new = find(data, WHERE), find(changed, WHERE)
    assert {n: old.value_text(n) for n in old.arguments} == {
        n: new.value_text(n) for n in new.arguments if n != ARGUMENT
    }
    if old.first_line != old.last_line:
        piece = removed(changed, data)
        assert piece is not None
        assert piece.split() == f"{ARGUMENT} = true".encode().split()


@settings(max_examples=100)
@given(bodies(), st.sampled_from(["false", "false # no", "0", '"false"']), st.booleans())
def test_replacement_changes_the_value_alone(body: str, old: str, last: bool) -> None:
    line = f"  {ARGUMENT} = {old}"
    inner = f"{body}\n{line}" if last else f"{line}\n{body}"
    data = f'resource "aws_kms_key" "x" {{\n{inner}\n}}\n'.encode()
    changed = with_argument(data, find(data, WHERE), ARGUMENT, True)
    at = data.rindex(line.encode()) if last else data.index(line.encode())
    end = at + len(line)
    assert changed.startswith(data[:at])
    assert changed.endswith(data[end:])
    middle = changed[at : len(changed) - (len(data) - end)]
    assert middle.split() == line.replace(old.split(" ")[0], "true").encode().split()
    assert with_argument(changed, find(changed, WHERE), ARGUMENT, True) == changed


@pytest.mark.engine
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(st.lists(texts(), min_size=30, max_size=30))
def test_terraform_fmt_has_nothing_to_say(
    tmp_path_factory: pytest.TempPathFactory, many: list[str]
) -> None:
    """What was formatted stays formatted, with the argument and with a block more."""
    directory = tmp_path_factory.mktemp("fmt")
    for number, text in enumerate(many):
        (directory / f"{number}.tf").write_text(text)
    terraform_fmt(directory)
    for path in directory.iterdir():
        data = path.read_bytes()
        for name in (ARGUMENT, "z"):
            data = with_argument(data, find(data, WHERE), name, True)
        path.write_bytes(with_block(data, find(data, WHERE), ["timeouts {", '  a = "1"', "}"]))
    assert terraform_fmt(directory, "-check", "-diff") == ""
    shutil.rmtree(directory)


def terraform_fmt(directory: Path, *options: str) -> str:
    done = subprocess.run(
        ["terraform", "fmt", "-list=false", *options, str(directory)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('resource "aws_kms_key" "x" {\n  enable_key_rotation = var.on\n}\n', "an expression"),
        ('resource "aws_kms_key" "x" {\n  enable_key_rotation = "${true}"\n}\n', "an expression"),
        ('resource "aws_kms_key" "x" {\n', "not well formed"),
        ("a = 1e3\n", "not well formed"),
        ('resource "aws_kms_key" "y" {}\n', "not there"),
        ('resource "aws_kms_key" "x" {}\n' * 2, "there twice"),
        ('resource "aws_kms_key" "x" { /* a */ }\n', "with a comment"),
    ],
)
def test_what_cannot_be_edited_says_why(text: str, message: str) -> None:
    data = text.encode()
    with pytest.raises(RewriteError, match=message):
        with_argument(data, find(data, WHERE), ARGUMENT, True)


def test_a_text_is_written_so_that_it_reads_the_same() -> None:
    data = b'output "x" {\n  value = 1\n}\n'
    said = 'a "quoted" \\ ${not} %{this} é'
    changed = with_argument(data, find(data, ("output", "x")), "description", said)
    (block,) = parse(changed, "x.tf").body.blocks
    value = block.body.attributes["description"].value
    assert value.value.data == said  # type: ignore[union-attr]


def test_an_argument_joins_the_group_that_has_room() -> None:
    data = b'a "b" {\n  description = 1\n  name        = 2 # two\n\n  long_name_here = 3\n}\n'
    changed = with_argument(data, find(data, ("a", "b")), "short", True)
    assert changed == data.replace(b"  = 3\n", b"  = 3\n").replace(
        b"= 3\n", b"= 3\n  short          = true\n"
    )


def test_blocks_are_found_by_type_and_labels() -> None:
    found = blocks(b'terraform {\n  backend s3 {}\n}\ndata "a" "b" {}\n')
    assert [(one.type, one.labels) for one in found] == [("terraform", ()), ("data", ("a", "b"))]
    assert [one.labels for one in found[0].blocks] == [("s3",)]
