"""スケジュール: planned and actual bars of all initiatives, the late ones named; as page and as files."""

from dataclasses import replace

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.chosen import chosen_in
from imari_dx.shared.fiscal_year import FiscalYear
from reports.builders.schedule import build_schedule
from reports.dashboards.page import SCHEDULE, DashboardPage, dashboard_view
from reports.dashboards.schedule.files import schedule_csv, schedule_xlsx
from reports.documents.schedule import ScheduleDocument, text_lines
from reports.downloads.files import CONTENT_TYPES, DocumentFile, FileFormat
from reports.downloads.views import download
from reports.formats.schedule_chart import SCREEN
from reports.formats.schedule_svg import drawn_schedule
from reports.jobs.delivery import deliver

HERE = SCHEDULE
LATE_FIRST, ONLY_LATE = ("order", "late"), ("only", "late")
_LATE_FIRST, _ONLY_LATE = "日程の遅れのあるものを先に", "日程の遅れのある{initiative}だけ"


def _own_choice(data: QueryDict) -> dict[str, str]:
    return {name: value for name, value in (LATE_FIRST, ONLY_LATE) if data.get(name) == value}


def _until(page: DashboardPage) -> FiscalYear:
    return page.fiscal_year or page.overview.fiscal_years[-1]


def _document(page: DashboardPage) -> ScheduleDocument:
    """The schedule of the page's choice, in the order asked for."""
    page.kept = _own_choice(page.request.GET)
    document = build_schedule(
        page.overview,
        page.form.initiative_ids,
        until=_until(page),
        today=timezone.localdate(),
        now=timezone.localtime(),
        again_ids=page.form.again_ids,
    )
    rows = [row for row in document.rows if row.is_late or ONLY_LATE[0] not in page.kept]
    if LATE_FIRST[0] in page.kept:
        # Stable: otherwise as in the plan.
        rows.sort(key=lambda row: (not row.is_again, *row.urgency), reverse=True)
    return replace(document, rows=tuple(rows), words=page.words)


@dashboard_view(HERE, with_schedule=True)
def schedule(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """Draw the schedule of the initiatives whose chosen year meets the conditions."""
    document = _document(page)
    year = max((year for year in page.overview.opened if year <= _until(page)), default=_until(page))
    urls = {
        row.initiative_id: page.sheet_url(page.overview.rows[row.initiative_id, year.year])
        for row in document.rows
    }
    word = page.words.initiative
    context = {
        "page": page,
        "words": page.words,
        "schedule": document,
        **drawn_schedule(document, SCREEN, urls=urls),
        "sentences": document.count.sentences(document.words.counter),
        "text_lines": text_lines(document),
        "shown": sum(not row.is_again for row in document.rows),
        "choices": [
            ("並び順", _choice(page, *LATE_FIRST, labels=("計画の順", _LATE_FIRST))),
            (
                f"表示する{word}",
                _choice(page, *ONLY_LATE, labels=("すべて", page.words.say(_ONLY_LATE))),
            ),
        ],
        "everything_url": page.url(HERE),
        "files": {kind: page.file_url("dashboard_schedule_file", kind) for kind in ("pdf", "xlsx", "csv")},
    }
    return render(request, "reports/dashboards/schedule/page.html", context)


def _choice(
    page: DashboardPage, name: str, value: str, *, labels: tuple[str, str]
) -> list[tuple[str, str, bool]]:
    """Two links, of which one is current: label, address, whether it is."""
    is_on = name in page.kept
    return [
        (labels[0], page.url(HERE, **page.kept | {name: ""}), not is_on),
        (labels[1], page.url(HERE, **page.kept | {name: value}), is_on),
    ]


def _conditions(page: DashboardPage) -> str:
    """What was chosen, with the choices of this page alone."""
    own = ((LATE_FIRST, _LATE_FIRST), (ONLY_LATE, _ONLY_LATE))
    words = [page.words.say(label) for (name, _value), label in own if name in page.kept]
    return "、".join(part for part in (chosen_in(page.form), *words) if part)


@dashboard_view(HERE, with_schedule=True, takes_post=True)
def schedule_file(request: AuthenticatedRequest, page: DashboardPage, file_format: str) -> HttpResponse:
    """What the page of the same choice shows, in its order, as PDF (A3), Excel or CSV."""
    document = _document(page)
    name = f"{page.plan.short_title}_{_until(page).label}_スケジュール"
    if file_format == FileFormat.PDF:
        return deliver(request, page.plan, document, file_format, name)
    if file_format == FileFormat.XLSX:
        head = replace(page.list_head(document.title), conditions=_conditions(page))
        content = schedule_xlsx(document, head)
        return download(DocumentFile(content, CONTENT_TYPES[FileFormat.XLSX], f"{name}.xlsx"))
    if file_format == "csv":
        return download(DocumentFile(schedule_csv(document), "text/csv; charset=utf-8", f"{name}.csv"))
    raise Http404("この形式では作成できません")
