"""What a file of past years may say: the columns and data of ``export_results`` that people enter.

Declared once: the reader, the page and the test that compares two exports read these lists. A column or a
datum of the export stands in one of two: what is taken in, and what is not, because it is computed, says who
decided when, or belongs to what the plan says.
"""

from enum import StrEnum, auto
from typing import Final

from imari_dx.shared.csv_in import Column
from indicators.book.report_fields import BY_NAME, PUBLIC_FIELDS, FieldKind, status_of
from initiatives.words import Words

# --- the columns of export_results ---

CODE, YEAR, DATUM, LABEL = "initiative_code", "fiscal_year", "datum", "datum_label"
NUMBER, NAME, UNIT, VALUE = "indicator_number", "indicator_name", "unit", "value"
STATUS, REASON, GRADE, ENTRY = "status", "reason", "grade", "entry_number"
STATE, IS_DEMO, PLAN = "state", "is_demo", "plan"
ITEM_NUMBER, ITEM_TEXT, NOTE = "item_number", "item_text", "note"

ENTERED_COLUMNS: Final = (
    *(CODE, YEAR, DATUM, LABEL, NUMBER, NAME, UNIT, VALUE, STATUS, REASON, GRADE, ENTRY),
    *(ITEM_NUMBER, ITEM_TEXT, NOTE),
)
# Read only to refuse what may not come in: another plan's, a year that is not 確定, demonstration data.
CHECKED_COLUMNS: Final = (PLAN, STATE, IS_DEMO)
NOT_IMPORTED_COLUMNS: Final = (
    "fiscal_year_wareki",
    "sector",
    "policy",
    "is_national_priority",
    "vision_items",
    "initiative_slug",
    "initiative_title",
    "department",
    "joint_departments",
    "reporting_department",
    "status_label",
    "proposed_grade",
    "is_graded",
    "level",
    "heading_1",
    "heading_2",
    "heading_3",
    "is_imported",
    "origin",
    "previous_plan",
    "previous_initiative_slug",
    "previous_indicator_number",
    "heading_slug",
    "value_label",
    "question_number",
    "is_year_value",
    "year_value",
    "target",
    "direction",
    "timing",
    "due_year",
    "reference",
    "rate",
    "value_grade",
    "source",
    "scale_name",
    "scale_version",
    "municipality",
    "municipality_code",
    "edition",
)


class Part(StrEnum):
    """What a datum belongs to."""

    FIGURE = auto()  # the value of an indicator
    EVENT = auto()  # one event of a per-event indicator
    ITEM = auto()  # the answer to an evaluation item
    BAR = auto()  # one actual bar
    TEXT = auto()  # a text, a choice or a sum of the report
    QUESTION = auto()  # an answer to what a round asked beside
    GRADE = auto()
    REPORT = auto()  # that there is a report at all


FIGURES: Final = {
    "value": "実績値",
    "increment": "当年度の数",
    "numerator": "分子",
    "denominator": "分母",
    "rate": "割合",
    "event_mean": "１回当たり",
    "event_count": "開催回数",
    "is_rate_only": "率のみ",
    "is_reached": "達成",
    "reached_on": "達成日",
    "text": "記述",
    "reference_date": "時点",
    "change_reason": "増減理由",
}
TEXTS_OF_FIGURES: Final = ("reference_date", "change_reason")  # their status is their own
EVENTS: Final = {"event_held_on": "開催日", "event_name": "開催の名称", "event_value": "開催ごとの数"}
BARS: Final = {
    "actual_bar_phase": "スケジュールの実績の工程",
    "actual_bar_from": "スケジュールの実績の開始の期",
    "actual_bar_to": "スケジュールの実績の終了の期",
}
TEXTS: Final = {field.name: field.label for field in PUBLIC_FIELDS}
ITEM, QUESTION_DATUM, GRADE_DATUM, REPORT_DATUM = "evaluation_item", "question", "grade", "report"
ENTERED_DATA: Final = {
    **dict.fromkeys(FIGURES, Part.FIGURE),
    **dict.fromkeys(EVENTS, Part.EVENT),
    ITEM: Part.ITEM,
    **dict.fromkeys(BARS, Part.BAR),
    **dict.fromkeys(TEXTS, Part.TEXT),
    QUESTION_DATUM: Part.QUESTION,
    GRADE_DATUM: Part.GRADE,
    REPORT_DATUM: Part.REPORT,
}
NOT_IMPORTED_DATA: Final = (
    "running_total",
    "target_standing",
    "event_total",
    "event_least",
    "event_most",
    "comparison",
    "against",
    "lower_bound",
    "upper_bound",
    "tolerance",
    "year_target",
    "expectation",
    "figure_year",
    "figure_basis",
    "outside_grade",
    "outside_grade_label",
    "outside_comment",
    "outside_meeting",
    "outside_met_on",
)
# A datum may be named by its Japanese word too.
DATA_BY_WORD: Final = {
    **{code: code for code in (*ENTERED_DATA, *NOT_IMPORTED_DATA)},
    **{word: code for code, word in (*TEXTS.items(), *EVENTS.items(), *BARS.items(), *FIGURES.items())},
    "実施評価指標": ITEM,
    "評価": GRADE_DATUM,
}
# The grade stands in a column of its own in every row; the row of the grade has its reason too.
UNASKED: Final = ("not_planned", "not_published", "not_reported")


