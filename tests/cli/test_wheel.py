"""The wheel alone, without the repository, is a working tool: a consumer installs nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_wheel_ships_policies_and_schemas(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    options = ["--no-build-isolation", "--wheel-dir", str(tmp_path), str(REPOSITORY)]
    subprocess.run([*command, *options], check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    root = tmp_path / "consumer"
    root.mkdir()
    (root / "main.tf").write_text('resource "aws_kms_key" "this" {\n}\n' + READ)
    scan = ("scan", "--profile", "all", "--rules", "kms-key-rotation,unknown-contract-name")
    done = run(installed, root, *scan)
    assert done.returncode == 1, done.stderr
    assert "fail[kms-key-rotation]" in done.stdout
    assert "did you mean vpc/id? (since 0.1.0)" in " ".join(done.stdout.split())
    done = run(installed, root, "contract", "show", "prod")
    assert done.returncode == 0, done.stderr
    assert "connectly-shared/prod/terraform.tfstate" in done.stdout


READ = 'data "aws_ssm_parameter" "vpc" {\n  name = "/connectly-shared/dev/vpc/ids"\n}\n'


def run(installed: Path, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The tool of the wheel alone."""
    code = (
        "import validator, sys; from validator.cli.app import main;"
        f"assert validator.__file__.startswith({str(installed)!r}), validator.__file__;"
        "main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
