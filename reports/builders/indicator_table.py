"""All indicators of the shown initiatives, a row each: five years, the target, where it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import Timeline
from reports.builders.plan import AGAIN
from reports.documents.indicator_series import IndicatorSeries, YearPoint
from reports.documents.overview import InitiativeYear
from reports.formats.spark import Spark, spark

TEXT_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ValueCell:
    """One year's value in a row, short."""

    text: str
    css: str  # class names
    year: str  # R7, where the cell stands below no head of its year


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    series: IndicatorSeries
    target: str
    lines: tuple[tuple[ValueCell, ...], ...]  # the years: up to six on one line, else on two
    spark: Spark | None
    standing_text: str  # － where the chosen year is not judged
    standing: str  # code, "" where nothing is judged
    before: tuple[str, str] | None = None  # 前期: the value, and its year with standing and grade


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """The indicators of one initiative."""

    code: str
    plain_code: str
    title: str
    url: str
    rows: tuple[IndicatorRow, ...]
    is_again: bool = False  # 再掲: shown below what was chosen, counted elsewhere


def indicator_groups(
    rows: Iterable[InitiativeYear],
    series: Mapping[int, Sequence[IndicatorSeries]],
    *,
    url: Callable[[InitiativeYear], str],
    standing: str = "",
    again: Iterable[InitiativeYear] = (),
) -> list[IndicatorGroup]:
    """Return the indicators of the chosen year's initiatives; with a standing only those that stand so.

    Those of initiatives that stand ``again`` come last, marked. ``series`` by initiative id. An initiative of
    which nothing is left is left out.
    """
    groups = []
    for row, is_again in (*((row, False) for row in rows), *((row, True) for row in again)):
        found = [_row(one) for one in series[row.initiative_id]]
        kept = tuple(one for one in found if not standing or one.standing == standing)
        if kept:
            title = f"{row.title}{AGAIN}" if is_again else row.title
            groups.append(IndicatorGroup(row.code, row.plain_code, title, url(row), kept, is_again))
    return groups


def has_before(groups: Iterable[IndicatorGroup]) -> bool:
    """Whether any line goes on from a plan before, so that there is a column 前期."""
    return any(row.before for group in groups for row in group.rows)


def _row(series: IndicatorSeries) -> IndicatorRow:
    chosen = series.chosen
    cells = tuple(_cell(point) for point in series.points)
    timeline = Timeline(series.points[0].fiscal_year, series.points[-1].fiscal_year)
    return IndicatorRow(
        series=series,
        target=_target(series),
        lines=tuple(cells[timeline.place_of(block)] for block in timeline.blocks),
        spark=spark(series),
        standing_text=chosen.standing_text,
        standing=chosen.standing.value if chosen.counts else "",
        before=(_short(last), last.judged_text_short) if (last := series.last_before) else None,
    )


def _target(series: IndicatorSeries) -> str:
    if series.kind.rules.has_day:
        return f"期限 {series.due_label}"
    return series.target_text.replace("※", "")


def _short(point: YearPoint) -> str:
    main = point.label_lines[0]
    text = main if len(main) <= TEXT_SHOWN else f"{main[: TEXT_SHOWN - 1]}…"
    return f"{text}（速報）" if point.is_preliminary else text


def _cell(point: YearPoint) -> ValueCell:
    return ValueCell(
        text=_short(point),
        year=point.short_label,
        css=" ".join(
            name
            for name, applies in (("value-quiet", not point.has_value), ("value-chosen", point.is_chosen))
            if applies
        ),
    )
