"""期限の延長: a later deadline for some reports of a round, with its reason."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import RecordKind, User
from accounts.records.writing import record
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import era_date
from indicators.models import AnnualReport, Extension, has_answer
from indicators.workflow.errors import ConflictError
from indicators.workflow.locking import locked_cycle


@one_act()
def extend_due(
    *, reports: Sequence[AnnualReport], due_on: dt.date, reason: str, by: User, at: dt.datetime
) -> list[Extension]:
    """Grant one or several reports of one round a later deadline; also after the round is closed.

    The latest extension of a report counts. Raises ConflictError, and grants nothing, without reports or a
    reason, for a day that is over or not after the round's own, or if one of the reports has been submitted
    meanwhile. Raises ValueError for reports of different rounds.
    """
    if not reports:
        raise ConflictError("期限を延長するものを選んでください。")
    if not reason.strip():
        raise ConflictError("期限を延長する理由を入力してください。")
    if len({report.cycle_id for report in reports}) > 1:
        raise ValueError("extend_due takes reports of one round")
    cycle = locked_cycle(reports[0].cycle)
    if due_on <= cycle.due_on:
        raise ConflictError(f"回答期限（{era_date(cycle.due_on)}）より後の日を入力してください。")
    if due_on < timezone.localdate(at):
        raise ConflictError("延長後の回答期限が、過ぎた日になっています。今日以降の日を入力してください。")
    # In a fixed order, so that two who extend overlapping choices wait for each other.
    stored = (
        AnnualReport.objects.select_for_update(of=("self",))
        .filter(pk__in=[report.pk for report in reports])
        .select_related("initiative")
        .order_by("pk")
    )
    answered = [report.initiative.code for report in stored if has_answer(report.state)]
    if answered:
        raise ConflictError(
            f"既に提出されているため、延長できません：{'、'.join(answered)}。"
            "直してもらうときは、先に差戻しをしてください。"
        )
    for report in stored:
        record(RecordKind.ROUND_CHANGED, user=by, subject=report, act="期限の延長", until=due_on.isoformat())
    return [
        Extension.objects.create(
            report=report, due_on=due_on, reason=reason.strip(), granted_by=by, granted_at=at
        )
        for report in stored
    ]
