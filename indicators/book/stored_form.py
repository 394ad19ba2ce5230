"""A round's form (様式) as plain values, read from its rows."""

from indicators.book.form_definition import FormDefinition, FormField, Question
from indicators.book.report_fields import STANDARD_FIELDS
from indicators.models import ReportingCycle


def asks_for_bars(cycle: ReportingCycle) -> bool:
    """Whether a round asks for the actual schedule: never where the plan has none.

    Reads ``fields`` unless the round was read ``with_skips_bars``.
    """
    if not cycle.plan.has_schedule:
        return False
    if hasattr(cycle, "skips_bars"):
        return not cycle.skips_bars
    return all(row.is_used for row in cycle.fields.all() if row.name == "bars")


def form_definition(cycle: ReportingCycle) -> FormDefinition:
    """Return what a round asks.

    Reads the plan, ``fields`` and ``questions`` once each; nothing where prefetched.
    """
    rows = {row.name: row for row in cycle.fields.all()}
    fields = []
    for standard in STANDARD_FIELDS:
        row = rows.get(standard.name)
        fields.append(
            FormField(standard.name, row.is_used, row.label, row.hint) if row else FormField(standard.name)
        )
    questions = tuple(
        Question(
            kind=row.kind,
            label=row.label,
            hint=row.hint,
            choices=tuple(row.choice_list),
            unit=row.unit,
            is_required=row.is_required,
            is_public=row.is_public,
            pk=row.pk,
        )
        for row in cycle.questions.all()
    )
    return FormDefinition(tuple(fields), questions, cycle.plan.timeline.division.word)
