"""スケジュール of one initiative, drawn."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.planning.content import FormsContent
from indicators.planning.forms.schedule import ScheduleForm
from indicators.planning.screen import Screen
from indicators.planning.tabs import initiative_context, initiative_crumb


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Draw the bars of one initiative; a POST saves them."""
    screen = Screen(request, plan)
    initiative = screen.state.initiative(slug)
    form = ScheduleForm(screen.data, state=screen.state, initiative=initiative)
    return screen.answer(
        FormsContent(forms=[form]),
        "indicators/planning/schedule.html",
        then=screen.url("plan_schedule", slug=slug),
        form=form,
        crumbs=[initiative_crumb(screen, initiative), ("スケジュール", "")],
        **initiative_context(screen, initiative, "plan_schedule"),
    )
