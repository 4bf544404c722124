"""Binary plans: their sources are read without ever writing outside of the given directory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from validator.plan import binary
from validator.plan.binary import PlanError, extract_sources, is_binary, read_binary
from validator.plan.toolchain import Engine, find_engine

MANIFEST = [
    {"Key": "", "Dir": "."},
    {"Key": "kms", "Source": "../../modules/kms", "Dir": "../../modules/kms"},
    {"Key": "twice", "Source": "../../modules/kms", "Dir": "../../modules/kms"},
    {"Key": "kms.sub", "Source": "./sub", "Dir": "../../modules/kms/sub"},
    {"Key": "vpc", "Source": "registry.terraform.io/x/vpc/aws", "Version": "5.0.0",
     "Dir": ".terraform/modules/vpc"},
]  # fmt: skip
FILES = {
    "m-/main.tf": b'module "kms" {\n  source = "../../modules/kms"\n}\n',
    "m-kms/main.tf": b"# kms\n",
    "m-twice/main.tf": b"# kms\n",
    "m-kms.sub/main.tf": b"# sub\n",
    "m-vpc/main.tf": b"# vpc\n",
}


def archive(path: Path, manifest: object = MANIFEST, files: dict[str, bytes] = FILES) -> str:
    """A zip file with the parts of a binary plan that hold its sources."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("tfplan", b"")
        target.writestr("tfconfig/modules.json", json.dumps(manifest))
        for name, content in files.items():
            target.writestr(f"tfconfig/{name}", content)
    return str(path)


def test_the_tree_is_laid_out_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "repo" / "environments" / "prod"
    place.mkdir(parents=True)
    root = extract_sources(archive(place / "p.tfplan"), str(tmp_path / "out"))
    assert root == str(tmp_path / "out" / "environments" / "prod")
    assert (Path(root) / "main.tf").read_bytes() == FILES["m-/main.tf"]
    assert (Path(root) / "../../modules/kms/main.tf").read_bytes() == b"# kms\n"
    assert (Path(root) / "../../modules/kms/sub/main.tf").read_bytes() == b"# sub\n"
    assert (Path(root) / ".terraform/modules/vpc/main.tf").read_bytes() == b"# vpc\n"
    installed = json.loads((Path(root) / ".terraform/modules/modules.json").read_text())
    assert {"Key": "vpc", "Source": "registry.terraform.io/x/vpc/aws", "Version": "5.0.0",
            "Dir": ".terraform/modules/vpc"} in installed["Modules"]  # fmt: skip


@pytest.mark.parametrize(
    ("manifest", "files", "message"),
    [
        (MANIFEST, {"m-/../../evil.tf": b"x"}, "unsafe file name"),
        (MANIFEST, {"m-/..": b"x"}, "unsafe file name"),
        (MANIFEST, {"m-/a\\..\\evil.tf": b"x"}, "unsafe file name"),
        (MANIFEST, {"m-/C:evil.tf": b"x"}, "unsafe file name"),
        ([{"Key": "", "Dir": "/etc"}], FILES, "outside of its own tree"),
        ([{"Key": "", "Dir": "C:\\x"}], FILES, "outside of its own tree"),
        ([{"Key": "", "Dir": "../" * 100}], FILES, "outside of its own tree"),
        ([{"Key": 1}], FILES, "list of modules is damaged"),
        ({"Key": ""}, FILES, "list of modules is damaged"),
        ([[]], FILES, "list of modules is damaged"),
    ],
)
def test_archives_that_would_write_elsewhere_write_nothing(
    manifest: object, files: dict[str, bytes], message: str, tmp_path: Path
) -> None:
    path = archive(tmp_path / "p.tfplan", manifest, files)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(PlanError, match=message):
        extract_sources(path, str(out))
    assert list(out.rglob("*")) == []
    assert sorted(item.name for item in tmp_path.iterdir()) == ["out", "p.tfplan"]


def test_every_module_stays_below_the_given_directory(tmp_path: Path) -> None:
    manifest = [{"Key": "", "Dir": "../a/../../b"}, {"Key": "kms", "Dir": "x/../../../../y"}]
    root = extract_sources(archive(tmp_path / "p.tfplan", manifest), str(tmp_path / "o" / "out"))
    below = list(tmp_path.rglob("*.tf"))
    assert len(below) == 2
    assert all(item.is_relative_to(tmp_path / "o" / "out") for item in below), root


def test_existing_files_are_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    outside = tmp_path / "outside.tf"
    outside.write_text("kept")
    path = archive(tmp_path / "p.tfplan", [{"Key": "", "Dir": "."}], {"m-/main.tf": b"new"})
    out.mkdir()
    (out / "main.tf").symlink_to(outside)
    with pytest.raises(PlanError, match="already"):
        extract_sources(path, str(out))
    assert outside.read_text() == "kept"


