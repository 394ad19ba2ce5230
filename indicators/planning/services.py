"""How a plan is changed: while it is made, by an erratum (訂正), or by a revision (改定). The only writers.

Every edit is tried on the tables, with all the rules of a plan document, before it is kept: a draft's edits
too, which are then taken back and stay beside the plan until the revision is put in force.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from imari_dx.shared.acts import current_act, one_act
from indicators.models import ReportingCycle
from indicators.plan_io import LoadResult, PlanDocumentError, load_plan
from indicators.planning.errors import EditRefusedError, Problem, StalePlanError
from indicators.planning.facts import (
    handed_in_reports,
    last_revised_from,
    measured_indicators,
    years_decided,
)
from indicators.planning.rows import (
    MODELS,
    Difference,
    Edit,
    PlanRows,
    RowKey,
    differences,
    edited,
    edits_of,
    mark,
    read_rows,
)
from indicators.planning.rules import (
    SETTINGS,
    contradictions,
    missing_rows,
    of_content,
    past_changes,
    refused_year,
)
from indicators.planning.write import write_edits
from indicators.workflow.errors import ConflictError
from indicators.workflow.rounds import complete_rounds
from initiatives.models import Erratum, Plan, Revision, RowChange

MAKING = "計画の作成"
SETTING = "計画の設定"


def is_being_made(plan: Plan) -> bool:
    """Whether a plan is still being made (作成中): none of its rounds was ever opened."""
    return not ReportingCycle.objects.filter(plan=plan, opened_on__isnull=False).exists()


def open_revision_of(plan: Plan) -> Revision | None:
    """Return the revision that is being prepared, if there is one."""
    return Revision.objects.being_prepared().filter(plan=plan).first()


@one_act()
def edit_plan(*, plan: Plan, edits: Sequence[Edit], by: User) -> None:
    """Change a plan at once: one that is being made, or settings, which are none of its content.

    Raises StalePlanError, EditRefusedError; ConflictError where the plan needs a reason for what is changed.
    """
    _lock(plan)
    are_settings = all(edit.model is Plan and set(edit.values or ()) <= SETTINGS for edit in edits)
    if not are_settings and not is_being_made(plan):
        raise ConflictError("照会を始めた計画は、改定か訂正として変更します。理由を入力してください。")
    before = read_rows(plan)
    _require_as_seen(before, edits)
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
    _lock(plan)
    if not reason.strip():
        raise EditRefusedError([Problem("訂正の理由を入力してください。", field="reason")])
    before = read_rows(plan)
    _require_as_seen(before, edits)
    write_edits(plan, edits, by=by, reason=f"訂正：{reason}")
    after = read_rows(plan)
    changes = differences(before, after)
    _refuse(contradictions(changes, first=None, handed_in={}, measured=measured_indicators(plan)))
    if draft := open_revision_of(plan):
        _refuse(missing_rows(_drafted(draft, after), is_draft_kept=True))
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


@one_act()
def open_revision(*, plan: Plan, effective_year: int, by: User, at: dt.datetime) -> Revision:
    """改定を始める: a draft that takes effect in a fiscal year.

    Raises ConflictError if one is being prepared already, or none may take effect in the year.
    """
    _lock(plan)
    if open_revision_of(plan):
        raise ConflictError("作成中の改定が既にあります。")
    _require_year(plan, effective_year)
    number = Revision.objects.filter(plan=plan).count() + 1
    return Revision.objects.create(
        plan=plan, number=number, effective_year=effective_year, opened_at=at, opened_by=by
    )


@dataclass(frozen=True, slots=True)
class RevisionHead:
    """What is said of a revision as a whole."""

    effective_year: int
    decided_on: dt.date | None
    reason: str


@one_act()
def describe_revision(*, revision: Revision, head: RevisionHead) -> Revision:
    """Set year, day and reason of a revision that is being prepared. Raises ConflictError."""
    stored = _locked_draft(revision)
    if head.effective_year != stored.effective_year:
        _require_year(stored.plan, head.effective_year)
    stored.effective_year, stored.decided_on = head.effective_year, head.decided_on
    stored.reason = head.reason.strip()
    stored.save()
    _refuse_all(
        stored,
        differences(before := read_rows(stored.plan), after := _drafted(stored, before)),
        before,
        after,
    )
    return stored


@one_act()
def revise(*, revision: Revision, edits: Sequence[Edit], by: User) -> None:
    """Put edits into a revision that is being prepared.

    Raises StalePlanError, EditRefusedError; ConflictError if it is in force or gone.
    """
    stored = _locked_draft(revision)
    before = read_rows(stored.plan)
    drafted = _drafted(stored, before)
    _require_as_seen(drafted, edits)
    after = edited(drafted, edits)
    changes = differences(before, after)
    _refuse_all(stored, changes, before, after, with_reports=False)
    _try(stored, changes, by)
    stored.changes.all().delete()
    RowChange.objects.bulk_create(_row_change(one, revision=stored) for one in changes)


@one_act()
def drop_changes(*, revision: Revision, rows: Collection[RowKey], by: User) -> None:
    """Take the changes of some rows out of a revision that is being prepared. Raises as ``revise`` does.

    ConflictError where none of them is in it; EditRefusedError where another change needs one.
    """
    stored = _locked_draft(revision)
    found = list(stored.changes.all())
    kept = [one for one in found if (one.model, one.row) not in rows]
    if len(kept) == len(found):
        raise ConflictError("この変更は見つかりません。画面を開き直してください。")
    before = read_rows(stored.plan)
    after = edited(before, edits_of(kept))
    _refuse(missing_rows(after))
    changes = differences(before, after)
    _try(stored, changes, by)
    stored.changes.all().delete()
    RowChange.objects.bulk_create(_row_change(one, revision=stored) for one in changes)


@one_act()
def discard_revision(*, revision: Revision) -> None:
    """Drop a revision that is being prepared, with all its changes."""
    _locked_draft(revision).delete()


@one_act()
def put_in_force(*, revision: Revision, by: User, at: dt.datetime, seen: str) -> Revision:
    """計画に反映する: write the draft into the plan, in one act, and keep what stood there before.

    ``seen`` is ``fingerprint`` of what was looked at. Raises EditRefusedError for what contradicts reports or
    is missing; ConflictError if the draft changed meanwhile, or its year may no longer be revised.
    """
    stored = _locked_draft(revision)
    if seen != fingerprint(stored):
        raise ConflictError(
            "画面を開いたあとに改定の内容が変わりました。内容を確かめて、もう一度反映してください。"
        )
    missing = [
        Problem(f"{label}を入力してください。", field=name)
        for name, label, value in (
            ("decided_on", "決定した日", stored.decided_on),
            ("reason", "改定の理由", stored.reason),
        )
        if not value
    ]
    if not stored.changes.exists():
        missing.append(Problem("この改定には、まだ変更がありません。"))
    if missing:
        raise EditRefusedError(missing)
    _require_year(stored.plan, stored.effective_year)
    before = read_rows(stored.plan)
    drafted = _drafted(stored, before)
    changes = differences(before, drafted)
    _refuse_all(stored, changes, before, drafted)
    write_edits(stored.plan, _edits(changes), by=by, reason=str(stored), first_year=stored.effective_year)
    changes = differences(before, read_rows(stored.plan))
    stored.changes.all().delete()
    RowChange.objects.bulk_create(_row_change(one, revision=stored) for one in changes)
    stored.in_force_at, stored.in_force_by, stored.act = at, by, current_act()
    stored.save()
    complete_rounds(stored.plan)
    return stored


def fingerprint(revision: Revision) -> str:
    """Return a short mark of all that a draft says: whoever puts it in force has seen this."""
    changes = {
        f"{one.model}:{one.row}": {"before": one.before, "after": one.after} for one in revision.changes.all()
    }
    head = [revision.effective_year, str(revision.decided_on), revision.reason]
    return mark({"head": head, "changes": changes})


def _keep_erratum(
    plan: Plan, changes: Sequence[Difference], *, reason: str, by: User | None, at: dt.datetime
) -> Erratum:
    erratum = Erratum.objects.create(
        plan=plan, reason=reason.strip(), made_at=at, made_by=by, act=current_act()
    )
    RowChange.objects.bulk_create(_row_change(one, erratum=erratum) for one in changes)
    complete_rounds(plan)
    return erratum


def _lock(plan: Plan) -> None:
    """One writer of a plan at a time."""
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)


def _locked_draft(revision: Revision) -> Revision:
    _lock(revision.plan)
    stored = Revision.objects.select_related("plan").filter(pk=revision.pk).first()
    if stored is None or stored.is_in_force:
        raise ConflictError(
            "この改定は、すでに反映されたか、取りやめられています。画面を開き直してください。"
        )
    return stored


def _drafted(revision: Revision, rows: PlanRows) -> PlanRows:
    return edited(rows, edits_of(revision.changes.all()))


def _refused_year(plan: Plan, fiscal_year: int) -> str:
    return refused_year(
        fiscal_year,
        plan_years=[year.year for year in plan.fiscal_years],
        decided=years_decided(plan),
        last_revised_from=last_revised_from(plan),
    )


def _require_year(plan: Plan, fiscal_year: int) -> None:
    if problem := _refused_year(plan, fiscal_year):
        raise ConflictError(problem)


def _require_as_seen(rows: PlanRows, edits: Iterable[Edit]) -> None:
    """Refuse to write over what somebody else wrote after the page was opened."""
    stale = [
        (edit.row, name)
        for edit in edits
        for name, seen in edit.seen.items()
        if edit.row not in rows or mark(rows[edit.row][name]) != seen
    ]
    if stale:
        raise StalePlanError(stale)


def _refuse(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise EditRefusedError(found)


def _refuse_all(
    revision: Revision,
    changes: Sequence[Difference],
    before: PlanRows,
    after: PlanRows,
    *,
    with_reports: bool = True,
) -> None:
    _refuse(past_changes(changes, after, before, revision.effective_year))
    _refuse(_contradictions(revision, changes, with_reports=with_reports))


def _contradictions(
    revision: Revision, changes: Sequence[Difference], *, with_reports: bool
) -> Iterable[Problem]:
    plan = revision.plan
    return contradictions(
        changes,
        first=revision.effective_year,
        handed_in=handed_in_reports(plan) if with_reports else {},
        measured=measured_indicators(plan),
    )


def obstacles(revision: Revision) -> list[Problem]:
    """Return what keeps a revision that is being prepared from being put in force, apart from its head."""
    plan = revision.plan
    before = read_rows(plan)
    after = _drafted(revision, before)
    changes = differences(before, after)
    year = _refused_year(plan, revision.effective_year)
    return [
        *([Problem(year)] if year else []),
        *past_changes(changes, after, before, revision.effective_year),
        *_contradictions(revision, changes, with_reports=True),
    ]


def _try(revision: Revision, changes: Sequence[Difference], by: User) -> None:
    """Write a draft's changes and take them back: the tables say whether they can stand."""
    with transaction.atomic():
        write_edits(
            revision.plan, _edits(changes), by=by, reason=str(revision), first_year=revision.effective_year
        )
        transaction.set_rollback(True)


def _edits(changes: Iterable[Difference]) -> list[Edit]:
    return [Edit(MODELS[one.row[0]], one.row[1], one.after) for one in changes]


def _row_change(
    change: Difference, *, revision: Revision | None = None, erratum: Erratum | None = None
) -> RowChange:
    label, key = change.row
    return RowChange(
        revision=revision,
        erratum=erratum,
        model=label,
        row=key,
        initiative=change.initiative,
        before=change.before,
        after=change.after,
    )
