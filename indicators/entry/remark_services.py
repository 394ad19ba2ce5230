"""意見・コメント on a report: added, never changed or taken away."""

import datetime as dt

from django.utils import timezone

from accounts.models import Department, RecordKind, User
from accounts.records.writing import record
from imari_dx.shared.acts import one_act
from indicators.models import AnnualReport, Remark, RemarkKind
from indicators.workflow.errors import ConflictError
from indicators.workflow.rights import report_rights
from initiatives.models import Responsibility, ResponsibilityKind
from initiatives.words import Words


@one_act()
def add_remark(
    *,
    report: AnnualReport,
    by: User,
    at: dt.datetime,
    kind: RemarkKind,
    text: str,
    said_by: str = "",
    addressee: Department | None = None,
    due_on: dt.date | None = None,
) -> Remark:
    """Add a remark and return it; in every state, and without a new version of the report.

    An instruction is for ``addressee``, else for the department that leads on that day, and is to be answered
    by ``due_on``. The same remark of the same person again, with none in between, is the same button pressed
    twice: the first one is returned. Raises ConflictError without a text, if an opinion or instruction of
    others is recorded without ``said_by`` (whose it is and where it was said), for a comment with one, for an
    instruction without a day or with one that is over, and for anything else with a department or a day.
    """
    text, said_by = text.strip(), said_by.strip()
    stored = (
        AnnualReport.objects.select_for_update(of=("self",))
        .select_related("initiative__plan")
        .get(pk=report.pk)
    )
    words = stored.initiative.plan.words
    if not text:
        raise ConflictError("内容を入力してください。")
    if kind == RemarkKind.COMMENT and said_by:
        raise ConflictError(words.say("発言者・会議は、{opinion}・{instruction}のときだけ記録します。"))
    must_name = kind != RemarkKind.COMMENT and report_rights(by, stored, stored.initiative).must_name_speaker
    if must_name and not said_by:
        raise ConflictError(f"{kind.label_in(words)}を記録するときは、発言者・会議を入力してください。")
    if kind == RemarkKind.INSTRUCTION:
        _check_day(due_on, at, words)
        addressee = addressee or _lead_of(stored, timezone.localdate(at))
    elif addressee or due_on:
        raise ConflictError(words.say("宛先と対応の期限は、{instruction}のときだけ記録します。"))
    said = {"kind": kind, "text": text, "said_by": said_by, "addressee": addressee, "due_on": due_on}
    last = stored.remarks.last()
    if last and last.author_id == by.pk and all(getattr(last, name) == one for name, one in said.items()):
        return last
    record(RecordKind.INSTRUCTED, user=by, subject=stored, act=kind.label)
    return Remark.objects.create(report=stored, author=by, at=at, **said)


def _check_day(due_on: dt.date | None, at: dt.datetime, words: Words) -> None:
    if due_on is None:
        raise ConflictError(words.say("{instruction}を記録するときは、対応の期限を入力してください。"))
    if due_on < timezone.localdate(at):
        raise ConflictError("対応の期限は、今日以降の日にしてください。")


def _lead_of(report: AnnualReport, day: dt.date) -> Department | None:
    leads = Responsibility.objects.valid_on(day).filter(kind=ResponsibilityKind.LEAD)
    row = leads.filter(initiative=report.initiative_id).select_related("department").first()
    return row.department if row else None
