"""計画: everything that a plan holds, to go on from; and what is being prepared."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.form_fields import SearchField
from indicators.planning.contents import contents_of, plans_around
from indicators.planning.initiative_list import InitiativeList
from indicators.planning.screen import Screen


class FindForm(forms.Form):
    """By which words one looks for an initiative."""

    q = SearchField(
        label="さがす言葉", help_text="番号、名称、文章のどこかにある言葉。空白で区切ると、全てを含むもの。"
    )

    @property
    def query(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


@require_safe
def hub(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """List the parts of a plan, and its initiatives: those in which the words of ``q`` stand."""
    screen = Screen(request, plan)
    form = FindForm(request.GET)
    listed = InitiativeList(screen, form.query, timezone.localdate())
    context = {
        "screen": screen,
        "parts": contents_of(screen),
        "around": plans_around(screen),
        "form": form,
        "listed": listed,
        "changes": screen.being_prepared.changes.count() if screen.being_prepared else 0,
    }
    return render(request, "indicators/planning/hub.html", context)
