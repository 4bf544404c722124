"""Where suppressions are written: in comments, and in the exceptions files of a repository."""

from __future__ import annotations

import os

MARK = "shared-check:"
"""What a comment of ours starts with."""

EXCEPTIONS = ("exceptions.yaml", os.path.join(".shared-check", "exceptions.yaml"))
"""The files that exceptions may be in, from the top of a repository."""
