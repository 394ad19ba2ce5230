"""The fields of an indicator by the question that they answer, and which kinds and comparisons use them."""

from collections.abc import Callable, Mapping

from indicators.judgement import Aim, Kind, KindRules

MEASURED, TARGET, BASELINE, COUNTING, SHOWN, ORIGIN = (
    "何を測りますか",
    "目標は何ですか",
    "基準値はありますか",
    "いつ評価しますか",
    "表示と入力",
    "出典と定義",
)
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        MEASURED,
        (
            "name",
            "target_text",
            "kind",
            "unit",
            "numerator_label",
            "denominator_label",
            "are_labels_ours",
            "counts_events_of",
        ),
    ),
    (
        TARGET,
        (
            "timing",
            "comparison",
            "target",
            "direction",
            "lower_bound",
            "upper_bound",
            "tolerance",
            "tolerance_in",
            "against",
            "due_year",
            "is_due_year_inferred",
        ),
    ),
    (BASELINE, ("baseline", "baseline_year", "baseline_date", "starts_at_baseline")),
    (COUNTING, ("first_year", "last_year", "basis", "years_behind", "final_month")),
    (SHOWN, ("decimals", "allows_decimals", "allows_negative", "rating_group")),
    (ORIGIN, ("source", "definition")),
)
MORE = (SHOWN, ORIGIN)  # folded away at first
HINTS: Mapping[str, str] = {
    "target_text": "計画書に書かれているとおりに入力します。",
    "comparison": "決まった数と比べるときは「目標値」です。",
    "direction": "比較が「目標値」か「維持」のときに選びます。",
    "due_year": "空欄のときは、評価する最後の年度です。計画期間の外の年度でも構いません。",
    "baseline_year": "計画期間の外の年度でも構いません。",
    "counts_events_of": "選ぶと、その指標の開催回数がこの指標の値になります（入力はしません）。",
    "rating_group": "同じ名前を付けた指標は、合わせて一つに評価します（全て満たす必要があるもの）。",
    "allows_decimals": "決めないときは、示す桁数が1以上なら認めます（割合と１回当たりでは整数）。",
    "allows_negative": "決めないときは、目標値・基準値・年度ごとの値に負の数があれば認めます。",
}


def _kinds(asked: Callable[[KindRules], bool]) -> str:
    return " ".join(kind.value for kind in Kind if asked(kind.rules))


def _aims(asked: Callable[[Aim], bool]) -> str:
    return " ".join(aim.value for aim in Aim if asked(aim))


_NUMBER = _kinds(lambda rules: rules.is_number)
_OF_NUMBERS = ("unit", "target", "direction", "baseline", "baseline_year", "baseline_date")
_KINDS: dict[str, str] = {
    **dict.fromkeys(
        (*_OF_NUMBERS, "decimals", "allows_decimals", "allows_negative", "years_behind"), _NUMBER
    ),
    **dict.fromkeys(
        ("numerator_label", "denominator_label", "are_labels_ours"), _kinds(lambda rules: rules.is_quotient)
    ),
    "counts_events_of": _kinds(lambda rules: rules.is_number and not rules.is_computed),
    "starts_at_baseline": _kinds(lambda rules: rules.accumulates),
}
_AIMS: dict[str, str] = {
    "target": _aims(lambda aim: aim.takes_target),
    "direction": _aims(lambda aim: aim.takes_direction),
    **dict.fromkeys(("lower_bound", "upper_bound"), _aims(lambda aim: aim is Aim.BETWEEN)),
    **dict.fromkeys(("tolerance", "tolerance_in"), _aims(lambda aim: aim is Aim.KEEP)),
    "against": _aims(lambda aim: aim.is_change),
}
# The values per year, which stand in forms of their own.
KINDS_WITH_VALUES, AIMS_WITH_VALUES = _NUMBER, _aims(lambda aim: aim.takes_target)


def kinds_of(name: str) -> str:
    """Return the codes of the kinds that use a field, "" where all do."""
    return _KINDS.get(name, "")


def aims_of(name: str) -> str:
    """Return the codes of the comparisons that use a field, "" where all do."""
    return _AIMS.get(name, "")
