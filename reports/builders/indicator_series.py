"""From the years of an initiative to the series of its indicators. Pure: rows in, plain values out."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import rule_of
from indicators.book.value_display import target_text
from indicators.judgement import (
    Aim,
    Direction,
    Drawn,
    Kind,
    Status,
    TargetStanding,
    Timing,
    figure_text,
    rounded,
    unit_of,
)
from indicators.models import MeasurementStatus
from initiatives.models import Initiative
from reports.documents.indicator_series import IndicatorSeries, PointState, YearPoint
from reports.documents.overview import (
    NOT_OPENED,
    NOT_PLANNED,
    NOT_PUBLISHED,
    IndicatorYear,
    InitiativeYear,
)

NOT_COUNTING = "評価の対象外の年度"
AHEAD, HIDDEN, UNPLANNED, UNREPORTED = NOT_OPENED, NOT_PUBLISHED, NOT_PLANNED, "未報告"
TEXT_TITLE = "文章で報告する目標（数値はありません）"


@dataclass(frozen=True, slots=True)
class IndicatorHead:
    """What the plan says of an indicator: now, or when a year was decided."""

    indicator_id: int
    number: int
    name: str
    kind: Kind
    unit: str
    target_text: str
    comparison: Aim
    target: Decimal | None
    bounds: tuple[Decimal, Decimal] | None
    direction: Direction | None
    is_yearly: bool
    due_year: int


def heads_of_plan(initiative: Initiative) -> list[IndicatorHead]:
    """Return the indicators of an initiative, as its plan was in force in some year."""
    ruled = [(one, rule_of(one)) for one in rows_of(initiative, "indicators")]
    return [
        IndicatorHead(
            indicator_id=one.pk,
            number=number,
            name=rule.name,
            kind=rule.kind,
            unit=unit_of(rule),
            target_text=target_text(one, rule=rule),
            comparison=rule.comparison,
            target=rule.common_target,
            bounds=rule.bounds,
            direction=rule.direction,
            is_yearly=rule.timing is Timing.EVERY_YEAR,
            due_year=rule.deadline,
        )
        for number, (one, rule) in enumerate(ruled, start=1)
    ]


def heads_of_year(row: InitiativeYear) -> list[IndicatorHead]:
    """Return an initiative's indicators as a year knows them; none of a year without results."""
    return [
        IndicatorHead(
            indicator_id=one.indicator_id,
            number=one.number,
            name=one.name,
            kind=one.kind,
            unit=one.unit,
            target_text=one.target_text,
            comparison=Aim(one.comparison),
            target=one.target,
            bounds=one.bounds,
            direction=Direction(one.direction) if one.direction else None,
            is_yearly=one.is_yearly,
            due_year=one.due_year,
        )
        for one in row.indicators
    ]


def indicator_series(
    rows: Sequence[InitiativeYear],
    *,
    chosen: int,
    opened: Iterable[FiscalYear],
    plan: Iterable[IndicatorHead],
) -> list[IndicatorSeries]:
    """Return the indicators of an initiative over all its years.

    The chosen fiscal year says which they are and what their targets were, without results the plan as it is.
    """
    opened_years = {year.year for year in opened}
    row = next(row for row in rows if row.fiscal_year == chosen)
    heads = heads_of_year(row) or list(plan)
    return [series_of(head, rows, chosen, opened_years) for head in heads]


def series_of(
    head: IndicatorHead, rows: Sequence[InitiativeYear], chosen: int, opened: set[int]
) -> IndicatorSeries:
    """Return one indicator over all years of its initiative; ``opened`` are the years that were asked for."""
    points = tuple(_point(head, row, chosen, opened) for row in rows)
    stepped = _targets(head, rows, chosen)
    return IndicatorSeries(
        indicator_id=head.indicator_id,
        number=head.number,
        name=head.name,
        kind=head.kind,
        unit=head.unit,
        target_text=head.target_text,
        target=head.target,
        bounds=head.bounds,
        more_is_better=head.direction is None or head.direction.more_is_better,
        mark_word=_mark_word(head),
        due_year=head.due_year,
        due_label=f"{FiscalYear(head.due_year).label}末",
        title=_title(head, [point for point in points if point.fiscal_year <= chosen]),
        points=points,
        targets=tuple(target for target, _text in stepped),
        target_steps=tuple(dict.fromkeys(text for _target, text in stepped)),
    )


