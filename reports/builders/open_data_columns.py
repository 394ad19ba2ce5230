"""What each column of the table of all results means: the data dictionary, declared once for every format."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from indicators.book.results import ResultBook
from indicators.judgement import Direction, Timing
from initiatives.models.headings import MOST_LEVELS
from reports.builders.datum import ENTRY
from reports.builders.open_data_codes import (
    data_codes,
    flag_codes,
    grade_codes,
    state_codes,
    status_codes,
    word_codes,
)
from reports.builders.results_columns import IS_IMPORTED, JOINT, ORIGIN, PREVIOUS, REPORTING
from reports.documents.open_data import ColumnKind, DataCode, DataColumn

_KIND = ColumnKind
_YEAR_VALUE = (
    "目標と比べる値：割合は％、累計は年度末までの計、１回当たりは平均、導入は達成1・未達成0。"
    "記述の指標と、値がないときは空欄。"
)
_HEADING = "計画の上から{number}番目の階層の見出し。ない階層は空欄。"
_VALUE = (
    "桁区切りのない数、西暦の日付（2026-04-10）、符号か文。値がないときは空欄。"
    "文の改行は「　／　」（前後に全角の空白）にしている。"
)
_COLUMNS: tuple[DataColumn, ...] = (
    DataColumn("plan", "計画", "計画のアドレス用の名前。", is_required=True, is_key=True),
    DataColumn("fiscal_year", "年度", "西暦。その年の4月から翌年3月まで。", _KIND.INTEGER, True, True),
    DataColumn("fiscal_year_wareki", "年度（和暦）", "和暦の年度。", is_required=True),
    DataColumn("sector", "最上位の見出し", "heading_1と同じ。以前からの利用者のために残す列。"),
    DataColumn("policy", "2番目の見出し", "heading_2と同じ。以前からの利用者のために残す列。"),
    DataColumn("is_national_priority", "重点", "国などの重点の印があるか。", _KIND.BOOLEAN),
    DataColumn(
        "vision_items", "上位の計画の項目", "上位の計画の項目の番号。いくつかあるときは空白で区切る。"
    ),
    DataColumn("initiative_code", "{initiative}の番号", "計画書の番号を、半角の数字で書いたもの。"),
    DataColumn(
        "initiative_slug",
        "{initiative}のアドレス",
        "計画の中で{initiative}を一意に表す名前。{initiative}でない行は空欄。",
        is_key=True,
    ),
    DataColumn("initiative_title", "{initiative}名", "年度の時点の名称。"),
    DataColumn("department", "担当課", "年度末の時点の名称。いくつかあるときは「、」で区切る。"),
    DataColumn("state", "報告の状態", "報告がないときと公表前のときは空欄。"),
    DataColumn("datum", "項目", "この行が何の値か。", is_required=True, is_key=True),
    DataColumn("datum_label", "項目名", "項目の名称。計画や様式に独自の言葉があるときは、その言葉。"),
    DataColumn(
        "indicator_number",
        "指標の番号",
        "{initiative}の中で上から何番目の指標か。",
        _KIND.INTEGER,
        is_key=True,
    ),
    DataColumn("indicator_name", "指標名", "指標の行だけにある。実施評価指標の文は、item_textにある。"),
    DataColumn("unit", "単位", "値の単位。"),
    DataColumn("value", "値", _VALUE),
    DataColumn("status", "値の区分", "値の有無と、その理由。空欄と0は違う意味。", is_required=True),
    DataColumn("status_label", "値の区分の名称", "値の区分を言葉で書いたもの。", is_required=True),
    DataColumn("reason", "理由", "値がない理由。評価の行では、その評価にした理由。"),
    DataColumn("grade", "{initiative}の評価", "決定した評価の符号。決定前と評価のない年度は空欄。"),
    DataColumn(
        "proposed_grade", "{initiative}の判定案", "判定基準による案の符号。決定はこれと違うことがある。"
    ),
    DataColumn("is_graded", "評価の有無", "評価（なければ案）の符号が、段階を表すものか。", _KIND.BOOLEAN),
    DataColumn("is_demo", "デモデータ", "実際の実績でないか。", _KIND.BOOLEAN, True),
    DataColumn("level", "階層", "行が計画のどの階層のものか。計画全体のときは「全体」。", is_required=True),
    *(
        DataColumn(f"heading_{number}", f"見出し{number}", _HEADING.format(number=number))
        for number in range(1, MOST_LEVELS)
    ),
    DataColumn(
        "heading_slug", "見出しのアドレス", "すぐ上の見出し（見出しの行では、その見出し）。", is_key=True
    ),
    DataColumn("value_label", "値の意味", "値が符号のとき、それを言葉で書いたもの。"),
    DataColumn("note", "補足", "実施評価指標の実施状況に添えられた補足。"),
    DataColumn("item_number", "実施評価指標の番号", "その年度の何番目か。", _KIND.INTEGER, is_key=True),
    DataColumn("item_text", "実施評価指標", "実施評価指標の文。"),
    DataColumn("question_number", "設問の番号", "追加の設問のうち、何番目か。", _KIND.INTEGER, is_key=True),
    DataColumn("is_year_value", "年度の値の行", "指標の年度の値の行か。指標に1行ずつ。", _KIND.BOOLEAN, True),
    DataColumn("year_value", "年度の値", _YEAR_VALUE, _KIND.NUMBER),
    DataColumn("target", "目標値", "その年度に効いている目標。単位は値と同じ。", _KIND.NUMBER),
    DataColumn("direction", "目標の向き", "目標より大きいほうがよいか、小さいほうがよいか。"),
    DataColumn("timing", "目標の時期", "目標が毎年のものか、期限までのものか。"),
    DataColumn("due_year", "期限の年度", "目標を達成する年度（西暦）。毎年の目標では空欄。", _KIND.INTEGER),
    DataColumn("reference", "その年度の基準", "年度の値と比べる値（目標か、期限前の目安）。", _KIND.NUMBER),
    DataColumn(
        "rate",
        "達成率",
        "基準に対する率（％）。四捨五入していない。",
        _KIND.NUMBER,
    ),
    DataColumn("value_grade", "指標の評価", "判定基準による、その指標の符号。"),
    DataColumn("source", "出典", "計画にある、値の出典。"),
    DataColumn("scale_name", "判定基準", "評価に使う判定基準の名称。"),
    DataColumn("scale_version", "判定基準の版", "判定基準が改められるたびに1つ増える。", _KIND.INTEGER),
    DataColumn("municipality", "団体名", "計画を定めた団体。", is_required=True),
    DataColumn(
        "municipality_code",
        "団体コード",
        "全国地方公共団体コード（検査数字を含む6桁）。",
    ),
    DataColumn("edition", "公表の版", "公表した版の番号。公表前のデータでは空欄。", _KIND.INTEGER),
    DataColumn(JOINT, "共管の課", "年度末の時点の名称。いくつかあるときは「、」で区切る。"),
    DataColumn(REPORTING, "指標の所管課", "担当課のほかの課が実績を出す指標だけにある。"),
    DataColumn(
        ENTRY, "何件目", "いくつもある開催や実績の線のうち、何件目のものか。", _KIND.INTEGER, is_key=True
    ),
    DataColumn(IS_IMPORTED, "移行データ", "この仕組みの前の年度から取り込んだものか。", _KIND.BOOLEAN),
    DataColumn(ORIGIN, "移行元", "移行データの元の資料。"),
    DataColumn(PREVIOUS[0], "前の計画", "指標が続いている前の計画のアドレス用の名前。"),
    DataColumn(PREVIOUS[1], "前の計画の{initiative}", "前の計画での{initiative}のアドレス。"),
    DataColumn(
        PREVIOUS[2], "前の計画の指標の番号", "前の計画の{initiative}の中で、何番目の指標か。", _KIND.INTEGER
    ),
)
BY_NAME = {one.name: one for one in _COLUMNS}
_CODES: dict[str, Callable[[ResultBook], tuple[DataCode, ...]]] = {
    "datum": lambda _book: data_codes(),
    "status": lambda _book: status_codes(),
    "state": lambda _book: state_codes(),
    "grade": grade_codes,
    "proposed_grade": grade_codes,
    "is_national_priority": lambda _book: flag_codes("重点", "重点でない"),
    "is_graded": lambda _book: flag_codes("段階を表す", "段階を表さない"),
    "is_demo": lambda _book: flag_codes("デモデータ", "実際の実績"),
    "value_grade": grade_codes,
    "is_year_value": lambda _book: flag_codes("年度の値の行", "そのほかの行"),
    "direction": lambda _book: word_codes(Direction),
    "timing": lambda _book: word_codes(Timing),
    IS_IMPORTED: lambda _book: flag_codes("移行データ", "この仕組みで報告されたもの"),
}


def columns_with_meaning(book: ResultBook, names: Iterable[str]) -> tuple[DataColumn, ...]:
    """Return the named columns with what they mean, and the codes that may stand there in this plan.

    Raises KeyError for a column that nobody has described.
    """
    words = book.plan.words
    return tuple(
        replace(
            one,
            title=words.say(one.title),
            description=words.say(one.description),
            codes=_CODES[name](book) if name in _CODES else (),
        )
        for name, one in ((name, BY_NAME[name]) for name in names)
    )
