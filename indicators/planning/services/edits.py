"""How a plan is changed at once: while it is made, in its settings, by an erratum (訂正).

Every edit is tried on the tables, with all the rules of a plan document, before it is kept.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.records.writing import record
from imari_dx.shared.acts import current_act, one_act
from indicators.plan_io import LoadResult, PlanDocumentError, load_plan
from indicators.planning.errors import EditRefusedError, Problem
from indicators.planning.facts import is_being_made, measured_indicators, open_revision_of
from indicators.planning.rows import Difference, Edit, differences, read_rows
from indicators.planning.rules import SETTINGS, contradictions, missing_rows, of_content
from indicators.planning.services.keeping import drafted, lock_plan, refuse, require_as_seen, row_change
from indicators.planning.write import write_edits
from indicators.workflow.errors import ConflictError
from indicators.workflow.rounds import complete_rounds
from initiatives.models import Erratum, Plan, RowChange

MAKING = "計画の作成"
SETTING = "計画の設定"


@one_act()
@recorded(RecordKind.PLAN_CHANGED, of="plan", act="作成中の計画か設定の変更")
def edit_plan(*, plan: Plan, edits: Sequence[Edit], by: User) -> None:
    """Change a plan at once: one that is being made, or settings, which are none of its content.

    Raises StalePlanError, EditRefusedError; ConflictError where the plan needs a reason for what is changed.
    """
    lock_plan(plan)
    are_settings = all(edit.model is Plan and set(edit.values or ()) <= SETTINGS for edit in edits)
    if not are_settings and not is_being_made(plan):
        raise ConflictError("照会を始めた計画は、改定か訂正として変更します。理由を入力してください。")
    before = read_rows(plan)
    require_as_seen(before, edits)
    _choose_default(plan, edits, by)
    write_edits(plan, edits, by=by, reason=SETTING if are_settings else MAKING)
    complete_rounds(plan)


def _choose_default(plan: Plan, edits: Iterable[Edit], by: User) -> None:
    """One plan is the default: choosing another releases the former one, which is not released alone."""
    for edit in edits:
        chosen = (edit.values or {}).get("is_default") if edit.model is Plan else None
        if chosen is False and plan.is_default:
            sentence = "既定の計画は、別の計画を既定にすると自動的に外れます。"
            raise EditRefusedError([Problem(sentence, edit.row, "is_default")])
        rivals: Iterable[Any] = Plan.objects.filter(is_default=True).exclude(pk=plan.pk) if chosen else ()
        for former in rivals:
            former.is_default = False
            former._history_user, former._change_reason = by, SETTING
            former.save()


@one_act()
def correct_plan(
    *, plan: Plan, edits: Sequence[Edit], reason: str, by: User, at: dt.datetime
) -> Erratum | None:
    """訂正: set a slip of reading right at once, in all years that are not decided; None if nothing changes.

    Raises StalePlanError; EditRefusedError also where a revision that is being prepared needs what goes.
    """
    lock_plan(plan)
    if not reason.strip():
        raise EditRefusedError([Problem("訂正の理由を入力してください。", field="reason")])
    before = read_rows(plan)
    require_as_seen(before, edits)
    write_edits(plan, edits, by=by, reason=f"訂正：{reason}")
    after = read_rows(plan)
    changes = differences(before, after)
    refuse(contradictions(changes, first=None, handed_in={}, measured=measured_indicators(plan)))
    if draft := open_revision_of(plan):
        refuse(missing_rows(drafted(draft, after), is_draft_kept=True))
    if not changes:
        return None
    return _keep_erratum(plan, changes, reason=reason, by=by, at=at)


@one_act()
def update_plan(
    *, document: Any, reason: str, at: dt.datetime, update: bool = True, **more: Any
) -> LoadResult:
    """Load a plan document (``load_plan``); what it changes of a plan with opened rounds is an erratum.

    Raises PlanDocumentError as ``load_plan`` does, and where such a plan is changed without a reason.
    """
    known = document.get("plan", {}).get("slug") if isinstance(document, dict) else None
    plan = Plan.objects.filter(slug=known).first() if isinstance(known, str) else None
    before = read_rows(plan) if plan and update and not is_being_made(plan) else None
    result = load_plan(document, update=update, **more)
    changes = of_content(differences(before, read_rows(result.plan))) if before is not None else []
    if not changes:
        return result
    if not reason.strip():
        raise PlanDocumentError(
            [
                "照会を始めた計画を変えるときは、訂正の理由（--reason）を書いてください。計画を改めるときは、画面で改定を始めてください。"
            ]
        )
    _keep_erratum(result.plan, changes, reason=reason, by=None, at=at)
    return result


def _keep_erratum(
    plan: Plan, changes: Sequence[Difference], *, reason: str, by: User | None, at: dt.datetime
) -> Erratum:
    erratum = Erratum.objects.create(
        plan=plan, reason=reason.strip(), made_at=at, made_by=by, act=current_act()
    )
    record(RecordKind.REVISED, user=by, subject=plan, act="訂正")
    RowChange.objects.bulk_create(row_change(one, erratum=erratum) for one in changes)
    complete_rounds(plan)
    return erratum
