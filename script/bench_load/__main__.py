"""The last day on SQLite and then on PostgreSQL, a table for each; the exit code says whether all held."""

import os
import signal
import sys

from script.bench_stress.__main__ import DATABASES, measure, width

CHOSEN = os.environ.get("BENCH_DATABASES", " ".join(DATABASES)).split()
_HEAD = ("ミリ秒", "回数", "50%", "95%", "99%", "最大")
_LABEL, _CELL = 48, 9


def _line(label: str, cells: list[str]) -> str:
    return label + " " * (_LABEL - width(label)) + "".join(" " * (_CELL - width(one)) + one for one in cells)


def main() -> int:
    """Print the tables and what was violated."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    violations = []
    for key in CHOSEN:
        found = measure("load", key)
        out = [DATABASES[key], *(_line(label, [text]) for label, text in found["figures"]["figures"].items())]
        out += ["", _line(_HEAD[0], list(_HEAD[1:]))]
        out += [_line(kind, cells) for kind, *cells in found["figures"]["kinds"]]
        sys.stdout.write("\n" + "\n".join(out) + "\n")
        sys.stdout.flush()
        violations += [f"{DATABASES[key]}：{text}" for text in found["violations"]]
    sys.stdout.write("\n" + "\n".join(violations or ["破られた約束はありません。"]) + "\n")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
