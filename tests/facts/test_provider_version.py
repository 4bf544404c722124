"""Which major versions of the provider the constraints allow."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.graphs import evaluated

from validator.facts.provider_version import allowed_majors

ANY = 1_000_000


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("~> 5.0", (5, 5)),
        ("~> 5.92.0", (5, 5)),
        ("~> 5", (5, ANY)),
        (">= 5.0", (5, ANY)),
        ("> 5.99", (5, ANY)),
        (">= 5.0, < 6.0", (5, 5)),
        ("< 6", (0, 5)),
        ("< 6.1", (0, 6)),
        ("<= 6.0", (0, 6)),
        ("6.2.0", (6, 6)),
        ("= 6.2.0", (6, 6)),
        ("!= 6.2.0", (0, ANY)),
        (">= 6.0.0-beta1", (6, ANY)),
        ("nonsense", (0, ANY)),
    ],
)
def test_majors_of_a_constraint(tmp_path: Path, constraint: str, expected: tuple[int, int]) -> None:
    required = f'required_providers {{\n    aws = {{ version = "{constraint}" }}\n  }}'
    text = f"terraform {{\n  {required}\n}}\n"
    assert allowed_majors(evaluated(tmp_path, text)) == expected


def test_without_a_constraint_every_version_is_allowed(tmp_path: Path) -> None:
    assert allowed_majors(evaluated(tmp_path, "")) == (0, ANY)


def test_a_modules_constraint_narrows_the_roots(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    inner = 'terraform {\n  required_providers {\n    aws = "< 6.0"\n  }\n}\n'
    (tmp_path / "m" / "main.tf").write_text(inner)
    text = (
        'terraform {\n  required_providers {\n    aws = { version = ">= 5.0" }\n  }\n}\n'
        'module "m" {\n  source = "./m"\n}\n'
    )
    assert allowed_majors(evaluated(tmp_path, text)) == (5, 5)
