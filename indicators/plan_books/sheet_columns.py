"""The columns of the sheets: the plan's own words for its fields, examples of a city that is none."""

from typing import Any

from imari_dx.shared.fiscal_year import MOST_PERIODS, Division
from indicators.models import EvaluationItem
from indicators.plan_books.columns import Column, Holds, of_field, seldom
from indicators.plan_io.rows import CHARGES, KIN
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import (
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Initiative,
    InitiativeText,
    Phase,
    Plan,
    ScheduleBar,
    SheetRow,
)
from initiatives.words import NEUTRAL

YEARS = "years"  # stands for a column per fiscal year
JOINT = "joint"  # 共管: the further leads of the document
OWN_SCALE = "own"


def scale_words() -> dict[str, str]:
    """The scales that ship, by key; and the word for one that is the plan's own."""
    return {key: str(one["name"]) for key, one in reference_definitions().items()} | {
        OWN_SCALE: "この計画の判定基準（「判定基準」のシート）"
    }


OF_INITIATIVE = Column(
    "initiative",
    "番号",
    Holds.ONE,
    is_required=True,
    hint="「{initiative}」のシートの番号。見出しの実績のときは、見出しの名称。",
    example="1-1",
    of="initiatives",
    of_column="code",
    aliases=("取組番号", "取組の番号"),
)
TITLE_NOTE = Column("", "名称（参考）", is_note=True, width=24, hint="読むためだけの欄です。")


# What an initiative, or a heading that reports, says of itself; and what few of them say.
_OWN = (
    of_field(Initiative, "description", example="申請をインターネットで受け付けます。"),
    of_field(Initiative, "effect", example="窓口に来なくても手続ができます。"),
    Column("leads", CHARGES["leads"], hint="主担当の部署1つ。", example="市民課", aliases=("主担当",)),
    Column(
        JOINT,
        "共管の課",
        Holds.LINES,
        hint="主担当と共に受け持つ部署。",
        example="",
    ),
    Column("supporting", CHARGES["supporting"], Holds.LINES, example="総務課\n財政課"),
    Column(
        "target_lines",
        "数値目標の記載",
        Holds.LINES,
        hint="計画書に印字されている数値目標の行を、そのまま。",
        example="オンライン申請率　令和11年度に50％以上",
        width=32,
    ),
    of_field(Initiative, "national_priority"),
    Column(
        "vision_items",
        NEUTRAL.upper_items,
        Holds.SEVERAL,
        hint="「上位計画」のシートの番号。",
        of="vision_items",
        of_column="number",
    ),
)
_RARE = (
    of_field(Initiative, "first_year", hint="計画の途中で追加したときだけ。"),
    of_field(Initiative, "last_year", hint="計画の途中で終わったときだけ。実施した最後の年度。"),
    of_field(Initiative, "ending"),
    *(
        Column(name, word, Holds.ONE, hint=f"{word}の番号。", of="initiatives", of_column="code")
        for name, word in KIN.items()
    ),
    Column(
        "placed_indicators",
        "再掲の数値目標",
        Holds.SEVERAL,
        hint="ほかの{initiative}の数値目標をここにも示すとき。「番号：指標名」の形。",
    ),
)


def _of_report(*, is_seldom: bool) -> tuple[Column, ...]:
    return (*(seldom(*_OWN) if is_seldom else _OWN), *seldom(*_RARE))


_SLUG_HINT = "画面のアドレスに使う半角の名前。空欄なら自動で付けます。"

PLAN = (
    of_field(Plan, "title", example="○○市行政改革推進計画"),
    of_field(Plan, "municipality", example="○○市"),
    of_field(Plan, "start_fiscal_year", example="令和7年度"),
    of_field(Plan, "end_fiscal_year", example="令和11年度"),
    of_field(Plan, "municipality_code"),
    of_field(
        Plan,
        "short_title",
        is_required=False,
        hint="画面と帳票に出る短い名前。空欄のときは計画名です。",
        example="行革計画",
    ),
    of_field(
        Plan,
        "periods_per_year",
        hint="工程表が1年をいくつに区切っているか。空欄のときは、「工程」があれば四半期、なければスケジュールなしです。",
    ),
    Column(
        "scale",
        "判定基準",
        Holds.CHOICE,
        words=scale_words(),
        hint="空欄のときは、標準の基準を登録します。登録後に画面の「判定基準」で変えられます。",
    ),
    of_field(Plan, "outline_heading", hint="計画書の取組体系の章の見出し。"),
    of_field(Plan, "outline_text", hint="取組体系を、計画書のとおりに1行ずつ。"),
    of_field(Plan, "skips_approval"),
    of_field(Plan, "all_leads_approve"),
    of_field(Plan, "outside_grading"),
    of_field(Plan, "outside_grades"),
    *seldom(of_field(Plan, "slug", is_required=False, hint=_SLUG_HINT)),
)

