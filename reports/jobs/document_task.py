"""The task "document": a document's file, made from the document as it was when somebody asked for it."""

import datetime as dt
import json

from accounts.models import User
from initiatives.models import Plan
from reports.documents.canonical import canonical_json, document_from
from reports.downloads.files import FileFormat, file_key, make_file
from reports.downloads.registry import OUTPUTS, output_of
from reports.formats.layout.cache import Layouts
from reports.formats.progress import OnProgress
from reports.jobs.services import order
from reports.jobs.tasks import TaskError
from reports.models import ReportJob, StoredFile
from reports.store.services import finished, remember

NAME = "document"
# What this process has laid out: the next report that has the same sheets takes them from here.
_WARM = Layouts()
OTHER_VERSION = (
    "依頼したあとにプログラムが更新されたため、作成できませんでした。"
    "お手数ですが、もとの画面から、もう一度作成してください。"
)


def order_document(
    document: object,
    file_format: FileFormat,
    *,
    plan: Plan,
    by: User,
    title: str,
    name: str,
    at: dt.datetime,
) -> ReportJob:
    """Ask for a document's file; ``name`` is the file's name without its ending."""
    return order(
        plan=plan,
        by=by,
        task=NAME,
        payload=packed(document, file_format),
        key=file_key(document, file_format),
        title=title,
        file_name=f"{name}.{file_format}",
        at=at,
    )


def packed(document: object, file_format: FileFormat) -> bytes:
    """Return a document and its format as bytes: a line that says what it is, and the document's JSON."""
    what = {"output": output_of(document).key, "format": file_format.value}
    return json.dumps(what).encode() + b"\n" + canonical_json(document)


def unpacked(payload: bytes) -> tuple[object, FileFormat]:
    """Return what ``packed`` put together. Raises ValueError for what another version wrote."""
    head, _line, content = payload.partition(b"\n")
    what = json.loads(head)
    output = next((one for one in OUTPUTS if one.key == what["output"]), None)
    if output is None:
        raise ValueError(f"no document: {what['output']}")
    return document_from(output.document, content), FileFormat(what["format"])


def make_document(job: ReportJob, on_progress: OnProgress) -> StoredFile:
    """Make the file of a job, unless it was made before."""
    try:
        document, file_format = unpacked(bytes(job.payload))
    except ValueError as error:
        raise TaskError(OTHER_VERSION) from error
    # By the document as this process reads and makes it, which the one that was asked may not yet.
    key = file_key(document, file_format)
    found = finished(key)
    if found is None:
        file = make_file(document, file_format, "", layouts=_WARM, progress=on_progress)
        found = remember(key, file.content)
    return found
