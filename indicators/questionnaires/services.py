"""Taking 調査票 in as drafts, and submitting several reports that are complete."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from imari_dx.shared.acts import one_act
from indicators.entry.services import Saving, save_several
from indicators.models import Act, AnnualReport
from indicators.questionnaires.prepare import Prepared
from indicators.workflow.errors import ConflictError, NotReadyError
from indicators.workflow.locking import locked_as_read
from indicators.workflow.transitions import submit_report


@one_act()
def take_in(*, prepared: Prepared, by: User, at: dt.datetime) -> list[AnnualReport]:
    """Save what was shown of all sheets, or nothing; reports that stay as they are are not touched.

    Each is saved as the entry page saves a draft. Raises as ``save_several``; ValueError for what has
    problems or where something is still to be chosen.
    """
    if prepared.problems or not prepared.is_decided_on:
        raise ValueError("not ready to be taken in")
    savings = [
        Saving(
            one.writable.opened.report,
            one.form.answer,
            one.writable.opened.report.version,
            one.writable.own_indicators,
        )
        for one in prepared.changed
    ]
    return save_several(savings=savings, by=by, at=at)


@dataclass(frozen=True, slots=True)
class SubmitOrder:
    """A report to submit, and the version of it that was read."""

    report: AnnualReport
    version: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one order: submitted, or refused with a sentence."""

    order: SubmitOrder
    refusal: str = ""


def submit_several(*, orders: Iterable[SubmitOrder], by: User, at: dt.datetime) -> list[Submitted]:
    """提出 of each report for itself: what is refused keeps no other from being submitted."""
    found = []
    for order in orders:
        try:
            _submit(order, by, at)
        except NotReadyError as error:
            found.append(Submitted(order, f"{error}{''.join(one.sentence for one in error.missing)}"))
        except ConflictError as error:
            found.append(Submitted(order, str(error)))
        else:
            found.append(Submitted(order))
    return found


@one_act()
def _submit(order: SubmitOrder, by: User, at: dt.datetime) -> None:
    stored = locked_as_read(order.report, Act.SUBMIT, order.version)
    submit_report(report=stored, by=by, at=at)
