"""Lighthouse's scores of some pages: its own telephone on a slow line, and only what the server sent."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests import chromium

# Whatever else a machine does makes a page slower, never faster: the best of so many runs is the page's own.
RUNS, FAST = 3, 95
CATEGORIES = ("accessibility", "best-practices", "performance")
# What somebody opens daily or with much on it: (name of the address, reader), in the running year.
SAMPLE = (
    ("login", "signed out"),
    ("home", "editor"),
    ("home", "head"),
    ("home", "secretariat"),
    ("home", "headquarters"),
    ("home", "viewer"),
    ("entry", "editor"),
    ("review", "head"),
    ("grid", "editor"),
    ("matrix", "secretariat"),
    ("cycle", "secretariat"),
    ("plan", "secretariat"),
    ("people", "administrator"),
    ("dashboard", "headquarters"),
    ("dashboard_years", "viewer"),
    ("initiative", "viewer"),
    ("documents", "viewer"),
    ("manual", "editor"),
)


def program() -> str:
    """Lighthouse, as LIGHTHOUSE or the path names it; blank without."""
    return os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse") or ""


def scores(addresses: Sequence[str]) -> list[dict[str, int | None]]:
    """The scores (0 to 100) of each address by category, of its fastest run."""
    with ThreadPoolExecutor(max(1, (os.cpu_count() or 2) // 2)) as pool:
        return list(pool.map(_best, addresses))


def _best(address: str) -> dict[str, int | None]:
    best: dict[str, int | None] = {}
    for _ in range(RUNS):
        scored = _scores(address)
        if not best or (scored["performance"] or 0) > (best["performance"] or 0):
            best = scored
        if (best["performance"] or 0) >= FAST:
            break
    return best


def _scores(address: str) -> dict[str, int | None]:
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS])
    command = [program(), address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--max-wait-for-load=30000"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CHROME_PATH": chromium.program() or ""},
    )
    try:
        found = json.loads(done.stdout)["categories"]
    except (ValueError, KeyError):
        return dict.fromkeys(CATEGORIES)
    return {
        one: round(found[one]["score"] * 100) if found[one]["score"] is not None else None
        for one in CATEGORIES
    }
