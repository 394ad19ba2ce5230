"""What is asked of a value: the comparison of an indicator's target, and what may be said beside it.

`value` and `rank` have a target that a line may lead to. The others ask the same in every year that counts;
what they compare with comes from bounds, from the baseline or from the previous measurement. Source: rules of
the product, indicator kinds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from .values import Direction, Kind


class Aim(StrEnum):
    """What is asked: the comparison of an indicator."""

    VALUE = "value"
    BETWEEN = "between"
    KEEP = "keep"
    INCREASE = "increase"
    DECREASE = "decrease"
    PREVIOUS_OR_MORE = "previous_or_more"
    PREVIOUS_OR_LESS = "previous_or_less"
    RANK = "rank"
    NONE = "none"

    @property
    def label(self) -> str:
        """The word of the plan: 範囲, 維持, 設定なし."""
        return _LABELS[self]

    @property
    def direction(self) -> Direction | None:
        """The direction that it implies; None where the plan states one, or where there is none."""
        return _IMPLIED.get(self)

    @property
    def takes_direction(self) -> bool:
        """Whether the plan states a direction beside it."""
        return self in (Aim.VALUE, Aim.KEEP)

    @property
    def takes_target(self) -> bool:
        """Whether a target, a value per year and a line belong to it."""
        return self in (Aim.VALUE, Aim.RANK)

    @property
    def is_change(self) -> bool:
        """Whether nothing but more, or less, than another value is asked."""
        return self in (Aim.INCREASE, Aim.DECREASE)

    @property
    def follows_previous(self) -> bool:
        """Whether the previous measurement is what it compares with by itself."""
        return self in (Aim.PREVIOUS_OR_MORE, Aim.PREVIOUS_OR_LESS)


_LABELS = {
    Aim.VALUE: "目標値",
    Aim.BETWEEN: "範囲",
    Aim.KEEP: "維持",
    Aim.INCREASE: "増加",
    Aim.DECREASE: "減少",
    Aim.PREVIOUS_OR_MORE: "前年度以上",
    Aim.PREVIOUS_OR_LESS: "前年度以下",
    Aim.RANK: "順位",
    Aim.NONE: "設定なし",
}
_IMPLIED = {
    Aim.INCREASE: Direction.AT_LEAST,
    Aim.PREVIOUS_OR_MORE: Direction.AT_LEAST,
    Aim.DECREASE: Direction.AT_MOST,
    Aim.PREVIOUS_OR_LESS: Direction.AT_MOST,
    Aim.RANK: Direction.AT_MOST,
}


class Against(StrEnum):
    """What 増加 and 減少 are measured from."""

    BASELINE = "baseline"
    PREVIOUS = "previous"

    @property
    def label(self) -> str:
        """基準値 or 前回の実績."""
        return "基準値" if self is Against.BASELINE else "前回の実績"


class ToleranceIn(StrEnum):
    """What the tolerance of 維持 is stated in: the indicator's unit, or percent of the baseline."""

    UNIT = "unit"
    PERCENT = "percent"

    @property
    def label(self) -> str:
        """The choice in words."""
        return "指標の単位" if self is ToleranceIn.UNIT else "基準値に対する％"