LEVELS = (
    of_field(
        HeadingLevel, "word", example="基本目標", hint="上の段から順に。最後の行が、実績を報告する単位。"
    ),
    of_field(HeadingLevel, "mark", hint="例: ◆"),
    of_field(HeadingLevel, "has_code"),
    of_field(HeadingLevel, "has_text"),
    of_field(HeadingLevel, "reports", hint="最後の段は、空欄でも報告します。"),
    *seldom(of_field(HeadingLevel, "follows_title")),
)

HEADINGS = (
    Column(
        "level",
        "階層",
        Holds.ONE,
        is_required=True,
        hint="「階層」のシートの呼び名。",
        example="基本目標",
        of="levels",
        of_column="word",
    ),
    of_field(Heading, "code", example="1", width=10),
    of_field(Heading, "title", example="便利な窓口", width=32),
    Column(
        "parent",
        "上の見出し",
        Holds.ONE,
        hint="最上位の段は空欄。同じ名称がいくつもあるときは「1　便利な窓口」のように番号を付けます。",
        of="headings",
        of_column="title",
        width=28,
    ),
    of_field(Heading, "text"),
    *seldom(of_field(Heading, "heading")),
    *_of_report(is_seldom=True),
    *seldom(of_field(Heading, "slug", is_required=False, hint=_SLUG_HINT)),
)

INITIATIVES = (
    of_field(Initiative, "code", example="1-1", hint="計画書に印字されている番号。"),
    of_field(Initiative, "title", example="窓口のオンライン化", width=32),
    Column(
        "heading",
        "見出し",
        Holds.ONE,
        hint="この上に立つ見出しの名称（「体系」のシート）。見出しのない計画では空欄。",
        example="便利な窓口",
        of="headings",
        of_column="title",
        width=28,
    ),
    *_of_report(is_seldom=False),
    *seldom(
        Column(
            "also_under",
            "再掲する見出し",
            Holds.SEVERAL,
            hint="ほかの見出しの下にも示すとき。",
            of="headings",
            of_column="title",
        ),
        of_field(Initiative, "number", is_required=False, heading="通し番号", hint="空欄なら上から順。"),
        of_field(Initiative, "plain_code", is_required=False, hint="空欄なら番号から作ります。"),
        of_field(Initiative, "slug", is_required=False, hint=_SLUG_HINT),
    ),
)

ITEMS = (
    OF_INITIATIVE,
    of_field(EvaluationItem, "fiscal_year", example="令和7年度"),
    of_field(EvaluationItem, "text", heading="実施評価指標", example="対象とする手続の決定", width=48),
    Column(
        "indicator",
        "対応する数値目標",
        Holds.ONE,
        hint="数値を報告するだけの項目のとき、同じ{initiative}の指標名。",
        width=28,
    ),
)

PHASES = (
    of_field(Phase, "label", example="準備"),
    *seldom(of_field(Phase, "code", is_required=False, hint="半角の短い名前。空欄なら自動で付けます。")),
)

PERIODS = {
    per_year: {str(number): Division(per_year).own_label(number) for number in range(1, per_year + 1)}
    for per_year in range(MOST_PERIODS + 1)
    if per_year in (0, 1, 2, 4)
}
_PERIOD: dict[str, Any] = {
    "holds": Holds.LINE,
    "hint": "第1四半期・上半期・通年など。1、2…でも構いません。",
}
BARS = (
    OF_INITIATIVE,
    Column("phase", "工程", Holds.ONE, is_required=True, example="準備", of="phases", of_column="label"),
    of_field(ScheduleBar, "start_fiscal_year", example="令和7年度"),
    of_field(ScheduleBar, "start_period", example="第1四半期", **_PERIOD),
    of_field(ScheduleBar, "end_fiscal_year", example="令和7年度"),
    of_field(ScheduleBar, "end_period", example="第4四半期", **_PERIOD),
    *seldom(of_field(ScheduleBar, "is_inferred", "inferred")),
)

GLOSSARY = (
    of_field(GlossaryTerm, "group", example="あ行"),
    of_field(GlossaryTerm, "word", example="オンライン申請", width=24),
    of_field(GlossaryTerm, "heading", example="オンライン申請", width=24),
    of_field(GlossaryTerm, "definition", example="インターネットで手続をすること。", width=60),
)

SHEET_ROWS = (
    of_field(SheetRow, "kind", is_required=True),
    of_field(SheetRow, "label", width=28),
    of_field(SheetRow, "is_shown", hint="空欄のときは印字します。"),
    *seldom(of_field(SheetRow, "code", is_required=False, hint="半角の短い名前。空欄なら自動で付けます。")),
)

TEXTS = (
    OF_INITIATIVE,
    Column(
        "row",
        "様式の行",
        Holds.ONE,
        is_required=True,
        hint="「様式」のシートの見出し（内容が「文章」の行）。",
        of="sheet",
        of_column="label",
        width=20,
    ),
    of_field(InitiativeText, "text", width=60),
)
