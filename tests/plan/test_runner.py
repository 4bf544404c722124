"""The engine is run bounded, its failures carry file and line, and its JSON is found."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from validator.plan.diagnostics import json_document, parse_diagnostics
from validator.plan.process import ProcessTimeoutError, run
from validator.plan.runner import (
    EngineError,
    EngineRunner,
    Timeouts,
    copy_tree,
    engine_environment,
)
from validator.plan.sandbox import Sandbox
from validator.plan.toolchain import Engine, cli_config, find_engine, find_provider


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except FileNotFoundError:
        return False
    return not state.rpartition(")")[2].startswith(" Z")


# --- processes ---


def test_output_is_streamed_and_kept(tmp_path):
    lines: list[str] = []
    done = run(
        ["sh", "-c", "echo one; echo two >&2; cat; exit 3"],
        cwd=tmp_path,
        env=os.environ,
        timeout=10,
        stdin="three\n",
        on_stdout=lines.append,
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "one\nthree\n", "two\n")
    assert lines == ["one", "three"]


def test_a_timeout_ends_the_whole_group(tmp_path):
    script = "sleep 60 & echo $!; trap '' INT; sleep 60"
    started = time.monotonic()
    with pytest.raises(ProcessTimeoutError) as caught:
        run(["sh", "-c", script], cwd=tmp_path, env=os.environ, timeout=0.5, grace=0.5)
    assert time.monotonic() - started < 10
    grandchild = int(caught.value.completed.stdout)
    deadline = time.monotonic() + 5  # the kernel may take a moment to deliver the signal
    while running(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(grandchild)


def test_a_timeout_lets_the_program_clean_up_first(tmp_path):
    # In Python and not in shell: a shell cannot trap a signal that it inherits as ignored.
    script = (
        "import pathlib, signal, time\n"
        "def stop(*_):\n"
        "    pathlib.Path('saved').write_text('saved\\n')\n"
        "    raise SystemExit(1)\n"
        "signal.signal(signal.SIGINT, stop)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    with pytest.raises(ProcessTimeoutError) as caught:
        run([sys.executable, "-c", script], cwd=tmp_path, env=os.environ, timeout=3)
    assert caught.value.completed.stdout == "ready\n"
    assert (tmp_path / "saved").read_text("utf-8") == "saved\n"


def test_an_error_in_a_sink_reaches_the_caller(tmp_path):
    def sink(line: str) -> None:
        raise ValueError(line)

    with pytest.raises(ValueError, match="one"):
        run(["echo", "one"], cwd=tmp_path, env=os.environ, timeout=10, on_stdout=sink)


# --- what engines print ---

PLAIN = """
Warning: Deprecated Parameter

  on main.tf line 6, in terraform:
   6:     dynamodb_table = "t"

The parameter "dynamodb_table" is deprecated.

Error: Reference to undeclared local value

  with module.a.aws_ssm_parameter.x["k"],
  on ../modules/a/main.tf line 21, in resource "aws_ssm_parameter" "x":
  21:   value = local.nope
    ├────────────────
    │ var.x is 1

A local value with the name "nope" has not been declared.
Second line.

Error: No valid credential sources found

