"""The files of what is published, as they were stored: nothing is built to answer, and no file is made."""

import base64
import hashlib
import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from imari_dx.shared.files_out import ASKED_EACH_TIME, XLSX
from initiatives.models import Plan
from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import DocumentFile
from reports.downloads.views import download
from reports.editions.content import content_of
from reports.editions.making import report_name
from reports.models import Edition, EditionFile, StoredFile

_PAGE = "html"
_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": XLSX,
    _PAGE: "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def published_file(plan: Plan, fiscal_year: int, key: str, slug: str, file_format: str) -> EditionFile | None:
    """Return a file of the newest published edition of a year, without its bytes; None where it has none.

    ``key`` is the document's word in addresses, ``slug`` of which 個票 it is, "" of all others. One query.
    """
    newest = Edition.objects.published().of_year(plan, fiscal_year).values("pk")[:1]
    found = EditionFile.objects.filter(edition=newest, key=key, slug=slug, file_format=file_format)
    return found.first()


def published_response(
    request: HttpRequest, plan: Plan, fiscal_year: int, *, key: str, slug: str, file_format: str
) -> HttpResponse | None:
    """Return the answer with a file of the newest published edition, None where it has none."""
    found = published_file(plan, fiscal_year, key, slug, file_format)
    return file_response(request, found) if found else None


def published_report(plan: Plan, fiscal_year: int) -> tuple[str, EvaluationDocument] | None:
    """Return the evaluation report of the newest published edition as it was frozen, with its file's name."""
    newest = Edition.objects.published().of_year(plan, fiscal_year).select_related("plan", "data").first()
    if newest is None:
        return None
    content = content_of(newest)
    return report_name(content, newest.label), content.evaluation


def file_response(request: HttpRequest, row: EditionFile) -> HttpResponse:
    """Return a stored file; 304 without reading it to whoever has it already. One query.

    What is published never changes, so its hash is its ETag, and a browser may keep it and ask whether it is
    still the one.
    """
    etag = f'"{row.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None or response.status_code != HTTPStatus.NOT_MODIFIED:
        content = bytes(StoredFile.objects.values_list("content", flat=True).get(pk=row.file_id))
        response = _answer(row, content)
    response["ETag"] = etag
    response["Cache-Control"] = ASKED_EACH_TIME
    return response


def _answer(row: EditionFile, content: bytes) -> HttpResponse:
    content_type = _CONTENT_TYPES[row.file_format]
    if row.file_format != _PAGE:
        return download(DocumentFile(content, content_type, row.name))
    response = HttpResponse(content, content_type=content_type)
    # The page was frozen with its style in it; the policy of the site knows that very style by its hash.
    styles = [f"'sha256-{_digest(one)}'" for one in _STYLE.findall(content)]
    response._csp_update = {"style-src": ["'self'", *styles]}  # type: ignore[attr-defined]
    return response


def _digest(style: bytes) -> str:
    return base64.b64encode(hashlib.sha256(style).digest()).decode()
