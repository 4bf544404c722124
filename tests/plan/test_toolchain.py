"""Engine and provider are found, built once, and their absence is said in one clear error."""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from validator.plan.toolchain import (
    ToolchainError,
    cache_directory,
    cli_config,
    find_engine,
    find_provider,
    install_engine,
    install_provider,
    registry_reachable,
    status,
)
from validator.plan.toolchain import build as build_module
from validator.plan.toolchain import provider as provider_module
from validator.plan.toolchain.cache import (
    build_directory,
    directory_size,
    exclusive,
    require_space,
    write_atomically,
)
from validator.plan.toolchain.engine import cached_tofu, probe
from validator.plan.toolchain.provider import (
    PROVIDER_VERSION,
    REGISTRY_HOSTS,
    package_directory,
    platform_name,
    wanted_services,
    write_record,
)
from validator.plan.toolchain.slim import (
    service_closure,
    slim_copy,
    trim_accessors,
    trim_registrations,
)

MODULE = "github.com/hashicorp/terraform-provider-aws"
REAL_CACHE = cache_directory()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SHARED_CHECK_ENGINE", raising=False)
    return tmp_path / "cache"


def executable(path: Path, answer: str, code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\nexit {code}\n", "utf-8")
    path.chmod(0o755)
    return path


def only_on_path(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (*folders, "/usr/bin", "/bin"))))


# --- engine ---


def test_terraform_is_preferred_and_its_version_read(tmp_path, monkeypatch):
    executable(tmp_path / "bin/terraform", "Terraform v1.12.0\non linux_amd64")
    executable(tmp_path / "bin/tofu", "OpenTofu v1.10.3\non linux_amd64")
    only_on_path(monkeypatch, tmp_path / "bin")
    found = find_engine()
    assert found is not None
    assert (found.kind, found.version) == ("terraform", "1.12.0")
    assert found.path == tmp_path / "bin/terraform"
    tofu = find_engine("tofu")
    assert tofu is not None
    assert (tofu.kind, tofu.version) == ("tofu", "1.10.3")


@pytest.mark.parametrize("answer", ["Terraform v1.10.5", "OpenTofu v1.9.1", "Terraform v0.15.0"])
def test_an_engine_too_old_is_not_used_and_the_status_says_why(tmp_path, monkeypatch, answer):
    name = "tofu" if answer.startswith("OpenTofu") else "terraform"
    executable(tmp_path / "bin" / name, answer)
    only_on_path(monkeypatch, tmp_path / "bin")
    assert find_engine() is None
    problem = probe(tmp_path / "bin" / name).problem
    assert problem is not None
    assert "too old" in problem


def test_a_prerelease_of_a_new_enough_version_is_used(tmp_path, monkeypatch):
    executable(tmp_path / "bin/terraform", "Terraform v1.13.0-beta1")
    only_on_path(monkeypatch, tmp_path / "bin")
    found = find_engine()
    assert found is not None
    assert found.version == "1.13.0-beta1"


def test_an_old_terraform_does_not_hide_a_good_tofu(tmp_path, monkeypatch):
    executable(tmp_path / "bin/terraform", "Terraform v1.5.7")
    executable(tmp_path / "bin/tofu", "OpenTofu v1.12.6")
    only_on_path(monkeypatch, tmp_path / "bin")
    found = find_engine()
    assert found is not None
    assert found.kind == "tofu"
    assert find_engine("terraform") is None


def test_the_tofu_in_the_cache_is_found_after_path(monkeypatch):
    executable(cached_tofu(), "OpenTofu v1.12.6")
    only_on_path(monkeypatch)
    found = find_engine()
    assert found is not None
    assert found.path == cached_tofu()


def test_the_named_engine_comes_first(tmp_path, monkeypatch):
    executable(tmp_path / "bin/terraform", "Terraform v1.12.0")
    mine = executable(tmp_path / "mine/tf", "OpenTofu v1.11.0")
    only_on_path(monkeypatch, tmp_path / "bin")
    monkeypatch.setenv("SHARED_CHECK_ENGINE", str(mine))
    found = find_engine()
    assert found is not None
    assert (found.kind, found.path) == ("tofu", mine)
    # A kind asked for on the command line is stronger than the variable.
    terraform = find_engine("terraform")
    assert terraform is not None
    assert terraform.path == tmp_path / "bin/terraform"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "no such file"), ("Terraform v1.0.0", "too old"), ("hello", "neither terraform")],
)
def test_a_named_engine_that_cannot_be_used_is_an_error(tmp_path, monkeypatch, content, reason):
    path = tmp_path / "engine"
    if content is not None:
        executable(path, content)
    monkeypatch.setenv("SHARED_CHECK_ENGINE", str(path))
    with pytest.raises(ToolchainError, match=reason) as caught:
        find_engine()
    assert "SHARED_CHECK_ENGINE" in caught.value.hint


