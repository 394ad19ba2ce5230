"""What the years of a plan say of an initiative: values, grades and texts as they were decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import facts_of, rule_of, stored_history
from indicators.book.in_force import initiative_in
from indicators.book.results import ResultBook, is_planned
from indicators.book.snapshots import book_of_year, decided_proposal
from indicators.book.stored_answers import measurement_answers
from indicators.book.succession import Fate as NextFate
from indicators.book.value_display import BLANK, value_text
from indicators.closing.answer import ClosingAnswer
from indicators.closing.rules import Fate, TargetCount, YearTexts, proposed_answer
from indicators.judgement import Code, TargetStanding, target_standing, year_figures
from indicators.models import AnnualReport, FutureDirection, ReportState
from initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class YearValue:
    """The value of one target in a decided year."""

    indicator_id: int
    name: str
    text: str
    counts: bool
    standing: TargetStanding


@dataclass(frozen=True, slots=True)
class DecidedYear:
    """One decided year of an initiative; a year without any decision is ``why_empty``."""

    fiscal_year: FiscalYear
    grade: Code | None = None
    values: Sequence[YearValue] = ()
    texts: Sequence[tuple[str, str]] = ()  # label, text; blank ones are left out
    direction: str = ""  # the code of 今後の方向性
    outcomes: str = ""
    challenges: str = ""
    migrated: str = ""  # 移行データ with its origin, of what was decided before the system
    why_empty: str = ""


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """The years of an initiative and what is proposed from them."""

    years: Sequence[DecidedYear]
    targets: TargetCount
    proposal: ClosingAnswer


def closing_facts(book: ResultBook, initiative: Initiative, next_fate: NextFate | None) -> ClosingFacts:
    """Return what is known of an initiative (one of the book's) at the end of its plan.

    ``next_fate`` is what became of it in the next plan, None where there is none.
    """
    years = [_year(book, initiative, year) for year in book.fiscal_years]
    standings = _last_standings(initiative, years)
    texts = [YearTexts(one.outcomes, one.challenges, one.direction) for one in years]
    proposal = proposed_answer(texts, standings, _fate(initiative, next_fate))
    return ClosingFacts(years, TargetCount.of(standings), proposal)


def _fate(initiative: Initiative, next_fate: NextFate | None) -> Fate:
    run = initiative.run
    is_over = run.last_year is not None and run.last_year < initiative.plan.end_fiscal_year
    return Fate(
        has_ended=is_over,
        ending=run.ending,
        ending_note=run.notes[-1] if is_over else "",
        in_next_plan=next_fate.handling if next_fate else None,
        into=[f"{one.code}　{one.plain_title}" for one in next_fate.new] if next_fate else (),
    )


def _last_standings(initiative: Initiative, years: Sequence[DecidedYear]) -> list[TargetStanding]:
    """Where each target that the plan still has stood in the last decided year in which it counts."""
    last: dict[int, TargetStanding] = {}
    for year in years:
        last |= {one.indicator_id: one.standing for one in year.values if one.counts}
    return [last[row.pk] for row in rows_of(initiative, "indicators") if row.pk in last]


def _year(book: ResultBook, initiative: Initiative, year: FiscalYear) -> DecidedYear:
    shown = book_of_year(book, initiative, year.year)
    own = initiative_in(shown, initiative)
    report = shown.report(own, year.year)
    if report is None or report.state != ReportState.FINALISED:
        return DecidedYear(year, why_empty="未確定" if is_planned(own, year.year) else "計画なし")
    scale = report.scale.scale if report.scale else shown.active_scale.scale
    return DecidedYear(
        fiscal_year=year,
        grade=scale.code(report.final_grade),
        values=tuple(_values(shown, own, report)),
        texts=tuple(_texts(report)),
        direction=report.direction,
        outcomes=report.outcomes,
        challenges=report.challenges,
        migrated=report.imported.mark if report.imported else "",
    )


def _texts(report: AnnualReport) -> Iterator[tuple[str, str]]:
    """What a later reader asks for: 引継ぎメモ and reasons of the self-rating stay where they are."""
    direction = FutureDirection(report.direction).label if report.direction else ""
    told = {
        "取組実績": report.results,
        "成果": report.outcomes,
        "課題": report.challenges,
        "今後の取組": report.next_steps,
        "今後の方向性": direction,
    }
    yield from ((label, text) for label, text in told.items() if text)


def _values(book: ResultBook, initiative: Initiative, report: AnnualReport) -> Iterator[YearValue]:
    year = report.cycle.fiscal_year
    history = stored_history(book, initiative)
    proposal = decided_proposal(book, initiative, year, history)
    scale = report.scale.scale if report.scale else book.active_scale.scale
    answers = measurement_answers(report)
    for indicator in rows_of(initiative, "indicators"):
        proposed = proposal.indicators.get(indicator.pk)
        if proposed is None:
            continue  # an indicator that the plan did not have in that year
        facts, rule = facts_of(initiative, indicator, year, history), rule_of(indicator)
        entered = answers.get(indicator.counts_events_of_id or indicator.pk)
        text = value_text(entered, facts, year_figures(rule, facts, scale))
        if text == BLANK and not proposed.counts:
            continue
        standing = target_standing(rule, facts, scale, code=proposed.grade)
        yield YearValue(indicator.pk, indicator.plain_name, text, proposed.counts, standing)
