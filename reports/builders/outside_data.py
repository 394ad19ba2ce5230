"""外部評価 in the table of all results: rows of its own, in a plan that has an outside body."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.results import ResultBook
from indicators.models import WHOLE_PLAN, OutsideTarget, OutsideView, ReportState
from initiatives.headings import in_tree_order
from initiatives.models import Heading, Initiative
from initiatives.models.headings import MOST_LEVELS
from reports.builders.datum import ENTERED, NOT_PLANNED, Datum
from reports.builders.results_columns import HEADING
from reports.permissions import IsVisible

Row = dict[str, str]
_WHOLE = "全体"


class OutsideData:
    """The views of all years, read at once where there may be any."""

    def __init__(self, book: ResultBook, *, is_visible: IsVisible, sees_running: bool) -> None:
        """``sees_running``: the reader sees the views of what is not decided too."""
        self.book, self.is_visible, self.sees_running = book, is_visible, sees_running
        self._undecided: set[int] = set()  # years in which something that was due is not 確定

    @cached_property
    def _views(self) -> Mapping[tuple[int, OutsideTarget], OutsideView]:
        if not self.book.plan.has_outside_views:
            return {}
        found = OutsideView.objects.filter(cycle__plan=self.book.plan).select_related("cycle")
        return {(row.cycle.fiscal_year, row.target): row for row in found}

    def behind(self, initiative: Initiative, fiscal_year: int, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows of an initiative's year, and behind them what was said of it."""
        first = last = Row()
        for last in rows:
            first = first or last
            yield last
        report = self.book.report(initiative, fiscal_year)
        is_final = report is not None and report.state == ReportState.FINALISED
        if not is_final and first["status"] != NOT_PLANNED[0]:
            self._undecided.add(fiscal_year)
        view = self._views.get((fiscal_year, OutsideTarget(initiative_id=initiative.pk)))
        if view is None or not (
            self.sees_running or (is_final and report and self.is_visible(initiative, report))
        ):
            return
        yield from (last | datum.cells() for datum in _data(view))

    def of_headings(self) -> Iterator[Row]:
        """Yield what was said of the whole plan and of headings, of the years that the reader may see."""
        if not self._views:
            return
        headings: list[Heading | None] = [None, *in_tree_order(list(self.book.plan.headings.all()))]
        for heading in headings:
            target = OutsideTarget(heading_id=heading.pk) if heading else WHOLE_PLAN
            for year in self.book.fiscal_years:
                view = self._views.get((year.year, target))
                if view is not None and (self.sees_running or year.year not in self._undecided):
                    context = self._context(view, year, heading)
                    yield from (context | datum.cells() for datum in _data(view))

    def _context(self, view: OutsideView, year: FiscalYear, heading: Heading | None) -> Row:
        titles = {one.level.number: one.plain_title for one in (heading.path if heading else ())}
        return {
            "plan": self.book.plan.slug,
            "fiscal_year": str(year.year),
            "fiscal_year_wareki": year.label,
            "sector": titles.get(1, ""),
            "policy": titles.get(2, ""),
            "is_demo": "1" if view.cycle.is_demo else "0",
            "level": heading.level.word if heading else _WHOLE,
            HEADING: heading.slug if heading else "",
            **{f"heading_{number}": titles.get(number, "") for number in range(1, MOST_LEVELS)},
        }


def _data(view: OutsideView) -> Iterator[Datum]:
    """What was recorded, a datum each; nothing of what was left blank."""
    day = view.cycle.outside_met_on
    for code, label, value in (
        ("outside_grade", "外部評価の区分", view.grade),
        ("outside_grade_label", "外部評価の区分の意味", view.grade_label),
        ("outside_comment", "外部評価の意見", view.comment),
        ("outside_meeting", "外部評価の会議", view.cycle.outside_meeting),
        ("outside_met_on", "外部評価の会議の日", day.isoformat() if day else ""),
    ):
        if value and (view.grade or view.comment):
            in_words = view.grade_label if code == "outside_grade" else ""
            yield Datum(code, label, value, *ENTERED, value_label=in_words)
