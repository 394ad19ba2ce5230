"""``manage.py check_files``: whatever is gone, altered or of no use is named, and nothing is touched."""

import datetime as dt
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from imari_dx.operation.files.in_database import _referring
from indicators.evidence.services import add_evidence
from indicators.models import EvidenceFile, FilePreview, PreviewPicture, PreviewState
from reports.models import FinishedFile, StoredFile
from reports.store.services import keep, remember
from tests.cast import World
from tests.indicators.evidence import evidence_files as made

pytestmark = pytest.mark.any_database

Findings = list[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def evidence(world: World) -> EvidenceFile:
    upload = SimpleUploadedFile("調査結果.pdf", made.PDF)
    by = world["editor-gakko"]
    return add_evidence(report=world.report("gyo-10"), by=by, at=timezone.now(), upload=upload)


def checked() -> tuple[bool, Findings]:
    """What the command says to a program: whether all is right, and each finding."""
    out, ended = io.StringIO(), False
    try:
        call_command("check_files", "--json", stdout=out)
    except CommandError:
        ended = True
    found = json.loads(out.getvalue())
    assert found["is_right"] is not ended
    return found["is_right"], [(one["place"], one["problem"], one["stored"]) for one in found["findings"]]


def test_what_is_as_it_was_stored_is_right(evidence: EvidenceFile, world: World) -> None:
    remember("a" * 64, b"%PDF-1.7")
    out = io.StringIO()
    call_command("check_files", stdout=out)
    assert "全てのファイルがあり、保存したときのままです。" in out.getvalue()
    assert checked() == (True, [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "missing"), (made.PDF[:-1], "altered"), (made.PDF[:-1] + b" ", "altered")],
)
def test_evidence_that_is_gone_or_altered_is_wrong(
    evidence: EvidenceFile, folder: Path, content: bytes | None, problem: str
) -> None:
    path = folder / str(evidence.file.name)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert checked() == (False, [("evidence", problem, evidence.file.name)])
    out = io.StringIO()
    with pytest.raises(CommandError, match="1件のファイルが、なくなったか、変わりました。"):
        call_command("check_files", stdout=out)
    assert "調査結果.pdf" in out.getvalue()


def test_a_name_outside_the_folder_is_not_followed(evidence: EvidenceFile) -> None:
    EvidenceFile.objects.update(file="../../etc/passwd")
    is_right, found = checked()
    assert not is_right
    assert ("evidence", "unreadable", "../../etc/passwd") in found


def test_what_nothing_uses_is_named_and_stays(evidence: EvidenceFile, folder: Path) -> None:
    for name, minutes in (("evidence/left", 61), ("evidence/coming.part", 59)):
        (folder / name).write_bytes(b"x")
        then = timezone.now().timestamp() - minutes * 60
        os.utime(folder / name, (then, then))
    keep(b"just made")
    keep(b"left over")
    remember("a" * 64, b"in use")
    left = StoredFile.objects.get(size=9, content=b"left over")
    old = StoredFile.objects.exclude(content=b"just made")
    old.update(stored_at=timezone.now() - dt.timedelta(days=40))
    assert checked() == (True, [("evidence", "orphaned", "evidence/left"), ("made", "orphaned", left.pk)])
    assert (folder / "evidence/left").exists()
    assert StoredFile.objects.count() == 3


@pytest.mark.parametrize("content", [b"%PDF-1.8", b"%PDF-1.7 and more"])
def test_what_was_made_and_is_altered_is_wrong(world: World, content: bytes) -> None:
    row = remember("a" * 64, b"%PDF-1.7")
    StoredFile.objects.filter(pk=row.pk).update(content=content)
    assert checked() == (False, [("made", "altered", row.pk)])


def test_what_is_named_and_not_there_is_missing(world: World) -> None:
    row = remember("a" * 64, b"%PDF-1.7")
    FinishedFile.objects.update(file_id="b" * 64)
    assert checked() == (False, [("made", "missing", "b" * 64)])
    FinishedFile.objects.update(file_id=row.pk)  # the database would not take it in the end


def test_all_that_refers_to_stored_files_is_known() -> None:
    assert {one.model.__name__ for one in _referring()} == {
        "Edition",
        "EditionFile",
        "FinishedFile",
        "ReportJob",
    }


def test_a_picture_that_is_cut_or_gone_is_wrong(evidence: EvidenceFile) -> None:
    written = io.BytesIO()
    Image.new("RGB", (33, 17)).save(written, "WEBP")
    preview = FilePreview.objects.create(
        evidence=evidence, state=PreviewState.SHOWN, pages=1, started_at=timezone.now()
    )
    picture = PreviewPicture(preview=preview, number=1, width=33, height=17, content=written.getvalue())
    picture.save()
    assert checked() == (True, [])
    PreviewPicture.objects.update(content=written.getvalue()[:-2])
    assert checked() == (False, [("pictures", "altered", f"picture/{picture.pk}")])
    picture.delete()
    assert checked() == (False, [("pictures", "missing", f"preview/{preview.pk}")])
