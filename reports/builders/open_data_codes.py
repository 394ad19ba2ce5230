"""The codes that may stand in the table of all results, with their words: for the data dictionary."""

from collections.abc import Iterable, Iterator

from django.db.models import TextChoices

from indicators.book.report_fields import PUBLIC_FIELDS
from indicators.book.results import ResultBook
from indicators.judgement import Direction, Timing
from indicators.models import AnnualReport, MeasurementStatus, ReportState, SettlementStatus
from reports.builders.datum import (
    BLANK,
    ENTERED,
    JUDGED,
    NOT_COUNTING,
    NOT_PLANNED,
    NOT_PUBLISHED,
    NOT_REPORTED,
    STATED,
    UNDECIDED,
    UNKNOWN_TOTAL,
    State,
)
from reports.documents.open_data import DataCode

# What a row may be of. The label in the table is the plan's own word where it has one (分子: 出席者数).
DATA: dict[str, str] = {
    "report": "報告の有無",
    "value": "実績値",
    "increment": "当年度の数",
    "running_total": "累計",
    "numerator": "分子",
    "denominator": "分母",
    "rate": "割合",
    "event_count": "開催回数",
    "event_total": "開催ごとの数の合計",
    "event_mean": "１回当たり",
    "event_least": "開催ごとの数の最小",
    "event_most": "開催ごとの数の最大",
    "event_held_on": "開催日",
    "event_name": "開催の名称",
    "event_value": "開催ごとの数",
    "is_rate_only": "率のみ（1：計算の元の数が不明）",
    "is_reached": "達成（1：達成、0：未達成）",
    "reached_on": "達成日",
    "text": "記述",
    "comparison": "目標との比べ方",
    "against": "比べる相手",
    "lower_bound": "範囲の下限",
    "upper_bound": "範囲の上限",
    "tolerance": "維持の許容幅",
    "year_target": "年度の目標",
    "expectation": "目安値",
    "figure_year": "値の年",
    "figure_basis": "値の期間",
    "target_standing": "目標の状況",
    "reference_date": "時点",
    "change_reason": "増減理由",
    "evaluation_item": "実施評価指標",
    "actual_bar_phase": "スケジュールの実績の工程",
    "actual_bar_from": "スケジュールの実績の開始の期（年度の初めから1、2…）",
    "actual_bar_to": "スケジュールの実績の終了の期（年度の初めから1、2…）",
    **{field.name: field.label for field in PUBLIC_FIELDS},
    "question": "追加の設問",
    "grade": "評価",
    "outside_grade": "外部評価の区分",
    "outside_grade_label": "外部評価の区分の意味",
    "outside_comment": "外部評価の意見",
    "outside_meeting": "外部評価の会議",
    "outside_met_on": "外部評価の会議の日",
}
STATES: tuple[State, ...] = (
    *(ENTERED, BLANK, UNDECIDED, STATED, JUDGED),
    *(NOT_COUNTING, NOT_PLANNED, NOT_PUBLISHED, NOT_REPORTED, UNKNOWN_TOTAL),
)


def data_codes() -> tuple[DataCode, ...]:
    """Return what a row may be of."""
    return tuple(DataCode(code, label) for code, label in DATA.items())


def status_codes() -> tuple[DataCode, ...]:
    """Return why a value is there or not; a code stands once, though 確定 is one of a figure and of money."""
    pairs = dict(STATES)
    for choices in (MeasurementStatus, SettlementStatus):
        for code, label in _pairs(choices):
            known = pairs.get(code)
            pairs[code] = label if known in (None, label) else f"{known}・{label}"
    return tuple(DataCode(code, label) for code, label in pairs.items())


def state_codes() -> tuple[DataCode, ...]:
    """Return the states of a report; the table has them in words."""
    return tuple(DataCode(label, label) for _code, label in _pairs(ReportState))


def grade_codes(book: ResultBook) -> tuple[DataCode, ...]:
    """Return the codes of every scale that the results were judged by, in the order of the scales."""
    scales = [book.active_scale, *(report.scale for report in _reports(book) if report.scale)]
    found: dict[str, str] = {}
    for one in scales:
        for code in one.scale.choices:
            found.setdefault(code.code, code.label)
    return tuple(DataCode(code, label) for code, label in found.items())


def word_codes(words: type[Direction] | type[Timing]) -> tuple[DataCode, ...]:
    """Return the codes of the plan's language with their words."""
    return tuple(DataCode(one.value, one.label) for one in words)


def flag_codes(yes: str, no: str) -> tuple[DataCode, ...]:
    """Return 1 and 0 with their words."""
    return DataCode("1", yes), DataCode("0", no)


def _pairs(choices: type[TextChoices]) -> Iterable[tuple[str, str]]:
    return ((str(code), str(label)) for code, label in choices.choices)


def _reports(book: ResultBook) -> Iterator[AnnualReport]:
    return (report for years in book.reports.values() for report in years.values())
