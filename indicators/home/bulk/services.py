"""One act with several reports, each for itself: what is refused keeps nothing else from being done."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from accounts.models import User
from indicators.models import Act, AnnualReport
from indicators.workflow.errors import ConflictError
from indicators.workflow.transitions import approve_report, check_report, finalise_report, return_report


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
    *,
    act: Act,
    orders: Iterable[BulkOrder],
    by: User,
    at: dt.datetime,
    comment: str = "",
    meeting_name: str = "",
    meeting_date: dt.date | None = None,
) -> list[BulkOutcome]:
    """Take one step with each report, in a transaction of its own, and say what became of each.

    ``comment`` is the reason of 差戻し, one for all; meeting and day are those of 確定, whose grade is the
    proposal (ConflictError of the service, hence a refusal, where the proposal is another by now).
    Raises ValueError for an act that is not done with several.
    """
    take = _step(act, by=by, at=at, comment=comment, meeting_name=meeting_name, meeting_date=meeting_date)
    outcomes = []
    for order in orders:
        try:
            take(order)
        except ConflictError as error:
            outcomes.append(BulkOutcome(order, str(error)))
        else:
            outcomes.append(BulkOutcome(order))
    return outcomes


def _step(
    act: Act,
    *,
    by: User,
    at: dt.datetime,
    comment: str,
    meeting_name: str,
    meeting_date: dt.date | None,
) -> Callable[[BulkOrder], AnnualReport]:
    if act == Act.APPROVE:
        return lambda order: approve_report(report=order.report, by=by, at=at, version=order.version)
    if act == Act.CHECK:
        return lambda order: check_report(report=order.report, by=by, at=at, version=order.version)
    if act == Act.RETURN:
        return lambda order: return_report(
            report=order.report, by=by, at=at, comment=comment, version=order.version
        )
    if act == Act.FINALISE and meeting_date is not None:
        decide = partial(
            finalise_report,
            by=by,
            at=at,
            meeting_name=meeting_name,
            meeting_date=meeting_date,
            grade_reason="",
        )
        return lambda order: decide(report=order.report, grade=order.grade, version=order.version)
    raise ValueError(f"{act} is not done with several reports at once")
