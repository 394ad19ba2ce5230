"""The columns of 数値目標: first what most targets say, folded away what few do."""

from typing import Any

from indicators.models import Indicator
from indicators.plan_books.columns import Column, Holds, of_field, seldom
from indicators.plan_books.sheet_columns import OF_INITIATIVE, YEARS
from indicators.plan_io.initiative_document import DOCUMENT_NAMES

_INDICATOR_NAMES = (
    *("name", "kind", "unit", "timing", "target", "direction", "target_text"),
    *("baseline", "baseline_year", "due_year", "numerator_label", "denominator_label"),
)
_INDICATOR_RARE = (
    *("comparison", "against", "lower_bound", "upper_bound", "tolerance", "tolerance_in"),
    *("first_year", "last_year", "is_due_year_inferred", "baseline_date", "starts_at_baseline"),
    *("rating_group", "basis", "years_behind", "are_labels_ours", "counts_events_of", "department"),
    *("source", "definition", "final_month", "decimals", "allows_decimals", "allows_negative"),
)
_BLANK_COUNTS = "空欄のときは、計画の期間です。"
_INDICATOR_SAYS: dict[str, dict[str, Any]] = {
    "name": {"example": "オンライン申請率", "width": 28},
    "kind": {"example": "割合", "hint": "毎年の数値・割合・累計・時点値などから。"},
    "unit": {"example": "％", "width": 8},
    "timing": {
        "is_required": False,
        "example": "期末",
        "hint": "毎年求めるか、期限までに求めるか。空欄なら種類から決めます。",
    },
    "target": {"example": "50", "hint": "数だけ。割合は％の数（50％なら50）。"},
    "direction": {"example": "以上", "hint": "比較が「目標値」（ふつう）か「維持」のとき。"},
    "target_text": {
        "is_required": False,
        "width": 32,
        "example": "オンライン申請率　令和11年度に50％以上",
        "hint": "計画書の記載のまま。空欄のときは指標名です。",
    },
    "baseline": {"example": "12", "hint": "数だけ。基準値の年度も入れます。"},
    "baseline_year": {"example": "令和5年度"},
    "due_year": {"example": "令和11年度", "hint": "期末の目標の期限。空欄のときは最後の年度。"},
    "numerator_label": {"example": "オンラインの申請件数", "hint": "割合のときは必ず。"},
    "denominator_label": {"example": "全ての申請件数", "hint": "割合のときは必ず。"},
    "comparison": {"hint": "空欄のときは「目標値」。"},
    "first_year": {"is_required": False, "hint": _BLANK_COUNTS},
    "last_year": {"is_required": False, "hint": _BLANK_COUNTS},
    "basis": {"hint": "空欄のときは年度の値。"},
    "years_behind": {"hint": "評価する年度より何年前の値か（2年前の統計なら2）。"},
    "counts_events_of": {
        "hint": "同じ{initiative}の「１回当たり」の指標名。その開催回数がこの指標の値になります。"
    },
    "department": {"hint": "担当課ではない課が実績値を報告するときだけ、その部署名。"},
    "allows_decimals": {"hint": "空欄のときは、示す桁数が1以上なら認めます。"},
    "allows_negative": {"hint": "空欄のときは、目標値などに負の数があれば認めます。"},
}


def _of_indicator(name: str) -> Column:
    given = dict(_INDICATOR_SAYS.get(name, {}))
    if name == "counts_events_of":
        given |= {"holds": Holds.ONE, "words": {}}
    if name == "department":
        given |= {"holds": Holds.LINE, "words": {}}
    return of_field(Indicator, name, DOCUMENT_NAMES.get(name, name), **given)


INDICATORS = (
    OF_INITIATIVE,
    *map(_of_indicator, _INDICATOR_NAMES),
    Column(YEARS, ""),
    *seldom(*map(_of_indicator, _INDICATOR_RARE)),
)
