"""Lines of indicators that go on from the plans before: their years there, as one reader may see them.

What those plans decided stays as it was decided: nothing is judged again, and each year stands against the
target of its own plan. See ADR 59.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from accounts.models import User
from imari_dx.shared.fiscal_year import MOST_YEARS
from indicators.book.in_force import initiative_in_force
from indicators.book.results import link_everything
from indicators.book.succession import line_homes, plan_before
from indicators.models import RatingScale
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan
from reports.builders.indicator_series import heads_of_plan, indicator_series
from reports.builders.overview import Overview, read_overview
from reports.documents.indicator_series import FormerSeries, IndicatorSeries, PointState

LABELS = ("前計画", "前々計画")
EARLIER = "以前の計画"
_NOTHING_BEFORE = (PointState.NOT_COUNTING, PointState.UNPLANNED, PointState.AHEAD)


@dataclass(frozen=True, slots=True)
class LinesBefore:
    """What the plans before show of a plan's indicators, by their ids: of each the latest plan first."""

    of_indicators: Mapping[int, Sequence[FormerSeries]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of_indicators)

    def joined(self, series: Sequence[IndicatorSeries]) -> list[IndicatorSeries]:
        """Return indicators with their years in the plans before."""
        return [joined(one, self.of_indicators.get(one.indicator_id, ())) for one in series]


def joined(series: IndicatorSeries, former: Sequence[FormerSeries]) -> IndicatorSeries:
    """Return an indicator with its line in the plans before, the latest of which comes first.

    A plan whose unit or kind was another one ends the line, and it is said. Of plans before at most as many
    years are kept as make up twelve with the plan's own, and always the last one.
    """
    kept: list[FormerSeries] = []
    room = max(MOST_YEARS - len(series.points), 1)
    for one in former:
        if changed := _changed(series, one.series):
            said = (
                f"{one.label}の「{one.series.name}」から続く指標ですが、{changed}ため、つないで示しません。"
            )
            return replace(series, before=tuple(reversed(kept)), broken=said)
        cut = _cut(one.series, room, before=_first_year(kept, series))
        if cut is None:
            break
        kept.append(replace(one, series=cut))
        room -= len(cut.points)
        if room <= 0:
            break
    return _with(series, kept)


def _with(series: IndicatorSeries, kept: Sequence[FormerSeries], *, broken: str = "") -> IndicatorSeries:
    found = replace(series, before=tuple(reversed(kept)), broken=broken)
    last = found.last_before
    if last is None or any(point.has_value for point in series.points):
        return found
    return replace(found, title=f"{series.title}。{kept[0].label}の{last.label}は{last.label_lines[0]}")


def _first_year(kept: Sequence[FormerSeries], series: IndicatorSeries) -> int:
    return (kept[-1].series if kept else series).points[0].fiscal_year


def _changed(now: IndicatorSeries, former: IndicatorSeries) -> str:
    """What was redefined, in the words of a sentence; "" where both are of one sort."""
    if former.kind is not now.kind:
        return f"種類が「{former.kind.rules.label}」から「{now.kind.rules.label}」に変わった"
    if former.unit != now.unit:
        return f"単位が「{former.unit or 'なし'}」から「{now.unit or 'なし'}」に変わった"
    return ""


def _cut(series: IndicatorSeries, room: int, *, before: int) -> IndicatorSeries | None:
    """The last years ahead of a year that there is room for, none of them chosen; None without a value."""
    pairs = [
        (replace(point, is_chosen=False), target)
        for point, target in zip(series.points, series.targets_of_years, strict=True)
        if point.fiscal_year < before
    ][-room:]
    while pairs and pairs[0][0].state in _NOTHING_BEFORE:
        pairs.pop(0)
    if not any(point.has_value for point, _target in pairs):
        return None
    return replace(
        series,
        points=tuple(point for point, _target in pairs),
        targets=tuple(target for _point, target in pairs),
    )


# --- read ---


def read_lines_before(
    plan: Plan, user: User, *, only: Collection[int] | None = None, with_snapshots: bool = False
) -> LinesBefore:
    """Read what a plan's indicators (``only`` those of these ids) go on with in the plans before.

    No query where a plan follows none or the reader has no part in that one, else a fixed number for each
    plan that is reached. ``with_snapshots``: see ``read_overview``.
    """
    found: dict[int, list[FormerSeries]] = defaultdict(list)
    current, years, number = plan, 0, 0
    reached: dict[int, list[int]] | None = None if only is None else {key: [key] for key in only}
    while (neighbour := plan_before(current, user)) and neighbour.plan and reached != {}:
        homes = line_homes(current)
        lines = {key: homes[key] for key in homes if reached is None or key in reached}
        former = _former(neighbour.plan, user, lines, with_snapshots=with_snapshots, number=number)
        following: dict[int, list[int]] = defaultdict(list)
        for key, (old, _home) in lines.items():
            if old in former:
                following[old] += [key] if reached is None else reached[key]
        for old, keys in following.items():
            for key in keys:
                found[key].append(former[old])
        years += len(current.fiscal_years)
        if years >= MOST_YEARS:
            break
        current, reached, number = neighbour.plan, following, number + 1
    return LinesBefore(found)


def _former(
    plan: Plan, user: User, lines: Mapping[int, tuple[int, int]], *, with_snapshots: bool, number: int
) -> dict[int, FormerSeries]:
    """The indicators of a plan before, by their ids, as the reader sees them there."""
    homes = {home for _old, home in lines.values()}
    if not homes:
        return {}
    rows = Initiative.objects.filter(pk__in=homes).select_related("of_heading__level")
    initiatives = list(rows.order_by("sort_order", "pk"))
    link_everything(plan, initiatives, with_schedule=False)
    try:
        overview = read_overview(plan, user, initiatives=initiatives, with_snapshots=with_snapshots)
    except RatingScale.DoesNotExist:
        return {}
    label = LABELS[number] if number < len(LABELS) else EARLIER
    old = {key for key, _home in lines.values()}
    return {
        series.indicator_id: FormerSeries(
            label, plan.name_with_years, plan_url(plan, "initiative", slug=one.slug), series
        )
        for one in initiatives
        for series in _all_years(overview, one)
        if series.indicator_id in old
    }


def _all_years(overview: Overview, initiative: Initiative) -> list[IndicatorSeries]:
    """The indicators of an initiative as its latest year with results knows them, else its plan."""
    rows = overview.of_initiative(initiative.pk)
    latest = next((row for row in reversed(rows) if row.indicators), rows[-1]).fiscal_year
    return indicator_series(
        rows,
        chosen=latest,
        opened=overview.opened,
        plan=heads_of_plan(initiative_in_force(overview.book, initiative, latest)),
    )
