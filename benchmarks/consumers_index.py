"""How long the index of many consumers takes cold, warm, and with one checkout changed.

Generates checkouts of applications (sources, configuration, CI) with a Terraform root each, and
prints seconds and the ratio of cold to warm. The default is 200 checkouts with 250 files each.
Run: `python benchmarks/consumers_index.py [CHECKOUTS] [FILES]`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from validator.pipeline.consumers import Asked, index

_FOUNDATION = """
variable "environment" {
  type = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "dev or prod"
  }
}

resource "aws_ssm_parameter" "this" {
  for_each = toset([for number in range(40) : "group-${number}/id"])

  name  = "/acme/${var.environment}/${each.key}"
  type  = "String"
  value = each.key
}
"""
_ROOT = """
variable "environment" {{
  type = string
}}

locals {{
  prefix = "/acme/${{var.environment}}"
  names  = {{ for number in range(10) : number => "${{local.prefix}}/group-${{number}}/id" }}
}}

data "aws_ssm_parameter" "shared" {{
  for_each = local.names

  name = each.value
}}

resource "aws_ecs_service" "app" {{
  count = 3

  name    = "app-${{count.index}}"
  cluster = data.aws_ssm_parameter.shared["{first}"].insecure_value
}}
"""
_CODE = """
import boto3

def value_{number}(environment: str) -> str:
    name = f"/acme/{{environment}}/group-{number}/id"
    return boto3.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
"""
_PLAIN = "def work_{number}(value: int) -> int:\n    return value * {number}\n\n\n" * 40


def generate(directory: Path, checkouts: int, files: int) -> list[Path]:
    """Write the foundation and the checkouts; the directories of the latter."""
    foundation = directory / "foundation"
    foundation.mkdir()
    (foundation / "main.tf").write_text(_FOUNDATION)
    made = []
    for number in range(checkouts):
        root = directory / "checkouts" / f"service-{number:03}"
        (root / "infra").mkdir(parents=True)
        (root / "src").mkdir()
        (root / "infra" / "main.tf").write_text(_ROOT.format(first=number % 10))
        for environment in ("dev", "prod"):
            tfvars = f'environment = "{environment}"\n'
            (root / "infra" / f"{environment}.tfvars").write_text(tfvars)
        for file in range(files - 3):
            text = _CODE.format(number=file % 40) if file % 25 == 0 else _PLAIN
            (root / "src" / f"module_{file:03}.py").write_text(text.replace("{number}", str(file)))
        made.append(root)
    return made


def timed(paths: list[Path], foundation: Path, environ: dict[str, str]) -> tuple[float, int]:
    """Seconds of one index, and the number of reads that it found."""
    started = time.perf_counter()
    result = index(Asked(tuple(map(str, paths)), str(foundation), ("/acme/",)), environ)
    assert not result.dangling
    assert not result.troubles
    return time.perf_counter() - started, len(result.reads)


def main(checkouts: int = 200, files: int = 250) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        paths = generate(directory, checkouts, files)
        foundation = directory / "foundation"
        environ = {"SHARED_CHECK_CACHE": str(directory / "cache")}
        time.sleep(2.5)  # what was written just now may change unseen: it is not trusted
        cold, reads = timed(paths, foundation, environ)
        warm = min(timed(paths, foundation, environ)[0] for _ in range(3))
        changed = paths[0] / "src" / "module_001.py"
        changed.write_text(changed.read_text() + "# changed\n")
        one, _ = timed(paths, foundation, environ)
        for path in paths:
            os.utime(path / "src" / "module_002.py")
        touched, _ = timed(paths, foundation, environ)
    print(f"{checkouts} checkouts, {checkouts * files} files, {reads} reads")
    print(f"cold     {cold:8.2f} s")
    print(f"warm     {warm:8.2f} s   cold/warm {cold / warm:.1f}")
    print(f"one edit {one:8.2f} s")
    print(f"touched  {touched:8.2f} s   (a file of every checkout, the same contents)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
