"""根拠資料 in their folder, against the rows that name them: each has its size and SHA-256."""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation

from imari_dx.operation.files.findings import Checked, Finding, Place, Problem
from imari_dx.shared.commands import os_error_text
from indicators.models import EvidenceFile

# A file is there before its row is: what is younger may be on its way in.
_ON_ITS_WAY = dt.timedelta(hours=1)


def check_evidence(at: dt.datetime) -> Checked:
    """Read every file anew. What comes and goes meanwhile is no finding."""
    there = dict(_files())  # before the rows: whatever comes later is not taken for orphaned
    rows = list(
        EvidenceFile.objects.filter(removed_at=None).select_related("report__cycle", "report__initiative")
    )
    found = [finding for row in rows if (finding := _look_at(row)) is not None]
    named = {str(row.file.name) for row in rows}
    orphaned = [
        Finding(Place.EVIDENCE, Problem.ORPHANED, "", name)
        for name, changed in sorted(there.items())
        if name not in named and at.timestamp() - changed > _ON_ITS_WAY.total_seconds() and _is_there(name)
    ]
    return Checked({Place.EVIDENCE: len(rows)}, (*found, *orphaned))


def _files() -> Iterator[tuple[str, float]]:
    """Every file below the folder by its name there, and when it was written."""
    root = Path(settings.MEDIA_ROOT)
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            try:
                yield path.relative_to(root).as_posix(), path.lstat().st_mtime
            except FileNotFoundError:  # just removed
                continue


def _is_there(name: str) -> bool:
    return os.path.lexists(Path(settings.MEDIA_ROOT) / name)


def _look_at(row: EvidenceFile) -> Finding | None:
    problem, detail = _problem(row)
    if problem is None or _is_gone(row):
        return None
    return Finding(Place.EVIDENCE, problem, f"{row.report}「{row.name}」", str(row.file.name), detail)


def _problem(row: EvidenceFile) -> tuple[Problem | None, str]:
    try:
        with row.file.storage.open(str(row.file.name), "rb") as file:
            size, digest = file.size, hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
    except FileNotFoundError:
        return Problem.MISSING, ""
    except SuspiciousFileOperation:
        return Problem.UNREADABLE, "フォルダーの外を指しています"
    except OSError as error:
        return Problem.UNREADABLE, os_error_text(error)
    if size != row.size:
        return Problem.ALTERED, f"登録したとき{row.size:,}バイト、今{size:,}バイト"
    if digest.hexdigest() != row.sha256:
        return Problem.ALTERED, "SHA-256が違います"
    return None, ""


def _is_gone(row: EvidenceFile) -> bool:
    """Whether it was removed by somebody since its row was read."""
    return not EvidenceFile.objects.filter(pk=row.pk, removed_at=None).exists()
