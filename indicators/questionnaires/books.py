"""The workbooks of a round: the reports that one department answers, or any that are chosen."""

import datetime as dt
import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from imari_dx.shared.files_out import safe_file_name
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.book.in_force import book_in_force, initiative_in
from indicators.book.results import initiatives_with_everything, load_results
from indicators.entry.opened import OpenedReport
from indicators.entry.several import Writable, open_several
from indicators.models import AnnualReport, CycleStage, ReportingCycle
from indicators.questionnaires.content import Asked
from indicators.questionnaires.first_sheet import First
from indicators.questionnaires.workbook import Told, write_book
from indicators.workflow.asked import Asked as AskedOf
from indicators.workflow.asked import Part
from indicators.workflow.deadlines import Deadline
from indicators.workflow.placeholders import places_of
from indicators.workflow.rights import ReportRights, current_responsibilities
from indicators.workflow.stored_deadlines import stored_deadlines
from initiatives.models import Initiative

DRAFT: Final = "案"
DEMO: Final = "デモデータ"
NOTHING: Final = (
    "記入できるものがありません。全て提出されているか、確定しています。提出したものを直すときは、実績の画面で"
    "「取戻し」をしてください。"
)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)  # a zip has no file without a time


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheets a workbook has: reports by the slugs of their initiatives, and what is asked of each."""

    figures: Mapping[str, frozenset[int] | None]  # ids of indicators; None for the whole report
    department: str = ""  # for whom it is; "" for a selection

    @classmethod
    def of_department(cls, department: str, asked: Sequence[AskedOf]) -> "Wanted":
        """Return what a department is asked: its own reports whole, of others' the figures alone."""
        figures = {
            one.initiative.slug: frozenset(row.pk for row in one.figures)
            if one.part is Part.FIGURES
            else None
            for one in asked
        }
        return cls(figures, department)

    @classmethod
    def of_reports(cls, slugs: Collection[str]) -> "Wanted":
        """Return some reports whole."""
        return cls(dict.fromkeys(slugs))


class NothingToFillError(Exception):
    """There is nothing that its reader may fill in; the message says why."""


class Books:
    """The workbooks of a round for one reader, whose reports are read once for all of them.

    Of a round in preparation they are there to be seen: all that it will ask, blank.
    """

    def __init__(self, reader: User, cycle: ReportingCycle, slugs: Collection[str]) -> None:
        self._cycle = cycle
        self._deadlines = stored_deadlines([cycle])
        if cycle.stage == CycleStage.PREPARING:
            reports: Sequence[Writable] = list(_as_it_will_be(reader, cycle, slugs))
            self._decided: Sequence[Initiative] = ()
        else:
            several = open_several(reader, cycle.plan, cycle.fiscal_year, slugs=slugs)
            reports, self._decided = several.reports, several.decided
        self._reports = {one.opened.initiative.slug: one for one in reports}

    def book(self, wanted: Wanted) -> bytes:
        """Return a workbook. Raises NothingToFillError where all of it is handed in or decided."""
        found = [one for slug, one in self._reports.items() if slug in wanted.figures]
        pages = [self._asked(one, wanted).page for one in found if one.may_write_now]
        if not pages:
            raise NothingToFillError(NOTHING)
        without = [one.opened.initiative for one in found if not one.may_write_now]
        without += [one for one in self._decided if one.slug in wanted.figures]
        return write_book(Told(_first(self._cycle, wanted, without), pages))

    def _asked(self, writable: Writable, wanted: Wanted) -> Asked:
        opened = writable.opened
        return Asked(
            opened,
            _both(wanted.figures[opened.initiative.slug], writable.own_indicators),
            self._deadlines.get(opened.report.pk, Deadline(self._cycle.due_on)),
            _in_charge(opened.initiative),
        )


def _as_it_will_be(reader: User, cycle: ReportingCycle, slugs: Collection[str]) -> Iterator[Writable]:
    """The reports that a round will ask for once it is opened, blank."""
    initiatives = initiatives_with_everything(cycle.plan, slug__in=slugs)
    book = load_results(cycle.plan, initiatives=initiatives)
    for initiative in initiatives:
        of_year = book_in_force(book, initiative, cycle.fiscal_year)
        former = initiative_in(of_year, initiative)
        report = AnnualReport(pk=0, cycle=cycle, initiative=former)  # no row has this id
        rights = ReportRights(may_read=True, is_secretariat=True, may_edit_now=True)
        yield Writable(OpenedReport.of(report, former, rights=rights, book=of_year, reader=reader))


def _both(asked: frozenset[int] | None, own: frozenset[int] | None) -> frozenset[int] | None:
    if asked is None or own is None:
        return own if asked is None else asked
    return asked & own


def _in_charge(initiative: Initiative) -> str:
    return "、".join(
        f"{row.department}（{row.get_kind_display()}）" for row in current_responsibilities(initiative)
    )


def _first(cycle: ReportingCycle, wanted: Wanted, without: Sequence[Initiative]) -> First:
    plan, year = cycle.plan, FiscalYear(cycle.fiscal_year)
    is_draft = cycle.stage == CycleStage.PREPARING
    notes = []
    if is_draft:
        notes.append(
            "準備中の照会の見本です。記入しても取り込めません。照会を開いてから、もう一度作成してください。"
        )
    if without:
        notes.append(
            f"提出か確定がすんでいるため、シートのないもの：{'、'.join(one.code for one in without)}"
        )
    facts = [("計画", plan.title), ("担当課", wanted.department), ("回答期限", era_date(cycle.due_on))]
    facts.append(("問い合わせ先", plan.words.contact))
    places = places_of(cycle)
    texts = [
        (label, places.fill(text, department=wanted.department))
        for label, text in (("照会文", cycle.inquiry_text), ("記入要領", cycle.instructions))
    ]
    return First(
        title=f"{year.label}実績　調査票",
        round=f"{year.label}実績　調査票",
        marks=[mark for mark, is_set in ((DRAFT, is_draft), (DEMO, cycle.is_demo)) if is_set],
        facts=[(label, text) for label, text in facts if text],
        notes=notes,
        texts=[(label, text) for label, text in texts if text],
        word=plan.words.initiative,
        created=dt.datetime.combine(cycle.opens_on, dt.time()),
    )


def file_name(cycle: ReportingCycle, name: str) -> str:
    """Return what a workbook is called: 調査票_令和7年度_学校教育課.xlsx."""
    draft = f"（{DRAFT}）" if cycle.stage == CycleStage.PREPARING else ""
    return safe_file_name(f"調査票{draft}_{FiscalYear(cycle.fiscal_year).label}_{name}.xlsx")


def zipped(books: Mapping[str, bytes]) -> bytes:
    """Return files as one, by their names, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in books.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIPPED), content)
    return stream.getvalue()
