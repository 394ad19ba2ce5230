"""An act with several reports, each for itself: what is refused keeps nothing else from being done."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from indicators.models import AnnualReport
from indicators.workflow.errors import ConflictError, NotReadyError
from indicators.workflow.transitions import submit_report


@dataclass(frozen=True, slots=True)
class Order:
    """One report to act on: the version that was read, and for 確定 the grade that was shown."""

    report: AnnualReport
    version: int
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order: done, or refused with a sentence."""

    order: Order
    refusal: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return not self.refusal


def each_for_itself(orders: Iterable[Order], take: Callable[[Order], object]) -> list[Outcome]:
    """Carry out each order by ``take``, an act of its own, and say what became of it."""
    outcomes = []
    for order in orders:
        try:
            take(order)
        except NotReadyError as error:
            outcomes.append(Outcome(order, f"{error}{''.join(one.sentence for one in error.missing)}"))
        except ConflictError as error:
            outcomes.append(Outcome(order, str(error)))
        else:
            outcomes.append(Outcome(order))
    return outcomes


def submit_several(*, orders: Iterable[Order], by: User, at: dt.datetime) -> list[Outcome]:
    """提出 of each report, as it was read."""
    return each_for_itself(
        orders, lambda one: submit_report(report=one.report, version=one.version, by=by, at=at)
    )
