"""The option that rewrites the trimmed provider schema."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-provider-schema",
        action="store_true",
        help="write data/provider-schema.json anew from the real provider",
    )
