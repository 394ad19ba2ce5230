"""The fields of the yearly report (年度実績), each declared once. Pure: no database, no clock.

What a round may ask (様式), the entry page and its form, the choice between two versions, saving, what is
missing before 提出, the demo, printed reports, pages and the table of all results read this list. A row is
a column of AnnualReport; the actual schedule and 根拠資料 have tables of their own, and a round only says
whether it asks for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MONEY_UNIT = "千円"


class FieldKind(StrEnum):
    """How a field is asked and shown."""

    TEXT = "text"
    CHOICE = "choice"  # one of the column's choices, or none yet
    MONEY = "money"  # in MONEY_UNIT
    STATUS = "status"  # one of the column's choices, beside the sum of money that it follows
    GRADE = "grade"  # a code of the scale; blank follows the proposal
    PART = "part"  # no column: a part of the page


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the entry page. Without a heading it is called as the field in it is."""

    name: str
    heading: str = ""


TEXTS = Section("texts", "取組の実績と今後")
MONEY = Section("money", "予算と決算")
SELF_GRADE = Section("self")
HANDOVER = Section("handover", "引継ぎ")
SECTIONS = (TEXTS, MONEY, SELF_GRADE, HANDOVER)


@dataclass(frozen=True, slots=True)
class ReportField:
    """One field as it is asked unless a round says otherwise."""

    name: str
    label: str
    hint: str = ""  # {period} stands for 四半期, or what else the plan's schedule counts in
    kind: FieldKind = FieldKind.TEXT
    section: Section = TEXTS
    rows: int = 4  # of a text
    is_public: bool = True  # False: it never leaves the office
    is_optional: bool = True  # False: required to submit, so it cannot be switched off
    needs: str = ""  # the field without which this one makes no sense; it is printed in brackets behind it
    follows: str = ""  # the field that it is always asked with; ``label`` says how it is called after it
    is_handed_on: bool = False  # next year's entry page shows it
    is_carried: bool = False  # next year's entry page offers it as a first guess
    quotes: str = ""  # the field of last year's report that is offered to be quoted in it

    @property
    def is_required(self) -> bool:
        """Whether it is missing while blank; a blank grade follows the proposal."""
        return not self.is_optional and self.kind in (FieldKind.TEXT, FieldKind.CHOICE)

    @property
    def width(self) -> str:
        """How wide its field is; see templates/components/field.html."""
        if self.kind in (FieldKind.MONEY, FieldKind.STATUS):
            return "short"
        return "" if self.kind == FieldKind.TEXT and self.rows > 1 else "medium"


# In the order of the entry page. 取組実績, 今後の方向性 and 自己評価 are required to submit (domain.md).
REPORT_FIELDS = (
    ReportField(
        "bars",
        "スケジュールの実績",
        "実際に行った{period}にチェックを付けてください。「計画」の印は、計画で予定していた{period}です。",
        kind=FieldKind.PART,
    ),
    ReportField(
        "results",
        "取組実績",
        "この年度に行ったことを書きます。",
        rows=6,
        is_optional=False,
        is_handed_on=True,
        quotes="next_steps",
    ),
    ReportField("outcomes", "成果"),
    ReportField("challenges", "課題", is_handed_on=True),
    ReportField("next_steps", "今後の取組", "何をするかを書きます。", is_handed_on=True),
    ReportField("next_steps_due", "今後の取組の時期", "例: 令和8年9月まで", rows=1, needs="next_steps"),
    ReportField("direction", "今後の方向性", kind=FieldKind.CHOICE, is_optional=False, is_carried=True),
    ReportField("budget", "予算額", kind=FieldKind.MONEY, section=MONEY, is_carried=True),
    ReportField("settlement", "決算額", kind=FieldKind.MONEY, section=MONEY),
    ReportField(
        "settlement_status", "{label}の区分", kind=FieldKind.STATUS, section=MONEY, follows="settlement"
    ),
    ReportField(
        "self_grade",
        "自己評価",
        "下の「判定案」をもとに選びます。判定案と異なる評価にするときは、理由を書いてください。",
        kind=FieldKind.GRADE,
        section=SELF_GRADE,
        is_public=False,
        is_optional=False,
    ),
    ReportField(
        "self_grade_reason",
        "{label}の理由",
        section=SELF_GRADE,
        rows=3,
        is_public=False,
        follows="self_grade",
    ),
    ReportField(
        "handover_note",
        "引継ぎメモ",
        "庁内だけで使います。報告書には載りません。",
        section=HANDOVER,
        rows=3,
        is_public=False,
        is_handed_on=True,
    ),
    ReportField("evidence", "根拠資料", kind=FieldKind.PART),
)
BY_NAME = {field.name: field for field in REPORT_FIELDS}

# What a round may switch off or call by another name.
STANDARD_FIELDS = tuple(field for field in REPORT_FIELDS if not field.follows)
# What stands in columns: texts and codes, and sums of money.
COLUMN_FIELDS = tuple(field for field in REPORT_FIELDS if field.kind != FieldKind.PART)
TEXT_FIELDS = tuple(field.name for field in COLUMN_FIELDS if field.kind != FieldKind.MONEY)
MONEY_FIELDS = tuple(field.name for field in COLUMN_FIELDS if field.kind == FieldKind.MONEY)
# What documents show, each with what follows or qualifies it.
PUBLIC_FIELDS = tuple(field for field in COLUMN_FIELDS if field.is_public and not field.follows)
_STATUSES = {one.follows: one.name for one in REPORT_FIELDS if one.kind == FieldKind.STATUS}
_QUALIFIERS = {one.needs: one.name for one in REPORT_FIELDS if one.needs}


def status_of(name: str) -> str:
    """Return the column that says what a sum of money is worth (見込, 確定), "" where it has none."""
    return _STATUSES.get(name, "")


def qualifier_text(name: str, texts: Mapping[str, str]) -> str:
    """Return what stands in brackets behind a field's heading (令和8年9月まで), "" where there is nothing."""
    text = texts.get(_QUALIFIERS.get(name, ""), "")
    return f"（{text}）" if text else ""
