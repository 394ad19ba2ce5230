"""One measurement on SQLite and then on PostgreSQL, as one table; the exit code says whether all held."""

import json
import signal
import subprocess
import sys
from typing import Any

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LABEL_WIDTH, VALUE_WIDTH = 44, 14


def measure(part: str, database: str) -> dict[str, Any]:
    """Run a part in a process of its own: Django settles on one database per process."""
    sys.stderr.write(f"{DATABASES[database]}：\n")
    command = [sys.executable, "-m", "script.bench_stress.one_database", part, database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed, _ = process.communicate()
        except BaseException:
            process.terminate()  # it stops its servers before it ends
            raise
    if process.returncode:
        raise SystemExit(f"{DATABASES[database]} での計測が途中で止まりました。")
    return dict(json.loads(printed))


def width(text: str) -> int:
    """Columns on a terminal: Japanese characters take two."""
    return sum(2 if ord(one) > 0x2000 else 1 for one in text)


def line(label: str, values: list[str]) -> str:
    """One row of the table."""
    cells = "".join(" " * (VALUE_WIDTH - width(value)) + value for value in values)
    return f"{label}{' ' * (LABEL_WIDTH - width(label))}{cells}\n"


def main() -> int:
    """Print the table and what was violated."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    found = {name: measure(sys.argv[1], key) for key, name in DATABASES.items()}
    out = sys.stdout
    out.write("\n" + line("", list(found)))
    labels = dict.fromkeys(label for one in found.values() for label in one["figures"])
    for label in labels:
        out.write(line(label, [str(one["figures"].get(label, "－")) for one in found.values()]))
    violations = [f"{name}：{text}" for name, one in found.items() for text in one["violations"]]
    out.write("\n" + "\n".join(violations or ["破られた約束はありません。"]) + "\n")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
