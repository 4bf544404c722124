"""The language server: what `scan` finds, where an editor shows it. Needs the extra `lsp`."""
