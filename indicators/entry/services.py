"""Saving what a department entered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from imari_dx.shared.acts import one_act
from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.book.form_definition import FormDefinition
from indicators.book.instructions import instructions_in, last_years_remarks
from indicators.book.report_fields import COLUMN_FIELDS
from indicators.book.stored_form import form_definition
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    InstructionResponse,
    ItemResult,
    QuestionAnswer,
    ReportState,
)
from indicators.workflow.errors import ConflictError, StaleReportError
from indicators.workflow.joint import void_approvals
from indicators.workflow.locking import locked, locked_to_write
from indicators.workflow.log import log_save_on_behalf
from indicators.workflow.measurements import write_measurements
from indicators.workflow.rights import report_rights


@one_act()
def save_report(
    *, report: AnnualReport, by: User, at: dt.datetime, answer: ReportAnswer, version: int
) -> AnnualReport:
    """Write the whole entry page at once and return the stored report; 未着手 becomes 入力中.

    What the secretariat enters for a department (代理入力) is logged. ``version`` is the number the form was
    opened with. Raises StaleReportError if somebody saved in between (nothing is written), ConflictError if
    the report's state is not one in which ``by`` may change it. What the round does not ask for (様式) stays
    as it is stored, whatever ``answer`` says.
    """
    stored = locked_to_write(report, by, "内容")
    if stored.version != version:
        raise StaleReportError(stored, by)
    form = form_definition(stored.cycle)
    put_columns(stored, answer, form)
    before = stored.state
    if stored.state == ReportState.NOT_STARTED:
        stored.state = ReportState.DRAFTING
    elif stored.state == ReportState.SUBMITTED:
        void_approvals(stored)
    stored.version += 1
    stored.updated_at, stored.updated_by = at, by
    stored.save()
    write_parts(stored, answer, form)
    _write_responses(stored, answer)
    log_save_on_behalf(stored, from_state=before, by=by, at=at)
    return stored


def put_columns(report: AnnualReport, answer: ReportAnswer, form: FormDefinition) -> None:
    """Put the texts and sums that the round asks for on a report, which is not saved yet."""
    given = {**answer.texts, **answer.money}
    for name in (field.name for field in COLUMN_FIELDS):
        if name in given and form.uses(name):
            setattr(report, name, given[name])


def write_parts(report: AnnualReport, answer: ReportAnswer, form: FormDefinition) -> None:
    """Write what stands in tables of its own, as far as the round asks for it. Only on a locked report."""
    write_measurements(report, answer.measurements)
    _write_items(report, answer)
    if form.uses("bars"):
        _write_bars(report, answer)
    _write_questions(report, answer, form)


@one_act()
def save_own_figures(
    *,
    report: AnnualReport,
    by: User,
    at: dt.datetime,
    figures: Mapping[int, MeasurementAnswer],
    version: int,
) -> AnnualReport:
    """Write what a department reports for another's initiative (所管課), by indicator id.

    未着手 becomes 入力中, as with the lead's first save.

    Raises ConflictError in a state in which ``by`` may not enter it or for an indicator that is not theirs,
    StaleReportError if the report was saved since it was read with this ``version``.
    """
    stored = locked(report)
    rights = report_rights(by, stored, stored.initiative)
    if not rights.may_enter_figures_now:
        raise ConflictError(f"この実績は「{stored.get_state_display()}」のため、数値を変更できません。")
    own = {row.pk for row in stored.initiative.indicators.all() if row.department_id in rights.reports_for}
    if not own.issuperset(figures):
        raise ConflictError("あなたの課が所管しない数値目標が含まれています。画面を開き直してください。")
    if stored.version != version:
        raise StaleReportError(stored, by)
    if stored.state == ReportState.NOT_STARTED:
        stored.state = ReportState.DRAFTING
    stored.version += 1
    stored.updated_at, stored.updated_by = at, by
    stored.save()
    write_measurements(stored, figures)
    return stored


@dataclass(frozen=True, slots=True)
class Saving:
    """One of several reports to be saved: what was entered, on which version of it.

    ``figures_of``: the indicators (ids) that alone are saved, where the writer's department reports no more
    of it (所管課); None for the whole report.
    """

    report: AnnualReport
    answer: ReportAnswer
    version: int
    figures_of: frozenset[int] | None = None


class SeveralRefusedError(Exception):
    """Some of several reports cannot be saved, so none is; why, by report (id)."""

    def __init__(self, refusals: Mapping[int, ConflictError]) -> None:
        self.refusals = refusals
        super().__init__("保存できない実績があるため、どれも保存していません。")


@one_act()
def save_several(*, savings: Sequence[Saving], by: User, at: dt.datetime) -> list[AnnualReport]:
    """Save several reports, all of them or none, each as ``save_report`` or ``save_own_figures`` does.

    Raises SeveralRefusedError with every report that cannot be saved.
    """
    stored, refusals = [], {}
    for one in savings:
        try:
            with transaction.atomic():
                stored.append(_save(one, by, at))
        except ConflictError as error:
            refusals[one.report.pk] = error
    if refusals:
        raise SeveralRefusedError(refusals)
    return stored


def _save(one: Saving, by: User, at: dt.datetime) -> AnnualReport:
    if one.figures_of is None:
        return save_report(report=one.report, by=by, at=at, answer=one.answer, version=one.version)
    figures = {key: entered for key, entered in one.answer.measurements.items() if key in one.figures_of}
    return save_own_figures(report=one.report, by=by, at=at, figures=figures, version=one.version)


def _write_items(report: AnnualReport, answer: ReportAnswer) -> None:
    existing = {row.item_id: row for row in report.item_results.all()}
    for item_id, entered in answer.items.items():
        row = existing.get(item_id)
        if entered == ItemAnswer():
            if row:
                row.delete()
        elif row is None:
            ItemResult.objects.create(
                report=report, item_id=item_id, status=entered.status, note=entered.note
            )
        elif (row.status, row.note) != (entered.status, entered.note):
            row.status, row.note = entered.status, entered.note
            row.save()


def _write_bars(report: AnnualReport, answer: ReportAnswer) -> None:
    wanted = {(bar.phase_id, bar.start_period, bar.end_period) for bar in answer.bars}
    for row in report.actual_bars.all():
        key = (row.phase_id, row.start_period, row.end_period)
        if key in wanted:
            wanted.remove(key)
        else:
            row.delete()
    for phase_id, start, end in sorted(wanted):
        ActualScheduleBar.objects.create(report=report, phase_id=phase_id, start_period=start, end_period=end)


def _write_questions(report: AnnualReport, answer: ReportAnswer, form: FormDefinition) -> None:
    """Store the answers to questions of the report's own round; a blank one is no row."""
    existing = {row.question_id: row for row in report.question_answers.all()}
    for question in form.questions:
        if question.pk not in answer.questions:
            continue
        entered, row = answer.questions[question.pk], existing.get(question.pk)
        if entered.is_blank:
            if row:
                row.delete()
        elif row is None:
            QuestionAnswer.objects.create(
                report=report,
                question_id=question.pk,
                text_value=entered.text,
                number_value=entered.number,
            )
        elif (row.text_value, row.number_value) != (entered.text, entered.number):
            row.text_value, row.number_value = entered.text, entered.number
            row.save()


def _write_responses(report: AnnualReport, answer: ReportAnswer) -> None:
    """Store what is answered to last year's instructions on the same initiative; a blank one is no row."""
    if not answer.responses:
        return
    existing = {row.instruction_id: row for row in report.instruction_responses.all()}
    for instruction in instructions_in(last_years_remarks(report)):
        if instruction.pk not in answer.responses:
            continue
        text, row = answer.responses[instruction.pk].strip(), existing.get(instruction.pk)
        if not text:
            if row:
                row.delete()
        elif row is None:
            InstructionResponse.objects.create(report=report, instruction=instruction, text=text)
        elif row.text != text:
            row.text = text
            row.save()
