"""お知らせ: what I am told, in all my plans; a button says that I have looked at it."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.models import DigestRhythm, NewsReader
from indicators.news.reading import LISTED_DAYS, read_news
from indicators.news.services import choose_rhythm, mark_looked_at
from indicators.workflow.access import get_plan
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to


class RhythmForm(forms.Form):
    """How often somebody is written to."""

    rhythm = forms.ChoiceField(
        label="メールの頻度",
        widget=forms.RadioSelect,
        choices=DigestRhythm.choices,
        error_messages={"required": "メールの頻度を選んでください。"},
    )


@require_safe
def news(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show what the reader was told of late, what is new marked; it stays new until they say otherwise."""
    chosen = _plan(request, plan)
    access = access_to(request.user, chosen)
    context = {
        "news": read_news(request.user),
        "days": LISTED_DAYS,
        "now": timezone.now(),
        "read_url": plan_url(chosen, "news_read"),
        "settings_url": plan_url(chosen, "news_settings"),
        "instructions_url": plan_url(chosen, "instructions") if access.takes_part else "",
    }
    return render(request, "indicators/news/page.html", context)


@posts_only("news")
def news_read(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Take everything that the page showed as looked at; what has come since stays new."""
    chosen = _plan(request, plan)
    mark_looked_at(user=request.user, until=_shown_at(request.POST))
    messages.success(request, "お知らせをすべて確認済みにしました。")
    return redirect(plan_url(chosen, "home" if request.POST.get("from") == "home" else "news"))


def _plan(request: AuthenticatedRequest, slug: str) -> Plan:
    """The plan of the address; 403 without a role in it: nobody is told anything then."""
    plan = get_plan(request.user, slug)
    if not access_to(request.user, plan).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、お知らせはありません。")
    return plan


def _shown_at(data: QueryDict) -> dt.datetime:
    """When the page was shown: nothing later was seen, and nobody has seen the future."""
    now = timezone.now()
    try:
        shown = parse_datetime(data.get("shown_at", ""))
    except ValueError:
        shown = None
    return min(shown, now) if shown and timezone.is_aware(shown) else now


@require_http_methods(["GET", "HEAD", "POST"])
def news_settings(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """How often the reader is written to."""
    chosen = _plan(request, plan)
    stored = NewsReader.objects.filter(user=request.user).first()
    initial = {"rhythm": stored.rhythm if stored else DigestRhythm.DAILY}
    form = RhythmForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        choose_rhythm(user=request.user, rhythm=DigestRhythm(form.cleaned_data["rhythm"]))
        messages.success(request, "お知らせの設定を保存しました。")
        return redirect(plan_url(chosen, "news"))
    crumbs = [{"label": "お知らせ", "url": plan_url(chosen, "news")}]
    context = {"form": form, "email": request.user.email, "crumbs": crumbs}
    status = 422 if form.is_bound else 200
    return render(request, "indicators/news/settings.html", context, status=status)
