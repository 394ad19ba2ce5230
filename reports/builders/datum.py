"""One cell of facts in the table of all results: its value, or the status that says why there is none."""

from dataclasses import dataclass
from decimal import Decimal

State = tuple[str, str]
ENTERED: State = ("entered", "入力済")
BLANK: State = ("blank", "未入力")
UNDECIDED: State = ("undecided", "未確定")
STATED: State = ("stated", "計画の記載")
NOT_COUNTING: State = ("not_counting", "評価の対象外の年度")
NOT_PLANNED: State = ("not_planned", "計画なし")
UNKNOWN_TOTAL: State = ("unknown", "算出不可")
NOT_PUBLISHED: State = ("not_published", "公表前")
NOT_REPORTED: State = ("not_reported", "未報告")
JUDGED: State = ("judged", "判定済")
# As many decimals as the database keeps; what lies beyond follows from numerator and denominator.
_SMALLEST = Decimal("1e-10")
ENTRY = "entry_number"
ITEM_NUMBER, ITEM_TEXT, QUESTION_NUMBER = "item_number", "item_text", "question_number"
VALUE_LABEL, NOTE = "value_label", "note"
IS_YEAR_VALUE, YEAR_VALUE, TARGET, DIRECTION = "is_year_value", "year_value", "target", "direction"
TIMING, DUE_YEAR, REFERENCE, RATE = "timing", "due_year", "reference", "rate"
VALUE_GRADE, SOURCE = "value_grade", "source"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a year's value is held against and what came of it, as cells; "" where there is nothing.

    `value` is what is compared (running total, mean, percent); `rate` is in percent, unrounded.
    """

    value: str = ""
    target: str = ""
    direction: str = ""
    timing: str = ""
    due_year: str = ""
    reference: str = ""
    rate: str = ""
    grade: str = ""
    source: str = ""


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
    value_label: str = ""  # a code in words
    item: tuple[str, str] = ("", "")  # number and text of an evaluation item
    note: str = ""  # what was added to an item's answer
    question: str = ""  # which of the round's questions it answers, from 1
    judged: Judged | None = None  # beside the one datum that is an indicator's value of the year

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
            VALUE_LABEL: self.value_label,
            ITEM_NUMBER: self.item[0],
            ITEM_TEXT: self.item[1],
            NOTE: self.note,
            QUESTION_NUMBER: self.question,
            **_judged_cells(self.judged),
        }


def _judged_cells(judged: Judged | None) -> dict[str, str]:
    one = judged or Judged()
    return {
        IS_YEAR_VALUE: "0" if judged is None else "1",
        YEAR_VALUE: one.value,
        TARGET: one.target,
        DIRECTION: one.direction,
        TIMING: one.timing,
        DUE_YEAR: one.due_year,
        REFERENCE: one.reference,
        RATE: one.rate,
        VALUE_GRADE: one.grade,
        SOURCE: one.source,
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
