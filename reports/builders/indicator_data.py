"""The data of indicators for the table of all results: values, events, totals, what is asked, standing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import YearAnswers, facts_of, rule_of
from indicators.book.results import YearProposal, is_planned
from indicators.book.stored_answers import measurement_answers
from indicators.judgement import (
    Against,
    Aim,
    IndicatorProposal,
    IndicatorRule,
    Kind,
    Scale,
    Status,
    Timing,
    ToleranceIn,
    YearBasis,
    YearFigure,
    target_standing,
    unit_of,
)
from indicators.judgement.kinds.entered import Exported
from indicators.models import (
    AnnualReport,
    Indicator,
    MeasurementStatus,
)
from initiatives.models import Initiative
from reports.builders.datum import (
    BLANK,
    ENTERED,
    JUDGED,
    NOT_COUNTING,
    STATED,
    UNKNOWN_TOTAL,
    Datum,
    Judged,
    State,
    number_text,
)

# Data whose value is a code of the plan's language.
_CODED: Mapping[str, type[Aim] | type[Against] | type[YearBasis]] = {
    "comparison": Aim,
    "against": Against,
    "figure_basis": YearBasis,
}


def indicator_data(
    initiative: Initiative,
    fiscal_year: int,
    report: AnnualReport,
    history: Mapping[int, YearAnswers],
    scale: Scale,
    proposal: YearProposal | None,
) -> Iterator[Datum]:
    """Yield the data of every indicator; one without a measurement is 未入力.

    ``proposal`` is that of an answered report, ``scale`` the one that it was made by.
    """
    measurements = measurement_answers(report)
    for number, indicator in enumerate(initiative.indicators.all(), start=1):
        measurement = measurements.get(indicator.counts_events_of_id or indicator.pk)
        figure = history[fiscal_year].figures.get(indicator.pk, YearFigure(fiscal_year))
        code, label = _measurement_state(figure.status)
        reason = measurement.reason if measurement else ""
        rule, parts = rule_of(indicator), (indicator.numerator_label, indicator.denominator_label)
        given = proposal.indicators.get(indicator.pk) if proposal else None
        exported = rule.kind.rules.exported(rule, measurement, figure, parts)
        main = _main_of(rule, fiscal_year, exported)
        for datum, datum_label, value, unit in exported:
            shown = value if isinstance(value, str) else number_text(value)
            one = Datum(
                datum, datum_label, shown, code, label, reason, unit, str(number), indicator.plain_name
            )
            yield judged(one, rule, given, indicator.source, fiscal_year) if datum == main else one
        if rule.kind.rules.has_events and measurement and figure.status and figure.status.has_value:
            yield from _event_data(indicator, measurement, (code, label), str(number))
        if rule.kind.rules.accumulates and rule.counts(fiscal_year):
            total = _running_total(
                initiative, indicator, fiscal_year, history, (code, label), reason, str(number)
            )
            yield judged(total, rule, given, indicator.source, fiscal_year)
        for datum, datum_label, value, unit in asked_of(rule, fiscal_year):
            shown = value if isinstance(value, str) else number_text(value)
            yield Datum(
                datum,
                datum_label,
                shown,
                *STATED,
                unit=unit,
                number=str(number),
                name=indicator.plain_name,
                value_label=_CODED[datum](shown).label if datum in _CODED else "",
            )
        yield _standing(initiative, indicator, fiscal_year, history, scale, proposal, str(number))
        if measurement is None or indicator.counts_events_of_id:
            continue
        yield from _notes(indicator, measurement, str(number))


def _main_of(rule: IndicatorRule, fiscal_year: int, exported: Sequence[Exported]) -> str:
    """Which datum is the value of the year: what target and reference are compared with."""
    kind = rule.kind.rules
    if kind.accumulates and rule.counts(fiscal_year):
        return "running_total"
    if kind.is_quotient:
        return "rate"
    return "event_mean" if kind.has_events else exported[0].code


def judged(
    datum: Datum, rule: IndicatorRule, proposal: IndicatorProposal | None, source: str, fiscal_year: int
) -> Datum:
    """Return a datum with what it is held against beside it, and what came of that in a year that counts."""
    counts = proposal if proposal is not None and proposal.counts else None
    return replace(
        datum,
        judged=Judged(
            value="" if rule.kind is Kind.TEXT else datum.value,
            target=number_text(rule.target_of(fiscal_year)) if rule.comparison.takes_target else "",
            direction=rule.direction.value if rule.direction else "",
            timing=rule.timing.value,
            due_year=str(rule.deadline) if rule.timing is Timing.AT_END else "",
            reference=number_text(counts.reference) if counts else "",
            rate=number_text(counts.rate) if counts else "",
            grade=counts.grade if counts else "",
            source=source,
        ),
    )


def _notes(indicator: Indicator, measurement: MeasurementAnswer, number: str) -> Iterator[Datum]:
    """What was said of the value besides, where anything was."""
    day = measurement.reference_date.isoformat() if measurement.reference_date else ""
    for code, label, text in (
        ("reference_date", "時点", day),
        ("change_reason", "増減理由", measurement.change_reason),
    ):
        if text:
            yield Datum(code, label, text, *ENTERED, number=number, name=indicator.plain_name)


def _event_data(
    indicator: Indicator, measurement: MeasurementAnswer, state: State, number: str
) -> Iterator[Datum]:
    """Each single event: its day, its name where it has one, its number."""
    for entry, event in enumerate(measurement.events, start=1):
        for code, label, value, unit in (
            ("event_held_on", "開催日", event.held_on.isoformat(), ""),
            ("event_name", "開催の名称", event.name, ""),
            ("event_value", "開催ごとの数", number_text(event.count), indicator.unit),
        ):
            if value:
                yield Datum(
                    code,
                    label,
                    value,
                    *state,
                    unit=unit,
                    number=number,
                    name=indicator.plain_name,
                    entry=str(entry),
                )


def asked_of(rule: IndicatorRule, fiscal_year: int) -> Iterator[Exported]:
    """Yield what the plan asks of a year other than one target for all years; nothing where it asks that."""
    unit = unit_of(rule)
    if rule.comparison is not Aim.VALUE:
        yield Exported("comparison", "比較", rule.comparison.value)
    if rule.against is not None:
        yield Exported("against", "比べる相手", rule.against.value)
    if rule.bounds is not None:
        yield Exported("lower_bound", "範囲の下限", rule.bounds[0], unit)
        yield Exported("upper_bound", "範囲の上限", rule.bounds[1], unit)
    if rule.tolerance is not None and rule.tolerance_in is not None:
        tolerance_unit = "％" if rule.tolerance_in is ToleranceIn.PERCENT else unit
        yield Exported("tolerance", "維持の許容幅", rule.tolerance, tolerance_unit)
    if (value := rule.expectations.get(fiscal_year)) is not None:
        is_target = rule.timing is Timing.EVERY_YEAR
        code, label = ("year_target", "年度の目標") if is_target else ("expectation", "目安値")
        yield Exported(code, label, value, unit)
    if rule.basis is not YearBasis.FISCAL_YEAR or rule.years_behind:
        yield Exported("figure_year", "値の年", str(fiscal_year - rule.years_behind))
        yield Exported("figure_basis", "値の期間", rule.basis.value)


def _measurement_state(status: Status | None) -> State:
    return (status.value, str(MeasurementStatus(status.value).label)) if status else BLANK


def _running_total(
    initiative: Initiative,
    indicator: Indicator,
    fiscal_year: int,
    history: Mapping[int, YearAnswers],
    own: State,
    reason: str,
    number: str,
) -> Datum:
    """累計 of a year that has a value; unknown, with the years named, where an earlier one is missing."""
    facts = facts_of(initiative, indicator, fiscal_year, history)
    code, label, value = *own, ""
    if facts.status and facts.status.has_value:
        value = number_text(facts.running_total)
        if facts.running_total is None:
            code, label = UNKNOWN_TOTAL
            years = "、".join(FiscalYear(year).label for year in facts.unknown_years)
            reason = f"{years}の実績値がないため、累計を算出できません。"
    return Datum(
        "running_total", "累計", value, code, label, reason, indicator.unit, number, indicator.plain_name
    )


def _standing(
    initiative: Initiative,
    indicator: Indicator,
    fiscal_year: int,
    history: Mapping[int, YearAnswers],
    scale: Scale,
    proposal: YearProposal | None,
    number: str,
) -> Datum:
    """目標の状況, as a code; empty before the answer and in years that do not count or are 計画なし."""
    rule = rule_of(indicator)
    code, state, in_words = "", BLANK, ""
    if not rule.counts(fiscal_year) or not is_planned(initiative, fiscal_year):
        state = NOT_COUNTING
    elif proposal is not None:
        given = proposal.indicators.get(indicator.pk)
        facts = facts_of(initiative, indicator, fiscal_year, history)
        standing = target_standing(rule, facts, scale, code=given.grade if given else None)
        code, state, in_words = standing.value, JUDGED, standing.label
    return Datum(
        "target_standing",
        "目標の状況",
        code,
        *state,
        number=number,
        name=indicator.plain_name,
        value_label=in_words,
    )