# --- cache ---


def test_the_cache_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(tmp_path / "own"))
    assert cache_directory() == tmp_path / "own"
    monkeypatch.delenv("SHARED_CHECK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_directory() == tmp_path / "xdg/shared-check"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_directory() == tmp_path / "home/.cache/shared-check"


HOLDER = """
import sys, time
from validator.plan.toolchain.cache import exclusive
with exclusive("thing", lambda step, done: None):
    print("held", flush=True)
    time.sleep(float(sys.argv[1]))
"""


def hold_lock(seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_waits_for_the_first():
    steps: list[str] = []
    with hold_lock(1.0) as first, exclusive("thing", lambda step, done: steps.append(step)):
        assert first.wait(5) == 0
    assert steps == ["waiting for another process that installs the thing"]


def test_a_lock_that_never_comes_free_is_an_error():
    with hold_lock(30.0) as first:
        with (
            pytest.raises(ToolchainError, match="another process has been installing"),
            exclusive("thing", lambda step, done: None, timeout=0.1),
        ):
            pass
        first.kill()


def test_a_killed_holder_frees_its_lock():
    with hold_lock(30.0) as first:
        first.kill()
    with exclusive("thing", lambda step, done: pytest.fail(step)):
        pass


def test_what_a_killed_build_left_is_removed(cache):
    stale = cache / "build/engine-old"
    other = cache / "build/provider-running"
    for folder in (stale, other):
        folder.mkdir(parents=True)
    with build_directory("engine") as scratch:
        assert scratch.is_dir()
        assert not stale.exists()
        assert other.exists()
    assert not scratch.exists()


def test_too_little_room_is_said_before_the_build(tmp_path):
    with pytest.raises(ToolchainError, match="GB free") as caught:
        require_space(tmp_path / "not" / "yet", 10**18, "building the thing")
    assert "SHARED_CHECK_CACHE" in caught.value.hint


def test_an_unwritable_cache_is_one_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(tmp_path / "file" / "below"))
    with (
        pytest.raises(ToolchainError, match="not writable"),
        exclusive("thing", lambda step, done: None),
    ):
        pass


def test_a_failed_write_leaves_the_old_content(tmp_path):
    path = tmp_path / "file"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_hard_links_count_once(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 1000)
    os.link(tmp_path / "a", tmp_path / "b")
    assert directory_size(tmp_path) == 1000


# --- provider ---


def publish_provider(cache: Path) -> None:
    for host in REGISTRY_HOSTS:
        folder = package_directory(cache / "mirror", host)
        executable(folder / f"terraform-provider-aws_v{PROVIDER_VERSION}", "plugin")
    write_record()


def test_a_provider_in_the_mirror_is_found(cache):
    assert find_provider() is None
    publish_provider(cache)
    found = find_provider()
    assert found is not None
    assert (found.version, found.mirror) == (PROVIDER_VERSION, cache / "mirror")
    assert found.binary.is_relative_to(cache / "mirror")


def test_a_provider_of_another_recipe_is_built_anew(cache, monkeypatch):
    publish_provider(cache)
    monkeypatch.setattr(provider_module, "wanted_services", lambda: ("ec2",))
    assert find_provider() is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"recipe": 1}'])
def test_a_damaged_record_means_no_provider(cache, content):
    publish_provider(cache)
    (cache / "provider.json").write_text(content, "utf-8")
    assert find_provider() is None


def test_one_missing_registry_name_means_no_provider(cache):
    publish_provider(cache)
    folder = package_directory(cache / "mirror", REGISTRY_HOSTS[1])
    (folder / f"terraform-provider-aws_v{PROVIDER_VERSION}").unlink()
    assert find_provider() is None


