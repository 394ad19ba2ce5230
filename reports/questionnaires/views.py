"""What keeps 調査票 from being taken in, as a file for whoever mends them."""

from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.methods import posts_only
from imari_dx.shared.parcels import StaleParcelError
from indicators.questionnaires.parcel import unpacked_problems
from indicators.workflow.access import get_cycle_to_write, get_plan
from initiatives.addresses import plan_url
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.formats.xlsx.marks import marks_of

_FILE = "ファイル"
_COLUMNS = {_FILE: 200, "シート": 110, "セル": 60, "項目": 240, "内容": 480}


@posts_only("questionnaire_upload", "fiscal_year")
def problems_file(
    request: AuthenticatedRequest, fiscal_year: int, file_format: str, plan: str = ""
) -> HttpResponse:
    """Return the list of problems that a page shows, whole; 404 for another format."""
    chosen = get_plan(request.user, plan)
    cycle = get_cycle_to_write(request.user, chosen, fiscal_year)
    try:
        found = unpacked_problems(request.POST.get("problems", ""), cycle, request.user)
    except StaleParcelError:
        return redirect(plan_url(chosen, "questionnaire_upload", fiscal_year=fiscal_year))
    rows = [
        {_FILE: one.file, "シート": one.sheet, "セル": one.cell, "項目": one.label, "内容": one.sentence}
        for one in found
    ]
    has_files = any(one.file for one in found)
    name = f"調査票_{FiscalYear(fiscal_year).label}_直すところ"
    file = list_file(
        name,
        file_format,
        {name: width for name, width in _COLUMNS.items() if has_files or name != _FILE},
        rows,
        list_head(name.replace("_", "　"), [chosen], marks=marks_of(is_draft=False, is_demo=cycle.is_demo)),
    )
    return download(file)
