"""担当課・関係課: all initiatives of the plan in one screen, changed from a day on. For the secretariat."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.form_fields import TypedDateField
from initiatives.addresses import plan_url
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.organisation.responsibility_table import ResponsibilityTable
from initiatives.organisation.services.responsibilities import change_responsibilities
from initiatives.permissions import get_plan, require_secretariat_of


class DayForm(forms.Form):
    """The day whose departments are shown, and from which changes count."""

    on = TypedDateField(label="基準日", help_text="この日の担当を表示します。変更はこの日からになります。")


@require_http_methods(["GET", "HEAD", "POST"])
def responsibilities(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show who is in charge on a day; save all changes at once, only what changed is written."""
    chosen, today = get_plan(request.user, plan), timezone.localdate()
    require_secretariat_of(request.user, chosen)
    data = request.POST if request.method == "POST" else request.GET
    day_form = DayForm({"on": data["on"]} if data.get("on") else None, initial={"on": today})
    is_readable = not day_form.is_bound or day_form.is_valid()
    day: dt.date = (day_form.cleaned_data["on"] if day_form.is_bound and is_readable else None) or today
    posted = request.POST if request.method == "POST" else None
    table = ResponsibilityTable(chosen, day, posted)
    context: dict[str, Any] = {"plan": chosen, "table": table, "day_form": day_form, "errors": []}
    status = 200 if is_readable else 422
    if posted is not None and is_readable:
        try:
            count = change_responsibilities(assignments=table.assignments, on=day)
        except OrganisationConflictError as error:
            table.mark_stale()
            context["refusal"], status = str(error), 409
        except ReorganisationError as error:
            context["errors"], status = _errors(table, error), 422
        else:
            text = f"{count}件の担当を変更しました。" if count else "変更はありませんでした。"
            messages.success(request, text)
            return redirect(f"{plan_url(chosen, 'responsibilities')}?on={day.isoformat()}")
    context["figures_url"] = plan_url(chosen, "reporting_departments")
    context["csv_url"] = plan_url(chosen, "charges_csv")
    context |= {"here": "responsibilities", "sees_content": True}
    return render(request, "initiatives/organisation/responsibilities.html", context, status=status)


_LABELS = {"lead": "担当課", "joint": "共管", "supporting": "関係課"}


def _errors(table: ResponsibilityTable, error: ReorganisationError) -> list[dict[str, str]]:
    by_field = {problem.field: problem.sentence for problem in error.problems}
    for row in table.rows:
        errors = (by_field.get(f"{kind}-{row.slug}") for kind in _LABELS)
        row.error = next(filter(None, errors), "")
    return [
        {
            "label": _LABELS[one.field.split("-")[0]],
            "message": one.sentence,
            "href": f"#{one.field}",
        }
        for one in error.problems
    ]
