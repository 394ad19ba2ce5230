"""Keeping finished files, finding them again, and letting go of those that nothing needs."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from imari_dx.shared.disk_space import require_room
from reports.documents.canonical import sha256
from reports.models import FinishedFile, StoredFile


def keep(content: bytes) -> StoredFile:
    """Store bytes, or return the row that holds the same bytes already.

    Raises NoRoomError where they would fill the disk of the database, as far as that is on this machine.
    """
    if connection.vendor == "sqlite":
        require_room(len(content), Path(connection.settings_dict["NAME"]))
    row, _made = StoredFile.objects.get_or_create(
        sha256=sha256(content),
        defaults={"content": content, "size": len(content), "stored_at": timezone.now()},
    )
    return row


def finished(key: str) -> StoredFile | None:
    """Return the file that was made of a document before, None for one that was not; ``key`` is its hash."""
    row = FinishedFile.objects.select_related("file").filter(key=key).first()
    if row is None:
        return None
    FinishedFile.objects.filter(key=key).update(used_at=timezone.now())
    return row.file


def look_up(key: str) -> StoredFile | None:
    """Return the same as ``finished`` without noting the use: for a GET, which writes nothing."""
    row = FinishedFile.objects.select_related("file").filter(key=key).first()
    return row.file if row else None


def remember(key: str, content: bytes) -> StoredFile:
    """Keep what a document gave, so that ``finished`` finds it."""
    with transaction.atomic():
        file = keep(content)
        FinishedFile.objects.update_or_create(key=key, defaults={"file": file, "used_at": timezone.now()})
    return file


def forget_finished(before: dt.datetime) -> int:
    """Forget finished files that nobody has used since, and bytes that nothing holds; return how many."""
    FinishedFile.objects.filter(used_at__lt=before).delete()
    return let_go(_old(before))


def _old(before: dt.datetime) -> Iterable[str]:
    return list(StoredFile.objects.filter(stored_at__lt=before).values_list("pk", flat=True))


def let_go(hashes: Iterable[str]) -> int:
    """Delete those of some bytes that nothing holds any more; return how many."""
    return sum(map(_let_go, hashes))


def _let_go(sha: str) -> int:
    """Delete bytes that nothing holds; whatever holds them protects them."""
    try:
        with transaction.atomic():
            return StoredFile.objects.filter(pk=sha).delete()[0]
    except ProtectedError:
        return 0
