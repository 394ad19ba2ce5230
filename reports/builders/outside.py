"""外部評価 of one year as a reader may see it in documents: live, for it is in no snapshot."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from imari_dx.shared.fiscal_year import official_date
from indicators.book.outside import ToldView, label_in, told
from indicators.book.results import ResultBook
from indicators.models import WHOLE_PLAN, OutsideTarget, OutsideView, ReportingCycle
from initiatives.headings import in_tree_order
from reports.builders.year_view import YearView
from reports.documents.evaluation import TextBlock


class OutsideReader:
    """The views of a round, read at once where there may be any."""

    def __init__(self, book: ResultBook, cycle: ReportingCycle, *, sees_running: bool) -> None:
        """``sees_running``: the reader sees the views of what is not decided too."""
        self.plan, self.cycle, self.sees_running = book.plan, cycle, sees_running
        # A snapshot on its own (版) is shown as it was frozen.
        self.may_be_any = book.on is None and book.plan.has_outside_views

    @cached_property
    def _views(self) -> Mapping[OutsideTarget, OutsideView]:
        if not self.may_be_any:
            return {}
        return {row.target: row for row in self.cycle.outside_views.all()}

    @property
    def label(self) -> str:
        """What they are headed with, "" for a plan without an outside body."""
        return label_in(self.cycle, self.plan, day=official_date) if self.may_be_any else ""

    def of_initiative(self, view: YearView) -> TextBlock | None:
        """What was said of one initiative: public once its report is 確定."""
        if not (view.is_finalised or self.sees_running):
            return None
        found = self._told(OutsideTarget(initiative_id=view.live.pk))
        return TextBlock(self.label, found.text) if found else None

    def of_headings(self, names: Mapping[int, str], *, is_draft: bool) -> Iterator[TextBlock]:
        """Yield what was said of the whole plan, then of headings; public once all of the year is decided.

        ``names`` are those that a decided year has for its headings.
        """
        if is_draft and not self.sees_running:
            return
        if whole := self._told(WHOLE_PLAN):
            yield TextBlock("全体", whole.text)
        for heading in in_tree_order(list(self.plan.headings.all())) if self._views else ():
            if one := self._told(OutsideTarget(heading_id=heading.pk)):
                yield TextBlock(names.get(heading.pk, heading.plain_name), one.text)

    def _told(self, target: OutsideTarget) -> ToldView | None:
        return told(self._views.get(target), self.plan)
