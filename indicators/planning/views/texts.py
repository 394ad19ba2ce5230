"""本文の章: the numbered prose of a plan."""

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from indicators.planning.forms.rows import RowForm, RowList
from indicators.planning.rows import Edit
from indicators.planning.screen import FormsContent, Screen
from initiatives.models import PlanSection


class SectionForm(RowForm):
    """One section."""

    model = PlanSection
    names = ("number", "heading", "body")

    def make_field(self, name: str) -> forms.Field:
        field = super().make_field(name)
        if name == "body":
            field.widget.attrs["rows"] = 8
        return field


class _Sections(FormsContent):
    """All sections of the plan."""

    def __init__(self, screen: Screen) -> None:
        rows = screen.state.all(PlanSection)
        self.list = RowList(
            screen.data, form=SectionForm, name="section", state=screen.state, rows=rows, blank=not rows
        )
        self._plan = screen.stored.pk
        super().__init__(lists=[self.list])

    def edits(self) -> list[Edit]:
        return self.list.edits(plan=self._plan)


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Edit the sections; a POST saves them, or adds a line without saving."""
    screen = Screen(request, plan)
    content = _Sections(screen)
    return screen.answer(
        content,
        "indicators/planning/sections.html",
        then=screen.url("plan_sections"),
        crumbs=[("本文の章", "")],
    )
