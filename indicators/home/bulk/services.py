"""One step of several reports that were selected in a list."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from accounts.models import User
from indicators.models import Act
from indicators.workflow.several import Order, Outcome, each_for_itself
from indicators.workflow.transition_table import TRANSITIONS
from indicators.workflow.transitions import STEP_SERVICES


def act_on_reports(
    *, act: Act, orders: Iterable[Order], by: User, at: dt.datetime, **typed: Any
) -> list[Outcome]:
    """Take one step with each report, in a transaction of its own, and say what became of each.

    ``typed`` is what the step's service takes, one for all: the reason of 差戻し; of 確定 the meeting and its
    day. The grade is the proposal that was shown (ConflictError of the service, hence a refusal, where it is
    another by now). Raises ValueError for an act that is not done with several.
    """
    step = TRANSITIONS[act]
    if not step.bulk:
        raise ValueError(f"{act} is not done with several reports at once")
    take = partial(STEP_SERVICES[act], by=by, at=at, **typed)

    def done(order: Order) -> object:
        decided = {"grade": order.grade, "grade_reason": ""} if step.is_decision else {}
        return take(report=order.report, version=order.version, **decided)

    return each_for_itself(orders, done)
