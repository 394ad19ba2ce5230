"""The rules of a scale as tables that anybody can read: each condition in words, in their order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from indicators.judgement import IndicatorRule, Scale
from indicators.judgement.condition import Bound, Condition
from indicators.judgement.figures import stated_text
from indicators.judgement.scale import Rule
from indicators.judgement.scale_words import condition_text, word
from initiatives.words import Words
from reports.builders.year_view import grade_mark
from reports.documents.method import RuleRow, RuleTable

_BOUNDS = ("rate", "items_rate", "points")
_LEFT_OUT = "この年度のどの数値目標にも当てはまることのない条件は、省いています。"
_READING = "上から順に見て、最初に当てはまる行の区分とします。"


def rule_tables(
    scale: Scale, words: Words, targets: Sequence[IndicatorRule] = (), fiscal_year: int = 0
) -> Iterator[RuleTable]:
    """Yield the tables of a scale: of an indicator, of the evaluation items alone, of points.

    With the ``targets`` of a fiscal year rules are left out that can hold for none of them.
    """
    none = f"どの行にも当てはまらないときは、「{scale.no_grade.code}」とします。"
    rules = [rule for rule in scale.rules if not targets or _may_hold(rule.when, targets, fiscal_year)]
    if rules:
        left_out = _LEFT_OUT if len(rules) < len(scale.rules) else ""
        yield _table(scale, f"数値目標ごとに、次の表を{_READING}{none}{left_out}", "数値目標の実績", rules)
    if scale.items_rules:
        lead = (
            f"評価の区分の付く数値目標がない{words.initiative}は、実施評価指標の実施率によります。実施率は、"
            "実施済を1、一部実施を2分の1と数え、対象外を除いた実施評価指標の数で割ったものです。"
        )
        yield _table(scale, f"{lead}次の表を{_READING}", "実施評価指標の実施率", scale.items_rules)
    if scale.points_rules:
        points = "、".join(
            f"{one.code} {stated_text(one.points)}点" for one in scale.codes if one.points is not None
        )
        lead = f"{words.initiative}の評価は、数値目標の点数（{points}）によります。"
        yield _table(scale, f"{lead}次の表を{_READING}", "数値目標の点数", scale.points_rules)


def _may_hold(when: Condition, targets: Iterable[IndicatorRule], fiscal_year: int) -> bool:
    asked = when.asks("asks_for_change")
    return any(when.suits(one) and asked in (None, one.asks_for_change(fiscal_year)) for one in targets)


def rule_closing(scale: Scale, words: Words) -> Iterator[str]:
    """Yield how the codes of indicators become that of their initiative."""
    if not scale.points_rules:
        yield f"数値目標が2つ以上ある{words.initiative}は、{word(scale.roll_up)}とします。"
    needed, grades = scale.best_needs_items_rate, scale.grades
    if needed is not None and len(grades) > 1:
        yield (
            f"実施評価指標の実施率が{stated_text(needed)}％に満たない{words.initiative}は、"
            f"「{grades[0].code}」とせず「{grades[1].code}」とします。"
        )


def _table(scale: Scale, lead: str, head: str, rules: Sequence[Rule]) -> RuleTable:
    told = zip(_cases(rules), rules, strict=True)
    rows = [
        RuleRow(tuple(case for case, _rule in same), grade_mark(scale, code))
        for code, same in groupby(told, key=lambda one: one[1].code)
    ]
    return RuleTable(lead, head, tuple(rows))


def _cases(rules: Sequence[Rule]) -> Iterator[str]:
    """Each rule as a phrase. What an earlier one took of the same figure is named: 80％以上100％未満."""
    taken: dict[tuple[str, Condition], Decimal] = {}
    for rule in rules:
        when = rule.when
        for name in _BOUNDS:
            bound = getattr(when, name)
            if bound is None or bound != Bound(at_least=bound.at_least):
                continue
            key = name, _with(when, name, None)  # all that is asked besides
            if (below := taken.get(key)) is not None and below > bound.at_least:
                when = _with(when, name, replace(bound, below=below))
            taken[key] = bound.at_least
        yield condition_text(when)


def _with(when: Condition, name: str, bound: Bound | None) -> Condition:
    changed: dict[str, Any] = {name: bound}
    return replace(when, **changed)
