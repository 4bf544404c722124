"""A headless Chromium: the machine's own, or the one that Playwright has installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of Chromium: `$CHROMIUM`, else on PATH, else None (Playwright's own, if any)."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser. Raises where there is none: `make browser` installs it."""
    with sync_playwright() as playwright:
        # Chromium refuses its own sandbox to root, which is what CI containers run as.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        try:
            yield running
        finally:
            running.close()
