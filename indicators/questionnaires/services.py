"""Taking 調査票 in as drafts."""

import datetime as dt

from accounts.models import RecordKind, User
from accounts.records.writing import record
from imari_dx.shared.acts import one_act
from indicators.entry.services import Saving, save_several
from indicators.models import AnnualReport
from indicators.questionnaires.prepare import Prepared


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
    saved = save_several(savings=savings, by=by, at=at)
    for report in saved:
        record(RecordKind.RESULTS_IMPORTED, user=by, subject=report, act="調査票の取込み")
    return saved
