"""Whether an environment still publishes what its committed contract says."""

from __future__ import annotations

from validator.facts.registry import fact
from validator.facts.world import Subject
from validator.model.verdict import Judgement, Verdict


@fact("published-as-frozen")
def published_as_frozen(subject: Subject) -> Judgement:
    """An output or parameter is what the committed contract of its environment says."""
    frozen = subject.world.frozen
    if frozen is None:
        return Judgement(Verdict.PASS, "there is no committed contract")
    return frozen.judge(subject.graph, str(subject.values.at(("name",)).data))
