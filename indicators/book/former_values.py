"""前期: the last decided value of each line that goes on from the plan before, for what is printed.

A decision quotes it as it stood on its day: the snapshot keeps it (ADR 59).
"""

from collections.abc import Iterable, Iterator

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import facts_of, rule_of, stored_history
from indicators.book.results import FormerValue, ResultBook
from indicators.book.snapshots import decided_proposal, thaw
from indicators.book.stored_answers import measurement_answers
from indicators.book.succession import line_homes
from indicators.book.value_display import value_text
from indicators.judgement import year_figures
from indicators.models import Indicator, ReportState, Snapshot
from initiatives.models import Initiative, Plan


def former_values(plan: Plan, initiatives: Iterable[Initiative]) -> dict[int, FormerValue]:
    """Return by indicator the last value that the plan before decided; none of a line that was redefined.

    Initiatives are read with their indicators. No query where the plan is known to follow none, else three.
    """
    if getattr(plan, "follows", None) is None:
        return {}
    own = {one.pk: one for initiative in initiatives for one in rows_of(initiative, "indicators")}
    lines = {new: line for new, line in line_homes(plan).items() if new in own}
    known: dict[int, tuple[Indicator, FormerValue]] = {}
    for book in _latest({home for _old, home in lines.values()}):
        known |= dict(_values(book))
    return {
        new: value
        for new, (old, _home) in lines.items()
        if (found := known.get(old)) and _is_same(own[new], found[0]) and (value := found[1])
    }


def _latest(homes: set[int]) -> Iterator[ResultBook]:
    """The latest decided year of each initiative: its snapshot knows all years before."""
    decided = Snapshot.objects.filter(report__initiative__in=homes, report__state=ReportState.FINALISED)
    rows = decided.order_by("report__cycle__fiscal_year", "number").values_list("report__initiative_id", "pk")
    keys = dict(rows).values()
    for snapshot in Snapshot.objects.filter(pk__in=list(keys)) if keys else ():
        yield thaw(snapshot.data)


def _values(book: ResultBook) -> Iterator[tuple[int, tuple[Indicator, FormerValue]]]:
    (initiative,) = book.initiatives
    history = stored_history(book, initiative)
    for indicator in rows_of(initiative, "indicators"):
        for year, report in sorted(book.reports[initiative.pk].items(), reverse=True):
            if report.state != ReportState.FINALISED:
                continue
            facts = facts_of(initiative, indicator, year, history)
            if facts.status and facts.status.has_value:
                yield indicator.pk, (indicator, _value(book, initiative, indicator, year))
                break


def _value(book: ResultBook, initiative: Initiative, indicator: Indicator, year: int) -> FormerValue:
    history, report = stored_history(book, initiative), book.reports[initiative.pk][year]
    entered = measurement_answers(report).get(indicator.counts_events_of_id or indicator.pk)
    facts = facts_of(initiative, indicator, year, history)
    figures = year_figures(rule_of(indicator), facts, (report.scale or book.active_scale).scale)
    proposal = book.proposals[year] if year in book.proposals else decided_proposal(book, initiative, year)
    judged = proposal.indicators.get(indicator.pk)
    return FormerValue(year, value_text(entered, facts, figures), judged.grade if judged else "")


def _is_same(new: Indicator, old: Indicator) -> bool:
    return (new.kind, new.unit) == (old.kind, old.unit)


def told_before(value: FormerValue | None) -> Iterator[tuple[str, str]]:
    """Yield the line that documents print of it: 前期, 令和7年度　82.0％（評価 B）."""
    if value:
        grade = f"（評価 {value.grade}）" if value.grade else ""
        yield "前期（前計画）", f"{FiscalYear(value.fiscal_year).label}　{value.text}{grade}"
