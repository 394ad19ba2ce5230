"""意見・コメント, in a form of its own below the page for entering or reviewing, to which one comes back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.opened import OpenedReport
from indicators.entry.page import entry_page
from indicators.entry.remark_services import add_remark
from indicators.entry.remarks import EntryRemarks
from indicators.entry.views.pages import open_report, start_of
from indicators.entry.views.shown import show_page
from indicators.models import RemarkKind
from indicators.review.page import ReviewPage
from indicators.review.views import show_review
from indicators.workflow.access import require_remark


@posts_only("entry", "fiscal_year", "slug")
def remark(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Add a remark. htmx gets the section again, which leaves the rest of the page as it stands."""
    opened = open_report(request, fiscal_year, slug, plan)
    remarks = _remarks(opened)
    form = remarks.bind(request.POST)
    valid = form.is_valid()
    if "kind" in form.cleaned_data:
        require_remark(opened.rights, form.cleaned_data["kind"])
    is_fragment = bool(getattr(request, "htmx", False))
    if not valid and is_fragment:
        return _section(request, remarks, status=422)
    is_review = _on(request) == "review"
    if not valid and is_review:
        return show_review(request, ReviewPage(opened, {}, remarks), status=422)
    if not valid:
        return show_page(request, entry_page(opened, start_of(opened), remarks=remarks), status=422)
    added = add_remark(report=opened.report, by=request.user, at=timezone.now(), **form.cleaned_data)
    said = f"{RemarkKind(added.kind).label_in(opened.words)}を記録しました。"
    if is_fragment:
        return _section(request, _remarks(open_report(request, fiscal_year, slug, plan)), said=said)
    messages.success(request, said)
    return redirect(f"{opened.url('review' if is_review else 'entry')}#remarks")


def _on(request: AuthenticatedRequest) -> str:
    """The page that the form stands on, "" for the page for entering."""
    return "review" if request.POST.get("on") == "review" else ""


def _remarks(opened: OpenedReport) -> EntryRemarks:
    return EntryRemarks(
        opened.report, opened.rights, url=opened.url("entry_remark"), initiative=opened.initiative
    )


def _section(
    request: AuthenticatedRequest, remarks: EntryRemarks, *, said: str = "", status: int = 200
) -> HttpResponse:
    context = {"remarks": remarks, "said": said, "on": _on(request)}
    return render(request, "indicators/entry/_remarks.html", context, status=status)
