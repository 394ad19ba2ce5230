"""The parts of a condition that are either so or not so, each declared once.

Data, form and words of the conditions language read this table; its order is the editor's.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from .rate import Comparison
from .situation import Situation


class Said(Enum):
    """Where in the phrase of a condition a flag is said."""

    FIRST = 1  # what the plan says of the indicator
    AFTER_RATE = 2
    LAST = 3  # whether there is anything to grade


class Flag(NamedTuple):
    """What is asked of a situation, and of what was compared for the rate that the condition names.

    `title` is what it is called where one chooses it, `yes` and `no` what the answers say. With `of_rate` it
    does not hold, whatever is asked, where nothing can be compared.
    """

    title: str
    yes: str
    no: str
    holds: Callable[[Situation, Comparison | None], bool]
    said: Said = Said.FIRST
    of_rate: bool = False


FLAGS: Mapping[str, Flag] = {
    "before_deadline": Flag(
        "期限の年度より前かどうか",
        "期限の年度より前の年度",
        "期限の年度以後の年度",
        lambda situation, _: situation.before_deadline,
    ),
    "has_target": Flag(
        "数値の目標があるかどうか",
        "数値の目標がある",
        "数値の目標がない（設定なし）",
        lambda situation, _: situation.has_target,
    ),
    "of_earlier_year": Flag(
        "評価する年度より前の年度の値かどうか",
        "評価する年度より前の年度の値（数年前の統計など）",
        "評価する年度の値",
        lambda situation, _: situation.rule.years_behind > 0,
    ),
    "has_rate": Flag(
        "達成率を計算できるかどうか",
        "達成率を計算できる",
        "達成率を計算できない",
        lambda _, found: found is not None and found.rate is not None,
        Said.AFTER_RATE,
        of_rate=True,
    ),
    "baseline_form": Flag(
        "達成率が基準値からの進みかどうか",
        "達成率が基準値からの進み",
        "達成率が基準値からの進みではない",
        lambda _, found: found is not None and found.base is not None,
        Said.AFTER_RATE,
        of_rate=True,
    ),
    "provisional_baseline": Flag(
        "達成率が仮基準値によるかどうか",
        "達成率が仮基準値による",
        "達成率が仮基準値によらない",
        lambda _, found: found is not None and found.base is not None and found.base.provisional,
        Said.AFTER_RATE,
        of_rate=True,
    ),
    "target_at_limit": Flag(
        "目標がそれ以上のない値かどうか",
        "目標がそれ以上のない値（割合の100％以上、0以下）",
        "目標がそれ以上のない値ではない",
        lambda situation, _: situation.target_at_limit,
    ),
    "asks_for_change": Flag(
        "増減だけを求める目標かどうか",
        "増減だけを求める目標（増加、減少、又は目標が基準値と同じ超・未満）",
        "増減だけを求める目標ではない",
        lambda situation, _: situation.asks_for_change,
    ),
    "has_previous": Flag(
        "前回の実績があるかどうか",
        "前回の実績がある",
        "前回の実績がない",
        lambda situation, _: situation.facts.previous is not None,
        Said.AFTER_RATE,
    ),
    "has_value": Flag(
        "値があるかどうか",
        "値がある",
        "値がない",
        lambda situation, _: situation.is_measured,
        Said.LAST,
    ),
}
