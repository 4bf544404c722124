"""Sources with tokens deleted, swapped, repeated and replaced: a graph comes back, and verdicts."""

from __future__ import annotations

import os
import random
import re
import shutil
from pathlib import Path

import pytest
from harness.seeds import seed
from harness.tree import TERRAFORM

from validator.evaluate import Options, evaluate_root
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request

HERE = Path(__file__).parent
ROOTS = [
    (TERRAFORM, "environments/dev"),
    (TERRAFORM, "examples/remote-state-consumer"),
    (TERRAFORM, "bootstrap/dev"),
    *((path, ".") for part in ("trees", "language") for path in sorted((HERE / part).iterdir())),
]
ROUNDS = int(os.environ.get("MUTATED_ROOTS", "150"))
_READ = (".tf", ".json", ".tfvars", ".tftpl", ".yaml", ".csv", ".tofu")
_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\w+|\s+|.', re.DOTALL)
_WRONG = (
    "null", "[]", "{}", '"x"', "-1", "1e999", "true", "var.nope", "each.value", "count.index", '""',
    "[null]", "{a=null}", "unknown()", "toset([1])", '"${[]}"', "local", "module", "data.x",
    "9" * 50, "try()", "[for x in null : x]", "{for k,v in {}: k=>v...}", "null.x", "path", "self",
    "(", "}", '"', "<<EOT", "...", "*", "[*]", "?", ":", "${", "%{ if", "\ud7ff",
)  # fmt: skip


def mutated(text: str, source: random.Random) -> str:
    tokens = _TOKEN.findall(text)
    for _ in range(source.randint(1, 4)):
        if not tokens:
            break
        one, other = source.randrange(len(tokens)), source.randrange(len(tokens))
        kind = source.choice(("delete", "wrong", "wrong", "swap", "again", "block"))
        if kind == "delete":
            del tokens[one : one + source.randint(1, 4)]
        elif kind == "wrong":
            tokens[one] = source.choice(_WRONG)
        elif kind == "swap":
            tokens[one], tokens[other] = tokens[other], tokens[one]
        elif kind == "again":
            tokens.insert(one, tokens[other])
        else:
            tokens[one:one] = tokens[other : other + 60]
    return "".join(tokens)


@pytest.mark.parametrize("part", range(3))
def test_nothing_written_in_a_root_breaks_its_evaluation(part: int, tmp_path: Path) -> None:
    source = random.Random(f"{seed('MUTATION_SEED')}/{part}")  # noqa: S311
    request = Request(profile="all")
    policies = policies_for(request)
    for number in range(ROUNDS // 3):
        tree, relative = source.choice(ROOTS)
        copy = tmp_path / str(number)
        shutil.copytree(tree, copy, ignore=shutil.ignore_patterns(".terraform*"))
        files = sorted(one for one in copy.rglob("*") if one.name.endswith(_READ))
        for path in source.sample(files, min(len(files), source.randint(1, 3))):
            path.write_text(mutated(path.read_text(), source), errors="replace")
        graph = evaluate_root(
            os.path.join(copy, relative), Options(engine=source.choice(("terraform", "tofu")))
        )
        judged = judge_graph(graph, policies, request)
        assert judged.broken == (), copy
        for problem in graph.diagnostics:
            assert problem.message
        shutil.rmtree(copy)
