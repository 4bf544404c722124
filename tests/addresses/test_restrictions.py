"""What AWS lets a VPC have besides its primary block."""

from __future__ import annotations

import pytest

from validator.facts.cidr import parse
from validator.facts.cidr_restrictions import refusal


@pytest.mark.parametrize(
    ("primary", "further", "added"),
    [
        ("10.2.0.0/16", (), "10.3.0.0/16"),
        ("10.2.0.0/16", (), "100.64.0.0/16"),
        ("10.2.0.0/16", ("100.64.0.0/16",), "10.4.0.0/16"),
        ("10.1.0.0/16", (), "10.2.0.0/16"),
        ("172.20.0.0/16", (), "172.21.0.0/16"),
        ("192.168.0.0/20", (), "192.168.16.0/20"),
        ("100.64.0.0/16", (), "100.65.0.0/16"),
        ("198.19.0.0/20", (), "100.64.0.0/16"),
    ],
)
def test_permitted(primary: str, further: tuple[str, ...], added: str) -> None:
    assert refusal(parse(primary), map(parse, further), parse(added)) is None


@pytest.mark.parametrize(
    ("primary", "further", "added", "why"),
    [
        ("10.2.0.0/16", (), "10.2.128.0/20", "overlaps 10.2.0.0/16"),
        ("10.2.0.0/16", ("10.3.0.0/16",), "10.3.0.0/20", "overlaps 10.3.0.0/16"),
        ("10.2.0.0/16", (), "172.20.0.0/16", "no block of 172.16.0.0/12"),
        ("10.2.0.0/16", (), "192.168.0.0/20", "no block of 192.168.0.0/16"),
        ("10.1.0.0/16", (), "10.0.0.0/20", "no block of 10.0.0.0/16"),
        ("10.0.0.0/20", (), "10.0.16.0/20", "no block of 10.0.0.0/16"),
        ("10.2.0.0/16", ("10.1.0.0/16",), "10.0.0.0/20", "no block of 10.0.0.0/16"),
        ("172.20.0.0/16", (), "172.31.0.0/20", "no block of 172.31.0.0/16"),
        ("172.20.0.0/16", (), "10.2.0.0/16", "no block of 10.0.0.0/8"),
        ("100.64.0.0/16", (), "10.2.0.0/16", "no block of 10.0.0.0/8"),
        ("10.2.0.0/16", (), "198.19.0.0/20", "keeps 198.19.0.0/16"),
    ],
)
def test_refused(primary: str, further: tuple[str, ...], added: str, why: str) -> None:
    assert why in (refusal(parse(primary), map(parse, further), parse(added)) or "")
