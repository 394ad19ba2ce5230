"""The yearly round (照会・調査): prepared, opened, closed, reopened. Every act is logged with who and when.

The days of a round are the secretariat's to change until it is closed; the reports of a round come into being
when it is opened.
"""

import dataclasses
import datetime as dt
from typing import Any, cast

from django.db.models import Field
from django.utils import timezone

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.models import AnnualReport, CycleAct, CycleLog, CycleStage, ReportingCycle
from indicators.rounds.form.services import copy_form
from indicators.workflow.deadlines import misplaced_days
from indicators.workflow.errors import ConflictError
from indicators.workflow.locking import locked_cycle
from initiatives.models import Plan
from initiatives.words import Words


@dataclasses.dataclass(frozen=True, slots=True)
class CycleContent:
    """Days and texts of a round, as the secretariat sets them."""

    opens_on: dt.date
    due_on: dt.date
    review_on: dt.date | None = None
    publishes_on: dt.date | None = None
    inquiry_text: str = ""
    instructions: str = ""


_CONTENT_FIELDS = tuple(field.name for field in dataclasses.fields(CycleContent))
_TEXTS = ("inquiry_text", "instructions")


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="result", act="準備")
def prepare_cycle(
    *, plan: Plan, fiscal_year: int, content: CycleContent, by: User, at: dt.datetime, is_demo: bool = False
) -> ReportingCycle:
    """作成: set up the round of a fiscal year (準備中), with the form of the round before; no reports yet.

    Raises ConflictError if the plan has no such year, the year has a round already, or the days are not in
    their order.
    """
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)  # of two who prepare at once, one is told
    if fiscal_year not in [year.year for year in plan.fiscal_years]:
        raise ConflictError("この年度は計画の期間に入っていません。")
    if ReportingCycle.objects.filter(plan=plan, fiscal_year=fiscal_year).exists():
        raise ConflictError(f"{FiscalYear(fiscal_year).label}実績の照会は既にあります。")
    cycle = ReportingCycle(plan=plan, fiscal_year=fiscal_year, is_demo=is_demo)
    _set_content(cycle, content)
    cycle.save()
    if before := _round_before(plan, fiscal_year):
        copy_form(from_cycle=before, to_cycle=cycle)
    _log(cycle, CycleAct.PREPARE, by, at)
    return cycle


def _round_before(plan: Plan, fiscal_year: int) -> ReportingCycle | None:
    """The round that a new one resembles: of a plan's first year the last one of the plan before.

    Of a year that was taken in from a file nobody decided what to ask.
    """
    asked = ReportingCycle.objects.filter(imported=None)
    own = asked.filter(plan=plan, fiscal_year__lt=fiscal_year).last()
    return own or asked.filter(plan__followed_by__successor=plan).last()


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="変更")
def change_cycle(
    *, cycle: ReportingCycle, content: CycleContent, by: User, at: dt.datetime
) -> ReportingCycle:
    """日程・照会文の変更: set days and texts; the log says what changed, if anything did.

    Raises ConflictError once the round is closed, or if the days are not in their order.
    """
    stored = locked_cycle(cycle)
    if stored.stage == CycleStage.CLOSED:
        raise ConflictError(
            "この照会は締め切られているため、日程と照会文は変更できません。"
            "変更が必要なときは、先に受付を再開してください。"
        )
    changes = [
        _change_sentence(name, stored.plan.words, getattr(stored, name), getattr(content, name))
        for name in _CONTENT_FIELDS
        if getattr(stored, name) != getattr(content, name)
    ]
    if changes:
        _set_content(stored, content)
        stored.save()
        _log(stored, CycleAct.CHANGE, by, at, comment="\n".join(changes))
    return stored


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="照会の開始")
def open_cycle(*, cycle: ReportingCycle, by: User, at: dt.datetime) -> ReportingCycle:
    """照会を開く: 準備中 → 照会中, with a report 未着手 for each initiative of the plan.

    Years of an initiative that are 計画なし get a report too: it is not asked for, but may be filled in.
    Raises ConflictError if the round was opened before, or the plan has no initiative yet.
    """
    stored = locked_cycle(cycle)
    if stored.stage != CycleStage.PREPARING:
        raise ConflictError("この照会は既に開かれています。画面を開き直して、今の状態を確かめてください。")
    initiatives = list(stored.plan.initiatives.all())
    if not initiatives:  # whatever is added later would have no report
        word = stored.plan.words.initiative
        raise ConflictError(f"計画に{word}がまだ1件もありません。{word}を登録してから開いてください。")
    stored.opened_on = timezone.localdate(at)
    stored.save()
    for initiative in initiatives:
        AnnualReport.objects.create(cycle=stored, initiative=initiative)
    _log(stored, CycleAct.OPEN, by, at)
    return stored


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="締切")
def close_cycle(*, cycle: ReportingCycle, by: User, at: dt.datetime) -> ReportingCycle:
    """締切: 照会中 → 締切済. From then on only reports with a running extension may be submitted.

    Raises ConflictError in another stage.
    """
    stored = locked_cycle(cycle)
    if stored.stage != CycleStage.OPEN:
        raise ConflictError(f"この照会は現在「{stored.stage.label}」のため、締め切れません。")
    stored.closed_on = timezone.localdate(at)
    stored.save()
    _log(stored, CycleAct.CLOSE, by, at)
    return stored


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="受付の再開")
def reopen_cycle(*, cycle: ReportingCycle, reason: str, by: User, at: dt.datetime) -> ReportingCycle:
    """受付の再開: 締切済 → 照会中, with a reason. Raises ConflictError without one or in another stage."""
    if not reason.strip():
        raise ConflictError("受付を再開する理由を入力してください。")
    stored = locked_cycle(cycle)
    if stored.stage != CycleStage.CLOSED:
        raise ConflictError(f"この照会は現在「{stored.stage.label}」のため、受付の再開はできません。")
    if stored.imported_id is not None:
        raise ConflictError(
            "移行データの年度は、回答を受け付けません。直すときは、取込を取り消してください。"
        )
    stored.closed_on = None
    stored.save()
    _log(stored, CycleAct.REOPEN, by, at, comment=reason.strip())
    return stored


def _set_content(cycle: ReportingCycle, content: CycleContent) -> None:
    misplaced = misplaced_days(
        opens_on=content.opens_on,
        due_on=content.due_on,
        review_on=content.review_on,
        publishes_on=content.publishes_on,
        words=cycle.plan.words,
    )
    if misplaced:
        raise ConflictError("".join(sentence for _field, sentence in misplaced))
    for name in _CONTENT_FIELDS:
        setattr(cycle, name, getattr(content, name))


def _change_sentence(
    name: str, words: Words, before: dt.date | str | None, after: dt.date | str | None
) -> str:
    label = cast("Field[Any, Any]", ReportingCycle._meta.get_field(name)).verbose_name
    if name == "review_on":
        label = words.meeting_day
    if name in _TEXTS:
        return f"{label}を変更"
    return f"{label}：{_day(before)} → {_day(after)}"


def _day(value: dt.date | str | None) -> str:
    return era_date(value) if isinstance(value, dt.date) else "なし"


def _log(cycle: ReportingCycle, act: CycleAct, by: User, at: dt.datetime, *, comment: str = "") -> None:
    CycleLog.objects.create(cycle=cycle, act=act, actor=by, at=at, comment=comment)
