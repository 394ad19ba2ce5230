"""What each column of the table of all results means: the data dictionary, declared once for every format."""

from collections.abc import Callable, Iterable

from indicators.book.results import ResultBook
from initiatives.models.headings import MOST_LEVELS
from reports.builders.datum import ENTRY
from reports.builders.open_data_codes import (
    data_codes,
    flag_codes,
    grade_codes,
    state_codes,
    status_codes,
)
from reports.builders.results_table import IS_IMPORTED, JOINT, ORIGIN, PREVIOUS, REPORTING
from reports.documents.open_data import ColumnKind, DataCode, DataColumn

_KIND = ColumnKind
_HEADING = "計画の上から{number}番目の階層の見出し。ない階層は空欄。"
_COLUMNS: tuple[DataColumn, ...] = (
    DataColumn("plan", "計画", "計画のアドレス用の名前。", is_required=True, is_key=True),
    DataColumn("fiscal_year", "年度", "西暦。その年の4月から翌年3月まで。", _KIND.INTEGER, True, True),
    DataColumn("fiscal_year_wareki", "年度（和暦）", "和暦の年度。", is_required=True),
    DataColumn("sector", "最上位の見出し", "heading_1と同じ。以前からの利用者のために残す列。"),
    DataColumn("policy", "2番目の見出し", "heading_2と同じ。以前からの利用者のために残す列。"),
    DataColumn("is_national_priority", "重点", "国などの重点の印があるか。", _KIND.BOOLEAN),
    DataColumn("vision_items", "上位計画の項目", "上位計画の項目の番号。いくつかあるときは空白で区切る。"),
    DataColumn("initiative_code", "施策の番号", "計画書の番号を、半角の数字で書いたもの。"),
    DataColumn(
        "initiative_slug",
        "施策のアドレス",
        "計画の中で施策を一意に表す名前。施策でない行は空欄。",
        is_key=True,
    ),
    DataColumn("initiative_title", "施策名", "年度の時点の名称。"),
    DataColumn("department", "担当課", "年度末の時点の名称。いくつかあるときは「、」で区切る。"),
    DataColumn("state", "報告の状態", "報告がないときと公表前のときは空欄。"),
    DataColumn("datum", "項目", "この行が何の値か。", is_required=True, is_key=True),
    DataColumn("datum_label", "項目名", "項目の名称。計画や様式に独自の言葉があるときは、その言葉。"),
    DataColumn(
        "indicator_number", "指標の番号", "施策の中で上から何番目の指標か。", _KIND.INTEGER, is_key=True
    ),
    DataColumn("indicator_name", "指標名", "指標の行だけにある。"),
    DataColumn("unit", "単位", "値の単位。"),
    DataColumn("value", "値", "桁区切りのない数、西暦の日付（2026-04-10）、符号か文。値がないときは空欄。"),
    DataColumn("status", "値の区分", "値の有無と、その理由。空欄と0は違う意味。", is_required=True),
    DataColumn("status_label", "値の区分の名称", "値の区分を言葉で書いたもの。", is_required=True),
    DataColumn("reason", "理由", "値がない理由。評価と実施評価指標では、その理由や補足。"),
    DataColumn("grade", "施策の評価", "決定した評価の符号。決定前と評価のない年度は空欄。"),
    DataColumn("proposed_grade", "施策の評価案", "判定基準による案の符号。決定はこれと違うことがある。"),
    DataColumn("is_graded", "評価の有無", "評価（なければ案）の符号が、段階を表すものか。", _KIND.BOOLEAN),
    DataColumn("is_demo", "デモデータ", "実際の実績でないか。", _KIND.BOOLEAN, True),
    DataColumn("level", "階層", "行が計画のどの階層のものか。計画全体のときは「全体」。", is_required=True),
    *(
        DataColumn(f"heading_{number}", f"見出し{number}", _HEADING.format(number=number))
        for number in range(1, MOST_LEVELS)
    ),
    DataColumn(JOINT, "共管の課", "年度末の時点の名称。いくつかあるときは「、」で区切る。"),
    DataColumn(REPORTING, "指標の所管課", "担当課のほかの課が実績を出す指標だけにある。"),
    DataColumn(
        ENTRY, "何件目", "いくつもある開催や実績の線のうち、何件目のものか。", _KIND.INTEGER, is_key=True
    ),
    DataColumn(IS_IMPORTED, "移行データ", "この仕組みの前の年度から取り込んだものか。", _KIND.BOOLEAN),
    DataColumn(ORIGIN, "移行元", "移行データの元の資料。"),
    DataColumn(PREVIOUS[0], "前の計画", "指標が続いている前の計画のアドレス用の名前。"),
    DataColumn(PREVIOUS[1], "前の計画の施策", "前の計画での施策のアドレス。"),
    DataColumn(PREVIOUS[2], "前の計画の指標の番号", "前の計画の施策の中で、何番目の指標か。", _KIND.INTEGER),
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
    IS_IMPORTED: lambda _book: flag_codes("移行データ", "この仕組みで報告されたもの"),
}


def columns_with_meaning(book: ResultBook, names: Iterable[str]) -> tuple[DataColumn, ...]:
    """Return the named columns with what they mean, and the codes that may stand there in this plan.

    Raises KeyError for a column that nobody has described.
    """
    return tuple(
        DataColumn(
            one.name,
            one.title,
            one.description,
            one.kind,
            one.is_required,
            one.is_key,
            codes=_CODES[name](book) if name in _CODES else (),
        )
        for name, one in ((name, BY_NAME[name]) for name in names)
    )
