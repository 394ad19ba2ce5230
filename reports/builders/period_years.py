"""計画期間総括: all years of a plan as one reader sees them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from indicators.book.results import ResultBook
from initiatives.models import Initiative
from reports.builders.change import linked
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.period_closing import ClosingReader, NextPlanReader
from reports.builders.period_targets import period_targets
from reports.builders.year_view import YearView
from reports.documents.overview import InitiativeYear
from reports.documents.period import PeriodTarget
from reports.permissions import Reader


@dataclass(frozen=True)
class PeriodYears:
    """A plan from its first year to the last that was asked for, with 総括 and the next plan."""

    book: ResultBook
    reader: Reader
    now: dt.datetime

    @cached_property
    def until(self) -> int:
        """The last year that was asked for."""
        return max(self.book.cycles)

    @cached_property
    def year(self) -> EvaluationBuilder:
        """That year as the reader may see it, with the views of all years."""
        return EvaluationBuilder.for_reader(self.book, self.until, self.reader, self.now)

    @cached_property
    def closing(self) -> ClosingReader:
        return ClosingReader(self.book.plan, self.reader)

    @cached_property
    def next_plan(self) -> NextPlanReader:
        return NextPlanReader(self.book.plan, self.reader)

    @cached_property
    def rows(self) -> dict[int, list[InitiativeYear]]:
        """All years of each initiative as the reader sees them."""
        return {
            one.pk: linked([self.year.seen(one, view) for view in self.year.views[one.pk]])
            for one in self.year.initiatives
        }

    @cached_property
    def targets(self) -> dict[int, list[PeriodTarget]]:
        return {
            one.pk: list(period_targets(self.worded(one), self.rows[one.pk], until=self.until))
            for one in self.year.initiatives
        }

    @property
    def due(self) -> list[YearView]:
        """The decided ones of the last year that was asked for: their words stay."""
        views = (self.year.view(one) for one in self.year.initiatives)
        return [view for view in views if view.is_planned and view.is_finalised]

    def worded(self, one: Initiative) -> Initiative:
        """An initiative in the words of the last year that was asked for."""
        return self.year.view(one).initiative

    def name(self, one: Initiative) -> str:
        """Code and title as the lists have them."""
        worded = self.worded(one)
        return f"{worded.code}{'　' if worded.of_heading_id else ''}{worded.plain_title}"
