"""Where a plan's period stands as on a day: not begun, running, over. Pure: the day is a parameter."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear


@dataclass(frozen=True, slots=True)
class Period:
    """A plan's first and last fiscal year as seen on a day."""

    first: FiscalYear
    last: FiscalYear
    today: dt.date

    @property
    def _now(self) -> FiscalYear:
        return FiscalYear.of(self.today)

    @property
    def is_coming(self) -> bool:
        """Whether the plan has not begun."""
        return self._now.year < self.first.year

    @property
    def is_over(self) -> bool:
        """Whether the last fiscal year has ended; its results may still be asked for."""
        return self._now.year > self.last.year

    @property
    def mark(self) -> str:
        """What the head of a page adds to the year: 「令和9年度から」, 「計画期間終了」; "" while it runs."""
        if self.is_coming:
            return f"{self.first.label}から"
        return "計画期間終了" if self.is_over else ""

    @property
    def sentence(self) -> str:
        """What ホーム says of it, and what is left to do; "" while it runs."""
        if self.is_coming:
            return (
                f"この計画は{self.first.label}に始まります。"
                "それまでは、計画の内容を「全体の状況」と「帳票」で見られます。"
            )
        if self.is_over:
            return (
                f"この計画の期間（{self.first.label}〜{self.last.label}）は終わりました。"
                "残っている照会・調査は、これまでどおり進められます。"
            )
        return ""

    def year_in_view(self, opened: Iterable[int]) -> FiscalYear:
        """The year that a page shows where nobody chose one.

        The latest whose round was opened; without any the running one, before the plan its first, after it
        its last.
        """
        latest = max(opened, default=None)
        if latest is not None:
            return FiscalYear(latest)
        return FiscalYear(min(max(self._now.year, self.first.year), self.last.year))
