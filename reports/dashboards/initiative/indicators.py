"""The indicators on the page of one initiative: its own and those of others, over all years and plans."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from imari_dx.shared.related_rows import rows_of
from indicators.book.in_force import initiative_in_force
from indicators.book.results import link_everything
from indicators.models import IndicatorPlacement
from initiatives.models import Initiative, Plan
from reports.builders.indicator_series import heads_of_plan, indicator_series
from reports.builders.lines_before import LinesBefore, read_lines_before
from reports.builders.overview import Overview, read_overview
from reports.documents.indicator_series import IndicatorSeries
from reports.formats.drawing import Drawing
from reports.formats.indicator_chart import indicator_chart


@dataclass(frozen=True, slots=True)
class PlacedIndicator:
    """An indicator that is shown at another initiative than its own: in no count and no grade there."""

    series: IndicatorSeries
    drawing: Drawing | None
    home: Initiative
    url: str  # of the page of its own initiative


class ShownIndicators:
    """What a reader sees of the indicators of one initiative; read where it is asked for."""

    def __init__(
        self,
        plan: Plan,
        user: User,
        initiative: Initiative,
        *,
        overview: Overview,
        year: int,
        known: Sequence[Initiative],
        url: Callable[[str], str],
    ) -> None:
        """``known`` are all of the plan, ``url`` gives the page of one of them by its slug."""
        self._plan, self._user, self._initiative = plan, user, initiative
        self._overview, self._year, self._all, self._url = overview, year, known, url

    @cached_property
    def own(self) -> list[tuple[IndicatorSeries, Drawing | None]]:
        """Each indicator of the chosen year over all years, with its drawing (none of a text)."""
        series = indicator_series(
            self._overview.of_initiative(self._initiative.pk),
            chosen=self._year,
            opened=self._overview.opened,
            plan=heads_of_plan(initiative_in_force(self._overview.book, self._initiative, self._year)),
        )
        return [(one, indicator_chart(one)) for one in self._lines.joined(series)]

    @cached_property
    def _placements(self) -> dict[int, int]:
        """Which indicators of others are shown here, with whose they are."""
        placements = IndicatorPlacement.objects.filter(initiative=self._initiative)
        return dict(placements.values_list("indicator_id", "indicator__initiative_id"))

    @cached_property
    def _lines(self) -> LinesBefore:
        """What the plans before show of all indicators of the page."""
        shown = {*self._placements, *(one.pk for one in rows_of(self._initiative, "indicators"))}
        return read_lines_before(self._plan, self._user, only=shown, with_snapshots=True)

    @cached_property
    def placed(self) -> list[PlacedIndicator]:
        """The indicators of other initiatives that are shown here (再掲), as the reader may see them."""
        wanted = self._placements
        if not wanted:
            return []
        known = [one for one in self._all if one.pk in wanted.values()]
        link_everything(self._plan, known, with_schedule=False)
        overview = read_overview(self._plan, self._user, initiatives=known, with_snapshots=True)
        return [
            PlacedIndicator(series, indicator_chart(series), home, self._url(home.slug))
            for home in known
            for series in self._lines.joined(
                indicator_series(
                    overview.of_initiative(home.pk),
                    chosen=self._year,
                    opened=overview.opened,
                    plan=heads_of_plan(initiative_in_force(overview.book, home, self._year)),
                )
            )
            if series.indicator_id in wanted
        ]
