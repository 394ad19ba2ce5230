"""The sheets of the workbook and their columns: declared once, written and read from here.

Headings are the plan's own words for its fields (``verbose_name``); examples are of a city that is none.
"""

from dataclasses import dataclass

from indicators.plan_books.columns import Column, Holds, of_field, seldom
from indicators.plan_books.sheet_columns import (
    BARS,
    GLOSSARY,
    HEADINGS,
    INITIATIVES,
    ITEMS,
    LEVELS,
    OF_INITIATIVE,
    PHASES,
    PLAN,
    SHEET_ROWS,
    TEXTS,
    TITLE_NOTE,
    YEARS,
)
from indicators.plan_books.target_columns import INDICATORS
from indicators.plan_io.rows import WORD_FIELDS
from initiatives.models import (
    Activity,
    Plan,
    PlanSection,
    VisionItem,
)
from initiatives.models.headings import MOST_LEVELS
from initiatives.words import NEUTRAL


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``lead`` says what a row is, ``per_year`` what the columns of years hold, if any.

    In an upright one (``is_upright``) each of the columns is a row: 項目, 内容, 説明.
    """

    key: str
    name: str
    lead: str
    columns: tuple[Column, ...]
    is_upright: bool = False
    is_needed: bool = False  # every plan has something in it
    per_year: Column | None = None

    def column(self, key: str) -> Column:
        return next(one for one in self.columns if one.key == key)


def _word(field: str, name: str) -> Column:
    return of_field(Plan, field, name)


SHEETS: tuple[Sheet, ...] = (
    Sheet("plan", "計画", "計画の名称と期間。B列に記入します。", PLAN, is_upright=True, is_needed=True),
    Sheet(
        "levels",
        "階層",
        f"計画の段の呼び名を、上から1行に1つ（{MOST_LEVELS}つまで）。最後の行が、実績を報告する単位です。",
        LEVELS,
        is_needed=True,
    ),
    Sheet(
        "headings",
        "体系",
        "{initiative}の上に並ぶ見出しを、計画書の順に。段が1つだけの計画では使いません。",
        HEADINGS,
    ),
    Sheet(
        "initiatives",
        NEUTRAL.initiative,
        "実績を報告する単位を、計画書の順に1行に1つ。",
        INITIATIVES,
        is_needed=True,
    ),
    Sheet(
        "activities",
        "年度別",
        "年度ごとの取組内容。ない年度は空欄のままにします。",
        (OF_INITIATIVE, TITLE_NOTE, Column(YEARS, "")),
        per_year=of_field(Activity, "text", is_required=False, width=30, example="対象とする手続を決める"),
    ),
    Sheet(
        "indicators",
        "数値目標",
        "数値目標を1行に1つ。年度の列には、年度ごとの目標か目安があるときだけ記入します。",
        INDICATORS,
        per_year=Column("expectations", "年度ごとの値", Holds.NUMBER, width=11, hint="あるときだけ。"),
    ),
    Sheet("items", "実施評価指標", "その年度に実施し、又は報告することを、1行に1つ。", ITEMS),
    Sheet("phases", "工程", "工程表の行の名称を、印字する順に。工程表のない計画では使いません。", PHASES),
    Sheet("schedule", "スケジュール", "工程表の線を1行に1本。", BARS),
    Sheet("glossary", "用語", "用語解説。文章の※が指す言葉です。", GLOSSARY),
    Sheet(
        "words",
        "ことば",
        "画面と帳票で使う言葉。空欄のものは、説明にある言葉になります。B列に記入します。",
        tuple(_word(field, name) for field, name in WORD_FIELDS.items()),
        is_upright=True,
    ),
    Sheet(
        "vision_items",
        "上位計画",
        "上位計画の項目。上位計画とつながらない計画では使いません。",
        (of_field(VisionItem, "number", example="1", width=8), of_field(VisionItem, "title", width=40)),
    ),
    Sheet(
        "sections",
        "本文",
        "計画書の本文の章。",
        (
            of_field(PlanSection, "number", example="1", width=8),
            of_field(PlanSection, "heading", example="計画の目的", width=28),
            of_field(PlanSection, "body", width=80),
            *seldom(of_field(PlanSection, "place", width=16)),
        ),
    ),
    Sheet(
        "sheet",
        "様式",
        "1つの表に何をどの順に印字するか。空欄のままなら、どの計画でも使える様式になります。",
        SHEET_ROWS,
    ),
    Sheet("texts", "様式の文章", "この計画だけの行（様式の「文章」の行）に入る文章。", TEXTS),
    Sheet(
        "scale",
        "判定基準",
        "この計画の判定基準の定義。画面の「判定基準」で直すものなので、書き換えないでください。",
        (Column("definition", "定義", Holds.TEXT, width=100),),
    ),
)
BY_KEY = {one.key: one for one in SHEETS}
INSTRUCTIONS = "はじめに"
