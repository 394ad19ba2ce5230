"""The reason of a judgement on an initiative: one polite Japanese sentence that names what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from .scale import Code, RollUp, Scale
from .sentence import graded_as
from .situation import Situation
from .values import ItemCounts, Status
from .wording import rate_text, year_label

_OPEN = {
    None: "未入力",
    Status.PRELIMINARY: "速報",
    Status.PENDING: "調査中",
    Status.UNPUBLISHED: "未公表",
}


@dataclass(frozen=True, slots=True)
class Rested:
    """An indicator that counts this year, with the code proposed for it."""

    situation: Situation
    grade: str
    is_graded: bool

    @property
    def name(self) -> str:
        """The name in brackets."""
        return f"「{self.situation.rule.name}」"


def why_unplanned(fiscal_year: int) -> str:
    """Return the sentence for a year without plan."""
    return f"{year_label(fiscal_year)}は計画なしのため、評価しません。"


def why_initiative(
    indicators: Sequence[Rested],
    items: ItemCounts,
    scale: Scale,
    *,
    rolled: Code | None,
    code: Code,
    fiscal_year: int,
) -> str:
    """Return the sentence of an initiative's proposal.

    `indicators` are those that count this year, `rolled` is the code that they alone give, `code` the one
    proposed.
    """
    rate = None if items.rate is None else rate_text(items.rate, scale.thresholds)
    if rolled is not None:
        text = f"{_grades(indicators, rolled, scale)}{_with_items(rolled, code, scale, rate)}"
    else:
        text = _items_alone(indicators, scale, code, rate, fiscal_year)
    open_ones = [
        f"{one.name}が{_OPEN[one.situation.status]}" for one in indicators if one.situation.provisional
    ]
    return text + (f"が、{'、'.join(open_ones)}のため暫定です。" if open_ones else "。")


def _grades(indicators: Sequence[Rested], rolled: Code, scale: Scale) -> str:
    graded = [one for one in indicators if one.is_graded]
    others = [one.name for one in indicators if not one.is_graded]
    text = "、".join(f"{one.name}が{one.grade}" for one in graded)
    if others:
        text += f"（{'、'.join(others)}は評価なし）"
    if len(graded) == 1:
        return text
    how = "最も低い評価が" if scale.roll_up is RollUp.LOWEST else "その平均が"
    return f"{text}で、{how}{rolled.code}"


def _with_items(rolled: Code, code: Code, scale: Scale, rate: str | None) -> str:
    best = rolled == scale.grades[0] and scale.best_needs_items_rate is not None
    if code != rolled:
        return f"ですが、実施評価指標の実施率が{rate}のため、{graded_as(code)}"
    if best and rate is not None:
        return f"であり、実施評価指標の実施率も{rate}のため、{graded_as(code)}"
    return f"のため、{graded_as(code)}"


def _items_alone(
    indicators: Sequence[Rested], scale: Scale, code: Code, rate: str | None, fiscal_year: int
) -> str:
    names = "、".join(one.name for one in indicators)
    year = f"{year_label(fiscal_year)}は"
    missing = f"数値目標{names}を評価できず" if names else "評価の対象となる数値目標がなく"
    if scale.people_choose and not scale.items_rules:
        subject = f"数値目標{names}を含め" if names else "評価の対象となる数値目標がなく"
        return f"{year}、{subject}、評価尺度「{scale.name}」では評価を人が選びます"
    if rate is None:
        return f"{year}、{missing}、評価できる実施評価指標もないため、評価できません"
    if not code.is_grade:
        return f"{year}、{missing}、実施評価指標だけでは評価を決められないため、評価できません"
    return f"{year}、{missing}、実施評価指標の実施率が{rate}のため、{graded_as(code)}"
