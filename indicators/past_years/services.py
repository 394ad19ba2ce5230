"""Taking results of past years in, as decided 移行データ: all of a file or nothing of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from django.utils import timezone

from accounts.chain.writing import Removal
from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.workbook_in import Book
from indicators.book.answers import QuestionValue, ReportAnswer
from indicators.book.assessment import assess_stored
from indicators.book.in_force import book_in_force, initiative_in
from indicators.book.results import ResultBook, load_results
from indicators.book.stored_form import form_definition
from indicators.entry.services import put_columns, write_parts
from indicators.models import (
    MIGRATED,
    Act,
    AnnualReport,
    CycleAct,
    CycleLog,
    CycleQuestion,
    ReportingCycle,
    ReportState,
    ResultImport,
    Snapshot,
    SnapshotCause,
)
from indicators.past_years.answers import ReadReport
from indicators.past_years.prepare import Prepared, YearRead, prepare
from indicators.workflow.decision import record_proposal
from indicators.workflow.errors import ConflictError
from indicators.workflow.freezing import write_snapshot
from indicators.workflow.locking import lock_scale_in_use
from indicators.workflow.log import log_act
from indicators.workflow.removal import forget_reports
from initiatives.models import Initiative, Plan

NOT_IN_FILE = "移行元の資料に、この年度の記載がありません。"
AS_PUBLISHED = "移行元の資料の評価のとおりです。"
MOST_ORIGIN = ResultImport._meta.get_field("origin").max_length or 0
WITHOUT_GRADE = "移行元の資料に、評価の記載がありません。"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in: its name, what its content is known by, and its sheets."""

    name: str
    digest: str
    book: Book

    @classmethod
    def of(cls, name: str, data: bytes, book: Book) -> "Upload":
        return cls(name, sha256(data).hexdigest(), book)


def same_file(plan: Plan, digest: str) -> ResultImport | None:
    """Return the import that brought in this very file already, unless it was taken back."""
    return ResultImport.objects.filter(plan=plan, digest=digest, taken_back_at__isnull=True).first()


def read_past_years(plan: Plan, upload: Upload) -> Prepared:
    """Return what a file would bring in. Raises as ``prepare``, and ConflictError for the same file again."""
    known = same_file(plan, upload.digest)
    if known is not None:
        day = f"{timezone.localdate(known.imported_at):%Y年%-m月%-d日}"
        raise ConflictError(f"このファイルは、{day}に取り込み済みです（{known.file_name}）。")
    return prepare(load_results(plan), upload.book)


@confirmed_act("過去の実績の取込み")
@recorded(RecordKind.RESULTS_IMPORTED, of="result", act="取込")
def import_results(*, plan: Plan, upload: Upload, origin: str, by: User, at: dt.datetime) -> ResultImport:
    """Take in the results of past years: each year's round closed, each of its reports 確定 with a 版.

    An initiative that is due in a year and has no row is taken in without a grade, so that nobody seems to
    have failed to report. Raises as ``read_past_years``; RatingScale.DoesNotExist without a scale in use.
    """
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)
    lock_scale_in_use(plan)
    if not origin.strip() or len(origin.strip()) > MOST_ORIGIN:
        raise ConflictError(f"移行データの出所を、{MOST_ORIGIN}字以内で入力してください。")
    prepared = read_past_years(plan, upload)
    stored = ResultImport.objects.create(
        plan=plan,
        file_name=upload.name,
        digest=upload.digest,
        origin=origin.strip(),
        imported_at=at,
        imported_by=by,
    )
    for year in prepared.years:
        _Year(year, stored).write()
    return stored