Please see the documentation.
"""


def boxed(text: str) -> str:
    out = []
    for block in text.strip().split("\nError: "):
        head = block if block.startswith("Warning") else f"Error: {block}"
        lines = "\n".join(f"\x1b[31m│\x1b[0m \x1b[0m{line}" for line in head.splitlines())
        out.append(f"\x1b[31m╷\x1b[0m\n{lines}\n\x1b[31m╵\x1b[0m\x1b[0m")
    return "\n".join(out)


@pytest.mark.parametrize("text", [PLAIN, boxed(PLAIN)], ids=["plain", "boxed and coloured"])
def test_diagnostics_are_read_with_file_and_line(text):
    warning, error, bare = parse_diagnostics(text)
    assert (warning.severity, warning.path, warning.line) == ("warning", "main.tf", 6)
    assert warning.detail == 'The parameter "dynamodb_table" is deprecated.'
    assert error.severity == "error"
    assert error.summary == "Reference to undeclared local value"
    assert error.address == 'module.a.aws_ssm_parameter.x["k"]'
    assert (error.path, error.line) == ("../modules/a/main.tf", 21)
    assert error.detail.splitlines() == [
        'A local value with the name "nope" has not been declared.',
        "Second line.",
    ]
    assert (bare.path, bare.line, bare.detail) == (None, None, "Please see the documentation.")
    assert str(error).startswith("../modules/a/main.tf:21: Reference to undeclared local value")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        (
            '\nWarning: Deprecated Parameter\n\n  6: dynamodb_table = "{x}"\n\n{\n  "a": 1\n}\n',
            {"a": 1},
        ),
        ("[]", []),
    ],
)
def test_json_is_found_behind_warnings(text, expected):
    document = json_document(text)
    assert document is not None
    assert json.loads(document) == expected


def test_no_json_is_none():
    assert json_document("Warning: nothing\n") is None
    assert json_document("") is None


# --- environment ---


def test_a_missing_cli_configuration_is_dropped(tmp_path):
    config = tmp_path / "terraform.tfrc"
    base = {"TF_CLI_CONFIG_FILE": str(config), "TF_LOG": "trace", "TF_VAR_x": "1"}
    env = engine_environment(base)
    assert "TF_CLI_CONFIG_FILE" not in env
    assert "TF_LOG" not in env
    assert (env["TF_VAR_x"], env["TF_IN_AUTOMATION"], env["TF_INPUT"]) == ("1", "1", "0")
    config.write_text("", "utf-8")
    assert engine_environment(base)["TF_CLI_CONFIG_FILE"] == str(config)
    assert engine_environment({})["CHECKPOINT_DISABLE"] == "1"
    assert engine_environment({}, tmp_path)["TF_DATA_DIR"] == str(tmp_path)


# --- a runner around a fake engine ---


def fake(tmp_path: Path, script: str, **options: object) -> EngineRunner:
    path = tmp_path / "bin/terraform"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho \"$@\" >> '{tmp_path}/calls'\n{script}\n", "utf-8")
    path.chmod(0o755)
    return EngineRunner(Engine("terraform", path, "1.11.4"), tmp_path, **options)  # type: ignore[arg-type]


def calls(tmp_path: Path) -> list[str]:
    return (tmp_path / "calls").read_text("utf-8").splitlines()


def test_every_call_is_without_colour_and_questions(tmp_path):
    runner = fake(tmp_path, "echo '{}'")
    plan = tmp_path / "plan"
    runner.init(backend=False, reconfigure=True)
    runner.plan(plan, var_files=[Path("a.tfvars")], destroy=True)
    runner.apply(plan)
    runner.destroy()
    runner.show_json(plan)
    runner.output_json()
    runner.providers_schema()
    runner.validate()
    assert calls(tmp_path) == [
        "init -no-color -input=false -backend=false -reconfigure",
        f"plan -no-color -input=false -detailed-exitcode -lock-timeout=60s -out={plan}"
        " -var-file=a.tfvars -destroy",
        f"apply -no-color -input=false -lock-timeout=60s -auto-approve {plan}",
        "destroy -no-color -input=false -lock-timeout=60s -auto-approve",
        f"show -no-color -json {plan}",
        "output -no-color -json",
        "providers schema -no-color -json",
        "validate -no-color -json",
    ]


@pytest.mark.parametrize(("code", "changes"), [(0, False), (2, True)])
def test_the_plans_exit_code_tells_whether_there_are_changes(tmp_path, code, changes):
    outcome = fake(tmp_path, f"exit {code}").plan(tmp_path / "plan")
    assert outcome.changes is changes
    assert outcome.file == tmp_path / "plan"


def test_a_failure_carries_the_engines_diagnostics(tmp_path):
    text = "Error: Unsupported argument\\n\\n  on main.tf line 7, in terraform:\\n\\nNo."
    with pytest.raises(EngineError) as caught:
        fake(tmp_path, f"printf '{text}' >&2; exit 1").plan(tmp_path / "plan")
    error = caught.value
    assert (error.command, error.exit_code) == ("terraform plan", 1)
    assert [(d.path, d.line, d.summary) for d in error.diagnostics] == [
        ("main.tf", 7, "Unsupported argument")
    ]
    assert str(error) == (
        "`terraform plan` failed with exit code 1:\nmain.tf:7: Unsupported argument\nNo."
    )


def test_a_failure_without_diagnostics_shows_what_was_printed(tmp_path):
    with pytest.raises(EngineError, match="panic: oh"):
        fake(tmp_path, "echo 'panic: oh' >&2; exit 11").init()
    with pytest.raises(EngineError, match="no message"):
        fake(tmp_path, "exit 1").init()


def test_a_timeout_is_an_error_with_the_last_lines(tmp_path):
    runner = fake(tmp_path, "echo creating; sleep 60", timeouts=Timeouts(apply=0.5))
    with pytest.raises(EngineError, match=r"did not end within 0\.5 s.*\n.*creating") as caught:
        runner.apply()
    assert caught.value.exit_code is None


def test_warnings_before_the_json_do_not_hide_it(tmp_path):
    script = "printf '\\nWarning: Deprecated\\n\\n  on a.tf line 1\\n\\n{\"vpc_id\": {}}\\n'"
    assert fake(tmp_path, script).output_json() == {"vpc_id": {}}


@pytest.mark.parametrize("script", ["echo nothing", "echo '{'", "echo '[]'", "exit 0"])
def test_no_json_is_an_error(tmp_path, script):
    with pytest.raises(EngineError, match="`terraform output` printed no JSON"):
        fake(tmp_path, script).output_json()


def test_an_engine_that_is_gone_is_an_error(tmp_path):
    runner = EngineRunner(Engine("tofu", tmp_path / "gone", "1.12.6"), tmp_path)
    with pytest.raises(EngineError, match="`tofu init` cannot be started"):
        runner.init()


def test_lines_are_streamed_but_json_is_not(tmp_path):
    lines: list[str] = []
    runner = fake(tmp_path, "echo '{}'", on_line=lines.append)
    runner.init()
    assert lines == ["{}"]
    runner.show_json()
    assert lines == ["{}"]


# --- working copies ---


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def listing(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_copy_holds_what_the_root_reaches(tmp_path):
    source = tree(
        tmp_path / "source",
        {
            ".git/HEAD": "",
            "terraform/environments/dev/main.tf": (
                'module "n" { source = "../../modules/network" }\n'
                'locals { plan = file("${path.module}/../../address-plan.yaml") }\n'
                "locals { all = merge([for x in y : x]...) }\n"
            ),
            "terraform/environments/dev/terraform.tfvars": "a = 1",
            "terraform/environments/dev/.terraform.lock.hcl": "x",
            "terraform/environments/dev/.terraform/modules/modules.json": "x",
            "terraform/environments/dev/terraform.tfstate": "x",
            "terraform/environments/dev/terraform.tfstate.1234.backup": "x",
            "terraform/environments/prod/main.tf": "",
            "terraform/modules/network/main.tf": 'module "x" { source = "../inner" }',
            "terraform/modules/inner/main.tf": 'x = "${path.module}/../../p-${var.x}.txt"',
            "terraform/modules/unused/main.tf": "",
            "terraform/address-plan.yaml": "x: 1",
            "elsewhere/big.bin": "x",
        },
    )
    (source / "terraform/modules/unused/secret.txt").write_text("", "utf-8")
    # The interpolated name makes the whole of `terraform/` reachable, and nothing above it.
    root = copy_tree(source / "terraform/environments/dev", tmp_path / "copy")
    assert root == tmp_path / "copy/environments/dev"
    assert (root / "../../address-plan.yaml").read_text("utf-8") == "x: 1"
    assert "environments/dev/.terraform.lock.hcl" not in listing(tmp_path / "copy")
    assert not any(
        "tfstate" in name or ".terraform/" in name for name in listing(tmp_path / "copy")
    )
    assert not (tmp_path / "copy/elsewhere").exists()
    (source / "terraform/modules/inner/main.tf").write_text("", "utf-8")
    copy_tree(source / "terraform/environments/dev", tmp_path / "small")
    assert listing(tmp_path / "small") == {
        "environments/dev/main.tf",
        "environments/dev/terraform.tfvars",
        "modules/network/main.tf",
        "modules/inner/main.tf",
        "address-plan.yaml",
    }


def test_paths_out_of_the_repository_are_left_alone(tmp_path):
    source = tree(
        tmp_path / "source",
        {"repo/.git/HEAD": "", "repo/main.tf": 'x = "../outside/a.yaml"', "outside/a.yaml": ""},
    )
    copy_tree(source / "repo", tmp_path / "copy")
    assert listing(tmp_path / "copy") == {"main.tf"}
    extra = tree(source / "repo", {"shared/a.tfvars": ""}) / "shared/a.tfvars"
    (source / "repo/sub").mkdir()
    root = copy_tree(source / "repo/sub", tmp_path / "second", extra=[extra])
    assert root == tmp_path / "second/sub"
    assert listing(tmp_path / "second") == {"shared/a.tfvars"}


def test_symbolic_links_are_followed_but_never_in_circles(tmp_path):
    source = tree(tmp_path / "source", {"root/main.tf": "", "shared/variables.tf": "v"})
    (source / "root/variables.tf").symlink_to("../shared/variables.tf")
    (source / "root/again").symlink_to(".")
    (source / "root/up").symlink_to("../root")
    (source / "root/nowhere").symlink_to("missing")
    copy_tree(source / "root", tmp_path / "copy")
    assert listing(tmp_path / "copy") == {"main.tf", "variables.tf"}
    assert not any(path.is_symlink() for path in (tmp_path / "copy").rglob("*"))


def test_a_root_that_is_no_directory_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not a directory"):
        copy_tree(tmp_path / "missing", tmp_path / "copy")


# --- the real engine ---

ROOT = """
terraform {
  backend "s3" {
    bucket         = "dev-connectly"
    key            = "connectly-shared/dev/terraform.tfstate"
    region         = "ap-northeast-2"
    encrypt        = true
    dynamodb_table = "dev-connectly-tf-lock"
    use_lockfile   = true
  }
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "ap-northeast-2"
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

resource "aws_s3_bucket" "logs" {
  bucket = "dev-connectly-logs"
  tags   = { Name = "logs" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

output "vpc_id" {
  value = aws_vpc.this.id
}
"""


def real(kind: str, directory: Path, env: dict[str, str]) -> EngineRunner:
    engine = find_engine(kind)  # type: ignore[arg-type]
    provider = find_provider()
    if engine is None or provider is None:
        pytest.fail(f"no {kind} or no provider: run `shared-check toolchain install`")
    env["TF_CLI_CONFIG_FILE"] = str(cli_config(provider.mirror))
    limits = Timeouts(init=60, plan=120, apply=180, read=60)
    return EngineRunner(engine, directory, env=env, timeouts=limits)


@pytest.mark.engine
@pytest.mark.sandbox
@pytest.mark.parametrize("kind", ["terraform", "tofu"])
def test_a_root_goes_through_its_whole_life_in_the_sandbox(tmp_path, kind):
    source = tree(tmp_path / "source", {"main.tf": ROOT, ".terraform.lock.hcl": "not a lock file"})
    with Sandbox() as sandbox:
        sandbox.bootstrap_backend("dev-connectly", "dev-connectly-tf-lock", "ap-northeast-2")
        runner = real(kind, copy_tree(source, tmp_path / "copy"), sandbox.env())
        runner.init()
        assert runner.validate()["valid"] is True
        assert runner.plan(tmp_path / "plan").changes
        planned = runner.show_json(tmp_path / "plan")
        assert len(planned["resource_changes"]) == 4
        runner.apply(tmp_path / "plan")
        vpc = runner.output_json()["vpc_id"]["value"]
        (found,) = sandbox.client("ec2").describe_vpcs(VpcIds=[vpc])["Vpcs"]
        assert found["CidrBlock"] == "10.0.0.0/16"
        assert json.loads(runner.console("aws_vpc.this.id")) == vpc
        state = runner.show_json()["values"]["root_module"]["resources"]
        assert {item["type"] for item in state} >= {"aws_vpc", "aws_s3_bucket"}
        assert not runner.plan(tmp_path / "second").changes
        runner.destroy()
        assert not [
            b for b in sandbox.client("s3").list_buckets()["Buckets"] if "logs" in b["Name"]
        ]
        assert sandbox.log.read_text("utf-8") == ""


@pytest.mark.engine
def test_broken_hcl_is_an_error_with_file_and_line(tmp_path):
    engine = find_engine()
    if engine is None:
        pytest.fail("no engine: run `shared-check toolchain install`")
    tree(tmp_path, {"main.tf": 'locals {\n  a = nope.b\n}\noutput "a" {\n  value = local.a\n}\n'})
    runner = EngineRunner(engine, tmp_path)
    runner.init()
    with pytest.raises(EngineError) as caught:
        runner.plan(tmp_path / "plan")
    assert ("main.tf", 2) in [(d.path, d.line) for d in caught.value.diagnostics]
    verdict = runner.validate()
    assert verdict["valid"] is False
    tree(tmp_path, {"main.tf": "locals {\n"})
    with pytest.raises(EngineError) as caught:
        runner.plan(tmp_path / "plan")
    assert caught.value.diagnostics[0].path == "main.tf"


@pytest.mark.engine
def test_the_console_evaluates(tmp_path):
    engine = find_engine()
    if engine is None:
        pytest.fail("no engine: run `shared-check toolchain install`")
    assert EngineRunner(engine, tmp_path).console('cidrhost("10.0.0.0/8", 5)') == '"10.0.0.5"'
