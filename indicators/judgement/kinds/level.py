"""時点値: how much there is at the end of the fiscal year."""

from indicators.judgement.values import Kind

from .base import KindRules


class Level(KindRules):
    """The number that was entered; years are never summed."""

    kind = Kind.LEVEL
    label = "時点値"
    by_the_end = True