class Terms(Protocol):
    """What the comparison is asked about, wherever it was written; None is what was left out."""

    @property
    def kind(self) -> Kind: ...
    @property
    def comparison(self) -> Aim: ...
    @property
    def direction(self) -> Direction | None: ...
    @property
    def against(self) -> Against | None: ...
    @property
    def target(self) -> Decimal | None: ...
    @property
    def lower_bound(self) -> Decimal | None: ...
    @property
    def upper_bound(self) -> Decimal | None: ...
    @property
    def tolerance(self) -> Decimal | None: ...
    @property
    def tolerance_in(self) -> ToleranceIn | None: ...
    @property
    def baseline(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The structured reading of a target by itself, before anybody knows whether it holds together."""

    kind: Kind
    comparison: Aim = Aim.VALUE
    direction: Direction | None = None
    against: Against | None = None
    target: Decimal | None = None
    lower_bound: Decimal | None = None
    upper_bound: Decimal | None = None
    tolerance: Decimal | None = None
    tolerance_in: ToleranceIn | None = None
    baseline: Decimal | None = None


class Objection(NamedTuple):
    """What contradicts the comparison: the name of the field where it is said, and a Japanese sentence."""

    field: str
    text: str


def objections(terms: Terms, *, has_values_per_year: bool) -> Iterator[Objection]:
    """Yield everything in the reading of a target that its comparison does not allow, or misses."""
    if _is_plain(terms):  # nearly all are, and every page of results asks
        return
    yield from _kind(terms)
    yield from _direction(terms)
    yield from _against(terms)
    yield from _bounds(terms)
    yield from _tolerance(terms)
    aim = terms.comparison
    if aim.takes_target:
        return
    if terms.target is not None:
        text = f"「{aim.label}」には目標値がありません。空欄にするか、比較を「目標値」にしてください。"
        yield Objection("target", text)
    if has_values_per_year:
        text = f"「{aim.label}」には年度ごとの値を書けません。どの年度も同じように比べるためです。"
        if aim is Aim.NONE:
            text = (
                "「設定なし」には年度ごとの値を書けません。値があるときは、比較を「目標値」にしてください。"
            )
        yield Objection("expectation", text)


def _is_plain(terms: Terms) -> bool:
    """A target value with nothing beside it that belongs to another comparison."""
    return (
        terms.comparison is Aim.VALUE
        and terms.lower_bound is None
        and terms.upper_bound is None
        and terms.tolerance is None
        and terms.tolerance_in is None
        and terms.against is None
    )


def _kind(terms: Terms) -> Iterator[Objection]:
    aim = terms.comparison
    if aim in (Aim.VALUE, Aim.NONE) or terms.kind.rules.has_baseline:
        return
    able = "、".join(kind.rules.label for kind in Kind if kind.rules.has_baseline)
    text = f"「{aim.label}」は、{able}の指標でだけ使えます（「{terms.kind.rules.label}」では使えません）。"
    yield Objection("comparison", text)


def _direction(terms: Terms) -> Iterator[Objection]:
    aim, direction = terms.comparison, terms.direction
    if direction is None:
        return
    if not aim.takes_direction:
        known = "がありません" if aim.direction is None else f"は「{aim.direction.label}」と決まっています"
        text = f"「{aim.label}」の目標の向き（以上・以下など）{known}。空欄にしてください。"
        yield Objection("direction", text)
    elif aim is Aim.KEEP and direction not in (Direction.AT_LEAST, Direction.AT_MOST):
        text = (
            "「維持」の目標の向きは「以上」か「以下」です（下がると悪いものは以上、上がると悪いものは以下）。"
        )
        yield Objection("direction", text)


def _against(terms: Terms) -> Iterator[Objection]:
    aim = terms.comparison
    if aim.is_change and terms.against is None:
        text = f"「{aim.label}」では、基準値と前回の実績のどちらと比べるかを示してください。"
        yield Objection("against", text)
    elif not aim.is_change and terms.against is not None:
        text = "比べる相手（基準値・前回の実績）を示すのは「増加」と「減少」だけです。"
        text += f"「{aim.label}」では空欄にしてください。"
        yield Objection("against", text)


def _bounds(terms: Terms) -> Iterator[Objection]:
    bounds = {"lower_bound": terms.lower_bound, "upper_bound": terms.upper_bound}
    names = {"lower_bound": "下限", "upper_bound": "上限"}
    if terms.comparison is not Aim.BETWEEN:
        for field, bound in bounds.items():
            if bound is not None:
                only = f"{names[field]}を示すのは「範囲」だけです。"
                yield Objection(field, f"{only}「{terms.comparison.label}」では空欄にしてください。")
        return
    for field, bound in bounds.items():
        if bound is None:
            yield Objection(field, f"「範囲」には{names[field]}が必要です（下限と上限も範囲に含まれます）。")
    lower, upper = terms.lower_bound, terms.upper_bound
    if lower is not None and upper is not None and lower > upper:
        yield Objection("upper_bound", "範囲の上限が下限より小さくなっています。")


def _tolerance(terms: Terms) -> Iterator[Objection]:
    if terms.comparison is not Aim.KEEP:
        for field, given in (("tolerance", terms.tolerance), ("tolerance_in", terms.tolerance_in)):
            if given is not None:
                text = (
                    f"許容幅を示すのは「維持」だけです。「{terms.comparison.label}」では空欄にしてください。"
                )
                yield Objection(field, text)
        return
    if terms.tolerance is not None and terms.tolerance < 0:
        yield Objection("tolerance", "許容幅は０以上の数で示してください。")
    if terms.tolerance is not None and terms.tolerance_in is None:
        yield Objection("tolerance_in", "許容幅が指標の単位か、基準値に対する％かを示してください。")
    if terms.tolerance and terms.tolerance_in is ToleranceIn.PERCENT and terms.baseline == 0:
        text = "基準値が０のため、何％でも許容幅は０になります。許容幅は指標の単位で示してください。"
        yield Objection("tolerance_in", text)
    if terms.tolerance is None and terms.tolerance_in is not None:
        yield Objection("tolerance", "許容幅の単位だけが示されています。許容幅の数も示してください。")
