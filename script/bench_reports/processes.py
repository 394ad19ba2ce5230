"""Running a program to its end and asking the system what it took: processor time, wall time, memory."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process with all that it started: seconds, and the most memory of the largest of them in MB."""

    cpu: float
    wall: float
    peak: float


def cost_of(command: list[str], *, cwd: Path | None = None) -> Cost:
    """Run a command to its end. Raises RuntimeError with its last words where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd)
    if process.stdout is None:
        raise RuntimeError("no pipe")
    said = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]}: {said.decode(errors='replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def chromium_prints(page: Path) -> Cost:
    """Print a page as an office's browser would."""
    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    target = page.with_suffix(".chromium.pdf")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    profile = f"--user-data-dir={page.parent / 'browser'}"
    cost = cost_of([program, *options, profile, f"--print-to-pdf={target}", page.as_uri()])
    if not target.exists():
        raise RuntimeError("Chromium printed nothing")
    return cost


def libreoffice_prints(workbook: Path) -> Cost:
    """Convert a workbook to PDF."""
    profile = f"-env:UserInstallation={(workbook.parent / 'office').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(workbook.parent)]
    return cost_of([*command, str(workbook)])


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this folder."""
    return [sys.executable, "-m", f"script.bench_reports.{module}", *arguments]
