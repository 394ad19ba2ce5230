"""The lists of rules that a scale has, each declared once: its place in the data, its words on the page."""

from collections.abc import Mapping
from typing import NamedTuple

from indicators.scales.forms.parts import ITEMS_PART, POINTS_PART, Part


class RuleList(NamedTuple):
    """A list of rules; ``part`` is the only condition that its rules have, None where they have any.

    ``text`` names the plan's words in braces.
    """

    part_of_scale: str
    name: str
    heading: str
    text: str
    part: Part | None = None


LISTS: Mapping[str, RuleList] = {
    "rule": RuleList(
        "rules",
        "規則",
        "数値目標の規則",
        "上から順に見て、最初に当てはまった規則の区分が判定案になります。一つの規則の中の条件は、全て満たす必要があります。"
        "規則がないときは、評価を人が選びます。",
    ),
    "item": RuleList(
        "items_rules",
        "実施評価指標の規則",
        "実施評価指標の規則",
        "評価できる数値目標のない{initiative}の判定案です。上から順に見て、最初に当てはまった規則の区分になります。",
        ITEMS_PART,
    ),
    "point": RuleList(
        "points_rules",
        "点数の規則",
        "点数の規則",
        "{initiative}の評価の決め方を「点数による評価」としたときに使います。数値目標ごとの評価を区分の点数に置き換え、"
        "上から順に見て、最初に当てはまった規則の区分が{initiative}の判定案になります。",
        POINTS_PART,
    ),
}
