"""One report as the grid shows it: what stands in its cells, and whether they may be changed here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from indicators.entry.cells import CellKind, EntryCell, cell_errors, cells_of
from indicators.entry.drafts import posted_again
from indicators.entry.forms.entry import EntryForm
from indicators.entry.judgement import EntryJudgement
from indicators.entry.opened import OpenedReport
from indicators.entry.page import Start
from indicators.entry.several import Writable
from indicators.entry.starts import own_start
from indicators.grid.names import name_in_grid
from indicators.models import Act, AnnualReport, EntryDraft, ReportState, TransitionLog
from indicators.workflow.transition_table import EDITOR_STATES, state_label


@dataclass(frozen=True)
class GridReport:
    """A report with the form that its cells show: stored, kept from an earlier visit, or just posted."""

    writable: Writable
    start: Start
    refusal: str = ""  # why what was posted of it is not saved
    return_comment: str = ""  # why it was sent back, as long as it waits for the correction

    @property
    def prefix(self) -> str:
        """What stands before the names of its fields."""
        return name_in_grid(self.pk, "")

    @property
    def opened(self) -> OpenedReport:
        """The report as it was read."""
        return self.writable.opened

    @property
    def pk(self) -> int:
        """The report's id: its fields stand behind it."""
        return self.opened.report.pk

    @property
    def form(self) -> EntryForm:
        """What stands in the cells; while it is to be chosen between two contents, what its reader typed."""
        return self.start.form

    @property
    def is_open(self) -> bool:
        """Whether it may be changed here: what has been handed in is changed on its own page alone."""
        return is_open(self.writable)

    @property
    def is_whole(self) -> bool:
        """Whether the reader writes all of it, not the figures of a 所管課 alone."""
        return self.writable.own_indicators is None

    @cached_property
    def cells(self) -> dict[str, EntryCell]:
        """The cells that the reader writes, by name."""
        return {cell.name: cell for cell in self.writable.cells(self.form)}

    @cached_property
    def errors(self) -> dict[str, tuple[str, ...]]:
        """What cannot be saved, by the cell that it stands at."""
        form = self.form
        return {} if not form.is_bound or form.is_valid() else errors_by_cell(form)

    @cached_property
    def judgement(self) -> EntryJudgement:
        """What its values amount to."""
        return EntryJudgement(self.opened, self.form)

    @property
    def code(self) -> str:
        """行－⑩."""
        return self.opened.initiative.code

    @property
    def title(self) -> str:
        """What the initiative is called."""
        return self.opened.initiative.plain_title

    @property
    def url(self) -> str:
        """The address of its entry page."""
        return self.opened.url("entry" if self.is_whole else "own_figures")

    @property
    def save_url(self) -> str:
        """Where its cells are saved by themselves."""
        return self.opened.url("grid_save")

    @property
    def state_label(self) -> str:
        """Its state as the reader calls it."""
        opened = self.opened
        return state_label(
            opened.report.state,
            opened.rights.reader,
            skips_approval=opened.skips_approval,
            words=opened.words,
        )

    @property
    def said(self) -> str:
        """What a row says of its report: how far it is, or why it is not saved."""
        if self.start.choice:
            return "どちらの内容にするかを、上で選んでください"
        if self.start.draft:
            return "保存していない入力があります"
        return self.state_label

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What its fields carry unseen."""
        start = self.start
        found = [("version", str(start.version)), ("base", start.base), ("seen_draft", start.seen_draft)]
        return [(name_in_grid(self.pk, name), value) for name, value in found]


def errors_by_cell(form: EntryForm) -> dict[str, tuple[str, ...]]:
    """Return what cannot be saved of a form that was read, by cell.

    What is said of all boxes of a phase, or of all rows of events, stands at the first of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    first = {cell.key: cell.name for cell in reversed(cells_of(form)) if cell.kind is CellKind.MARK}
    for name, sentences in cell_errors(form).items():
        rows, is_of_rows, _rest = name.partition("-event_rows")
        cell = f"{rows}-event-0-held_on" if is_of_rows else first.get(name, name)
        found[cell] = (*found.get(cell, ()), *sentences)
    return found


def is_open(writable: Writable) -> bool:
    """Whether a report may be changed in the grid by its reader.

    Only until it is handed in: the grid saves by itself, and what a head or the secretariat reads then must
    not change without anybody meaning it.
    """
    return writable.may_write_now and writable.opened.report.state in EDITOR_STATES


def grid_reports(reports: Sequence[Writable]) -> list[GridReport]:
    """Return reports with what each starts with, their reader's drafts included. Two queries."""
    opened = [one.opened.report for one in reports if is_open(one)]
    drafts, returned = _drafts(reports, opened), _returned(opened)
    return [
        GridReport(one, _start(one.opened, drafts.get(key)), return_comment=returned.get(key, ""))
        for one in reports
        if (key := one.opened.report.pk)
    ]


def _start(opened: OpenedReport, draft: EntryDraft | None) -> Start:
    """As on the entry page; while it is to be chosen, the cells hold what was typed, on what it was typed."""
    start = own_start(opened, draft)
    if draft is None or start.choice is None:
        return start
    form = opened.form(posted_again(draft.typed))
    return replace(start, form=form, version=draft.version, base=start.choice.base)


def _drafts(reports: Sequence[Writable], opened: Sequence[AnnualReport]) -> dict[int, EntryDraft]:
    if not opened:
        return {}
    found = EntryDraft.objects.filter(report__in=opened, user=reports[0].opened.reader)
    return {draft.report_id: draft for draft in found}


def _returned(opened: Sequence[AnnualReport]) -> dict[int, str]:
    """Why reports were sent back (差戻し), where nothing but saving has followed."""
    begun = [one for one in opened if one.state == ReportState.DRAFTING]
    steps = TransitionLog.objects.filter(report__in=begun).exclude(act=Act.SAVE).order_by("pk")
    last = {step.report_id: step for step in steps} if begun else {}
    return {key: step.comment for key, step in last.items() if step.act == Act.RETURN}
