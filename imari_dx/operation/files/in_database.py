"""Files that the database holds: what was made and published, under its SHA-256; pictures, without one."""

import datetime as dt
import struct
from typing import Any

from django.db.models import ForeignObjectRel, Model

from imari_dx.operation.files.findings import Checked, Finding, Place, Problem
from indicators.models import FilePreview, PreviewPicture, PreviewState
from reports.documents.canonical import sha256
from reports.models import StoredFile

# What nothing holds any more goes by itself, thirty days after it was stored (reports/jobs/upkeep.py).
_LET_GO = dt.timedelta(days=32)
_RIFF = struct.Struct("<4sI")  # the head of a WebP picture: its mark, and how many bytes follow


def check_made(at: dt.datetime) -> Checked:
    """Compute every hash anew, and look whether whatever is named by something is there."""
    holders = _holders()
    seen, found = set(), []
    rows = StoredFile.objects.values_list("pk", "content", "size", "stored_at")
    for key, content, size, stored_at in rows.iterator(chunk_size=4):
        seen.add(key)
        if len(content) != size:
            detail = f"保存したとき{size:,}バイト、今{len(content):,}バイト"
            found.append(Finding(Place.MADE, Problem.ALTERED, holders.get(key, ""), key, detail))
        elif sha256(bytes(content)) != key:
            found.append(Finding(Place.MADE, Problem.ALTERED, holders.get(key, ""), key, "SHA-256が違います"))
        if key not in holders and at - stored_at > _LET_GO:
            found.append(Finding(Place.MADE, Problem.ORPHANED, "", key))
    missing = [
        Finding(Place.MADE, Problem.MISSING, of, key)
        for key, of in holders.items()
        if key not in seen and not StoredFile.objects.filter(pk=key).exists()
    ]
    return Checked({Place.MADE: len(seen)}, (*found, *missing))


def _holders() -> dict[str, str]:
    """By hash, what names it first: editions, their files, jobs, documents that need not be made again."""
    found: dict[str, str] = {}
    for field in _referring():
        model: Any = field.model
        for row in model.objects.filter(**{f"{field.name}__isnull": False}).iterator():
            found.setdefault(getattr(row, field.attname), _told(row))
    return found


def _referring() -> list[Any]:
    """The fields that refer to a stored file; none of them has a name on its other side."""
    relations = StoredFile._meta.get_fields(include_hidden=True)
    return [one.field for one in relations if isinstance(one, ForeignObjectRel)]


def _told(row: Model) -> str:
    return f"{row._meta.verbose_name}「{row}」"


def check_pictures() -> Checked:
    """Compare each picture with the length that it says itself: it can be drawn anew, and has no hash."""
    found, count = [], 0
    pictures = PreviewPicture.objects.select_related("preview__evidence")
    for picture in pictures.iterator(chunk_size=20):
        count += 1
        evidence, content = picture.preview.evidence, bytes(picture.content)
        of, stored = f"「{evidence.name}」の{picture.number}ページ", f"picture/{picture.pk}"
        if not _is_whole(content):
            found.append(Finding(Place.PICTURES, Problem.ALTERED, of, stored, "大きさが違います"))
        if evidence.removed_at is not None:
            found.append(Finding(Place.PICTURES, Problem.ORPHANED, of, stored))
    shown = FilePreview.objects.filter(state=PreviewState.SHOWN, pictures=None).select_related("evidence")
    missing = [
        Finding(Place.PICTURES, Problem.MISSING, f"「{one.evidence.name}」", f"preview/{one.pk}")
        for one in shown
    ]
    return Checked({Place.PICTURES: count}, (*found, *missing))


def _is_whole(content: bytes) -> bool:
    if len(content) < _RIFF.size:
        return False
    mark, following = _RIFF.unpack_from(content)
    return bool(mark == b"RIFF" and following + _RIFF.size == len(content))
