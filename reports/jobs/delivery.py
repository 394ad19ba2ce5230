"""A document for a reader: at once where that is quick or it was made before, else ordered from a worker."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat, file_key, formats_of
from reports.downloads.page import FORMAT_LABELS
from reports.downloads.registry import is_long, output_of
from reports.downloads.views import document_response, download
from reports.jobs.document_task import order_document
from reports.jobs.signs import NOBODY_WORKS, somebody_works
from reports.models import StoredFile
from reports.store.services import finished, look_up


def deliver(
    request: AuthenticatedRequest, plan: Plan, document: object, file_format: str, name: str
) -> HttpResponse:
    """Return a document as page or file; of a long one the finished file, or the way to it.

    A long document is never laid out here. POST hands over what was made before of the same content, or
    orders it and leads to the page of the job; GET, which writes nothing, shows the button for that.
    """
    if file_format not in formats_of(output_of(document)):
        raise Http404("この形式では作成できません")
    chosen = FileFormat(file_format)
    if chosen == FileFormat.HTML or not is_long(document):
        return document_response(document, file_format, name)
    key, title = file_key(document, chosen), f"{name.replace('_', '　')}（{FORMAT_LABELS[chosen]}）"
    if request.method == "POST":
        file = finished(key)
        if file is None:
            job = order_document(
                document, chosen, plan=plan, by=request.user, title=title, name=name, at=timezone.now()
            )
            return redirect(plan_url(plan, "job", job=job.pk))
    else:
        file = look_up(key)
        if file is None:
            context = {
                "title": title,
                "documents_url": plan_url(plan, "documents"),
                "nobody_works": "" if somebody_works() else NOBODY_WORKS,
            }
            return render(request, "reports/jobs/order.html", context)
    return stored_response(file, f"{name}.{chosen}")


def stored_response(file: StoredFile, name: str) -> HttpResponse:
    """Return a stored file, to be saved under a name; its ending says of what kind it is."""
    content_type = CONTENT_TYPES[FileFormat(name.rpartition(".")[2])]
    return download(DocumentFile(bytes(file.content), content_type, name))
