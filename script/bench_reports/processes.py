"""Running a program to its end and asking the system what it took: processor time, wall time, memory."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process with all that it started: seconds, and the most memory of the largest of them in MB."""

    cpu: float
    wall: float
    peak: float


def cost_of(command: list[str], *, cwd: Path | None = None) -> Cost:
    """Run a command to its end. Raises RuntimeError with its last words where it fails."""
    # What a program leaves behind (Chromium its renderers, which do most of the work) is ours to wait for.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    known = _children()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd)
    if process.stdout is None:
        raise RuntimeError("no pipe")
    said = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]}: {said.decode(errors='replace')[-2000:]}")
    wall = time.perf_counter() - start
    cpu = usage.ru_utime + usage.ru_stime + _of_orphans(known)
    return Cost(cpu, wall, usage.ru_maxrss / 1024)


def _of_orphans(known: set[int]) -> float:
    """The processor time of processes that outlived their parents; waited for five seconds at most."""
    cpu, until = 0.0, time.monotonic() + 5
    while time.monotonic() < until and (left := _children() - known):
        for pid in left:
            ended, _status, usage = os.wait4(pid, os.WNOHANG)
            cpu += usage.ru_utime + usage.ru_stime if ended else 0
        time.sleep(0.01)
    return cpu


def _children() -> set[int]:
    """The processes that are ours to wait for."""
    own = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return set(map(int, own.split()))


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
