"""Rego policies as conftest users have them, over plan JSON, their results as findings."""

from validator.policy.rego.findings import RegoOutcome, rego_findings
from validator.policy.rego.run import RegoError, RegoResult, RegoRun, rego_files, run_rego

__all__ = [
    "RegoError",
    "RegoOutcome",
    "RegoResult",
    "RegoRun",
    "rego_files",
    "rego_findings",
    "run_rego",
]
