"""What a browser posts from the entry page, built from the page's own form with a few fields changed."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from indicators.book.results import load_results
from indicators.entry.forms.entry import EntryForm
from indicators.models import AnnualReport
from indicators.workflow.access import get_report


def entry_form(user: User, report: AnnualReport) -> EntryForm:
    """Return the unbound form as the page shows it."""
    plan = report.cycle.plan
    stored, initiative, _rights = get_report(user, plan, report.cycle.fiscal_year, report.initiative.slug)
    scale = load_results(plan, initiatives=[initiative]).active_scale.scale
    return EntryForm(None, report=stored, initiative=initiative, scale=scale)


def posted(user: User, report: AnnualReport, act: str = "save", **changes: Any) -> dict[str, Any]:
    """Return the page's fields as a browser would send them.

    ``changes``: ``results="…"`` a text; ``m0_value="3"`` a field of the first indicator on the page,
    ``m0_event_0_count`` one of its first event row; ``i0_status="done"`` one of the first item with a form.
    """
    form = entry_form(user, report)
    report.refresh_from_db()
    data: dict[str, Any] = {"act": act, "version": str(report.version)}
    for part in form.parts:
        for bound in part:
            value = bound.value()
            data[bound.html_name] = _as_typed(bound.field.prepare_value(value))
    for measurement in form.measurement_forms:
        if measurement.event_forms:
            data[f"{measurement.prefix}-event_rows"] = str(len(measurement.event_forms))
    prefixes = {f"m{number}_": one.prefix for number, one in enumerate(form.measurement_forms)}
    prefixes |= {f"i{number}_": one.prefix for number, one in enumerate(form.item_forms)}
    for key, value in changes.items():
        start = next((one for one in prefixes if key.startswith(one)), None)
        name = key if start is None else f"{prefixes[start]}-{_field_name(key.removeprefix(start))}"
        assert name in data, f"the page has no field {name}"
        data[name] = value
    return data


def _field_name(name: str) -> str:
    if name.startswith("event_") and name != "event_rows":
        _event, number, field = name.split("_", 2)
        return f"event-{number}-{field}"
    return name


def _as_typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (Decimal, dt.date)):
        return str(value)
    return value


COMPLETE_GYO_10 = {
    "m0_numerator": "3",
    "m0_denominator": "24",
    "i0_status": "done",
    "results": "全校の通信状況を調査し、3校で工事を行った。",
    "direction": "continue",
}
