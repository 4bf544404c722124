"""A headless Chromium: the machine's own, or the one that Playwright has installed.

Run as a program (`make browser`) it installs one where there is none: from the distribution's
packages as root on Debian and Ubuntu, else by Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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


def install() -> int:
    """Have a Chromium; the exit code of what installs it, 0 where there is one already."""
    if chromium() is not None or _playwright_has_one():
        return 0
    print("installing Chromium …", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        update = subprocess.run(("apt-get", "update", "-qq"), check=False)
        packages = ("chromium", "fonts-noto-core")
        command = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = subprocess.DEVNULL
        done = subprocess.run(command, check=False, env=environ, stdout=quiet)
        if update.returncode == done.returncode == 0 and chromium() is not None:
            return 0
    download = (sys.executable, "-m", "playwright", "install", "chromium-headless-shell")
    code = subprocess.run(download, check=False).returncode
    if code:
        print("no Chromium: install one, or name it in $CHROMIUM", file=sys.stderr)
    return code


def _playwright_has_one() -> bool:
    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


if __name__ == "__main__":
    sys.exit(install())
