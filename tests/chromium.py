"""Finds a Chromium for the browser tests, or fetches one: `python -m tests.chromium`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
"""Nothing but the pages under test; no sandbox, since tests may run as root in a container."""


def find() -> str | None:
    """A Chromium's path: the one named by ROSTRUM_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("ROSTRUM_CHROMIUM")
    if named:
        return named
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def fetch() -> bool:
    """Playwright's browser, or as root the system's package. Whether there is one now."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in attempts:
        subprocess.run(
            command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )
        if find():
            return True
    return False


if __name__ == "__main__" and not find() and not fetch():
    sys.exit(
        "The browser tests need Chromium: install your system's package (apt install chromium) or set ROSTRUM_CHROMIUM."
    )
