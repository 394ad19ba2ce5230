"""Pictures for the page, made by a worker of what was uploaded: which files wait for them, and how they come.

The file itself is read by a process of its own (``drawing``), which knows nothing of this one.
"""

import datetime as dt
import json
import logging
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from indicators.evidence import drawing
from indicators.models import EvidenceFile, FilePreview, PreviewPicture, PreviewState

DRAWN = ("application/pdf", "image/png", "image/jpeg")
MOST_SECONDS = 30  # until the process that draws one file is ended
_AT_A_TIME = 20.0  # seconds for which one piece of work goes on to the next file: reports want to be made too
_SEEMS_DEAD = dt.timedelta(minutes=5)
_MOST_ATTEMPTS = 3
_HEAD = 4096
_WEBP = b"RIFF"
_MOST_PAGES = 1_000_000

_log = logging.getLogger(__name__)


class NotDrawnError(Exception):
    """The file cannot be shown in the page: broken, protected, too heavy, or made to harm."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many pages a file has, and its first ones as width, height and bytes."""

    pages: int
    pictures: tuple[tuple[int, int, bytes], ...]


def waiting(at: dt.datetime) -> "QuerySet[EvidenceFile]":
    """Files that could be shown in the page and have no pictures, the newest first.

    Also those that a worker took and left unfinished. So files of the time before there were pictures get
    theirs too.
    """
    left = Q(preview__state=PreviewState.MAKING, preview__started_at__lt=at - _SEEMS_DEAD)
    files = EvidenceFile.objects.filter(removed_at__isnull=True, content_type__in=DRAWN)
    return files.filter(Q(preview__isnull=True) | left).order_by("-uploaded_at", "-pk")


def make_waiting() -> None:
    """Make what waits, for a while; called by a worker, and called again while anything waits."""
    began = time.monotonic()
    while make_next(timezone.now()):
        if time.monotonic() - began > _AT_A_TIME:
            return


def make_next(at: dt.datetime) -> bool:
    """Make the pictures of one file, and return whether one waited."""
    evidence = waiting(at).select_related("preview").first()
    if evidence is None:
        return False
    own = _claimed(evidence, at)
    if own is None:  # another worker has it
        return True
    try:
        with evidence.file.open("rb") as file:
            made = draw(file, evidence.content_type)
    except (NotDrawnError, FileNotFoundError) as error:
        _log.info("no pictures of the file %s: %s", evidence.pk, error)
        own.update(state=PreviewState.IMPOSSIBLE)
        return True
    with transaction.atomic():
        # Not there any more if the file was removed meanwhile.
        if own.update(state=PreviewState.SHOWN, pages=made.pages):
            preview = own.model.objects.get(evidence=evidence)
            PreviewPicture.objects.bulk_create(
                PreviewPicture(preview=preview, number=number, width=width, height=height, content=content)
                for number, (width, height, content) in enumerate(made.pictures, start=1)
            )
    return True


def forget_pictures(files: "QuerySet[EvidenceFile]") -> int:
    """Delete what was drawn of files that go; return of how many. Called by whoever removes files."""
    return FilePreview.objects.filter(evidence__in=files).delete()[1].get(FilePreview._meta.label, 0)


def forget_left_behind() -> int:
    """Delete what was drawn of files that are removed, whoever removed them; return of how many."""
    return forget_pictures(EvidenceFile.objects.filter(removed_at__isnull=False))


def draw(file: IO[bytes], content_type: str) -> Drawn:
    """Return what a process of its own draws of a file. Raises NotDrawnError."""
    program = str(Path(drawing.__file__))
    with tempfile.TemporaryFile() as made:
        try:
            # No environment: it holds secrets. Isolated: only the installed libraries are found.
            done = subprocess.run(  # noqa: S603 - our own program, and one of the known kinds
                [sys.executable, "-I", program, content_type],
                stdin=file.fileno(),
                stdout=made,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=MOST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotDrawnError("it took too long") from None
        if done.returncode:
            raise NotDrawnError(f"the program ended with {done.returncode}")
        made.seek(0)
        return _read(made)


def _read(made: IO[bytes]) -> Drawn:
    """What the process wrote, believed only where it is what such a process writes."""
    try:
        told = json.loads(made.readline(_HEAD))
        pages, sizes = int(told["pages"]), told["pictures"]
        pictures = tuple(
            (int(one["width"]), int(one["height"]), made.read(int(one["size"]))) for one in sizes
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotDrawnError("what was drawn cannot be read") from error
    if (
        not 1 <= len(pictures) <= min(pages, drawing.MOST_PAGES)
        or pages > _MOST_PAGES
        or not all(content.startswith(_WEBP) for _width, _height, content in pictures)
    ):
        raise NotDrawnError("what was drawn cannot be used")
    return Drawn(pages, pictures)


def _claimed(evidence: EvidenceFile, at: dt.datetime) -> "QuerySet[FilePreview] | None":
    """The row that is this worker's own until somebody else takes it up; None if another worker has it."""
    found: FilePreview | None = getattr(evidence, "preview", None)
    if found is None:
        try:
            with transaction.atomic():
                found = FilePreview.objects.create(evidence=evidence, started_at=at)
        except IntegrityError:
            return None
    elif found.attempts >= _MOST_ATTEMPTS:
        FilePreview.objects.filter(pk=found.pk, attempts=found.attempts).update(state=PreviewState.IMPOSSIBLE)
        return None
    else:
        taken = FilePreview.objects.filter(pk=found.pk, attempts=found.attempts, state=PreviewState.MAKING)
        if not taken.update(attempts=F("attempts") + 1, started_at=at):
            return None
        found.attempts += 1
    return FilePreview.objects.filter(pk=found.pk, attempts=found.attempts, state=PreviewState.MAKING)
