"""Which resource types of the AWS provider take tags, from the provider's own schema.

The list is those with `tags_all`, which is what a provider's `default_tags` reach:
https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def taggable() -> frozenset[str]:
    """The resource types that take tags (taggable.txt)."""
    text = (Path(__file__).parent / "taggable.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