def test_the_configuration_names_the_mirror_for_both_registries(cache):
    path = cli_config(cache / "a b" / "mirror")
    text = path.read_text("utf-8")
    assert json.dumps(str(cache / "a b" / "mirror")) in text
    for keyword in ("include", "exclude"):
        line = next(line for line in text.splitlines() if line.strip().startswith(keyword))
        assert re.findall(r'"([^"]+)"', line) == [
            f"{host}/hashicorp/aws" for host in REGISTRY_HOSTS
        ]
    before = path.stat().st_mtime_ns
    assert cli_config(cache / "a b" / "mirror").stat().st_mtime_ns == before


def test_the_services_hold_what_the_rules_judge():
    services = wanted_services()
    assert {"ec2", "ecs", "elbv2", "kms", "s3", "s3control", "rds", "elasticache"} < set(services)
    assert list(services) == sorted(set(services))


class Discovery(http.server.BaseHTTPRequestHandler):
    body = b'{"providers.v1": "/v1/providers/"}'

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args):
        pass


@pytest.mark.parametrize(
    ("body", "reachable"),
    [(b'{"providers.v1": "/v1/"}', True), (b"<html>log in</html>", False), (b"[]", False)],
)
def test_the_registry_is_reachable_when_it_answers_like_one(monkeypatch, body, reachable):
    handler = type("Handler", (Discovery,), {"body": body})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    real = provider_module.urllib.request.urlopen
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    monkeypatch.setattr(
        provider_module.urllib.request, "urlopen", lambda url, timeout: real(address, None, timeout)
    )
    try:
        assert registry_reachable(3.0) is reachable
    finally:
        server.shutdown()
        server.server_close()


def test_a_registry_that_hangs_costs_the_timeout_only(monkeypatch):
    monkeypatch.setattr(provider_module, "_discover", lambda timeout: time.sleep(30) or True)
    started = time.monotonic()
    assert registry_reachable(0.2) is False
    assert time.monotonic() - started < 10


# --- slim build ---

REGISTRATIONS = f"""package sdkv2

import (
\t"{MODULE}/internal/conns"
\t"{MODULE}/internal/service/acm"
\t"{MODULE}/internal/service/ec2"
)

func servicePackages(ctx context.Context) []conns.ServicePackage {{
\tv := []conns.ServicePackage{{
\t\tacm.ServicePackage(ctx),
\t\tec2.ServicePackage(ctx),
\t}}
\treturn v
}}
"""

ACCESSORS = """package conns

import (
\t"context"

\t"github.com/aws/aws-sdk-go-v2/service/acm"
\t"github.com/aws/aws-sdk-go-v2/service/ec2"
\tother "github.com/aws/aws-sdk-go-v2/service/elasticsearchservice"
\t"github.com/hashicorp/terraform-provider-aws/names"
)

func (c *AWSClient) ACMClient(ctx context.Context) *acm.Client {
\treturn errs.Must(client[*acm.Client](ctx, c, names.ACM, make(map[string]any)))
}

func (c *AWSClient) EC2Client(ctx context.Context) *ec2.Client {
\treturn errs.Must(client[*ec2.Client](ctx, c, names.EC2, make(map[string]any)))
}

func (c *AWSClient) ElasticsearchClient(ctx context.Context) *other.Client {
\treturn errs.Must(client[*other.Client](ctx, c, names.Elasticsearch, make(map[string]any)))
}
"""


