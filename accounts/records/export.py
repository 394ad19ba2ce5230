"""Records as lines to take away: JSON for machines, CSV for people; row by row, however many there are."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.utils import timezone

from accounts.models import AuditRecord
from accounts.records.facts import facts_in_words
from accounts.records.lines import line_of, told
from imari_dx.shared.csv_guard import guarded

FORMATS: Final = ("jsonl", "csv")
COLUMNS: Final = (
    *("番号", "日時", "日時（UTC）", "種類", "種類の記号", "氏名", "利用者ID", "利用者の番号"),
    *("送信元", "依頼の番号", "対象", "対象の番号", "内容"),
)


def lines_of(rows: Iterable[AuditRecord], file_format: str) -> Iterator[str]:
    """Yield a file's lines, with their ends; ``jsonl`` or ``csv`` (UTF-8 with BOM, a header)."""
    if file_format == "jsonl":
        for row in rows:
            yield f"{line_of(told(row))}\n"
        return
    yield "\ufeff" + _csv_line(COLUMNS)
    for row in rows:
        yield _csv_line(_cells(row))


def write_whole(path: Path, lines: Iterable[str]) -> str:
    """Write a file that is there only when it is whole and on the disk; return its SHA-256. OSError."""
    part, digest = path.with_name(f"{path.name}.part"), hashlib.sha256()
    try:
        with part.open("xb") as file:
            for line in lines:
                data = line.encode()
                digest.update(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def _cells(row: AuditRecord) -> tuple[str, ...]:
    values = told(row)
    return (
        str(row.pk),
        f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}",
        values["at"],
        row.kind_label,
        row.kind,
        row.user_label,
        row.username,
        str(row.user_number or ""),
        row.address or "",
        row.request_id,
        row.subject,
        row.subject_key,
        facts_in_words(row.facts),
    )


def _csv_line(cells: Iterable[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return stream.getvalue()
