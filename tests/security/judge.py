"""Adds up and prints what the parts of an audit left in SECURITY_FOLDER; the exit code says whether all held.

``python -m tests.security.judge`` for any part, ``… judge docs/security-audit.md`` to write that page too.
"""

import sys
from collections import Counter
from pathlib import Path

from script.bench_stress.__main__ import width
from tests.security.findings import ORDER, SERIOUS, Trial, kept, when
from tests.security.page import written
from tests.security.progress import unfinished

_NAME = 46


def _row(name: str, cells: list[str]) -> str:
    return (
        name
        + " " * max(1, _NAME - width(name))
        + "".join(cell.rjust(12 - width(cell) + len(cell)) for cell in cells)
    )


def table(trials: list[Trial]) -> str:
    """Return one line for each trial, and the sum."""
    lines = [_row("", ["試した数", "秒", *ORDER])]
    for trial in trials:
        grades = Counter(one.grade for one in trial.findings)
        counts = [str(grades[grade] or "–") for grade in ORDER]
        lines.append(
            _row(f"{trial.part}　{trial.name}", [f"{trial.tries:,}", f"{trial.seconds:.0f}", *counts])
        )
    every = Counter(one.grade for trial in trials for one in trial.findings)
    total = [f"{sum(one.tries for one in trials):,}", f"{sum(one.seconds for one in trials):.0f}"]
    lines.append(_row("計", total + [str(every[grade] or "–") for grade in ORDER]))
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table and what is serious; write the page where one is named."""
    trials = kept()
    out = sys.stdout
    out.write(f"\n{table(trials)}\n\n")
    serious = [one for trial in trials for one in trial.findings if one.grade in SERIOUS]
    out.writelines(f"{one.grade} {one.where}：{one.what}\n" for one in serious)
    if not serious and trials:
        out.write("中以上のものは、見つかりませんでした。\n")
    left = unfinished()
    out.writelines(f"終わらなかったもの {name}：{why}\n" for name, why in left.items())
    for name in arguments:
        Path(name).write_text(written(trials, left, when()), encoding="utf-8")
    return 1 if serious or left or not trials else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
