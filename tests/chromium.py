"""The system's Chromium: where it is, and how it is started."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to start its sandbox as root, which CI is
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def program() -> str | None:
    """Its path, where there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)
