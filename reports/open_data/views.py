"""The files of the open data: each with what the reader may see, all together with what is decided."""

import io
import zipfile
from collections.abc import Mapping

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.memory import in_turn
from indicators.book.results import load_results
from indicators.book.succession import plan_before, previous_lines
from initiatives.models import Plan
from reports.builders.open_data import last_decided_year, open_data
from reports.builders.results_table import NO_LINES, Lines
from reports.documents.open_data import OpenData
from reports.downloads.files import DocumentFile
from reports.downloads.views import download, plan_of_documents
from reports.formats.open_data import csv_of, open_data_files
from reports.permissions import reader_of

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
# The earliest day that a ZIP knows: the same data gives the same bytes on any day.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


@require_safe
@in_turn
def results_csv(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """The table alone, as CSV."""
    chosen = plan_of_documents(request, plan)
    name = f"{chosen.short_title}_実績一覧.csv"
    return download(DocumentFile(csv_of(_seen_by(request, chosen)), _TYPES["csv"], name))


@require_safe
@in_turn
def open_data_file(request: AuthenticatedRequest, name: str, plan: str = "") -> HttpResponse:
    """One of the other files, under the name by which the data package knows it."""
    chosen = plan_of_documents(request, plan)
    content = open_data_files(_seen_by(request, chosen))[name]
    return download(DocumentFile(content, _TYPES[name.rsplit(".", 1)[1]], name))


@require_safe
@in_turn
def open_data_zip(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """All files in one, of what is decided: it may be put on a site for open data as it is."""
    chosen = plan_of_documents(request, plan)
    book = load_results(chosen)
    data = open_data(book, last_decided_year(book), previous=_previous(request, chosen))
    name = f"{chosen.short_title}_実績データ一式.zip"
    return download(DocumentFile(_zipped(open_data_files(data)), "application/zip", name))


def _seen_by(request: AuthenticatedRequest, plan: Plan) -> OpenData:
    reader = reader_of(request.user, plan)
    return open_data(
        load_results(plan),
        plan.end_fiscal_year,
        previous=_previous(request, plan),
        is_visible=reader.is_visible,
        knows_state=reader.knows_state,
        sees_running_views=reader.sees_running_commentary,
    )


def _previous(request: AuthenticatedRequest, plan: Plan) -> Lines:
    """Where lines stood in the plan before, for who may know that plan."""
    before = plan_before(plan, request.user)
    return previous_lines(plan) if before and before.plan else NO_LINES


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
