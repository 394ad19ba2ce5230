"""The official sheet beside a screen of the plan: as it will print with what is being prepared, or typed."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.planning.content import FormsContent
from indicators.planning.contents_of_initiative import TextsContent, YearsContent
from indicators.planning.forms.schedule import ScheduleForm
from indicators.planning.screen import Screen
from indicators.planning.tabs import initiative_crumb
from indicators.planning.views.lines import PHASES, SHEET_ROWS, Lines, LinesContent
from initiatives.models import Initiative, Phase
from reports.builders.plan import build_official_sheet
from reports.formats.contexts import sheet_bands


def _drawn(screen: Screen, initiative: Initiative) -> FormsContent:
    return FormsContent(forms=[ScheduleForm(screen.data, state=screen.state, initiative=initiative)])


def _lines(part: Lines) -> Callable[[Screen, Initiative], FormsContent]:
    return lambda screen, _initiative: LinesContent(screen, part)


# What is typed on these shows before it is saved; the sheet prints nothing of the others.
_CONTENTS: dict[str, Callable[[Screen, Initiative], FormsContent]] = {
    "plan_initiative": TextsContent,
    "plan_years": YearsContent,
    "plan_schedule": _drawn,
    PHASES.name: _lines(PHASES),
    SHEET_ROWS.name: _lines(SHEET_ROWS),
}


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Show an initiative's sheet; posted the form of a screen, with what it says. Writes nothing."""
    screen = Screen(request, plan)
    initiative, state = screen.state.initiative(slug), screen.state
    make = _CONTENTS.get(request.POST.get("screen", ""))
    if screen.data is not None and make is not None:
        content = make(screen, initiative)
        if not content.is_valid():
            return HttpResponse(status=204)  # what stands there stays until it can be read again
        state = state.with_edits(content.edits())
    shown = state.get(Initiative, initiative.pk)
    built = build_official_sheet(shown, state.all(Phase), state.plan.timeline)
    context = {"screen": screen, "initiative": shown, "sheet": built, "bands": sheet_bands(built)}
    context["crumbs"] = [initiative_crumb(screen, shown), ("印刷される様式", "")]
    is_part = "HX-Request" in request.headers
    template = "reports/planning/_sheet.html" if is_part else "reports/planning/sheet.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