def test_what_is_unpacked_counts_not_what_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binary, "BYTES_LIMIT", 1 << 20)
    files = {f"m-/f{n}.tf": b"\0" * 400_000 for n in range(3)}
    with pytest.raises(PlanError, match="more than 1 MiB of sources"):
        extract_sources(archive(tmp_path / "p.tfplan", files=files), str(tmp_path / "out"))
    monkeypatch.setattr(binary, "FILES_LIMIT", 2)
    many = {f"m-/f{n}.tf": b"" for n in range(3)}
    with pytest.raises(PlanError, match="more than 2 source files"):
        extract_sources(archive(tmp_path / "q.tfplan", files=many), str(tmp_path / "out"))


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "p.tfplan")
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("tfconfig/m-/main.tf", b"other")
    with pytest.raises(PlanError, match="two source files"):
        extract_sources(path, str(tmp_path / "out"))


def test_files_that_are_no_binary_plan(tmp_path: Path) -> None:
    whole = Path(archive(tmp_path / "p.tfplan")).read_bytes()
    (tmp_path / "cut.tfplan").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.tfplan").write_text("{}")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("readme.txt", "x")
    for name, message in [
        ("cut.tfplan", "not a whole binary plan"),
        ("text.tfplan", "not a whole binary plan"),
        ("other.zip", "not a plan with its sources"),
        ("missing", "no such file"),
        (".", "a directory"),
    ]:
        with pytest.raises(PlanError, match=message):
            extract_sources(str(tmp_path / name), str(tmp_path / "out"))
    assert is_binary(str(tmp_path / "cut.tfplan"))
    assert not is_binary(str(tmp_path / "text.tfplan"))
    assert not is_binary(str(tmp_path / "missing"))


def test_a_damaged_archive_is_an_error_wherever_the_damage_is(tmp_path: Path) -> None:
    whole = Path(archive(tmp_path / "p.tfplan")).read_bytes()
    refused = 0
    for position in range(0, len(whole), 11):
        damaged = bytearray(whole)
        damaged[position] ^= 0x55
        path = tmp_path / "damaged.tfplan"
        path.write_bytes(damaged)
        try:
            extract_sources(str(path), str(tmp_path / f"out{position}"))
        except PlanError:
            refused += 1
    assert refused > 30
    assert not [p for p in tmp_path.rglob("*.tf") if "out" not in p.relative_to(tmp_path).parts[0]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine of this machine."""
    found = find_engine()
    assert found is not None, "no terraform >= 1.11 or tofu >= 1.10 on PATH"
    return found


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Path:
    """A root without providers to download, with a binary plan in it."""
    root = tmp_path_factory.mktemp("repo") / "environments" / "prod"
    module = root.parent.parent / "modules" / "label"
    root.mkdir(parents=True)
    module.mkdir(parents=True)
    (root / "main.tf").write_text(
        'module "label" {\n  source = "../../modules/label"\n  name   = "prod"\n}\n'
    )
    (module / "main.tf").write_text(
        'variable "name" {\n  type = string\n}\n\n'
        'resource "terraform_data" "this" {\n  input = var.name\n}\n'
    )
    for arguments in (["init"], ["plan", "-out=p.tfplan"]):
        subprocess.run(
            [str(engine.path), *arguments, "-input=false", "-no-color"],
            cwd=root, check=True, timeout=120, capture_output=True,
            env={**os.environ, "CHECKPOINT_DISABLE": "1"},
        )  # fmt: skip
    return root


@pytest.mark.engine
def test_a_real_plan_with_its_sources_in_place(
    planned: Path, engine: Engine, tmp_path: Path
) -> None:
    graph, sources = read_binary(str(planned / "p.tfplan"), engine, into=str(tmp_path))
    resource = graph.resources["module.label.terraform_data.this"]
    assert resource.at("input").data == "prod"
    assert resource.at("id").is_unknown
    assert graph.engine == f"{engine.kind} {engine.version}"
    assert sources == str(planned)


@pytest.mark.engine
def test_a_real_plan_whose_sources_have_changed_since(
    planned: Path, engine: Engine, tmp_path: Path
) -> None:
    changed = tmp_path / "repo"
    shutil.copytree(planned.parent.parent, changed)
    root = changed / "environments" / "prod"
    (root / "more.tf").write_text("# since the plan\n")
    graph, sources = read_binary(str(root / "p.tfplan"), engine, into=str(tmp_path / "out"))
    assert graph.root == str(root)
    assert sources == str(tmp_path / "out" / "environments" / "prod")
    assert not (Path(sources) / "more.tf").exists()
    assert (Path(sources) / "../../modules/label/main.tf").is_file()


@pytest.mark.engine
def test_an_engine_that_cannot_read_the_plan_is_one_error(engine: Engine, tmp_path: Path) -> None:
    path = archive(tmp_path / "p.tfplan")
    with pytest.raises(PlanError, match=f"Run `{engine.kind} init`"):
        read_binary(path, engine, into=str(tmp_path / "out"))
