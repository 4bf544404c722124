"""Suppressions that do not rot: comments beside the code, and `exceptions.yaml`."""

from validator.policy.suppressions.inline import read_inline
from validator.policy.suppressions.listed import ExceptionsFile, read_exceptions
from validator.policy.suppressions.rules import META_RULES, meta_rule
from validator.policy.suppressions.settle import Run, Settled, settle
from validator.policy.suppressions.waiver import InlineWaiver, ListedWaiver, Problem, Waiver

__all__ = [
    "META_RULES",
    "ExceptionsFile",
    "InlineWaiver",
    "ListedWaiver",
    "Problem",
    "Run",
    "Settled",
    "Waiver",
    "meta_rule",
    "read_exceptions",
    "read_inline",
    "settle",
]