def provider_tree(root: Path) -> Path:
    files = {
        "go.mod": f"module {MODULE}\n",
        "main.go": "package main\n",
        "website/docs/index.md": "",
        "internal/provider/sdkv2/service_packages_gen.go": REGISTRATIONS,
        "internal/conns/awsclient_gen.go": ACCESSORS,
        "internal/conns/use.go": "package conns\n",
        "internal/acctest/a.go": "package acctest // c.ACMClient(ctx)\n",
        "internal/service/smarterr.hcl": "x",
        "internal/service/ec2/vpc.go": f'import "{MODULE}/internal/service/iam"\nc.EC2Client()\n',
        "internal/service/ec2/vpc_test.go": f'import "{MODULE}/internal/service/acm"\n',
        "internal/service/ec2/testdata/x.tf": "",
        "internal/service/iam/role.go": "package iam\n",
        "internal/service/acm/cert.go": "package acm // c.ACMClient(ctx)\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def test_registrations_of_other_services_are_trimmed():
    text = trim_registrations(REGISTRATIONS, frozenset({"ec2"}))
    assert "acm" not in text
    assert f'"{MODULE}/internal/service/ec2"' in text
    assert "\t\tec2.ServicePackage(ctx),\n" in text
    assert f'"{MODULE}/internal/conns"' in text


def test_accessors_not_called_go_with_their_imports():
    text = trim_accessors(ACCESSORS, frozenset({"EC2Client", "ElasticsearchClient"}))
    assert "acm" not in text
    assert "EC2Client" in text
    assert 'other "github.com/aws/aws-sdk-go-v2/service/elasticsearchservice"' in text
    assert '"github.com/hashicorp/terraform-provider-aws/names"' in text


def test_the_copy_holds_the_closure_and_nothing_else(tmp_path):
    source = provider_tree(tmp_path / "source")
    for path in source.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)  # as in Go's module cache
    kept = slim_copy(source, tmp_path / "target", ["ec2"])
    assert kept == {"ec2", "iam"}
    files = {str(p.relative_to(tmp_path / "target")) for p in (tmp_path / "target").rglob("*.*")}
    assert files == {
        "go.mod",
        "main.go",
        "internal/provider/sdkv2/service_packages_gen.go",
        "internal/conns/awsclient_gen.go",
        "internal/conns/use.go",
        "internal/service/smarterr.hcl",
        "internal/service/ec2/vpc.go",
        "internal/service/iam/role.go",
    }
    accessors = (tmp_path / "target/internal/conns/awsclient_gen.go").read_text("utf-8")
    assert "EC2Client" in accessors
    assert "ACMClient" not in accessors
    for path in source.rglob("*"):
        path.chmod(0o755)


def test_an_unknown_service_or_layout_is_an_error(tmp_path):
    source = provider_tree(tmp_path / "source")
    with pytest.raises(ToolchainError, match="no service package 'ec3'"):
        service_closure(source / "internal/service", ["ec3"])
    (source / "internal/conns/awsclient_gen.go").unlink()
    with pytest.raises(ToolchainError, match="awsclient_gen"):
        slim_copy(source, tmp_path / "target", ["ec2"])


# --- installing ---

FAKE_GO = """#!/bin/sh
case "$1" in
env) echo /; echo / ;;
version) {version} ;;
mod) {download} ;;
list) echo a; echo b ;;
build)
  {build}
  ;;
esac
"""


def fake_go(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    version: str = "echo go version go1.26.8 linux/amd64",
    download: str = "exit 1",
    build: str = "exit 1",
) -> None:
    path = tmp_path / "go/go"
    path.parent.mkdir(exist_ok=True)
    path.write_text(FAKE_GO.format(version=version, download=download, build=build), "utf-8")
    path.chmod(0o755)
    only_on_path(monkeypatch, path.parent)
    monkeypatch.setattr(build_module, "_ENGINE_SPACE", 1)
    monkeypatch.setattr(build_module, "_PROVIDER_SPACE", 1)


WRITE_TOFU = """for last; do case "$before" in -o) out="$last";; esac; before="$last"; done
  echo a >&2; echo b >&2
  printf '#!/bin/sh\\necho OpenTofu v1.12.6\\n' > "$out"; chmod +x "$out" """