def _targets(
    head: IndicatorHead, rows: Sequence[InitiativeYear], chosen: int
) -> list[tuple[Decimal | None, str]]:
    """The target of each year and its text where revisions changed it, nothing where all years have one.

    A year of which nothing is known goes with the year before it.
    """
    known = {row.fiscal_year: (one.target, one.target_text) for row in rows if (one := _in(row, head))}
    known[chosen] = (head.target, head.target_text)
    if len({target for target, _text in known.values()}) == 1:
        return []
    first = min(known)
    found: list[tuple[Decimal | None, str]] = []
    for row in rows:
        found.append(known.get(row.fiscal_year) or (found[-1] if found else known[first]))
    return found


def _in(row: InitiativeYear, head: IndicatorHead) -> IndicatorYear | None:
    return next((one for one in row.indicators if one.indicator_id == head.indicator_id), None)


def _mark_word(head: IndicatorHead) -> str:
    """What a year is compared with where that is not the target of all years."""
    if head.comparison.takes_target:
        return "その年度の目標" if head.is_yearly else "その年度の目安"
    return "維持する値" if head.comparison is Aim.KEEP else "比べる値"


# --- one year ---


def _point(head: IndicatorHead, row: InitiativeYear, chosen: int, opened: set[int]) -> YearPoint:
    year = FiscalYear(row.fiscal_year)
    one = _in(row, head)
    state, text = _state(row, one, is_opened=year.year in opened)
    counts = one is not None and one.counts and row.is_planned
    standing = one.standing if one and counts else TargetStanding.NOT_JUDGED
    if one is None or state != PointState.VALUE:
        return YearPoint(
            fiscal_year=year.year,
            label=year.label,
            short_label=year.short_label,
            is_chosen=year.year == chosen,
            is_draft=row.is_shown and not row.is_final,
            is_migrated=bool(row.migrated),
            state=state,
            text=text,
            counts=counts,
            reference=_drawn_reference(one) if one else None,
            reference_text=one.reference_text if one else "",
            standing=standing,
            grade=one.grade.code if one else "",
            detail=one.status_reason if one else "",
            label_lines=(text, ""),
        )
    return YearPoint(
        fiscal_year=year.year,
        label=year.label,
        short_label=year.short_label,
        is_chosen=year.year == chosen,
        is_draft=not row.is_final,
        is_migrated=bool(row.migrated),
        state=state,
        text=text,
        value=one.value,
        decimals=one.decimals,
        own=one.own,
        least=one.least,
        most=one.most,
        counts=counts,
        is_preliminary=one.status == Status.PRELIMINARY,
        reached_on=dt.date.fromisoformat(one.reached_on) if one.reached_on else None,
        reference=_drawn_reference(one),
        own_target=one.own_target,
        reference_text=one.reference_text,
        rate_text=one.rate_text and f"{one.kind.rules.rate_called}{one.rate_text}",
        standing=standing,
        grade=one.grade.code,
        is_bad=standing is TargetStanding.BEHIND,
        is_met=one.is_met,
        detail=one.detail,
        label_lines=_label_lines(one),
    )


def _drawn_reference(one: IndicatorYear) -> Decimal | None:
    """The number that a year is compared with; of 範囲 the bounds are drawn, the same in every year."""
    return None if one.comparison == Aim.BETWEEN else one.reference


