"""The real server process, spoken to in the real protocol over stdin and stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

MAIN = """\
resource "aws_kms_key" "this" {
  description = "é𝄞 x" # told
}

variable "name" {
  type      = string
  sensitive = true
  default   = "hush-hush"
}

variable "open" {
  type = bool
}

resource "aws_db_instance" "db" {
  identifier          = var.name
  publicly_accessible = var.open
}

resource "aws_lb" "front" {
  drop_invalid_header_fields = local.drop
}

locals {
  drop = false
}
"""
TIMEOUT = 120


class Client:
    """A minimal editor."""

    def __init__(self, root: Path, *command: str) -> None:
        self.root = root
        environ = {**os.environ, "XDG_CACHE_HOME": str(root / ".cache")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from validator.cli.start import main; main()", "lsp"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=root, env=environ,
        )  # fmt: skip
        self.said: Queue[dict[str, Any]] = Queue()
        self.heard: list[dict[str, Any]] = []
        self.number = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            size = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    size = int(header.split(b":")[1])
                header = stream.readline()
            self.said.put(json.loads(stream.read(size)))

    def send(self, method: str, params: Any, *, answer: bool = False) -> Any:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if answer:
            self.number += 1
            message["id"] = self.number
        data = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()
        if not answer:
            return None
        return self.wait(lambda one: one.get("id") == self.number)["result"]

    def wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            message = self.said.get(timeout=TIMEOUT)
            if wanted(message):
                return message
            self.heard.append(message)

    def uri(self, name: str = "main.tf") -> str:
        return (self.root / name).resolve().as_uri()

    def initialise(self) -> dict[str, Any]:
        params = {"processId": None, "rootUri": self.root.as_uri(), "capabilities": {}}
        found: dict[str, Any] = self.send("initialize", params, answer=True)
        self.send("initialized", {})
        return found

    def open(self, name: str = "main.tf") -> list[dict[str, Any]]:
        text = (self.root / name).read_bytes().decode("utf-8", "replace")
        item = {"uri": self.uri(name), "languageId": "terraform", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        return self.diagnostics(name)

    def save(self, name: str = "main.tf") -> list[dict[str, Any]]:
        self.send("textDocument/didSave", {"textDocument": {"uri": self.uri(name)}})
        return self.diagnostics(name)

    def diagnostics(self, name: str = "main.tf") -> list[dict[str, Any]]:
        told = self.wait(
            lambda one: (
                one.get("method") == "textDocument/publishDiagnostics"
                and one["params"]["uri"] == self.uri(name)
            )
        )
        found: list[dict[str, Any]] = told["params"]["diagnostics"]
        return found

    def hover(self, line: int) -> Any:
        params = {
            "textDocument": {"uri": self.uri()},
            "position": {"line": line - 1, "character": 3},
        }
        return self.send("textDocument/hover", params, answer=True)

    def actions(self, line: int) -> list[dict[str, Any]]:
        place = {"line": line - 1, "character": 0}
        params = {
            "textDocument": {"uri": self.uri()},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        }
        found: list[dict[str, Any]] = self.send("textDocument/codeAction", params, answer=True)
        return found

    def end(self) -> int:
        self.send("shutdown", None, answer=True)
        self.send("exit", None)
        return self.process.wait(timeout=TIMEOUT)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(MAIN)
    (tmp_path / ".shared-check").mkdir()
    made = Client(tmp_path)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()


def of(found: list[dict[str, Any]], rule: str) -> dict[str, Any]:
    (one,) = [one for one in found if one["code"] == rule]
    return one


def line_of(text: str) -> int:
    return MAIN[: MAIN.index(text)].count("\n") + 1


def test_an_editor_session(client: Client) -> None:
    """Open, hover, fix, save, end: as an editor does it."""
    abilities = client.initialise()["capabilities"]
    assert abilities["hoverProvider"]
    assert abilities["codeActionProvider"]["codeActionKinds"] == ["quickfix"]
    found = client.open()

    headers = of(found, "alb-drop-invalid-headers")
    assert headers["severity"] == 2
    assert headers["source"] == "shared-check"
    assert headers["range"]["start"]["line"] == line_of("  drop_invalid") - 1
    steps = headers["relatedInformation"]
    assert {step["location"]["uri"] for step in steps} == {client.uri()}
    assert line_of("  drop = false") - 1 in {
        step["location"]["range"]["start"]["line"] for step in steps
    }
    assert headers["codeDescription"]["href"].endswith("/policies/alb-drop-invalid-headers.md")

    undecided = of(found, "rds-not-public")
    assert undecided["severity"] == 3
    assert "var.open" in undecided["message"]

    hover = client.hover(line_of("  publicly_accessible"))["contents"]["value"]
    assert "**aws_db_instance.db**" in hover
    assert hover.index("publicly_accessible") < hover.index("identifier")
    assert "hush-hush" not in hover
    assert "`rds-not-public`" in hover
    assert "- encryption key: **" in client.hover(line_of("  identifier"))["contents"]["value"]
    assert client.hover(line_of("locals {")) is None
    assert client.end() == 0


def test_a_quick_fix_is_the_fix_of_scan(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    environment = (
        'terraform {\n  backend "s3" {\n    bucket = "dev-connectly"\n'
        '    key    = "connectly-shared/dev/terraform.tfstate"\n  }\n}\n\n'
    )
    (tmp_path / "main.tf").write_text(environment + MAIN)
    client = Client(tmp_path)
    try:
        client.initialise()
        rotation = of(client.open(), "kms-key-rotation")
        assert rotation["severity"] == 1
        (action,) = [
            one for one in client.actions(rotation["range"]["start"]["line"] + 1)
            if one["title"].startswith("kms-key-rotation")
        ]  # fmt: skip
        assert action["kind"] == "quickfix"
        (edit,) = action["edit"]["changes"][client.uri()]
        lines = (environment + MAIN).splitlines(keepends=True)
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert (start["character"], end["character"]) == (0, 0)
        lines[start["line"] : end["line"]] = [edit["newText"]]
        applied = "".join(lines)
        scan = [sys.executable, "-c", "from validator.cli.start import main; main()", "scan"]
        done = subprocess.run(
            [*scan, "--fix", "--rules", "kms-key-rotation"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stderr.endswith("fixed 1 of 1 finding\n")
        assert (tmp_path / "main.tf").read_text() == applied
        assert "kms-key-rotation" not in [one["code"] for one in client.save()]
        assert client.end() == 0
    finally:
        client.process.kill()
        client.process.wait()


@pytest.mark.parametrize(
    "broken",
    [b'resource "aws_kms_key" "this" {\n', b"\xff\xfe\x00", b"a = <<EOT\n", b"", b"}" * 50,
     b"x = " + b"[" * 3000],
)  # fmt: skip
def test_broken_sources_do_not_end_the_session(client: Client, broken: bytes) -> None:
    client.initialise()
    assert client.open()
    (client.root / "main.tf").write_bytes(broken)
    told = client.save()
    assert [one["severity"] for one in told if one["code"] == "unreadable"] == (
        [1] if broken else []
    )
    client.hover(1)
    client.actions(1)
    (client.root / "main.tf").write_text(MAIN)
    assert of(client.save(), "alb-drop-invalid-headers")
    assert client.end() == 0


def test_a_fix_is_not_offered_for_a_text_that_is_not_saved(client: Client) -> None:
    client.initialise()
    client.open()
    line = line_of("  drop_invalid")
    (client.root / "main.tf").write_text(MAIN.replace("local.drop", "false"))
    client.save()
    assert client.actions(line) == []  # the editor still has the old text
    client.send("textDocument/didClose", {"textDocument": {"uri": client.uri()}})
    (action,) = client.actions(line)
    assert "drop_invalid_header_fields = true" in str(action["edit"])


def test_without_the_extra_one_line_says_so(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = None; sys.argv = ['shared-check', 'lsp'];"
        "from validator.cli.start import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "error: the language server needs pygls, which is not installed\n"
        "  pip install 'shared-check[lsp]'\n"
    )
