"""A next plan that nobody was asked about yet goes again, whole."""

from collections.abc import Iterator
from typing import Any

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.confirmed_acts import confirmed_act
from indicators.models import Indicator, ReportingCycle
from indicators.succession.facts import is_untouched, made_as_successors
from indicators.succession.services.linking import unlink_successor
from indicators.workflow.errors import ConflictError
from initiatives.models import Initiative, Placement, Plan, PlanRole, Succession


def obstacles(successor: Plan) -> list[str]:
    """Return why a plan cannot be discarded, in sentences; none where it can."""
    return list(_obstacles(successor))


def _obstacles(plan: Plan) -> Iterator[str]:
    if not made_as_successors().filter(pk=plan.pk).exists():
        yield "次期計画として作られた計画ではないため、中身ごとは取り消せません。結び付きは取り消せます。"
    if not is_untouched(plan):
        yield "照会を始めたか、実績がある計画は、取り消せません。"
    if plan.is_default:
        yield "既定の計画は、取り消せません。「設定と言葉」で別の計画を既定にしてください。"
    if Succession.objects.filter(predecessor=plan).exists():
        yield "この計画には次期計画があります。先に、その次期計画を取り消してください。"
    # Without a plan named a role reaches all: taking this one away would open the others.
    roles = PlanRole.objects.filter(plan=plan).select_related("membership__user")
    restricted = [row for row in roles if not row.membership.plan_roles.exclude(plan=plan).exists()]
    if names := "、".join(sorted({str(row.membership.user) for row in restricted})):
        yield f"この計画だけに限られた役割があります（{names}）。先に、その役割の計画を変えてください。"


@confirmed_act("次期計画の削除")
@recorded(RecordKind.SUCCEEDED, of="successor", act="取りやめ")
def discard_successor(*, successor: Plan, by: User) -> None:
    """次期計画の取消し: a plan that follows another goes with all that is in it; the one before stays.

    Raises ConflictError with all that stands against it (``obstacles``).
    """
    Plan.objects.select_for_update().only("pk").get(pk=successor.pk)
    if not Succession.objects.filter(successor=successor).exists():
        raise ConflictError("この計画は、どの計画の次期計画でもありません。")
    if found := obstacles(successor):
        raise ConflictError("".join(found))
    unlink_successor(successor=successor, by=by)
    PlanRole.objects.filter(plan=successor).delete()
    ReportingCycle.objects.filter(plan=successor).delete()
    delete_plan(successor, by=by)


def delete_plan(plan: Plan, *, by: User | None) -> None:
    """Delete a plan without rounds. What hangs on it is protected, so it goes from the leaves up."""
    own = Initiative.objects.filter(plan=plan)
    Indicator.objects.filter(initiative__in=own).update(counts_events_of=None)
    own.update(merged_into=None, split_from=None)
    Placement.objects.filter(initiative__in=own).delete()
    for row in own:
        _remove(row, by)
    _remove(plan, by)


def _remove(row: Any, by: User | None) -> None:
    row._history_user, row._change_reason = by, "次期計画の取消し"
    row.delete()
