"""``systemctl`` for ``town.py``: what an upgrade asks of it, with real programs, without systemd.

A unit is a JSON file with its command; a running one has a file with its process's number.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

TOWN = Path(os.environ["TOWN"])
UNITS = TOWN / "units"
ONCE = "oneshot"


def is_running(unit: str) -> bool:
    try:
        number = int((UNITS / f"{unit}.pid").read_text())
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, ValueError):
        return False


def start(unit: str) -> int:
    """As the unit's user, in the folder of the link: whatever it names now."""
    if is_running(unit):
        return 0
    about = json.loads((UNITS / unit).read_text())
    if about["command"] is None:  # a timer: it waits
        about["command"] = ["sleep", "1000000"]
    with (TOWN / f"{unit}.log").open("a") as log:
        process = subprocess.Popen(
            about["command"],
            cwd=about["folder"],
            env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **about["environment"]},
            user=about["user"],
            group=about["group"],
            extra_groups=[] if os.geteuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (UNITS / f"{unit}.pid").write_text(str(process.pid))
    time.sleep(1)
    if process.poll() is not None:
        sys.stderr.write(f"{unit} ended with {process.returncode}\n")
        return 1
    return 0


def stop(unit: str) -> int:
    if is_running(unit):
        number = int((UNITS / f"{unit}.pid").read_text())
        os.killpg(number, signal.SIGTERM)
        for _ in range(100):
            if not is_running(unit):
                break
            time.sleep(0.1)
        else:
            os.killpg(number, signal.SIGKILL)
    (UNITS / f"{unit}.pid").unlink(missing_ok=True)
    return 0


def main(command: str, *words: str) -> int:
    (TOWN / "asked").open("a").write(" ".join([command, *words]) + "\n")
    unit = words[-1] if words else ""
    names = sorted(one.name for one in UNITS.iterdir() if one.suffix in (".service", ".timer"))
    if command == "is-system-running":
        print("running")  # noqa: T201
    elif command == "list-units":
        print("\n".join(f"{one} loaded active running" for one in names if is_running(one)))  # noqa: T201
    elif command == "show" and "--property=Type" in words:
        print(json.loads((UNITS / unit).read_text())["type"])  # noqa: T201
    elif command == "show":
        about = json.loads((UNITS / unit).read_text())
        print("{ argv[]=" + " ".join(about["command"] or []) + " ; }")  # noqa: T201
    elif command in ("start", "stop"):
        return (start if command == "start" else stop)(unit)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
