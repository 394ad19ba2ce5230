"""The report of an edition for the archive: PDF/A-3u with its data attached, made when somebody asks for it.

Off by default: the gateways of many offices strip attachments, or stop a file that has some.
"""

import datetime as dt
import json

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.canonical import sha256
from reports.downloads.archives import archive_of
from reports.downloads.files import FileFormat, file_key, make_file
from reports.editions.content import UnreadableEditionError, content_of
from reports.formats.progress import OnProgress
from reports.jobs.services import order
from reports.jobs.tasks import TaskError
from reports.models import Edition, ReportJob, StoredFile
from reports.store.services import finished, remember

NAME = "archive"
_TITLE = "{edition}　評価報告書（保存用PDF、データ添付）"
_GONE = "公表版がなくなったため、作成しませんでした。"


def order_archive(edition: Edition, *, by: User, at: dt.datetime) -> ReportJob:
    """Ask a worker for it."""
    year = FiscalYear(edition.fiscal_year).label
    return order(
        plan=edition.plan,
        by=by,
        task=NAME,
        payload=json.dumps({"edition": edition.pk}).encode(),
        key=sha256(f"{NAME} {edition.pk} {edition.data_sha256}".encode()),
        title=_TITLE.format(edition=edition),
        file_name=f"{edition.plan.short_title}_{year}_評価報告書_{edition.label}_保存用.pdf",
        at=at,
    )


def make_archive(job: ReportJob, on_progress: OnProgress) -> StoredFile:
    """Make it from the frozen data, unless it was made before."""
    number = json.loads(bytes(job.payload))["edition"]
    edition = Edition.objects.published().select_related("plan", "data").filter(pk=number).first()
    if edition is None or edition.published_at is None:
        raise TaskError(_GONE)
    try:
        content = content_of(edition)
    except UnreadableEditionError as error:
        raise TaskError(str(error)) from error
    report = content.evaluation
    key = sha256(f"{NAME} {edition.number} {file_key(report, FileFormat.PDF)} {edition.data_sha256}".encode())
    found = finished(key)
    if found is None:
        data = content.data.of_edition(str(edition.number))
        archive = archive_of(report, data, edition.published_at)
        found = remember(
            key, make_file(report, FileFormat.PDF, "", progress=on_progress, archive=archive).content
        )
    return found
