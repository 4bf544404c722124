"""How the time of a symbolic evaluation grows with the number of instances.

Prints seconds for a root and for the same root with ten times the instances, and their ratio:
about 10 where the work is linear. Run: `python benchmarks/evaluate_scaling.py [INSTANCES]`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from validator.evaluate import evaluate_root

_ROOT = """
locals {{
  names = flatten([for ten in range({count} / 10) : [for one in range(10) : "${{ten}}-${{one}}"]])
  tags  = {{ Project = "scaling", Owner = "platform" }}
}}

resource "aws_vpc" "main" {{
  cidr_block = "10.0.0.0/8"
}}

resource "aws_subnet" "by_count" {{
  count      = {count}
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 20, count.index)
  tags       = merge(local.tags, {{ Name = local.names[count.index] }})
}}

resource "aws_route_table" "by_key" {{
  for_each = toset(local.names)
  vpc_id   = aws_vpc.main.id
  tags     = merge(local.tags, {{ Name = each.key }})
}}

resource "aws_route_table_association" "by_index" {{
  count          = {count}
  subnet_id      = aws_subnet.by_count[count.index].id
  route_table_id = aws_route_table.by_key[local.names[count.index]].id
}}

resource "aws_nat_gateway" "by_splat" {{
  count             = {count}
  subnet_id         = element(aws_subnet.by_count[*].id, count.index)
  connectivity_type = count.index % 3 == 0 ? "public" : "private"
}}
"""


def seconds(count: int, directory: Path) -> float:
    """The time that a root of four times `count` instances takes."""
    (directory / "main.tf").write_text(_ROOT.format(count=count), encoding="utf-8")
    start = time.perf_counter()
    graph = evaluate_root(str(directory))
    taken = time.perf_counter() - start
    assert len(graph.resources) == 4 * count + 1, graph.diagnostics[:3]
    return taken


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) // 4 if len(sys.argv) > 1 else 250
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        seconds(10, directory)
        small, large = seconds(count, directory), seconds(10 * count, directory)
    print(f"{4 * count} instances: {small:.2f} s")
    print(f"{40 * count} instances: {large:.2f} s")
    print(f"ratio: {large / small:.1f}")


if __name__ == "__main__":
    main()
