"""`shared-check lsp`."""

from __future__ import annotations

from validator.cli import common


def lsp() -> None:
    """Serve an editor: the Language Server Protocol on stdin and stdout.

    Editors start it; set-up for VS Code, Neovim and Helix is in docs/editor.md.
    Files are judged when they are opened and saved.

    Needs the extra `lsp`:

      pip install 'shared-check[lsp]'

    Example:

      shared-check lsp

    Exit codes: 0 the editor ended it, 2 the extra is not installed.
    """
    try:
        import pygls.lsp.server  # noqa: F401 - asked for, to say clearly what is missing
    except ImportError:
        common.stop(
            "the language server needs pygls, which is not installed",
            "pip install 'shared-check[lsp]'",
        )
    from validator.lsp.server import serve

    serve()
