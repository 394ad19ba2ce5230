"""The work list of the home page as a file: whole, filtered and sorted as it is shown."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from indicators.home.export import PLAN, export_columns, export_rows, words_of_list
from indicators.home.page import WorkPage
from indicators.workflow.access import get_plan
from initiatives.words import contacts_of
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download
from reports.formats.xlsx.marks import marks_of

_NARROW, _DAY, _WIDE = 90, 112, 300
_WIDTHS = {
    PLAN: 220,
    "区分": 130,
    "担当課": 130,
    "差戻しの理由": _WIDE,
    "前年度の今後の取組": _WIDE,
} | dict.fromkeys(("期限", "最後に操作した日", "差し戻した日"), _DAY)


@require_safe
def work_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    """Return the list as CSV or Excel; 403 without a role, 404 for another format."""
    page = WorkPage(request.user, get_plan(request.user, plan), request.GET)
    if not page.access.has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、一覧は利用できません。")
    widths = _WIDTHS | {words_of_list(page).initiative_name: 220}
    name = f"{page.plan.short_title}_担当一覧"
    head = list_head(
        name.replace("_", "　"),
        [page.plan],
        conditions=chosen_in(page.filter_form),
        marks=marks_of(is_draft=False, is_demo=page.has_demo),
    )
    file = list_file(
        name,
        file_format,
        {name: widths.get(name, _NARROW) for name in export_columns(page)},
        export_rows(page),
        replace(head, contact=contacts_of(row.words for row in page.rows)),
    )
    return download(file)
