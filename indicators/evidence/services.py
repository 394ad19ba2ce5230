"""根拠資料: adding a file to a report and removing it. The row stays and says who and when; the file goes."""

import datetime as dt
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.records.writing import record
from imari_dx.shared.acts import one_act
from imari_dx.shared.disk_space import require_room
from indicators.book.stored_form import form_definition
from indicators.evidence.errors import EvidenceError
from indicators.evidence.making import forget_pictures
from indicators.evidence.rules import check_room, clean_name, kind_of
from indicators.models import AnnualReport, EvidenceFile, ReportState
from indicators.workflow.errors import ConflictError
from indicators.workflow.locking import locked_to_write


def add_evidence(
    *, report: AnnualReport, by: User, at: dt.datetime, upload: "File[bytes]", description: str = ""
) -> EvidenceFile:
    """Store a file with a report, its content checked.

    Raises EvidenceError if the file is not accepted, too much, or there already; ConflictError where ``by``
    may not change the report now, or if its round does not ask for evidence (様式); NoRoomError if it would
    fill the disk. The report's version does not change: a file is no field of its page.
    """
    name = clean_name(upload.name or "")
    size = upload.size
    kind = kind_of(name, upload, size)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    row: EvidenceFile | None = None
    try:
        with one_act():
            stored = locked_to_write(report, by, "根拠資料")
            if not form_definition(stored.cycle).uses("evidence"):
                raise ConflictError("この年度の様式では根拠資料を使わないため、登録できません。")
            present = list(EvidenceFile.objects.filter(report=stored, removed_at=None))
            check_room([one.size for one in present], size)
            same = next((one for one in present if one.sha256 == digest.hexdigest()), None)
            if same:
                raise EvidenceError(f"同じ内容のファイルが、「{same.name}」として既に登録されています。")
            require_room(size, Path(settings.MEDIA_ROOT))
            row = EvidenceFile(
                report=stored,
                name=name,
                content_type=kind.content_type,
                size=size,
                sha256=digest.hexdigest(),
                description=description,
                uploaded_by=by,
                uploaded_at=at,
            )
            row.file.save(name, upload, save=False)
            row.save()
            record(RecordKind.EVIDENCE_ADDED, user=by, subject=row, report=str(stored))
    except BaseException:
        # The row is rolled back; the file must not stay behind without it.
        if row is not None and row.file:
            row.file.storage.delete(str(row.file.name))
        raise
    return row


@one_act()
@recorded(RecordKind.EVIDENCE_REMOVED, of="evidence", act="削除")
def remove_evidence(*, evidence: EvidenceFile, by: User, at: dt.datetime) -> EvidenceFile:
    """Remove a file: the row says by whom and when; its pictures go, and the file once that is certain.

    Raises ConflictError where ``by`` may not change the report now, or where somebody else was quicker.
    """
    locked_to_write(evidence.report, by, "根拠資料")
    return _taken_away(evidence, by, at)


@one_act()
@recorded(RecordKind.EVIDENCE_REMOVED, of="evidence", act="保存年限による削除")
def discard_evidence(*, evidence: EvidenceFile, by: User, at: dt.datetime) -> EvidenceFile:
    """Remove a file of a decided report whose term is over, as ``remove_evidence`` does.

    Raises ConflictError where the report is not decided any more, or the file is gone.
    """
    report = AnnualReport.objects.select_for_update(of=("self",)).get(pk=evidence.report_id)
    if report.state != ReportState.FINALISED:
        raise ConflictError("確定が取り消されたため、根拠資料を残します。")
    return _taken_away(evidence, by, at)


def _taken_away(evidence: EvidenceFile, by: User, at: dt.datetime) -> EvidenceFile:
    stored = EvidenceFile.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if stored.removed_at is not None:
        raise ConflictError("この根拠資料は、既に削除されています。")
    storage, path = stored.file.storage, str(stored.file.name)
    stored.file = ""
    stored.removed_by, stored.removed_at = by, at
    stored.save()
    forget_pictures(EvidenceFile.objects.filter(pk=stored.pk))
    transaction.on_commit(lambda: storage.delete(path))
    return stored
