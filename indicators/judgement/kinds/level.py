"""時点値: how much there is at the end of the fiscal year."""

from indicators.judgement.values import Kind

from .base import KindRules


class Level(KindRules):
    """The number that was entered; years are never summed."""

    kind = Kind.LEVEL
    label = "時点値"
    told = "時点値の目標の実績値は、年度末（時点を示すものは、その時点）の値です。"
    by_the_end = True
