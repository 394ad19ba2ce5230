"""A scale in Japanese: the words of each code of the conditions language, and a condition as a phrase."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from .aim import Aim
from .condition import Bound, Change, ChangeFrom, Condition, ToleranceUnit, Trend
from .flags import FLAGS, Said
from .points import PointsOf
from .rate import Form
from .reference import Basis
from .scale import RollUp
from .situation import MilestoneState
from .values import Direction, Kind, Status, Timing

# By enumeration: codes of different ones are equal as texts (Form.BASELINE, ChangeFrom.BASELINE).
_WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Kind: {kind: kind.rules.label for kind in Kind},
    Timing: {
        Timing.EVERY_YEAR: "毎年",
        Timing.AT_END: "期末",
    },
    Aim: {aim: aim.label for aim in Aim},
    Direction: {
        Direction.AT_LEAST: "以上",
        Direction.ABOVE: "超",
        Direction.AT_MOST: "以下",
        Direction.BELOW: "未満",
    },
    Basis: {
        Basis.REFERENCE: "当年度の基準",
        Basis.TARGET: "最終の目標",
        Basis.PACE: "０から按分した目標",
        Basis.LINE: "基準値から目標への直線",
    },
    Form: {
        Form.RULE: "標準の計算",
        Form.PLAIN: "単純な割合",
        Form.BASELINE: "基準値からの進み",
        Form.PROGRESS: "基準値からの道のりに占める進み（基準値が目標に届いていないものだけ）",
    },
    ChangeFrom: {
        ChangeFrom.BASELINE: "基準値",
        ChangeFrom.PREVIOUS: "前回の実績",
        ChangeFrom.TARGET: "最終の目標",
        ChangeFrom.REFERENCE: "当年度の基準",
    },
    Trend: {
        Trend.BETTER: "良い",
        Trend.NOT_WORSE: "良いか同じ",
        Trend.SAME: "同じ",
        Trend.NOT_BETTER: "同じか悪い",
        Trend.WORSE: "悪い",
    },
    ToleranceUnit: {
        ToleranceUnit.PERCENT: "％",
        ToleranceUnit.POINTS: "ポイント（指標の単位）",
    },
    MilestoneState: {
        MilestoneState.EARLY: "期限の年度より前に達成",
        MilestoneState.ON_TIME: "期限の年度に達成",
        MilestoneState.LATE: "期限の年度より後に達成",
        MilestoneState.BEFORE_DUE: "期限の年度より前で進行中",
        MilestoneState.OVERDUE: "期限の年度以後で未達成",
    },
    Status: {
        Status.CONFIRMED: "確定",
        Status.PRELIMINARY: "速報",
        Status.PENDING: "調査中",
        Status.UNPUBLISHED: "未公表",
        Status.NOT_HELD: "未実施",
        Status.NOT_APPLICABLE: "対象外",
        Status.BLANK: "未入力",
    },
    RollUp: {
        RollUp.LOWEST: "最も低い評価",
        RollUp.AVERAGE: "評価の平均（四捨五入）",
        RollUp.POINTS: "点数による評価",
    },
    PointsOf: {
        PointsOf.SUM: "点数の合計",
        PointsOf.MEAN: "点数の平均",
        PointsOf.SHARE: "満点に対する点数の割合",
    },
}
_SAME = (Trend.SAME, Trend.NOT_BETTER)  # whose words begin with 同じ
_NUMBERS = frozenset(kind for kind in Kind if kind.rules.is_number)
ALWAYS = "値のあるもの全て"
_AND = "、かつ、"
_FORMS = {
    Form.RULE: "",
    Form.PLAIN: "（単純な割合）",
    Form.BASELINE: "（基準値からの進み）",
    Form.PROGRESS: "（基準値からの道のりに占める進み）",
}


def word(code: StrEnum) -> str:
    """Return what a code of the conditions language is called."""
    return _WORDS[type(code)][code]


def words_of(codes: type[StrEnum]) -> Mapping[StrEnum, str]:
    """Return all codes of an enumeration in order with what they are called."""
    return _WORDS[codes]


def condition_text(condition: Condition) -> str:
    """Return a condition as a phrase in which every part of it is said."""
    return _AND.join(_parts(condition)) or ALWAYS


def bound_text(bound: Bound, unit: str = "％") -> str:
    """Return a range: 80％以上100％未満, 6点以上."""
    limits = (
        (bound.at_least, "以上"),
        (bound.above, "超"),
        (bound.at_most, "以下"),
        (bound.below, "未満"),
    )
    return "".join(f"{_number(limit)}{unit}{word}" for limit, word in limits if limit is not None)


def _parts(condition: Condition) -> Iterator[str]:
    yield from _sets(condition)
    yield from _flags(condition, Said.FIRST)
    if condition.rate is not None:
        form = "" if condition.form is _usual_form(condition.basis) else _FORMS[condition.form]
        yield f"{word(condition.basis)}に対する達成率{form}が{bound_text(condition.rate)}"
    yield from _flags(condition, Said.AFTER_RATE)
    if condition.reached is not None:
        yield f"{word(condition.reached_of)}に達して{'いる' if condition.reached else 'いない'}"
    yield from (_change(change) for change in condition.changes)
    if condition.items_rate is not None:
        yield f"実施評価指標の実施率が{bound_text(condition.items_rate)}"
    if condition.points is not None:
        unit = "％" if condition.points_of is PointsOf.SHARE else "点"
        yield f"{word(condition.points_of)}が{bound_text(condition.points, unit)}"
    yield from _flags(condition, Said.LAST)
    if condition.reasons:
        yield f"値のない理由に{_any_of(condition.reasons)}を含む"


def _sets(condition: Condition) -> Iterator[str]:
    names = {
        "kinds": "目標の種類が",
        "timings": "目標の時期が",
        "comparisons": "目標の比較が",
        "directions": "目標の向きが",
        "milestone": "導入・期限が",
        "status": "値の区分が",
    }
    for key, name in names.items():
        chosen: frozenset[StrEnum] | None = getattr(condition, key)
        if chosen == _NUMBERS:
            yield "目標が数値"
        elif chosen is not None:
            known = words_of(type(next(iter(chosen))))
            yield f"{name}{_any_of([text for code, text in known.items() if code in chosen])}"


def _flags(condition: Condition, said: Said) -> Iterator[str]:
    asked = ((FLAGS[key], answer) for key, answer in condition.flags)
    yield from (flag.yes if answer else flag.no for flag, answer in asked if flag.said is said)


def _any_of(words: list[str] | tuple[str, ...]) -> str:
    return "又は".join(f"「{word}」" for word in words)


def _usual_form(basis: Basis) -> Form:
    return Form.RULE if basis is Basis.REFERENCE else Form.PLAIN


def _change(change: Change) -> str:
    unit = "％" if change.unit is ToleranceUnit.PERCENT else "ポイント"
    room = f"（許容幅{_number(change.tolerance)}{unit}）" if change.tolerance else ""
    than = "と" if change.trend in _SAME else "より"
    return f"{word(change.origin)}{than}{word(change.trend)}{room}"


def _number(number: Decimal) -> str:
    """A number as it is, never rounded: a threshold of 82.55 is not 82.6. Minus is ▲."""
    text = f"{abs(number):,f}"
    return ("▲" if number < 0 else "") + (text.rstrip("0").rstrip(".") if "." in text else text)
