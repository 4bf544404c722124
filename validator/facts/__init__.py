"""Facts: pure three-valued judgements about a graph, each with its proof.

Importing the package fills the registry that policies call facts from.
"""

from validator.facts import (
    addressing,
    encryption,
    exposure,
    network,
    placement,
    publication,
    remote_state,
    root,
    storage,
)
from validator.facts.registry import FACTS, Fact, FactError, get
from validator.facts.world import Subject, World

__all__ = [
    "FACTS",
    "Fact",
    "FactError",
    "Subject",
    "World",
    "addressing",
    "encryption",
    "exposure",
    "get",
    "network",
    "placement",
    "publication",
    "remote_state",
    "root",
    "storage",
]
