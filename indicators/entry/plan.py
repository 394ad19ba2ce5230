"""The plan beside the entry page's form, and what was reported the year before."""

from collections.abc import Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import items_of
from indicators.book.results import ResultBook
from indicators.entry.forms.entry import EntryForm
from indicators.entry.handed_on import handed_on_texts
from indicators.entry.year_before import FormerReport
from indicators.judgement import Code
from indicators.models import AnnualReport, Remark
from initiatives.models import Initiative
from initiatives.sheet_layout import RowKind


def planned_periods(initiative: Initiative, fiscal_year: FiscalYear) -> dict[int, list[int]]:
    """Return per phase (id) the periods of a year in which the plan has a bar; phases without one are out."""
    found: dict[int, set[int]] = {}
    for bar in initiative.schedule_bars.all():
        start = (bar.start_fiscal_year, bar.start_period)
        end = (bar.end_fiscal_year, bar.end_period)
        for number in initiative.plan.timeline.division.numbers:
            if start <= (fiscal_year.year, number) <= end:
                found.setdefault(bar.phase_id, set()).add(number)
    return {phase: sorted(numbers) for phase, numbers in found.items()}


def plan_rows(initiative: Initiative, fiscal_year: FiscalYear) -> list[tuple[str, str]]:
    """Return what the official sheet says for a year, under its own labels; empty rows are left out."""
    activities = {row.fiscal_year: row.text for row in initiative.activities.all()}
    own = {row.row.code: row.text for row in rows_of(initiative, "texts")}
    texts = {
        RowKind.DESCRIPTION: initiative.description,
        RowKind.EFFECT: initiative.effect,
        RowKind.TARGETS: initiative.target_text,
        RowKind.ACTIVITIES: activities.get(fiscal_year.year, "（計画なし）"),
    }
    found = [
        (
            f"{fiscal_year.label}の{row.name}" if row.kind is RowKind.ACTIVITIES else row.name,
            own.get(row.code, "") if row.kind is RowKind.TEXT else texts.get(row.kind, ""),
        )
        for row in initiative.plan.layout
    ]
    return [(label, text) for label, text in found if text]


def schedule_months(initiative: Initiative) -> list[str]:
    """Return what the columns of the schedule are called: 4〜6月, or 通年."""
    division = initiative.plan.timeline.division
    return [
        division.months(number) if division.per_year > 1 else division.own_label(number)
        for number in division.numbers
    ]


class EntryPlan:
    """What the templates read of the plan for the year, and of the year before."""

    def __init__(
        self,
        *,
        initiative: Initiative,
        fiscal_year: FiscalYear,
        book: ResultBook,
        form: EntryForm,
        in_plan_before: Sequence[FormerReport] = (),
    ) -> None:
        self.in_plan_before = in_plan_before
        self._initiative, self._year, self._book, self._form = initiative, fiscal_year, book, form

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the official sheet says for the year, under its own labels; empty rows are left out."""
        return plan_rows(self._initiative, self._year)

    @property
    def item_rows(self) -> list[dict[str, object]]:
        """The year's evaluation items: with a form, or answered by an indicator."""
        forms = {form.item.pk: form for form in self._form.item_forms}
        return [
            {"item": item, "form": forms.get(item.pk)} for item in items_of(self._initiative, self._year.year)
        ]

    @property
    def months(self) -> list[str]:
        """What the columns of the schedule are called: 4〜6月, or 通年."""
        return schedule_months(self._initiative)

    @property
    def planned_periods(self) -> list[dict[str, object]]:
        """Per phase: its checkbox field and which periods the plan has a bar in."""
        rows = []
        planned = planned_periods(self._initiative, self._year)
        for phase in self._form.bars_form.phases:
            numbers = self._initiative.plan.timeline.division.numbers
            field = self._form.bars_form[f"phase-{phase.pk}"]
            boxes = [
                {"is_planned": number in planned.get(phase.pk, ()), "box": box}
                for number, box in zip(numbers, field, strict=True)
            ]
            rows.append({"phase": phase, "boxes": boxes})
        return rows

    @property
    def previous_report(self) -> AnnualReport | None:
        """Last year's report, where the plan has one."""
        return self._book.report(self._initiative, self._year.year - 1)

    @property
    def previous_grade(self) -> Code | None:
        """Last year's final grade, as the scale has it that it was decided on."""
        previous = self.previous_report
        if not previous or not previous.scale or not previous.final_grade:
            return None
        return previous.scale.scale.code(previous.final_grade)

    @property
    def previous_texts(self) -> list[tuple[str, str]]:
        """What last year's report said, under the headings of its own round."""
        return handed_on_texts(self.previous_report) if self.previous_report else []

    @property
    def previous_opinions(self) -> list[Remark]:
        """What the headquarters said last year and asks no answer to here: opinions, what is closed."""
        asked = self._form.responses_form.instructions
        return [row for row in self._form.last_years_remarks if row not in asked]

    @property
    def previous_label(self) -> str:
        """令和6年度."""
        return FiscalYear(self._year.year - 1).label
