"""What changes a 秋の中間確認: the secretariat switches it on, departments answer."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from indicators.models import EXPLAINED, MidyearAnswer, MidyearCheck, Outlook
from indicators.workflow.errors import ConflictError
from indicators.workflow.midyear import takes_answers
from initiatives.models import Initiative, Plan

CHANGED = "この画面を開いたあとに、ほかの人が回答を保存しました。見比べて、もう一度保存してください。"
UNEXPLAINED = "「順調に進む見込み」のほかは、理由と対応をコメントに入力してください。"


@dataclass(frozen=True, slots=True)
class CheckContent:
    """Period and text of a check."""

    opens_on: dt.date
    due_on: dt.date
    inquiry_text: str = ""


@one_act()
@recorded(RecordKind.MIDYEAR_CHANGED, of="result", act="設定")
def set_check(*, plan: Plan, fiscal_year: int, content: CheckContent, is_demo: bool = False) -> MidyearCheck:
    """中間確認を行う: switch a year's check on, or change its period and text; who did it is in the history.

    Raises ConflictError for a year outside the plan, or where the period ends before it begins.
    """
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)  # of two who begin at once, one changes
    if fiscal_year not in [year.year for year in plan.fiscal_years]:
        raise ConflictError("この年度は計画の期間に入っていません。")
    if content.due_on < content.opens_on:
        raise ConflictError("回答期限は開始日以降の日にしてください。")
    check = MidyearCheck.objects.filter(plan=plan, fiscal_year=fiscal_year).first()
    check = check or MidyearCheck(plan=plan, fiscal_year=fiscal_year, is_demo=is_demo)
    check.opens_on, check.due_on = content.opens_on, content.due_on
    check.inquiry_text = content.inquiry_text
    check.save()
    return check


@one_act()
@recorded(RecordKind.MIDYEAR_CHANGED, of="check", act="取りやめ")
def remove_check(*, check: MidyearCheck) -> None:
    """中間確認をやめる: switch it off while nobody has answered. Raises ConflictError afterwards."""
    if check.answers.exists():
        raise ConflictError("回答があるため、やめられません。期間を終えるには、回答期限を早めてください。")
    check.delete()


@one_act()
@recorded(RecordKind.MIDYEAR_CHANGED, of="result", act="回答")
def save_answer(
    *,
    check: MidyearCheck,
    initiative: Initiative,
    outlook: str,
    comment: str,
    version: int,
    by: User,
    at: dt.datetime,
) -> MidyearAnswer:
    """回答: the outlook and a comment on an initiative, within the period.

    Raises ConflictError outside of it, where another saved since ``version`` was shown (0: no answer yet),
    and where an outlook that has to be explained is not.
    """
    stored = MidyearCheck.objects.select_for_update().get(pk=check.pk)
    if not takes_answers(stored, timezone.localdate(at)):
        raise ConflictError("中間確認の期間ではないため、回答できません。事務局へご連絡ください。")
    if Outlook(outlook) in EXPLAINED and not comment.strip():
        raise ConflictError(UNEXPLAINED)
    answer = MidyearAnswer.objects.filter(of_check=stored, initiative=initiative).first()
    if (answer.version if answer else 0) != version:
        raise ConflictError(CHANGED)
    answer = answer or MidyearAnswer(of_check=stored, initiative=initiative)
    answer.outlook, answer.comment = outlook, comment.strip()
    answer.version, answer.updated_by, answer.updated_at = version + 1, by, at
    answer.save()
    return answer
