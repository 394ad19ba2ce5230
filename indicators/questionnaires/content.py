"""One report as a sheet of a 調査票: the plan, last year, and the fields in the order of the entry page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from imari_dx.shared.fiscal_year import era_date
from indicators.book.assessment import items_of
from indicators.book.report_fields import BY_NAME, MONEY, FieldKind
from indicators.entry.cells import Block, CellKind, EntryCell, cells_of
from indicators.entry.comparison import marks
from indicators.entry.forms.measurement import MAX_EVENT_ROWS, MeasurementForm
from indicators.entry.judgement import EntryJudgement, MeasurementPanel
from indicators.entry.opened import OpenedReport
from indicators.entry.plan import EntryPlan, planned_periods
from indicators.entry.sections import entry_sections
from indicators.questionnaires.beside import typed_last_year
from indicators.questionnaires.ids import Signed
from indicators.questionnaires.parts import Band, EventTable, Heads, ItemLine, Line, Page, Part, Said
from indicators.workflow.deadlines import Deadline
from indicators.workflow.transition_table import state_label

SPARE_EVENTS: Final = 12
_ROOM: Final = {CellKind.TEXT: 3}
_NOTES: Final = ("reason", "change_reason")  # of a measurement: seldom long
GRADE_HINT: Final = "空欄なら、判定案のとおりになります。判定案は、システムの実績の画面に出ます。"
EVIDENCE: Final = "ファイルは、システムの実績の画面で登録します。"


@dataclass(frozen=True)
class Asked:
    """One report, and what of it is asked: all, or figures alone (所管課)."""

    opened: OpenedReport
    figures: frozenset[int] | None  # ids of indicators; None for the whole report
    deadline: Deadline
    departments: str  # who is in charge

    def is_asked(self, cell: EntryCell) -> bool:
        """Whether a field is one that is asked."""
        is_figure = cell.block in (Block.MEASUREMENTS, Block.EVENTS)
        return self.figures is None or (is_figure and cell.owner_id in self.figures)

    @property
    def page(self) -> Page:
        """The sheet."""
        return _Content(self).page


class _Content:
    def __init__(self, asked: Asked) -> None:
        self.asked, self.opened = asked, asked.opened
        self.form = self.opened.stored
        self.cells = {cell.name: cell for cell in cells_of(self.form) if asked.is_asked(cell)}
        self.sections = entry_sections(self.form, {})
        self.before = typed_last_year(self.form, self.opened.last_year)

    @property
    def page(self) -> Page:
        initiative, report, year = self.opened.initiative, self.opened.report, self.opened.fiscal_year
        keys = {cell.key for cell in self.cells.values()}
        signed = Signed(
            plan=initiative.plan.slug,
            fiscal_year=year.year,
            slug=initiative.slug,
            version=report.version,
            fingerprint=self.form.definition.fingerprint,
            base={key: mark for key, mark in marks(self.form).items() if key in keys},
        )
        due = era_date(self.asked.deadline.due_on)
        extended = "（延長）" if self.asked.deadline.is_extended else ""
        departments = self.asked.departments or "担当課未設定"
        return Page(
            signed=signed,
            code=initiative.code,
            title=initiative.listed_title,
            sheet=initiative.plain_code,
            lead=f"{year.label}実績　調査票　{departments}　回答期限　{due}{extended}",
            before=self.opened.last_year.words,
            parts=list(self._parts()),
            answers=self._answers,
            state=state_label(
                report.state,
                self.opened.rights.reader,
                skips_approval=self.opened.skips_approval,
                words=self.opened.words,
            ),
            due=f"{due}{extended}",
        )

    @property
    def _answers(self) -> str:
        if self.asked.figures is None:
            return "全ての項目"
        names = [one.indicator.plain_name for one in self.form.measurement_forms if self._is_asked(one)]
        return f"実績値だけ（{'、'.join(names)}）"

    def _is_asked(self, form: MeasurementForm) -> bool:
        return self.asked.figures is None or form.indicator.pk in self.asked.figures

    def _parts(self) -> Iterator[Part]:
        yield from self._plan
        yield from self._measurements()
        if self.asked.figures is None:
            yield from self._items()
            yield from self._bars()
            yield from self._responses()
            yield from self._written()
            yield from self._questions()
            if heading := self.sections.headings.get("evidence"):
                yield Band(heading, is_section=True)
                yield Said(self.sections.hints["evidence"] + EVIDENCE)

    # --- to read ---

    @cached_property
    def _beside(self) -> EntryPlan:
        opened = self.opened
        return EntryPlan(
            initiative=opened.initiative,
            fiscal_year=opened.fiscal_year,
            book=opened.book,
            form=self.form,
            in_plan_before=opened.year_before.reports,
        )

    @property
    def _plan(self) -> Iterator[Part]:
        yield Band("計画と目標", is_section=True)
        for label, text in self._beside.rows:
            yield Said(text, label)
        if revised := self.opened.revised:
            yield Band(revised.heading)
            for line in revised.lines:
                yield Said(f"改定前：{line.before}\n改定後：{line.after}", line.label)
        said = list(self._said_last_year)
        if said and self.asked.figures is None:
            yield Band(f"{self._beside.previous_label}の報告に対して", is_section=True)
            yield from said

    @property
    def _said_last_year(self) -> Iterator[Said]:
        beside = self._beside
        if grade := beside.previous_grade:
            yield Said(f"{grade.code}　{grade.label}", "評価")
        for former in beside.in_plan_before:
            if former.grade:
                yield Said(f"{former.grade.code}　{former.grade.label}", f"評価（前計画　{former.name}）")
            if former is not self.opened.year_before.own:  # else its texts stand beside the fields
                for label, text in former.texts:
                    yield Said(text or "（記載なし）", f"{label}（前計画　{former.name}）")
        if told := self.opened.outside_before:
            yield Said(told.text, told.label)
        for remark in beside.previous_opinions:
            words = self.opened.words
            yield Said(remark.text, f"{words.opinion}（{remark.said_by or remark.author}）")

    # --- figures ---

    def _measurements(self) -> Iterator[Part]:
        yield Band(self.sections.headings["measurements"], is_section=True)
        panels = [one for one in EntryJudgement(self.opened, self.form).panels if self._is_asked(one.form)]
        if not panels:
            yield Said(f"この{self.opened.initiative.word}に数値目標はありません。")
        for panel in panels:
            yield Band(panel.indicator.target_text)
            if said := "\n".join(self._said_of(panel)):
                yield Said(said)
            yield from self._figure(panel.form)

    def _said_of(self, panel: MeasurementPanel) -> Iterator[str]:
        if not panel.counts:
            yield "この年度は評価の対象ではありません。入力した値は記録され、評価は「－」になります。"
        if panel.aim:
            yield f"この年度の目標：{panel.aim}"
        if panel.figure_year:
            yield f"入力する値：{panel.figure_year}の値"
        if panel.reported_by and self.asked.figures is None:
            yield panel.reported_by
        yield from (f"{note.label}：{note.text}" for note in panel.notes)
        if panel.indicator.are_labels_ours:
            yield "計画書に算式がないため、分子と分母の名称は事務局が補ったものです。"
        if panel.earlier:
            yield f"これまで：{'　'.join(f'{label} {value}' for label, value in panel.earlier)}"
        if panel.form.stored.is_rate_only:
            yield ("今の値は「率のみ」です。ここに入力すると置き換わり、空欄のままなら、そのまま残ります。")

    def _figure(self, form: MeasurementForm) -> Iterator[Part]:
        if form.event_forms:
            yield self._events(form)
        first = (*form.value_names, "status")
        for name in (*first, *(one for one in form.fields if one not in first)):
            bound = form[name]
            if cell := self.cells.get(bound.html_name):
                room = 1 if name in _NOTES else None
                yield self._line(cell, room=room)

    def _events(self, form: MeasurementForm) -> EventTable:
        stored = form.event_forms[: len(form.stored.events)]
        rows = [tuple(self.cells[one[name].html_name] for name in one.fields) for one in stored]
        day, name, count = form.blank_event_form().fields.values()
        return EventTable(
            prefix=str(form.prefix),
            headings=(str(day.label), str(name.label), str(count.label)),
            rows=[(row[0], row[1], row[2]) for row in rows],
            spare=min(SPARE_EVENTS, MAX_EVENT_ROWS - len(rows)),
        )

    # --- what was done ---

    def _items(self) -> Iterator[Part]:
        yield Band(self.sections.headings["items"], is_section=True)
        forms = {one.item.pk: one for one in self.form.item_forms}
        items = items_of(self.opened.initiative, self.opened.fiscal_year.year)
        if not items:
            yield Said("この年度の実施評価指標はありません。")
        if forms:
            yield Heads("実施評価指標", "実施状況（※提出に必要）", "補足")
        for item in items:
            if form := forms.get(item.pk):
                status, note = self.cells[form["status"].html_name], self.cells[form["note"].html_name]
                yield ItemLine(item.text, status, note)
            elif item.indicator:
                yield Said(f"上の「{item.indicator.plain_name}」の実績値が回答になります。", item.text)

    def _bars(self) -> Iterator[Part]:
        heading = self.sections.headings.get("bars")
        if not heading or not self.form.bars_form.phases:
            return
        yield Band(heading, is_section=True)
        yield Heads("工程と期", "実績（行った期に○）", "計画（予定の期に○）")
        planned, months = (
            planned_periods(self.opened.initiative, self.opened.fiscal_year),
            self._beside.months,
        )
        for cell in self.cells.values():
            if cell.block is Block.BARS and cell.number is not None:
                is_planned = cell.number in planned.get(cell.owner_id or 0, ())
                label = f"{cell.owner}　{months[cell.number - 1]}"
                yield Line(cell, label, before="○" if is_planned else "")

    # --- what is written ---

    def _responses(self) -> Iterator[Part]:
        if not self.sections.responses:
            return
        words = self.opened.words
        yield Band(self.sections.headings["responses"], is_section=True)
        yield Said("庁内だけで使い、報告書には載りません。")
        for remark, bound in self.sections.responses:
            yield Said(remark.text, f"{words.instruction}（{remark.said_by or remark.author}）")
            yield self._line(self.cells[bound.html_name], is_needed=True)

    def _written(self) -> Iterator[Part]:
        needed = self.form.report_form.needed_to_submit
        for number, section in enumerate(self.sections.written):
            yield Band(section.heading, is_section=True, starts_page=number == 0)
            for row in section.rows:
                name = row.field.name
                line = self._line(self.cells[row.field.html_name], is_needed=name in needed)
                declared = BY_NAME[name]
                if declared.kind is FieldKind.GRADE:
                    own = self.form.definition.field(name).own_hint
                    line = replace(line, hint=own or GRADE_HINT)
                elif declared.section is not MONEY or declared.kind is FieldKind.MONEY:
                    line = replace(line, hint=self.form.definition.hint(name))
                yield replace(line, room=declared.rows if declared.kind is FieldKind.TEXT else 1)

    def _questions(self) -> Iterator[Part]:
        if not self.sections.questions:
            return
        yield Band(self.sections.headings["questions"], is_section=True)
        form = self.form.questions_form
        for row in self.sections.questions:
            line = self._line(
                self.cells[row.field.html_name], is_needed=row.field.name in form.needed_to_submit
            )
            yield replace(line, hint=form.questions[row.field.name].hint)

    def _line(self, cell: EntryCell, *, room: int | None = None, is_needed: bool = False) -> Line:
        return Line(
            cell,
            cell.label,
            hint="例：令和7年6月1日" if cell.kind is CellKind.DAY else "",
            before=self.before.get(cell.name, ""),
            is_needed=is_needed,
            room=room or _ROOM.get(cell.kind, 1),
        )