class _Year:
    """Writing one fiscal year: the round, the answers, then the decision on each with its 版."""

    def __init__(self, read: YearRead, stored: ResultImport) -> None:
        self.read, self.stored = read, stored
        self.by, self.at = stored.imported_by, stored.imported_at.astimezone(dt.UTC)

    def write(self) -> None:
        if self.read.replaces is not None:
            make_room(self.read.replaces)
        cycle = self._cycle()
        for read in self.read.reports:
            self._answered(cycle, read.given.initiative, self._with_questions(cycle, read))
        for initiative in self.read.missing:
            self._answered(cycle, initiative, ReportAnswer())
        book = load_results(self.stored.plan)
        read_by_key = {read.given.initiative.pk: read for read in self.read.reports}
        for initiative in book.initiatives:
            if self.read.fiscal_year.year in book.reports[initiative.pk]:
                self._decided(book, initiative, read_by_key)

    def _cycle(self) -> ReportingCycle:
        day = timezone.localdate(self.at)
        cycle = ReportingCycle.objects.create(
            plan=self.stored.plan,
            fiscal_year=self.read.fiscal_year.year,
            opens_on=day,
            due_on=day,
            opened_on=day,
            closed_on=day,
            imported=self.stored,
        )
        for row in self.read.fields:
            row.cycle = cycle
            row.save()
        for question in self.read.questions:
            question.cycle = cycle
            question.save()
        CycleLog.objects.create(
            cycle=cycle, act=CycleAct.IMPORT, actor=self.by, at=self.at, comment=self.stored.mark
        )
        return cycle

    def _with_questions(self, cycle: ReportingCycle, read: ReadReport) -> ReportAnswer:
        asked: Mapping[str, CycleQuestion] = {row.label: row for row in self.read.questions}
        answers = {
            asked[label].pk: QuestionValue(text=text) for label, text in read.questions.items() if text
        }
        return replace(read.answer, questions=answers)

    def _answered(self, cycle: ReportingCycle, initiative: Initiative, answer: ReportAnswer) -> None:
        report = AnnualReport(
            cycle=cycle, initiative=initiative, imported=self.stored, updated_at=self.at, updated_by=self.by
        )
        form = form_definition(cycle)
        put_columns(report, answer, form)
        report.save()
        write_parts(report, answer, form)

    def _decided(
        self, book: ResultBook, initiative: Initiative, read_by_key: Mapping[int, ReadReport]
    ) -> None:
        year = self.read.fiscal_year.year
        book = book_in_force(book, initiative, year)
        shown = initiative_in(book, initiative)
        report = book.reports[initiative.pk][year]
        proposal = assess_stored(book, shown, year)
        record_proposal(report, proposal)
        report.scale = book.active_scale
        read = read_by_key.get(initiative.pk)
        report.final_grade = read.grade if read else book.active_scale.scale.no_grade.code
        report.final_grade_reason = _reason(read, differs=report.final_grade != proposal.grade)
        before, report.state = report.state, ReportState.FINALISED
        report.submitted_at = report.checked_at = report.finalised_at = self.at
        report.version += 1
        report.save()
        log_act(report, act=Act.FINALISE, from_state=before, by=self.by, at=self.at, comment=self.stored.mark)
        one = replace(book, initiatives=(shown,))
        write_snapshot(
            report=report,
            cause=SnapshotCause.FINALISED,
            by=self.by,
            at=self.at,
            comment=self.stored.mark,
            book=one,
        )


def _reason(read: ReadReport | None, *, differs: bool) -> str:
    """Why the grade is what it is: as given; where nothing is given, what the file says of it."""
    if read is None:
        return NOT_IN_FILE
    if read.grade_reason or not differs:
        return read.grade_reason
    is_given = read.given.grade is not None and not read.given.grade.is_blank
    return AS_PUBLISHED if is_given else WITHOUT_GRADE


def make_room(cycle: ReportingCycle) -> None:
    """Remove a round that nobody has answered. Only inside an act."""
    forget_reports(cycle.reports.all(), why=Removal.MAKING_ROOM)
    _remove(cycle)


def _remove(cycle: ReportingCycle) -> None:
    for report in cycle.reports.all():
        report.delete()
    cycle.delete()


# --- taking it back ---


def what_rests_on(stored: ResultImport) -> list[str]:
    """Return, as sentences, why an import cannot be taken back; nothing if it can.

    Later years that were answered may rest on it: on a running total, a previous value, a baseline.
    """
    if stored.taken_back_at is not None:
        return ["この取込は、すでに取り消されています。"]
    found = []
    own = AnnualReport.objects.filter(cycle__imported=stored)
    years = sorted(stored.cycles.values_list("fiscal_year", flat=True))
    if own.exclude(state=ReportState.FINALISED, imported=stored).exists():
        found.append("確定を取り消したり、決定し直したりした実績があります。")
    if any(
        rows.exists()
        for rows in (
            own.exclude(remarks=None),
            own.exclude(evidence_files=None),
            stored.cycles.exclude(outside_views=None),
            stored.cycles.exclude(commentaries__text="").exclude(commentaries=None),
        )
    ):
        found.append("取り込んだあとに、意見・根拠資料・所見・外部評価が登録されています。")
    later = AnnualReport.objects.filter(cycle__plan=stored.plan, cycle__fiscal_year__gt=min(years, default=0))
    if years and later.exclude(cycle__imported=stored).exclude(state=ReportState.NOT_STARTED).exists():
        found.append("あとの年度に、入力された実績があります。この取込の値を引き継いでいることがあります。")
    return found


@confirmed_act("過去の実績の取消し")
@recorded(RecordKind.RESULTS_IMPORTED, of="stored", act="取込の取消し")
def take_back(*, stored: ResultImport, reason: str, by: User, at: dt.datetime) -> ResultImport:
    """取込の取消し: remove all that an import brought in; that it was there, and why it went, stays.

    Raises ConflictError without a reason, or where something rests on it (``what_rests_on``).
    """
    if not reason.strip():
        raise ConflictError("取込を取り消す理由を入力してください。")
    stored = ResultImport.objects.select_for_update(of=("self",)).select_related("plan").get(pk=stored.pk)
    if found := what_rests_on(stored):
        raise ConflictError("".join(found) + f"そのため、この{MIGRATED}の取込は取り消せません。")
    for cycle in stored.cycles.all():
        forget_reports(cycle.reports.all(), why=Removal.TAKEN_BACK)
    Snapshot.objects.filter(report__imported=stored).delete()
    for cycle in stored.cycles.all():
        _remove(cycle)
    stored.taken_back_at, stored.taken_back_by, stored.taken_back_reason = at, by, reason.strip()
    stored.save()
    return stored
