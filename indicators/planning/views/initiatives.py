"""The screens of one initiative, and the way from a choice to one of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from indicators.planning.contents_of_initiative import TextsContent, YearsContent
from indicators.planning.screen import Screen
from indicators.planning.tabs import SCREENS, initiative_context, initiative_crumb


@require_safe
def jump(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Lead to a screen (``screen``) of an initiative that was chosen (``to``)."""
    screen = Screen(request, plan)
    name = request.GET.get("screen", "")
    if name not in {one.name for one in SCREENS}:
        raise Http404("画面がありません")
    chosen = screen.state.initiative(request.GET.get("to", ""))
    return redirect(screen.url(name, slug=chosen.slug))


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Edit names, place and texts of an initiative."""
    screen = Screen(request, plan)
    initiative = screen.state.initiative(slug)
    content = TextsContent(screen, initiative)
    return screen.answer(
        content,
        "indicators/planning/initiative/texts.html",
        then=lambda: screen.url("plan_initiative", slug=content.slug),
        crumbs=[initiative_crumb(screen, initiative), ("名称と文章", "")],
        **initiative_context(screen, initiative, "plan_initiative"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def years(request: AuthenticatedRequest, slug: str, plan: str = "") -> HttpResponse:
    """Edit what an initiative is to do in each year."""
    screen = Screen(request, plan)
    initiative = screen.state.initiative(slug)
    return screen.answer(
        YearsContent(screen, initiative),
        "indicators/planning/initiative/years.html",
        then=screen.url("plan_years", slug=slug),
        crumbs=[initiative_crumb(screen, initiative), ("年度ごとの内容", "")],
        **initiative_context(screen, initiative, "plan_years"),
    )
