"""A large root without AWS: every resource is there, and nothing is said of it."""

from __future__ import annotations

from pathlib import Path

from validator.model.graph import Graph
from validator.model.verdict import Verdict
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request

from .conftest import Evaluate

TREE = Path(__file__).parent / "other-clouds"
EACH = 500


def evaluated(root: Evaluate) -> Graph:
    part = (TREE / "part.tf.txt").read_text()
    files = {f"part{at}.tf": part.replace("@", str(at)) for at in range(EACH)}
    files["values.yaml.tftpl"] = (TREE / "values.yaml.tftpl").read_text()
    return root((TREE / "main.tf").read_text(), files)


def test_other_clouds_are_evaluated_whole_and_judged_in_silence(root: Evaluate) -> None:
    graph = evaluated(root)
    managed = [one for one in graph.resources.values() if one.mode == "managed"]
    assert len(managed) == EACH * 6
    assert {one.type.split("_")[0] for one in graph.resources.values()} == {
        "google", "azurerm", "kubernetes", "helm",
    }  # fmt: skip
    request = Request(profile="all")
    judged = judge_graph(graph, policies_for(request), request)
    assert judged.broken == ()
    assert [f for f in judged.findings if f.verdict is not Verdict.PASS] == []
