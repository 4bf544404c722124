"""Policies as data: loading, the condition language, and the engine that judges a graph."""

from validator.policy.document import Documents, PolicyError
from validator.policy.engine import Context, Outcome, detect_profile, judge
from validator.policy.load import (
    PolicySet,
    builtin_policies_dir,
    load,
    load_all,
    schema,
    schema_text,
)
from validator.policy.parse import Policy, Scope

__all__ = [
    "Context",
    "Documents",
    "Outcome",
    "Policy",
    "PolicyError",
    "PolicySet",
    "Scope",
    "builtin_policies_dir",
    "detect_profile",
    "judge",
    "load",
    "load_all",
    "schema",
    "schema_text",
]
