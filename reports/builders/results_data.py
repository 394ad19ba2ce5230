"""The data of one report for the table of all results: figures, answers, texts, money, with their status."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.answers import MeasurementAnswer, QuestionValue
from indicators.book.assessment import YearAnswers, facts_of, item_status, items_of, rule_of
from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import MONEY_UNIT, PUBLIC_FIELDS, FieldKind, status_of
from indicators.book.results import YearProposal, is_planned
from indicators.book.stored_answers import measurement_answers, report_answer
from indicators.book.stored_form import form_definition
from indicators.judgement import (
    Aim,
    IndicatorRule,
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
    ItemStatus,
    MeasurementStatus,
    ReportState,
)
from initiatives.models import Initiative
from reports.builders.results_texts import shown

State = tuple[str, str]
ENTERED: State = ("entered", "入力済")
BLANK: State = ("blank", "未入力")
UNDECIDED: State = ("undecided", "未確定")
STATED: State = ("stated", "計画の記載")
NOT_COUNTING: State = ("not_counting", "評価の対象外の年度")
NOT_PLANNED: State = ("not_planned", "計画なし")
UNKNOWN_TOTAL: State = ("unknown", "算出不可")
# As many decimals as the database keeps; what lies beyond follows from numerator and denominator.
_SMALLEST = Decimal("1e-10")
ENTRY = "entry_number"


@dataclass(frozen=True, slots=True)
class Datum:
    """One row's own part: what it is, its value, and the status that says why there is none."""

    code: str
    label: str
    value: str
    status: str
    status_label: str
    reason: str = ""
    unit: str = ""
    number: str = ""
    name: str = ""
    entry: str = ""  # which of several events or bars it is of, from 1

    def cells(self) -> dict[str, str]:
        """Return the columns that this datum fills."""
        return {
            "datum": self.code,
            "datum_label": self.label,
            "indicator_number": self.number,
            "indicator_name": self.name,
            "unit": self.unit,
            "value": self.value,
            "status": self.status,
            "status_label": self.status_label,
            "reason": self.reason,
            ENTRY: self.entry,
        }


def number_text(value: Decimal | int | None) -> str:
    """Return a number as a machine reads it: 1234.5, no separators, no exponent; nothing for None."""
    if value is None:
        return ""
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -10:
        number = number.quantize(_SMALLEST)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
        for datum, datum_label, value, unit in rule.kind.rules.exported(rule, measurement, figure, parts):
            shown = value if isinstance(value, str) else number_text(value)
            yield Datum(
                datum, datum_label, shown, code, label, reason, unit, str(number), indicator.plain_name
            )
        if rule.kind.rules.has_events and measurement and figure.status and figure.status.has_value:
            yield from _event_data(indicator, measurement, (code, label), str(number))
        if rule.kind.rules.accumulates and rule.counts(fiscal_year):
            yield _running_total(
                initiative, indicator, fiscal_year, history, (code, label), reason, str(number)
            )
        for datum, datum_label, value, unit in asked_of(rule, fiscal_year):
            shown = value if isinstance(value, str) else number_text(value)
            yield Datum(
                datum, datum_label, shown, *STATED, unit=unit, number=str(number), name=indicator.plain_name
            )
        yield _standing(initiative, indicator, fiscal_year, history, scale, proposal, str(number))
        if measurement is None or indicator.counts_events_of_id:
            continue
        for datum, datum_label, text in (
            (
                "reference_date",
                "時点",
                measurement.reference_date.isoformat() if measurement.reference_date else "",
            ),
            ("change_reason", "増減理由", measurement.change_reason),
        ):
            if text:
                yield Datum(datum, datum_label, text, *ENTERED, number=str(number), name=indicator.plain_name)


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


def bar_data(report: AnnualReport) -> Iterator[Datum]:
    """Yield the actual bars that were entered: the phase and the periods of the year, as numbers from 1."""
    for entry, bar in enumerate(rows_of(report, "actual_bars"), start=1):
        for code, label, value in (
            ("actual_bar_phase", "スケジュールの実績の工程", bar.phase.code),
            ("actual_bar_from", "スケジュールの実績の開始の期", str(bar.start_period)),
            ("actual_bar_to", "スケジュールの実績の終了の期", str(bar.end_period)),
        ):
            yield Datum(code, label, value, *ENTERED, name=bar.phase.label, entry=str(entry))


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
    code, state = "", BLANK
    if not rule.counts(fiscal_year) or not is_planned(initiative, fiscal_year):
        state = NOT_COUNTING
    elif proposal is not None:
        given = proposal.indicators.get(indicator.pk)
        facts = facts_of(initiative, indicator, fiscal_year, history)
        standing = target_standing(rule, facts, scale, code=given.grade if given else None)
        code, state = standing.value, ("judged", standing.label)
    return Datum("target_standing", "目標の状況", code, *state, number=number, name=indicator.plain_name)


def item_data(initiative: Initiative, report: AnnualReport, answers: YearAnswers) -> Iterator[Datum]:
    """Yield the year's evaluation items; the answer is the status, the note stands as its reason."""
    notes = {row.item_id: row.note for row in report.item_results.all()}
    for number, item in enumerate(items_of(initiative, report.cycle.fiscal_year), start=1):
        status = item_status(item, answers)
        state = (status.value, str(ItemStatus(status.value).label)) if status else BLANK
        name = item.text.replace("※", "").replace("\n", "")
        yield Datum(
            "evaluation_item",
            "実施評価指標",
            "",
            *state,
            reason=notes.get(item.pk, ""),
            number=str(number),
            name=name,
        )


def report_data(report: AnnualReport) -> Iterator[Datum]:
    """Yield the bars, texts and money that the round's form asks for, its public answers, the grade."""
    form = form_definition(report.cycle)
    if form.uses("bars"):
        yield from bar_data(report)
    yield from (datum for datum in _texts_and_money(report, form) if form.uses(datum.code))
    yield from _question_data(report, form)
    if report.state == ReportState.FINALISED:
        state = ("confirmed", "確定")
        yield Datum("grade", "評価", report.final_grade, *state, reason=report.final_grade_reason)
    else:
        yield Datum("grade", "評価", "", *UNDECIDED)


def _texts_and_money(report: AnnualReport, form: FormDefinition) -> Iterator[Datum]:
    for field in PUBLIC_FIELDS:
        name, label = field.name, form.label(field.name)
        if field.kind != FieldKind.MONEY:
            text = shown(report, name)
            yield Datum(name, label, text, *(ENTERED if text else BLANK))
            continue
        value, status = getattr(report, name), status_of(name)
        state = BLANK
        if value is not None:
            state = (getattr(report, status), shown(report, status)) if status else ENTERED
        yield Datum(name, label, number_text(value), *state, unit=MONEY_UNIT)


def _question_data(report: AnnualReport, form: FormDefinition) -> Iterator[Datum]:
    """The answers to the round's questions that are public; internal ones are never exported."""
    answers = report_answer(report).questions
    for question in form.public_questions:
        answer = answers.get(question.pk, QuestionValue())
        value = number_text(answer.number) if answer.number is not None else answer.text
        state = BLANK if answer.is_blank else ENTERED
        yield Datum("question", question.label, value, *state, unit=question.unit)
