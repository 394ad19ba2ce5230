"""指示への対応: an instruction is answered, closed, taken up again. Steps are added, never changed."""

import datetime as dt

from accounts.models import Department, RecordKind, User
from accounts.records.writing import record
from imari_dx.shared.acts import one_act
from indicators.models import InstructionAct, InstructionStep, Remark, instructions, was_closed
from indicators.workflow.errors import ConflictError

_DONE = "この指示は終了しています。続けるときは、先に「再開」が必要です。"


@one_act()
def reply(
    *, instruction: Remark, by: User, department: Department, at: dt.datetime, text: str
) -> InstructionStep:
    """Record what a department answers, as often as it has something to say while the instruction is open.

    Raises ConflictError without a text and once it is closed.
    """
    return _add(instruction, InstructionAct.REPLY, by, at, text, department)


@one_act()
def close(*, instruction: Remark, by: User, at: dt.datetime, text: str) -> InstructionStep:
    """Close an instruction, answered or not, with a word of how it ended (``text``).

    Nobody answers it any more, and next year's report is not asked about it. Raises ConflictError without a
    text and where it is closed already.
    """
    return _add(instruction, InstructionAct.CLOSE, by, at, text)


@one_act()
def reopen(*, instruction: Remark, by: User, at: dt.datetime, text: str) -> InstructionStep:
    """Take a closing back, with the reason (``text``). ConflictError without one and while it is open."""
    return _add(instruction, InstructionAct.REOPEN, by, at, text)


def _add(
    instruction: Remark,
    act: InstructionAct,
    by: User,
    at: dt.datetime,
    text: str,
    department: Department | None = None,
) -> InstructionStep:
    text = text.strip()
    if not text:
        raise ConflictError("内容を入力してください。")
    Remark.objects.select_for_update(of=("self",)).get(pk=instruction.pk)
    last = instruction.steps.order_by("pk").last()
    said = (by.pk, act, text, department.pk if department else None)
    if last and (last.actor_id, last.act, last.text, last.department_id) == said:
        return last  # the same button pressed twice
    is_closed = was_closed(instructions().get(pk=instruction.pk))
    if is_closed and act != InstructionAct.REOPEN:
        raise ConflictError(_DONE)
    if not is_closed and act == InstructionAct.REOPEN:
        raise ConflictError("この指示は終了していないため、再開できません。")
    record(RecordKind.INSTRUCTED, user=by, subject=instruction, act=act.label)
    return InstructionStep.objects.create(
        instruction=instruction, act=act, text=text, actor=by, department=department, at=at
    )
