"""様式確定: deciding what a round asks, before it is opened."""

import datetime as dt
from collections.abc import Sequence

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.wording import who
from imari_dx.shared.acts import one_act
from indicators.book.form_definition import FormDefinition, FormField, Question, same_questions
from indicators.book.stored_form import form_definition
from indicators.models import CycleAct, CycleField, CycleLog, CycleQuestion, ReportingCycle
from indicators.workflow.errors import ConflictError
from indicators.workflow.locking import locked_cycle

FROZEN = "照会を開いたあとは様式を変えられません。"
CHANGED_MEANWHILE = (
    "この画面を開いたあとに、{who}様式を変えました。今の様式を確かめてから、もう一度保存してください。"
)


@one_act()
@recorded(RecordKind.ROUND_CHANGED, of="cycle", act="調査項目の変更")
def save_form_definition(
    *,
    cycle: ReportingCycle,
    by: User,
    at: dt.datetime,
    fields: Sequence[FormField],
    questions: Sequence[Question],
    seen: str | None = None,
) -> FormDefinition:
    """Replace the form of a round that is 準備中, and log it; without a change nothing is written.

    ``seen`` is the fingerprint of the form that the person had before them, None where nobody looked at one.
    Raises ConflictError once the round was opened (the form is frozen), if somebody changed it meanwhile, or
    if it cannot be asked (``FormDefinition.problems``).
    """
    stored = locked_cycle(cycle)
    if stored.opened_on is not None:
        raise ConflictError(FROZEN)
    before = form_definition(stored)
    wanted = FormDefinition(tuple(fields), tuple(questions))
    if wanted.fingerprint == before.fingerprint:
        return before
    if seen is not None and seen != before.fingerprint:
        last = CycleLog.objects.filter(cycle=stored, act=CycleAct.CHANGE).select_related("actor").last()
        raise ConflictError(CHANGED_MEANWHILE.format(who=who(last.actor if last else None, reader=by)))
    for problem in wanted.problems():
        raise ConflictError(problem)
    _write(stored, before, wanted)
    CycleLog.objects.create(
        cycle=stored, act=CycleAct.CHANGE, actor=by, at=at, comment=f"様式を変更（{_summary(wanted)}）"
    )
    return form_definition(stored)


def copy_form(*, from_cycle: ReportingCycle, to_cycle: ReportingCycle) -> None:
    """Start a round with the form of another one. Only inside the transaction that prepares the new round."""
    _write(to_cycle, form_definition(to_cycle), form_definition(from_cycle))


def _write(cycle: ReportingCycle, before: FormDefinition, wanted: FormDefinition) -> None:
    for old, new in zip(before.fields, wanted.fields, strict=True):
        if old == new:
            continue
        if new.is_standard:
            CycleField.objects.get(cycle=cycle, name=new.name).delete()
        else:
            CycleField.objects.update_or_create(
                cycle=cycle,
                name=new.name,
                defaults={"is_used": new.is_used, "label": new.own_label, "hint": new.own_hint},
            )
    if same_questions(before.questions, wanted.questions):
        return
    # Nobody has answered before the round is opened: the list is written anew, in its order.
    for row in cycle.questions.all():
        row.delete()
    for number, question in enumerate(wanted.questions, start=1):
        CycleQuestion.objects.create(
            cycle=cycle,
            sort_order=number,
            kind=question.kind,
            label=question.label,
            hint=question.hint,
            choices="\n".join(question.choices),
            unit=question.unit,
            is_required=question.is_required,
            is_public=question.is_public,
        )


def _summary(form: FormDefinition) -> str:
    """What differs from the standard form, in a few words for the log."""
    unused = [field.standard.label for field in form.fields if not field.is_used]
    renamed = [f"{field.standard.label}→{field.own_label}" for field in form.fields if field.own_label]
    parts = [
        f"使わない項目：{'、'.join(unused) or 'なし'}",
        f"見出しの変更：{'、'.join(renamed) or 'なし'}",
        f"追加の設問：{len(form.questions)}問",
    ]
    return "。".join(parts)
