"""The protocol: which message leads to which answer. Saved files are judged, not what is typed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from validator import __version__
from validator.lsp.answers import SOURCE, InputError, Judge, uri_of
from validator.pipeline.fixing.run import Fix

_ENDINGS = (".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json")
T = TypeVar("T")


def serve() -> None:
    """Speak the protocol on stdin and stdout until the editor ends it."""
    build().start_io()


def build() -> LanguageServer:
    """The server with its features."""
    server = LanguageServer(SOURCE, __version__, types.TextDocumentSyncKind.Full)
    judge = Judge(os.environ)
    shown: dict[str, set[str]] = {}

    def publish(uri: str) -> None:
        path = _path(uri)
        if path is None:
            return
        found = _safely(server, lambda: judge.judge(path))
        if found is None:
            return
        gone = shown.get(path, set()) - set(found)
        shown[path] = set(found)
        for name in (*found, *gone):
            server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri_of(name), found.get(name, []))
            )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        path = _path(params.text_document.uri)
        if path is None:
            return None
        line = params.position.line + 1
        text = _safely(server, lambda: judge.hover(path, line))
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None

    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        return _safely(server, lambda: offered(params)) or []

    def offered(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        path = _path(uri)
        if path is None or _is_edited(server, uri, path):
            return []
        found = judge.fixes(path, params.range.start.line + 1, params.range.end.line + 1)
        return [_action(*one) for one in found if not _is_edited(server, uri_of(one[1]), one[1])]

    return server


def _action(fix: Fix, path: str, new: str) -> types.CodeAction:
    uri = uri_of(path)
    with open(path, encoding="utf-8", newline="") as stream:
        old = stream.read()
    edit = types.WorkspaceEdit(changes={uri: [_smallest(old, new)]})
    title = f"{fix.rule}: fix {', '.join(dict.fromkeys(f.address for f in fix.findings))}"
    return types.CodeAction(title=title, kind=types.CodeActionKind.QuickFix, edit=edit)


def _smallest(old: str, new: str) -> types.TextEdit:
    """One edit of whole lines: what both texts start and end with is not in it."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    end = len(before) - tail
    last = types.Position(end, 0)
    if end and end == len(before) and not before[-1].endswith("\n"):
        last = types.Position(end - 1, len(before[-1].encode("utf-16-le")) // 2)
    text = "".join(after[head : len(after) - tail])
    return types.TextEdit(types.Range(types.Position(head, 0), last), text)


def _path(uri: str) -> str | None:
    """The file of a URI as a path relative to the working directory, where it is one of ours."""
    path = uris.to_fs_path(uri)
    if not path or not path.endswith(_ENDINGS) or not os.path.isfile(path):
        return None
    return os.path.relpath(path)


def _is_edited(server: LanguageServer, uri: str, path: str) -> bool:
    """Whether the editor has a text that is not saved: a fix is for the saved one."""
    document = server.workspace.text_documents.get(uri)
    if document is None:
        return False
    with open(path, "rb") as stream:
        return bool(document.source.encode("utf-8", "surrogatepass") != stream.read())


def _safely(server: LanguageServer, work: Callable[[], T]) -> T | None:
    """The answer; None where there is none, with a line in the editor's log. Never raises."""
    try:
        return work()
    except InputError as error:
        message = error.message
    except Exception as error:  # noqa: BLE001 - an editor's session outlives one bad file
        message = f"{type(error).__name__}: {error}"
    params = types.LogMessageParams(types.MessageType.Warning, f"{SOURCE}: {message}")
    server.window_log_message(params)
    print(f"{SOURCE}: {message}", file=sys.stderr)  # noqa: T201 - the editor's output panel
    return None