def test_an_engine_is_built_once_and_reused(tmp_path, monkeypatch):
    fake_go(tmp_path, monkeypatch, build=WRITE_TOFU)
    seen: list[tuple[str, float | None]] = []
    engine = install_engine(lambda step, done: seen.append((step, done)))
    assert (engine.kind, engine.version, engine.path) == ("tofu", "1.12.6", cached_tofu())
    fractions = [done for _, done in seen if done is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert find_engine() == engine
    fake_go(tmp_path, monkeypatch, build="exit 9")
    assert install_engine() == engine


def test_a_failed_build_shows_the_end_of_its_log_and_leaves_nothing(tmp_path, monkeypatch, cache):
    fake_go(tmp_path, monkeypatch, build="echo 'x.go:1: undefined: y' >&2; exit 1")
    with pytest.raises(ToolchainError, match=r"x\.go:1: undefined: y") as caught:
        install_engine()
    assert str(cache / "logs/engine.log") in caught.value.hint
    assert "x.go:1" in (cache / "logs/engine.log").read_text("utf-8")
    assert not cached_tofu().exists()
    assert list((cache / "build").iterdir()) == []


def test_an_engine_that_does_not_start_is_not_installed(tmp_path, monkeypatch):
    broken = WRITE_TOFU.replace("echo OpenTofu v1.12.6", "echo broken")
    fake_go(tmp_path, monkeypatch, build=broken)
    with pytest.raises(ToolchainError, match="does not work"):
        install_engine()
    assert not cached_tofu().exists()


def test_a_missing_go_is_one_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for install in (install_engine, install_provider):
        with pytest.raises(ToolchainError, match="Go is not installed") as caught:
            install()
        assert "https://go.dev/dl" in caught.value.hint


def test_a_go_too_old_is_one_clear_error(tmp_path, monkeypatch):
    refusal = "echo 'go: go.mod requires go >= 1.26.6 (running go 1.22; GOTOOLCHAIN=local)' >&2"
    fake_go(tmp_path, monkeypatch, version=f"{refusal}; exit 1")
    with pytest.raises(ToolchainError, match=r"Go is too old: .*1\.26\.6") as caught:
        install_engine()
    assert "GOTOOLCHAIN" in caught.value.hint


def test_a_source_that_cannot_be_downloaded_is_one_clear_error(tmp_path, monkeypatch):
    fake_go(tmp_path, monkeypatch, download='echo \'{"Error": "connection refused"}\'; exit 1')
    with pytest.raises(ToolchainError, match="connection refused") as caught:
        install_provider()
    assert "GOPROXY" in caught.value.hint


def test_a_provider_is_built_published_and_recorded(tmp_path, monkeypatch, cache):
    source = provider_tree(tmp_path / "source")
    monkeypatch.setattr(build_module, "wanted_services", lambda: ("ec2",))
    text = "This binary is a plugin. These are not meant to be executed directly."
    fake_go(
        tmp_path,
        monkeypatch,
        download=f'echo \'{{"Dir": "{source}"}}\'',
        build=WRITE_TOFU.replace("echo OpenTofu v1.12.6", f"echo {text} >&2; exit 1"),
    )
    found = install_provider()
    assert found == find_provider()
    binaries = list((cache / "mirror").rglob("terraform-provider-aws_v*"))
    assert {path.parent.name for path in binaries} == {platform_name()}
    assert len(binaries) == 2
    assert binaries[0].stat().st_ino == binaries[1].stat().st_ino
    assert (cache / "terraform.tfrc").is_file()
    assert list((cache / "build").iterdir()) == []


def test_a_provider_that_does_not_start_is_not_published(tmp_path, monkeypatch):
    source = provider_tree(tmp_path / "source")
    monkeypatch.setattr(build_module, "wanted_services", lambda: ("ec2",))
    fake_go(tmp_path, monkeypatch, download=f'echo \'{{"Dir": "{source}"}}\'', build=WRITE_TOFU)
    with pytest.raises(ToolchainError, match="does not start"):
        install_provider()
    assert find_provider() is None


def test_the_status_tells_what_is_there(tmp_path, monkeypatch, cache):
    monkeypatch.setattr(
        "validator.plan.toolchain.inventory.registry_reachable", lambda timeout: False
    )
    fake_go(tmp_path, monkeypatch)
    now = status()
    assert (now.engines, now.provider, now.registry, now.go) == ((), None, False, "1.26.8")
    assert not now.ready
    executable(cached_tofu(), "OpenTofu v1.12.6")
    assert not status().ready
    publish_provider(cache)
    assert status().ready
    assert status().cache_size > 0


# --- the real thing ---


@pytest.mark.engine
def test_the_installed_provider_answers_its_schema(tmp_path, monkeypatch):
    monkeypatch.setenv("SHARED_CHECK_CACHE", str(REAL_CACHE))
    provider, engine = find_provider(), find_engine()
    if provider is None or engine is None:
        pytest.fail("no engine or provider: run `shared-check toolchain install`")
    (tmp_path / "main.tf").write_text(
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n',
        "utf-8",
    )
    env = {**os.environ, "TF_CLI_CONFIG_FILE": str(cli_config(provider.mirror))}
    for command in (["init", "-no-color"], ["providers", "schema", "-json"]):
        done = subprocess.run(
            [str(engine.path), *command], cwd=tmp_path, env=env, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    (schema,) = json.loads(done.stdout)["provider_schemas"].values()
    judged = {"aws_vpc", "aws_db_instance", "aws_elasticache_replication_group", "aws_ecs_service"}
    assert judged <= schema["resource_schemas"].keys()