def _state(row: InitiativeYear, one: IndicatorYear | None, *, is_opened: bool) -> tuple[PointState, str]:
    """The sort of a year and the word for it; every absence has its own."""
    if not row.is_shown:
        if not row.is_planned:
            return PointState.UNPLANNED, UNPLANNED
        if not is_opened:
            return PointState.AHEAD, AHEAD
        if not row.in_scope or row.is_reported:
            return PointState.HIDDEN, HIDDEN
        return PointState.MISSING, UNREPORTED
    if one is None:
        return PointState.UNPLANNED, UNPLANNED
    if not one.status:
        if one.counts:
            return PointState.MISSING, one.value_text
        return PointState.NOT_COUNTING, NOT_COUNTING
    if Status(one.status).has_value:
        return PointState.VALUE, one.value_text
    return PointState.MISSING, str(MeasurementStatus(one.status).label)


def _label_lines(one: IndicatorYear) -> tuple[str, str]:
    """The direct label: 累計515件 / （うち当年度255件）, 82％ / 41,000／50,000, 12社 / 3回（最少8…）."""
    main, bracket, rest = one.value_text.partition("（")
    return main, f"{one.notes}{bracket}{rest}"


# --- what the chart says ---


def _title(head: IndicatorHead, points: Sequence[YearPoint]) -> str:
    """One sentence on the latest year up to the chosen one that has a value."""
    return _TITLES[head.kind.rules.drawn](head, points)


def _value_title(head: IndicatorHead, points: Sequence[YearPoint]) -> str:
    last = next((point for point in reversed(points) if point.has_value), None)
    if last is None:
        return f"実績値はまだありません（{points[-1].label}は{points[-1].text}）"
    amount = last.label_lines[0]
    said = f"{last.label}は{amount}{'（速報）' if last.is_preliminary else ''}"
    if last.value is None:
        return f"{said}{last.label_lines[1]}"
    if not head.comparison.takes_target:
        return said + _against_aim(head, last)
    target = head.target if last.own_target is None else last.own_target
    return said if target is None else f"{said}。{_against_target(head, last, last.value, target)}"


def _against_aim(head: IndicatorHead, point: YearPoint) -> str:
    """How the value stands to what is asked of it: what counts is said by the judgement of its year."""
    if head.comparison is Aim.NONE or point.is_met is None:
        return ""
    return f"。目標（{head.target_text}）{'を達成' if point.is_met else 'に届いていません'}"


def _against_target(head: IndicatorHead, point: YearPoint, value: Decimal, target: Decimal) -> str:
    """How the value stands to the target, in the indicator's unit; its rate is said once, as 達成率."""
    direction = head.direction or Direction.AT_LEAST
    word = "以内" if head.comparison is Aim.RANK else direction.label
    aim = f"目標（{figure_text(target, point.decimals)}{head.unit}{word}）"
    if direction.reached(value, target):
        before = point.fiscal_year < head.due_year
        is_open = head.kind.rules.may_still_grow(direction, before_deadline=before)
        return f"{aim}{'の範囲内' if is_open else 'を達成'}"
    if value == target:  # 超, 未満
        return f"{aim}に届いていません"
    unit = head.kind.rules.gap_unit or head.unit
    # Between the figures as they are printed: what a reader works out.
    gap = abs(rounded(target, point.decimals) - rounded(value, point.decimals))
    return f"{aim}まであと{figure_text(gap, point.decimals)}{unit}"


def _day_title(head: IndicatorHead, points: Sequence[YearPoint]) -> str:
    due = f"期限は{FiscalYear(head.due_year).label}末"
    for point in points:
        if point.reached_on:
            return f"{era_date(point.reached_on)}に達成（{due}）"
    known = [point for point in points if point.has_value]
    if not known:
        return f"実績値はまだありません（{due}）"
    word = "進行中" if known[-1].fiscal_year < head.due_year else "未達成"
    return f"{known[-1].label}末の時点で{word}（{due}）"


_TITLES: Mapping[Drawn, Callable[[IndicatorHead, Sequence[YearPoint]], str]] = {
    Drawn.BARS: _value_title,
    Drawn.TRACK: _day_title,
    Drawn.NOTHING: lambda _head, _points: TEXT_TITLE,
}
