"""Points: each code of a scale gives some, and the grade of an initiative follows from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .arithmetic import HUNDRED, exact, tidy


class PointsOf(StrEnum):
    """What is taken of the points of an initiative's graded indicators."""

    SUM = "sum"
    MEAN = "mean"
    SHARE = "share"  # of the most that they could have, in percent


@dataclass(frozen=True, slots=True)
class Points:
    """The points of the graded indicators of an initiative; `most` is what one of them can have at most."""

    given: Sequence[Decimal]
    most: Decimal

    @property
    def total(self) -> Decimal:
        """The sum."""
        return sum(self.given, Decimal(0))

    @property
    def full(self) -> Decimal:
        """What they could have together."""
        return self.most * len(self.given)

    def of(self, what: PointsOf) -> Decimal | None:
        """Return the sum, the mean or the share, unrounded; None without any, or where there is no share."""
        if not self.given:
            return None
        with exact():
            match what:
                case PointsOf.SUM:
                    return self.total
                case PointsOf.MEAN:
                    return tidy(self.total / len(self.given))
                case PointsOf.SHARE:
                    return tidy(HUNDRED * self.total / self.full) if self.full > 0 else None
