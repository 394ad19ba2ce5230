"""One act with several reports, each for itself: what is refused keeps nothing else from being done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from accounts.models import User
from indicators.models import Act, AnnualReport
from indicators.workflow.errors import ConflictError
from indicators.workflow.transition_table import TRANSITIONS
from indicators.workflow.transitions import STEP_SERVICES


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """One report to act on: the version that was read, and for 確定 the grade that was shown."""

    report: AnnualReport
    version: int
    grade: str = ""


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of one order: done, or refused with a sentence."""

    order: BulkOrder
    refusal: str = ""

    @property
    def is_done(self) -> bool:
        return not self.refusal


def act_on_reports(
    *, act: Act, orders: Iterable[BulkOrder], by: User, at: dt.datetime, **typed: Any
) -> list[BulkOutcome]:
    """Take one step with each report, in a transaction of its own, and say what became of each.

    ``typed`` is what the step's service takes, one for all: the reason of 差戻し; of 確定 the meeting and its
    day. The grade is the proposal that was shown (ConflictError of the service, hence a refusal, where it is
    another by now). Raises ValueError for an act that is not done with several.
    """
    step = TRANSITIONS[act]
    if not step.bulk:
        raise ValueError(f"{act} is not done with several reports at once")
    take = partial(STEP_SERVICES[act], by=by, at=at, **typed)
    outcomes = []
    for order in orders:
        decided = {"grade": order.grade, "grade_reason": ""} if step.is_decision else {}
        try:
            take(report=order.report, version=order.version, **decided)
        except ConflictError as error:
            outcomes.append(BulkOutcome(order, str(error)))
        else:
            outcomes.append(BulkOutcome(order))
    return outcomes
