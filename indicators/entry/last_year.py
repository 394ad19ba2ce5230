"""Last year's report as this year's form is compared with it and filled from it.

It is what its reader sees of it: the plan's own report, in the plan's first year that of the plan before,
where the initiative goes on from one. A figure of what counts another thing by now is left out.
"""

from dataclasses import dataclass, field, replace

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import ReportAnswer
from indicators.book.form_definition import STANDARD_FORM, FormDefinition
from indicators.book.in_force import initiative_in_force
from indicators.book.results import ResultBook
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import form_definition
from indicators.entry.year_before import YearBefore, counted_by
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class LastYear:
    """What was reported; measurements by this year's indicators. Without a report all of it is blank."""

    fiscal_year: FiscalYear
    answer: ReportAnswer = field(default_factory=ReportAnswer)
    form: FormDefinition = STANDARD_FORM  # 様式 of its round
    is_in_plan_before: bool = False

    @property
    def words(self) -> str:
        """Which year that is: 前年度（令和6年度）."""
        before = "、前計画" if self.is_in_plan_before else ""
        return f"前年度（{self.fiscal_year.label}{before}）"


def last_year(
    book: ResultBook, initiative: Initiative, fiscal_year: FiscalYear, year_before: YearBefore
) -> LastYear:
    """Return it; ``book`` and ``initiative`` are by the plan in force in ``fiscal_year``.

    No query, but where a revision takes effect in ``fiscal_year``.
    """
    year, indicators = FiscalYear(fiscal_year.year - 1), list(initiative.indicators.all())
    report = book.report(initiative, year.year)
    if report is None:
        own = year_before.own
        form = own.form if own else STANDARD_FORM
        return LastYear(year, year_before.answer(indicators), form, is_in_plan_before=True)
    then = {
        one.pk: counted_by(one) for one in initiative_in_force(book, initiative, year.year).indicators.all()
    }
    same = {one.pk for one in indicators if then.get(one.pk) == counted_by(one)}
    answer = report_answer(report)
    figures = {key: value for key, value in answer.measurements.items() if key in same}
    return LastYear(year, replace(answer, measurements=figures), form_definition(report.cycle))
