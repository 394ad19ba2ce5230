"""会議資料: the hand-out of the meeting of the headquarters, as a page and as PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.chain.reading import head
from accounts.requests import AuthenticatedRequest
from initiatives.addresses import plan_url
from initiatives.permissions import access_to
from reports.dashboards.page import DashboardPage, dashboard_view
from reports.downloads.files import FileFormat
from reports.formats.contexts import meeting_context
from reports.formats.grade_chart import narrow_grades
from reports.jobs.delivery import deliver
from reports.meeting.builder import build_meeting


@dashboard_view("meeting")
def meeting(request: AuthenticatedRequest, page: DashboardPage) -> HttpResponse:
    """Show the hand-out of the chosen year and conditions."""
    if not page.is_opened:
        return render(request, "reports/meeting/page.html", {"page": page, "words": page.words})
    document = build_meeting(page, now=timezone.localtime(), sheet_url=page.sheet_url)
    context = meeting_context(document) | {
        "page": page,
        "words": page.words,
        "document": document,
        "narrow_chart": narrow_grades(
            [(row.name, row.grade_counts) for row in document.summary_rows],
            document.columns,
            title=document.chart_title,
            counter=document.words.counter,
        ),
        "pdf_url": page.file_url("meeting_file", "pdf"),
        "head_url": _head_url(page),
        "minutes_value": _minutes_value(page),
    }
    return render(request, "reports/meeting/page.html", context)


def _head_url(page: DashboardPage) -> str:
    """Where number, day and venue are typed, for who may; "" for others."""
    if not _is_for_the_secretariat(page):
        return ""
    year = page.fiscal_year or page.overview.opened[-1]
    return plan_url(page.plan, "cycle_handout", fiscal_year=year.year)


def _minutes_value(page: DashboardPage) -> str:
    """The head of the chain of records, for who writes the minutes; "" for others."""
    last = head() if _is_for_the_secretariat(page) else None
    return last.for_the_minutes if last else ""


def _is_for_the_secretariat(page: DashboardPage) -> bool:
    return access_to(page.request.user, page.plan).is_secretariat


@dashboard_view("meeting", takes_post=True)
def meeting_file(request: AuthenticatedRequest, page: DashboardPage, file_format: str) -> HttpResponse:
    """The hand-out that the page of the same choice shows, as PDF."""
    if file_format != FileFormat.PDF:
        raise Http404("この形式では作成できません")
    if not page.is_opened:
        raise Http404("この年度の照会はまだ開かれていません")
    document = build_meeting(page, now=timezone.localtime(), sheet_url=lambda _row: "")
    name = f"{page.plan.short_title}_{document.fiscal_year_label}_会議資料"
    return deliver(request, page.plan, document, file_format, name)
