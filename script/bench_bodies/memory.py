"""What processes hold, each page shared by several counted in parts (PSS)."""

import contextlib
import os
from pathlib import Path


def with_children(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they run."""
    found = [pid]
    with contextlib.suppress(OSError):
        for tasks in Path(f"/proc/{pid}/task").iterdir():
            for child in (tasks / "children").read_text(encoding="ascii").split():
                found += with_children(int(child))
    return found


def megabytes(pids: list[int]) -> float:
    """Return what processes hold together."""
    return sum(map(_proportional, pids)) / 1024


def of_postgresql(folder: Path) -> list[int]:
    """Return the processes of the server in a folder."""
    return with_children(int((folder / "postgresql/data/postmaster.pid").read_text().split()[0]))


def machine_holds() -> float:
    """Return what the whole machine's programs hold, in MB, caches that may go left out."""
    lines = (line.split(":") for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
    kilobytes = {name: int(rest.split()[0]) for name, rest in lines}
    return (kilobytes["MemTotal"] - kilobytes["MemAvailable"]) / 1024


def processor_seconds(pids: list[int]) -> float:
    """Return the processor time that processes have taken."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += sum(map(int, words[11:15]))  # its own and that of children that have ended
    return ticks / os.sysconf("SC_CLK_TCK")


def _proportional(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
