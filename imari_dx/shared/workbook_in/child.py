"""The process that takes a workbook apart: the file comes in as standard input, the answer goes out.

Started anew for each file, without the environment and without the packages of the product, and limited
before it reads a byte: what a hostile file makes of it ends with it.
"""

import resource
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def limit() -> None:
    """Take from this process what reading needs none of."""
    from imari_dx.shared.workbook_in.limits import MAX_ANSWER, MAX_MEMORY, MAX_SECONDS

    for kind, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_ANSWER),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
    ):
        allowed = resource.getrlimit(kind)[1]
        least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(kind, (least, least))


def main(kind: str) -> None:
    """Write the book, or why there is none."""
    import json

    from imari_dx.shared.workbook_in.csv_book import csv_book
    from imari_dx.shared.workbook_in.values import UnreadableFileError
    from imari_dx.shared.workbook_in.wire import FAILED, REFUSED, written
    from imari_dx.shared.workbook_in.xlsx.package import TOO_HEAVY
    from imari_dx.shared.workbook_in.xlsx.workbook import read_workbook

    given, answer = sys.stdin.buffer, sys.stdout
    try:
        for line in written(csv_book(given.read()) if kind == "csv" else read_workbook(given)):
            answer.write(f"{line}\n")
    except UnreadableFileError as error:
        answer.write(json.dumps({REFUSED: str(error)}))
    except MemoryError:
        answer.write(json.dumps({REFUSED: TOO_HEAVY}))
    except Exception as error:  # a broken file makes readers fail in ways that nobody has listed
        answer.write(json.dumps({FAILED: where(error)}))


def where(error: BaseException) -> str:
    """Return what failed where, for the log: without the message, which may quote the file."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    limit()
    main(sys.argv[1])
