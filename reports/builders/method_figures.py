"""What a year's figure is compared with, and its rate, in plain sentences: those that a plan needs."""

from collections.abc import Iterator, Sequence

from indicators.judgement import Aim, IndicatorRule, Scale, Timing
from indicators.judgement.values import Direction, Kind

_HIGHER, _LOWER = (Direction.AT_LEAST, Direction.ABOVE), (Direction.AT_MOST, Direction.BELOW)


_AIMS = {
    Aim.BETWEEN: "範囲の目標では、範囲の内であれば100％、外であれば近い方の限度に対する割合です。",
    Aim.KEEP: "維持の目標では、基準値（許容幅があるものは、その限度）を当年度の基準とします。",
    Aim.INCREASE: "増加の目標では、基準値又は前回の実績値より増えたかどうかを見て、達成率は示しません。",
    Aim.DECREASE: "減少の目標では、基準値又は前回の実績値より減ったかどうかを見て、達成率は示しません。",
    Aim.PREVIOUS_OR_MORE: "前年度以上の目標では、前回の実績値を当年度の基準とします。",
    Aim.PREVIOUS_OR_LESS: "前年度以下の目標では、前回の実績値を当年度の基準とします。",
    Aim.RANK: "順位の目標では、順位の数が小さいほど良いものとします。",
}


def figure_terms(rules: Sequence[IndicatorRule], scales: Sequence[Scale]) -> Iterator[tuple[str, str]]:
    """Yield 実績値, 当年度の基準 and 達成率 with what they mean, as far as the targets of a year need it."""
    numbers = [one for one in rules if one.kind.rules.is_number]
    told = [("実績値", _values(rules))]
    if numbers:
        told.append(("当年度の基準", _references([one for one in numbers if one.comparison.takes_target])))
        if any(rule.when.rate is not None for scale in scales for rule in scale.rules):
            told.append(("達成率", _rates(numbers)))
    yield from ((term, text) for term, sentences in told if (text := "".join(sentences)))


def _values(rules: Sequence[IndicatorRule]) -> Iterator[str]:
    kinds = {one.kind for one in rules}
    yield from (kind.rules.told for kind in Kind if kind in kinds and kind.rules.told)


def _references(numbers: Sequence[IndicatorRule]) -> Iterator[str]:
    yield "その年度の実績値と比べる値です。"
    yearly = [one for one in numbers if one.timing is Timing.EVERY_YEAR]
    at_end = [one for one in numbers if one.timing is Timing.AT_END]
    if yearly:
        yield "毎年の目標（毎年度、達することを求めるもの）では、その年度の目標です。"
    if not at_end:
        return
    yield (
        "期末の目標（期限までに達することを求めるもの）では、期限の年度（定めのないものは、評価の対象となる最後の年度）"
        "からは目標、それより前の年度は目安です。"
    )
    stated = [one for one in at_end if one.expectations]
    summed = [one for one in at_end if not one.expectations and one.kind.rules.accumulates]
    drawn = [one for one in at_end if not one.expectations and not one.kind.rules.accumulates]
    ways = (
        (stated, "計画に年度ごとの値があるものは、その値"),
        (summed, "累計のものは、目標を年数で等分し、その年度までの分を合わせた値"),
        (drawn, "基準値から目標へ、年度ごとに等しく近づくとした値"),
    )
    told = "、".join(text for found, text in ways if found)
    yield f"目安は、{told}です。"
    if any(one.baseline is None for one in drawn):
        yield (
            "計画に基準値のないものは、評価の対象となる年度で最初に得た実績値を仮の基準値とし、その年度は、目標に"
            "達していなければ評価しません。"
        )


def _rates(numbers: Sequence[IndicatorRule]) -> Iterator[str]:
    directions = {one.direction for one in numbers}
    forms = []
    if directions & set(_HIGHER):
        forms.append("以上又は超の目標では、実績値÷当年度の基準")
    if directions & set(_LOWER):
        forms.append("以下又は未満の目標では、達していれば100％、達していなければ当年度の基準÷実績値")
    if forms:
        yield f"{'、'.join(forms)}です。"
    if any(one.target is not None and one.target <= 0 for one in numbers):
        yield "当年度の基準が0以下のものは、達していれば100％とし、達していなければ達成率を示しません。"
    aims = {one.comparison for one in numbers}
    yield from (told for aim, told in _AIMS.items() if aim in aims)
    if any(_runs_from_baseline(one) for one in numbers):
        yield (
            "累計でない期末の目標で、基準値が当年度の基準に届いていないものでは、達成率は基準値からの進みで、"
            "（実績値－基準値）÷（当年度の基準－基準値）です。"
        )
    yield (
        "達成率は、四捨五入して小数第1位まで示し、判定には四捨五入する前の値を用います。100％を超えることも、"
        "マイナス（▲）になることもあります。"
    )


def _runs_from_baseline(rule: IndicatorRule) -> bool:
    return rule.timing is Timing.AT_END and rule.comparison.takes_target and rule.kind.rules.has_baseline
