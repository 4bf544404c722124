"""Patterns over addresses and paths: literal brackets, keys left out, stars that stay in a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.policy.suppressions.globs import (
    address_pattern,
    instance_key,
    is_exact,
    path_pattern,
)

NAMES = st.from_regex(r"\A[a-z][a-z_]{0,6}\Z")
KEYS = st.text(
    st.characters(exclude_characters='"\\[]*', exclude_categories=["C", "Z"]), max_size=4
)
INDEXES = st.one_of(
    st.just(""), st.integers(0, 20).map(lambda n: f"[{n}]"), KEYS.map(lambda k: f'["{k}"]')
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    modules = draw(st.lists(st.tuples(NAMES, INDEXES), max_size=2))
    prefix = "".join(f"module.{name}{index}." for name, index in modules)
    return f"{prefix}aws_{draw(NAMES)}.{draw(NAMES)}{draw(INDEXES)}"


@given(addresses(), addresses())
def test_an_address_without_star_means_itself(one: str, other: str) -> None:
    pattern = address_pattern(one)
    assert pattern.fullmatch(one)
    if pattern.fullmatch(other) and other != one:
        assert len(other) > len(one)  # only keys that the pattern leaves out
        assert "[" in other
    assert is_exact(one)


@given(addresses())
def test_two_stars_mean_everything(address: str) -> None:
    assert address_pattern("**").fullmatch(address)


@pytest.mark.parametrize(
    ("pattern", "address", "matches"),
    [
        ("aws_vpc.main", "aws_vpc.main", True),
        ("aws_vpc.main", 'aws_vpc.main["a"]', True),
        ("aws_vpc.main", "aws_vpc.main[0]", True),
        ("aws_vpc.main", "aws_vpc.mainly", False),
        ("aws_vpc.main", "module.a.aws_vpc.main", False),
        ('aws_vpc.main["a"]', 'aws_vpc.main["b"]', False),
        ('aws_vpc.main["a"]', "aws_vpc.main", False),
        ("module.a.aws_vpc.main", 'module.a["x"].aws_vpc.main["y"]', True),
        ('module.a["x"].aws_vpc.main', 'module.a["z"].aws_vpc.main', False),
        ("module.*.aws_vpc.main", "module.net.aws_vpc.main", True),
        ("module.*.aws_vpc.main", "module.a.module.b.aws_vpc.main", False),
        ("**.aws_vpc.main", "module.a.module.b.aws_vpc.main", True),
        ("module.a.**", 'module.a.aws_subnet.x["1.2"]', True),
        ("module.a.**", "module.ab.aws_subnet.x", False),
        ("aws_*.main", "aws_vpc.main", True),
        ("aws_*.main", "aws_vpc.other", False),
        ("aws_subnet.x[*]", 'aws_subnet.x["a.b"]', True),
        ("aws_subnet.x[*]", "aws_subnet.x[3]", True),
        ("aws_subnet.x[*]", "aws_subnet.x", False),
        ('aws_subnet.x["prod-*"]', 'aws_subnet.x["prod-1"]', True),
        ('aws_subnet.x["prod-*"]', 'aws_subnet.x["dev-1"]', False),
        ("aws_subnet.*", 'aws_subnet.x["prod.a"]', True),
        ("output.a", "output.a", True),
    ],
)
def test_address_patterns(pattern: str, address: str, matches: bool) -> None:
    assert bool(address_pattern(pattern).fullmatch(address)) is matches


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("terraform/main.tf", "terraform/main.tf", True),
        ("./terraform/main.tf", "terraform/main.tf", True),
        ("terraform", "terraform/modules/a/main.tf", True),
        ("terraform/", "terraform/modules/a/main.tf", True),
        ("terraform", "terraformed/main.tf", False),
        ("terraform/*.tf", "terraform/main.tf", True),
        ("terraform/*.tf", "terraform/a/main.tf", False),
        ("terraform/**/main.tf", "terraform/a/b/main.tf", True),
        ("terraform/**/main.tf", "terraform/main.tf", True),
        ("**", "a/b/c.tf", True),
        ("a.tf", "axtf", False),
    ],
)
def test_path_patterns(pattern: str, path: str, matches: bool) -> None:
    assert bool(path_pattern(pattern).fullmatch(path)) is matches


@pytest.mark.parametrize(
    ("address", "call", "key"),
    [
        ("aws_vpc.main", "", None),
        ('aws_vpc.main["a]b"]', "", "a]b"),
        ("aws_vpc.main[2]", "", 2),
        ('module.a["x"].aws_vpc.main', "", None),
        ('module.a["x"].aws_vpc.main["y"]', "", "y"),
        ('module.a["x"].aws_vpc.main["y"]', "module.a", "x"),
        ("module.a.aws_vpc.main[0]", "module.a", None),
        ('aws_db_instance.d["k"].password', "", "k"),
        ('data.aws_vpc.d["k"]', "", "k"),
        (r'aws_vpc.main["a\"b"]', "", 'a"b'),
    ],
)
def test_the_key_is_that_of_the_resource_or_of_the_call(
    address: str, call: str, key: str | int | None
) -> None:
    assert instance_key(address, call) == key


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_a_pattern(pattern: str, text: str) -> None:
    address_pattern(pattern).fullmatch(text)
    path_pattern(pattern).fullmatch(text)
    instance_key(text)
