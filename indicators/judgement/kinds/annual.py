"""毎年の数値: a number of one year."""

from indicators.judgement.values import Kind

from .base import KindRules


class Annual(KindRules):
    """The number that was entered."""

    kind = Kind.ANNUAL
    label = "毎年の数値"
