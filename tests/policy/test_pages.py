"""Pages: every section is there, and what is committed is what is generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.facts import FACTS
from validator.policy import Policy, builtin_policies_dir, load
from validator.policy.pages import render_facts, render_index, render_page
from validator.policy.suppressions import META_RULES

POLICIES = load([builtin_policies_dir()]).policies
ALL = (*POLICIES, *META_RULES)
DOCS = Path(builtin_policies_dir()).parent / "docs" / "policies"
REMEDY = "run `shared-check policies docs`"


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: one.id)
def test_page_is_current_and_whole(policy: Policy) -> None:
    page = render_page(policy)
    for heading in ("## Why", "## Fix", "## Fails", "## Passes", "## Sources"):
        assert heading in page
    assert "expect" not in page.split("## Sources")[0].split("## Fails")[1]
    assert (DOCS / f"{policy.id}.md").read_text() == page, REMEDY


@pytest.mark.parametrize("policy", META_RULES, ids=lambda one: one.id)
def test_page_of_a_rule_about_suppressions_is_current(policy: Policy) -> None:
    page = render_page(policy)
    assert "## Why" in page
    assert "(../suppressions.md)" in page
    assert (DOCS / f"{policy.id}.md").read_text() == page, REMEDY


def test_index_lists_every_policy_and_is_current() -> None:
    index = render_index(ALL)
    assert all(f"[{one.id}]({one.id}.md)" in index for one in ALL)
    assert (DOCS / "README.md").read_text() == index, REMEDY


def test_every_fact_is_listed_and_the_list_is_current() -> None:
    page = render_facts()
    assert all(f"| `{name}` |" in page and one.summary in page for name, one in FACTS.items())
    assert (DOCS / "facts.md").read_text() == page, REMEDY


def test_no_page_without_a_policy() -> None:
    known = {f"{one.id}.md" for one in ALL} | {"README.md", "facts.md"}
    assert {path.name for path in DOCS.glob("*.md")} == known