def long_columns(words: Words) -> tuple[Column, ...]:
    """Return the columns of the table with one datum a row; other columns of the export may stand there."""
    year = Column(YEAR, also=("年度", "対象年度"), is_required=True, help_text="西暦か和暦。", example="2021")
    return (
        Column(
            CODE,
            also=("initiative", *_codes(words)),
            is_required=True,
            help_text=f"{words.initiative}の番号。計画書のとおりか、書き出したファイルのとおり。",
            example="1-1-1",
        ),
        year,
        Column(
            DATUM,
            also=("項目",),
            is_required=True,
            help_text="下の表の項目。空欄は実績値です。",
            example="value",
        ),
        Column(
            NUMBER, also=("指標の番号", "数値目標の番号"), help_text="上から何番目の指標か。", example="1"
        ),
        Column(NAME, also=("指標", "指標名", "数値目標"), help_text="番号の代わりに、指標の名称でもよい。"),
        Column(VALUE, also=("値",), help_text="値。値がないときは空欄。", example="1,234"),
        Column(
            STATUS, also=("区分",), help_text="確定・速報・調査中・未公表・未実施・対象外。", example="確定"
        ),
        Column(REASON, also=("理由",), help_text="値がない理由。評価と実施評価指標では、その理由・補足。"),
        Column(GRADE, also=("評価",), help_text="公表した評価。使用中の判定基準の区分。空欄は評価なし。"),
        Column(ITEM_NUMBER, also=("実施評価指標の番号",), help_text="その年度の、上から何番目の項目か。"),
        Column(ITEM_TEXT, help_text="番号の代わりに、実施評価指標の文でもよい。"),
        Column(NOTE, also=("補足",), help_text="実施評価指標の実施状況の補足。"),
        Column(ENTRY, also=("何件目",), help_text="開催の記録とスケジュールで、同じものの行に同じ番号。"),
        Column(LABEL, also=("項目名",), help_text="追加の設問では、設問の文。"),
        Column(UNIT, also=("単位",)),
        *(Column(name) for name in CHECKED_COLUMNS),
    )


# --- the table that a clerk fills in: one row for an indicator, an item or a report of a year ---

WIDE_CODE, WIDE_YEAR, WIDE_TITLE = "番号", "年度", "名称"
WIDE_NUMBER, WIDE_NAME, WIDE_UNIT, WIDE_STATUS, WIDE_REASON = (
    "指標の番号",
    "数値目標",
    "単位",
    "区分",
    "値がない理由",
)
WIDE_ITEM_NUMBER, WIDE_ITEM, WIDE_ITEM_STATUS, WIDE_NOTE = (
    "実施評価指標の番号",
    "実施評価指標",
    "実施状況",
    "補足",
)
WIDE_GRADE, WIDE_GRADE_REASON = "評価", "評価の理由"
WIDE_FIGURES: Final = {
    "実績値": "value",
    "分子": "numerator",
    "分母": "denominator",
    "達成日": "reached_on",
    "時点": "reference_date",
    "増減理由": "change_reason",
}
WIDE_EVENTS: Final = {"開催日": "event_held_on", "開催の名称": "event_name", "開催ごとの数": "event_value"}
WIDE_BARS: Final = {"工程": "actual_bar_phase", "開始の期": "actual_bar_from", "終了の期": "actual_bar_to"}
WIDE_TEXTS: Final = {label: name for name, label in TEXTS.items()}
# 決算額の区分 stands beside the sum.
WIDE_MONEY_STATUS: Final = {
    BY_NAME[status_of(field.name)].label.format(label=field.label): field.name
    for field in PUBLIC_FIELDS
    if field.kind == FieldKind.MONEY and status_of(field.name)
}


WIDE_HINT = "入力するもの"
# What the template has filled in already: a row with no more than that says nothing.
WIDE_GIVEN: Final = (
    *(WIDE_CODE, WIDE_YEAR, WIDE_TITLE, WIDE_NUMBER, WIDE_NAME, WIDE_UNIT, WIDE_HINT),
    *(WIDE_ITEM_NUMBER, WIDE_ITEM),
)


def wide_columns(words: Words) -> tuple[Column, ...]:
    """Return the columns of the sheets that are filled in; each sheet has those that it needs."""
    return (
        Column(WIDE_CODE, also=_codes(words), is_required=True),
        Column(WIDE_YEAR, also=("対象年度",), is_required=True),
        Column(WIDE_TITLE, also=(words.initiative_title, words.initiative_name)),
        Column(WIDE_NUMBER, also=("数値目標の番号",)),
        Column(WIDE_NAME, also=("指標", "指標名")),
        Column(WIDE_UNIT),
        Column(WIDE_HINT),
        Column(WIDE_STATUS),
        Column(WIDE_REASON, also=("理由",)),
        *(Column(name) for name in (*WIDE_FIGURES, *WIDE_EVENTS, *WIDE_BARS)),
        *(Column(name) for name in (WIDE_ITEM_NUMBER, WIDE_ITEM, WIDE_ITEM_STATUS, WIDE_NOTE)),
        Column(WIDE_GRADE),
        Column(WIDE_GRADE_REASON),
        *(Column(name) for name in (*WIDE_TEXTS, *WIDE_MONEY_STATUS)),
    )


def _codes(words: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("番号", "コード", words.initiative_code)))
