"""In a plan's first year: what was reported in the plan before, the year before, of what goes on.

It stands beside the form, as last year's report does later on. Nothing of it enters the judgement (ADR 59).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import MeasurementAnswer, ReportAnswer
from indicators.book.assessment import facts_of, rule_of, stored_history
from indicators.book.form_definition import FormDefinition
from indicators.book.in_force import initiative_in
from indicators.book.report_fields import BY_NAME, MONEY_FIELDS
from indicators.book.results import ResultBook, initiatives_with_everything, load_results
from indicators.book.snapshots import book_of_year
from indicators.book.stored_answers import measurement_answers, report_texts
from indicators.book.stored_form import form_definition
from indicators.book.succession import kin_before, line_homes, plan_before
from indicators.book.value_display import value_text
from indicators.entry.handed_on import handed_on_texts
from indicators.judgement import Code, year_figures
from indicators.models import AnnualReport, Indicator, has_answer
from indicators.workflow.rights import may_see_results, report_rights
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan
from initiatives.permissions import access_to
from initiatives.succession import Handling


@dataclass(frozen=True, slots=True)
class FormerFigure:
    """The last value of a line in the plan before: in words, and as it was entered."""

    text: str
    answer: MeasurementAnswer
    counted: tuple[str, ...]  # what it counts, see ``counted_by``


@dataclass(frozen=True, slots=True)
class FormerReport:
    """Last year's report on an initiative of the plan before: as decided, else as the reader may see it."""

    name: str  # code and title
    url: str  # of its page
    grade: Code | None
    texts: Sequence[tuple[str, str]]
    figures: Mapping[int, FormerFigure]  # by the indicator of that plan
    answer: ReportAnswer  # what was written once, by its fields; internal texts only for who may open it
    form: FormDefinition  # of its round


@dataclass(frozen=True, slots=True)
class YearBefore:
    """What of the plan before stands beside the form of a plan's first year."""

    reports: Sequence[FormerReport] = ()
    figures: Mapping[int, FormerFigure] = field(default_factory=dict)  # by the indicator of this plan
    is_one: bool = False  # carried on from one: its amounts and texts are this initiative's own of last year

    def answer(self, indicators: Sequence[Indicator]) -> ReportAnswer:
        """What the figures that are typed are compared with; a line that was redefined has nothing."""
        same = {
            one.pk: found.answer
            for one in indicators
            if (found := self.figures.get(one.pk)) and found.counted == counted_by(one)
        }
        own = self.own
        return replace(own.answer if own else ReportAnswer(), measurements=same)

    @property
    def own(self) -> FormerReport | None:
        """The report that is this initiative's own of last year."""
        return self.reports[0] if self.is_one and self.reports else None


def counted_by(indicator: Indicator) -> tuple[str, ...]:
    """What an indicator counts: where it is another thing than last year, its figures are not comparable."""
    return (indicator.kind, indicator.unit, indicator.denominator_label.replace("※", ""))


def year_before(plan: Plan, initiative: Initiative, fiscal_year: FiscalYear, reader: User) -> YearBefore:
    """Read it. No query but in the first year of a plan that follows one in which the reader has a part."""
    return years_before(plan, [initiative], fiscal_year, reader)[initiative.pk]


def years_before(
    plan: Plan, initiatives: Collection[Initiative], fiscal_year: FiscalYear, reader: User
) -> dict[int, YearBefore]:
    """Read the same of several, by their keys, in no more queries than of one."""
    nothing = {one.pk: YearBefore() for one in initiatives}
    if fiscal_year.year != plan.start_fiscal_year:
        return nothing
    before = plan_before(plan, reader)
    if before is None or before.plan is None:
        return nothing
    kin, own = kin_before(initiatives), {one.pk: set(_indicators(one)) for one in initiatives}
    entered = set().union(*own.values())
    lines = {new: line for new, line in line_homes(plan).items() if new in entered}
    keys = {one.pk for of_one in kin.values() for one in of_one.initiatives}
    keys |= {home for _old, home in lines.values()}
    if not keys:
        return nothing
    found = dict(_reports(before.plan, keys, fiscal_year.year - 1, reader))
    figures = {old: figure for report in found.values() for old, figure in report.figures.items()}
    return {
        one.pk: YearBefore(
            reports=[found[old.pk] for old in kin[one.pk].initiatives if old.pk in found],
            figures={
                new: figures[old]
                for new, (old, _home) in lines.items()
                if new in own[one.pk] and old in figures
            },
            is_one=kin[one.pk].word == Handling.CONTINUED.word,
        )
        for one in initiatives
    }


def _indicators(initiative: Initiative) -> list[int]:
    return [one.pk for one in initiative.indicators.all()]


def _reports(plan: Plan, keys: set[int], year: int, reader: User) -> Iterator[tuple[int, FormerReport]]:
    initiatives = initiatives_with_everything(plan, pk__in=keys)
    book, access = load_results(plan, initiatives=initiatives), access_to(reader, plan)
    for one in initiatives:
        report = book.report(one, year)
        if report is None or not has_answer(report.state):
            continue
        rights = report_rights(reader, report, one)
        if may_see_results(access, state=report.state, rights=rights):
            yield one.pk, _told(book, one, year, with_internal=rights.may_read)


def _told(book: ResultBook, initiative: Initiative, year: int, *, with_internal: bool) -> FormerReport:
    """A year's report as it was decided, else as it stands. Internal texts are for who may open it."""
    of_year = book_of_year(book, initiative, year)
    shown = initiative_in(of_year, initiative)
    report = of_year.reports[shown.pk][year]
    grade = report.scale.scale.code(report.final_grade) if report.scale and report.final_grade else None
    return FormerReport(
        name=f"{initiative.code}　{initiative.plain_title}",
        url=plan_url(initiative.plan, "initiative", slug=initiative.slug),
        grade=grade,
        texts=handed_on_texts(report, with_internal=with_internal),
        figures=dict(_figures(of_year, shown, report, year)),
        answer=ReportAnswer(
            texts={
                name: text
                for name, text in report_texts(report).items()
                if with_internal or BY_NAME[name].is_public
            },
            money={name: getattr(report, name) for name in MONEY_FIELDS},
        ),
        form=form_definition(report.cycle),
    )


def _figures(
    book: ResultBook, initiative: Initiative, report: AnnualReport, year: int
) -> Iterator[tuple[int, FormerFigure]]:
    history, entered = stored_history(book, initiative), measurement_answers(report)
    scale = (report.scale or book.active_scale).scale
    for indicator in initiative.indicators.all():
        facts = facts_of(initiative, indicator, year, history)
        answer = entered.get(indicator.counts_events_of_id or indicator.pk)
        if facts.status and answer:
            text = value_text(answer, facts, year_figures(rule_of(indicator), facts, scale))
            yield indicator.pk, FormerFigure(text, answer, counted_by(indicator))
