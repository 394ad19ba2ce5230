"""計画期間総括: all years of a plan, from what is stored to what is printed (ADR 70)."""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear, full_width
from indicators.book.in_force import glossary_in_force
from indicators.book.results import ResultBook
from indicators.workflow.joint import leads_text
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Initiative
from reports.builders.back_matter import glossary_groups, missing, sources
from reports.builders.evaluation import UnknownYearError
from reports.builders.imprint import draft_edition, edition_of, period_label, stamped_imprint
from reports.builders.period_summary import period_summaries
from reports.builders.period_targets import year_grade
from reports.builders.period_years import PeriodYears
from reports.builders.plan import build_places
from reports.builders.year_view import NO_LEAD
from reports.documents.evaluation import TextBlock
from reports.documents.imprint import Imprint
from reports.documents.overview import NOT_OPENED, InitiativeYear, stamps_of
from reports.documents.period import TITLE, PeriodBlock, PeriodDocument
from reports.documents.stamp import Decision, decided_label, printed_label
from reports.permissions import Reader


def build_period_document(book: ResultBook, reader: Reader, now: dt.datetime) -> PeriodDocument:
    """Return 計画期間総括 of a plan for one reader; before all is decided it is 案.

    Raises UnknownYearError for a plan of which no year was asked for yet.
    """
    if not book.cycles:
        raise UnknownYearError("この計画の照会がまだ開かれていないため、総括を作成できません。")
    return _Builder(book, reader, now).document()


class _Builder(PeriodYears):
    """Makes the document."""

    # --- what is decided ---

    @property
    def is_running(self) -> bool:
        """Whether years of the plan are still to be asked for."""
        last: int = self.book.plan.end_fiscal_year
        return self.until < last

    @cached_property
    def undecided(self) -> dict[int, list[InitiativeYear]]:
        """What is due and not decided, by the years that were asked for."""
        found: dict[int, list[InitiativeYear]] = {}
        for rows in self.rows.values():
            for row in rows:
                if row.fiscal_year in self.book.cycles and row.is_planned and not row.is_final:
                    found.setdefault(row.fiscal_year, []).append(row)
        return found

    @property
    def is_draft(self) -> bool:
        """案 until every year that was asked for is decided, and the closing round where there is one.

        What is 計画なし in a year is no part of it. A plan that asks for no 総括 ends with its last year.
        """
        closing = self.closing.round
        return self.is_running or bool(self.undecided) or (closing is not None and not closing.is_closed)

    @cached_property
    def _decided(self) -> tuple[list[Decision], list[str]]:
        """The decision on the closing round, without one those on the last year; none of a draft."""
        if self.is_draft:
            return [], []
        closing = self.closing.round
        if closing and closing.meeting_date:
            return [(closing.meeting_name, closing.meeting_date)], []
        return stamps_of(rows[-1] for rows in self.rows.values() if rows[-1].is_planned)

    @property
    def date_label(self) -> str:
        return decided_label(*self._decided) or printed_label(self.now.date(), self.now)

    @property
    def _imprint(self) -> Imprint:
        return stamped_imprint(self.book.plan, TITLE, edition=self._edition, stamps=self._decided)

    @property
    def _edition(self) -> str:
        """第２版 where the closing round, without one the last year, was decided anew."""
        if self.is_draft:
            return draft_edition(self.date_label)
        if self.closing.round:
            return f"第{full_width(self.closing.times_closed)}版"
        last = (self.book.report(one, self.until) for one in self.year.initiatives)
        return edition_of([report for report in last if report])

    def _missing(self) -> Iterator[str]:
        if not self.is_draft:
            return
        for year in self.book.fiscal_years:
            rows = self.undecided.get(year.year, [])
            yield from (f"{year.official_label}　{one}" for one in missing(rows, self.book.plan.words))
        ahead = [year.official_label for year in self.book.fiscal_years if year.year > self.until]
        if ahead:
            yield f"{'〜'.join(dict.fromkeys((ahead[0], ahead[-1])))}：{NOT_OPENED}"
        if self.closing.round is None:
            yield "計画期間の総括の照会：まだ開かれていません"
        for one in self.year.initiatives:
            answer = self.closing.of(one)
            if answer and answer.notice:
                yield f"総括の回答　{self.name(one)}：{answer.notice}"

    # --- the document ---

    def document(self) -> PeriodDocument:
        plan = self.book.plan
        worded = [self.worded(one) for one in self.year.initiatives]
        successor = self.next_plan.successor
        commentaries = tuple(self.year.commentaries(self.due, is_draft=self.until in self.undecided))
        return PeriodDocument(
            title=f"{plan.short_title}　{TITLE}",
            imprint=self._imprint,
            words=plan.words,
            is_draft=self.is_draft,
            is_demo=any(cycle.is_demo for cycle in self.book.cycles.values()),
            date_label=self.date_label,
            timeline=plan.timeline,
            interim=self._interim,
            notes=tuple(self._notes()),
            commentary_title=f"{FiscalYear(self.until).official_label}の所見",
            commentaries=tuple(TextBlock(one.label, one.text) for one in commentaries),
            summaries=tuple(period_summaries(self)),
            places=build_places(worded, worded_by=[view.initiative for view in self.due]),
            blocks={one.slug: one for one in map(self._block, self.year.initiatives)},
            next_title=f"{successor.short_title}（{period_label(successor)}）" if successor else "",
            next_rows=tuple(self.next_plan.rows({one.pk: self.name(one) for one in self.year.initiatives})),
            missing_sentences=tuple(self._missing()),
            glossary=glossary_groups(glossary_in_force(self.book, self.until)),
            sources=tuple(sources(self.book.plan, map(self.year.view, self.year.initiatives))),
            contact=plan.words.contact,
        )

    @property
    def _interim(self) -> str:
        if not self.is_running:
            return ""
        asked = FiscalYear(self.until).official_label
        return f"計画期間の途中のため、{asked}までの結果をまとめた中間の総括です。"

    def _notes(self) -> Iterator[str]:
        if not self.is_draft and self.closing.round is None:
            yield "計画期間の総括の照会を行っていないため、各年度の結果だけをまとめています。"

    def _block(self, one: Initiative) -> PeriodBlock:
        worded, rows = self.worded(one), self.rows[one.pk]
        return PeriodBlock(
            slug=worded.slug,
            word=worded.word,
            code=worded.code,
            title=worded.plain_title,
            name=self.name(one),
            department=leads_text(current_responsibilities(one)) or NO_LEAD,
            run_note="、".join(worded.run.official_notes),
            grades=tuple(year_grade(row, until=self.until) for row in rows),
            targets=tuple(self.targets[one.pk]),
            closing=self.closing.of(one),
            next_word=self.next_plan.word_of(one),
            next_ones=self.next_plan.ones_of(one),
        )
