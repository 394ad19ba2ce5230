"""計画期間総括: all years of a plan, from what is stored to what is printed (ADR 70)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear, full_width, official_date
from indicators.book.in_force import glossary_in_force
from indicators.book.results import ResultBook
from indicators.judgement import Outcome
from indicators.models import Achievement, ClosingHandling
from indicators.workflow.joint import NOBODY, leads_text
from indicators.workflow.rights import current_responsibilities
from initiatives.models import Initiative, Plan
from initiatives.succession import Handling
from initiatives.words import Words
from reports.builders.change import linked
from reports.builders.evaluation import EvaluationBuilder, UnknownYearError, glossary_groups
from reports.builders.imprint import edition_of
from reports.builders.money import money_part
from reports.builders.period_closing import ClosingReader, NextPlanReader
from reports.builders.period_counts import Entry, count_table
from reports.builders.period_targets import period_targets, year_grade
from reports.builders.plan import build_places
from reports.builders.tally import (
    chart_title,
    columns_of,
    counted_once,
    rounding_of,
    tally,
    words_without_share,
)
from reports.builders.year_view import YearView
from reports.documents.evaluation import TextBlock
from reports.documents.imprint import DRAFT, Imprint
from reports.documents.money import MoneyPart
from reports.documents.overview import NOT_OPENED, InitiativeYear, stamps_of
from reports.documents.period import (
    TITLE,
    CountTable,
    PeriodBlock,
    PeriodDocument,
    PeriodSummary,
    PeriodTarget,
)
from reports.documents.stamp import Decision, decided_label, last_decision, printed_label
from reports.permissions import Reader

_OUTCOMES = {one.value: one.label for one in Outcome}
_ACHIEVEMENTS = dict(Achievement.choices)
_HANDLINGS = dict(ClosingHandling.choices)
_FATES = {one.word: one.word for one in Handling}


def build_period_document(book: ResultBook, reader: Reader, now: dt.datetime) -> PeriodDocument:
    """Return 計画期間総括 of a plan for one reader; before all is decided it is 案.

    Raises UnknownYearError for a plan of which no year was asked for yet.
    """
    if not book.cycles:
        raise UnknownYearError("この計画の照会がまだ開かれていないため、総括を作成できません。")
    return _Builder(book, reader, now).document()


@dataclass(frozen=True)
class _Builder:
    book: ResultBook
    reader: Reader
    now: dt.datetime

    @cached_property
    def until(self) -> int:
        """The last year that was asked for."""
        return max(self.book.cycles)

    @cached_property
    def year(self) -> EvaluationBuilder:
        """That year as the reader may see it, with the views of all years."""
        return EvaluationBuilder(
            self.book,
            self.until,
            is_visible=self.reader.is_visible,
            knows_state=self.reader.knows_state,
            sees_running_commentary=self.reader.sees_running_commentary,
            today=self.now.date(),
            now=self.now,
        )

    @cached_property
    def closing(self) -> ClosingReader:
        return ClosingReader(self.book.plan, self.reader)

    @cached_property
    def next_plan(self) -> NextPlanReader:
        return NextPlanReader(self.book.plan, self.reader)

    @cached_property
    def rows(self) -> dict[int, list[InitiativeYear]]:
        """All years of each initiative as the reader sees them."""
        return {
            one.pk: linked([self.year.seen(one, view) for view in self.year.views[one.pk]])
            for one in self.year.initiatives
        }

    @cached_property
    def targets(self) -> dict[int, list[PeriodTarget]]:
        return {
            one.pk: list(period_targets(self._worded(one), self.rows[one.pk], until=self.until))
            for one in self.year.initiatives
        }

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
        plan, words, (decisions, marks) = self.book.plan, self.book.plan.words, self._decided
        last = last_decision(decisions)
        return Imprint(
            plan_title=plan.title,
            period=_period(plan),
            name=TITLE,
            edition=self._edition,
            bodies=tuple(last[0]) if last else (),
            decided_on=official_date(last[1]) if last else "",
            marks=tuple(mark for mark in dict.fromkeys(marks) if mark),
            municipality=plan.municipality,
            department=words.contact_department,
            telephone=words.contact_telephone,
        )

    @property
    def _edition(self) -> str:
        """第２版 where the closing round, without one the last year, was decided anew."""
        if self.is_draft:
            return f"{DRAFT}（{self.date_label}）"
        if self.closing.round:
            return f"第{full_width(self.closing.times_closed)}版"
        last = (self.book.report(one, self.until) for one in self.year.initiatives)
        return edition_of([report for report in last if report])

    def _missing(self) -> Iterator[str]:
        if not self.is_draft:
            return
        for year in self.book.fiscal_years:
            rows = self.undecided.get(year.year, [])
            yield from (f"{year.official_label}　{one}" for one in self.year.missing(rows))
        ahead = [year.official_label for year in self.book.fiscal_years if year.year > self.until]
        if ahead:
            yield f"{'〜'.join(dict.fromkeys((ahead[0], ahead[-1])))}：{NOT_OPENED}"
        if self.closing.round is None:
            yield "計画期間の総括の照会：まだ開かれていません"
        for one in self.year.initiatives:
            answer = self.closing.of(one)
            if answer and answer.notice:
                yield f"総括の回答　{self._name(one)}：{answer.notice}"

    # --- the document ---

    def document(self) -> PeriodDocument:
        plan = self.book.plan
        worded = [self._worded(one) for one in self.year.initiatives]
        successor = self.next_plan.successor
        commentaries = tuple(self.year.commentaries(self._due, is_draft=self.until in self.undecided))
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
            summaries=tuple(self._summaries()),
            places=build_places(worded, worded_by=[view.initiative for view in self._due]),
            blocks={one.slug: one for one in map(self._block, self.year.initiatives)},
            next_title=f"{successor.short_title}（{_period(successor)}）" if successor else "",
            next_rows=tuple(self.next_plan.rows({one.pk: self._name(one) for one in self.year.initiatives})),
            missing_sentences=tuple(self._missing()),
            glossary=glossary_groups(glossary_in_force(self.book, self.until)),
            sources=tuple(self.year.sources()),
            contact=plan.words.contact,
        )

    @property
    def _due(self) -> list[YearView]:
        """The decided ones of the last year that was asked for: their words stay."""
        views = (self.year.view(one) for one in self.year.initiatives)
        return [view for view in views if view.is_planned and view.is_finalised]

    @property
    def _interim(self) -> str:
        if not self.is_running:
            return ""
        asked = FiscalYear(self.until).official_label
        return f"計画期間の途中のため、{asked}までの結果をまとめた中間の総括です。"

    def _notes(self) -> Iterator[str]:
        if not self.is_draft and self.closing.round is None:
            yield "計画期間の総括の照会を行っていないため、各年度の結果だけをまとめています。"

    def _worded(self, one: Initiative) -> Initiative:
        """An initiative in the words of the last year that was asked for."""
        return self.year.view(one).initiative

    def _name(self, one: Initiative) -> str:
        """Code and title as the lists have them."""
        worded = self._worded(one)
        return f"{worded.code}{'　' if worded.of_heading_id else ''}{worded.plain_title}"

    def _block(self, one: Initiative) -> PeriodBlock:
        worded, rows = self._worded(one), self.rows[one.pk]
        return PeriodBlock(
            slug=worded.slug,
            word=worded.word,
            code=worded.code,
            title=worded.plain_title,
            name=self._name(one),
            department=leads_text(current_responsibilities(one)) or NOBODY,
            run_note="、".join(worded.run.official_notes),
            grades=tuple(year_grade(row, until=self.until) for row in rows),
            targets=tuple(self.targets[one.pk]),
            closing=self.closing.of(one),
            next_word=self.next_plan.word_of(one),
            next_ones=self.next_plan.ones_of(one),
        )

    # --- what is counted ---

    def _summaries(self) -> Iterator[PeriodSummary]:
        """The summary of each level of which anything reports, from the top."""
        plan = self.book.plan
        for number in sorted({one.level_number for one in self.year.initiatives} | {plan.last_level_number}):
            of_level = [one for one in self.year.initiatives if one.level_number == number]
            yield self._summary(of_level, plan.words.at(plan.word_of_level(number)))

    def _summary(self, initiatives: Sequence[Initiative], words: Words) -> PeriodSummary:
        rows = [
            row for one in initiatives for row in self.rows[one.pk] if row.fiscal_year in self.book.cycles
        ]
        columns = columns_of(rows)
        years = [
            tally(
                [row for row in rows if row.fiscal_year == year.year],
                columns,
                key=str(year.year),
                name=year.official_label,
            )
            for year in self.book.fiscal_years
            if year.year in self.book.cycles
        ]
        return PeriodSummary(
            words=words,
            initiatives=len(initiatives),
            grades=columns,
            years=tuple(years),
            words_without_share=tuple(words_without_share(years)),
            chart_title=chart_title(years[-1], words, when=years[-1].name),
            rounding=rounding_of(years, lambda one: one.grades),
            tables=tuple(filter(None, self._tables(initiatives, words))),
            changes=tuple(
                (self._name(one), "、".join(notes))
                for one in initiatives
                if (notes := self._worded(one).run.official_notes)
            ),
            sentences=tuple(filter(None, (self._size(initiatives, words), counted_once(rows)))),
            money=self._money(rows, words),
        )

    def _money(self, rows: Sequence[InitiativeYear], words: Words) -> MoneyPart | None:
        """予算・決算 of the years that were asked for, all together and side by side."""
        years = [year for year in self.book.fiscal_years if year.year in self.book.cycles]
        return money_part(
            [(year, [row for row in rows if row.fiscal_year == year.year]) for year in years],
            chosen=None,
            period_label="〜".join(dict.fromkeys(one.official_label for one in (years[0], years[-1]))),
            words=words,
            group_word=self.book.plan.top_word,
        )

    def _size(self, initiatives: Sequence[Initiative], words: Words) -> str:
        """計画期間に取り組んだ施策は28施策、数値目標は34件です."""
        targets = sum(len(self.targets[one.pk]) for one in initiatives)
        told = f"計画に掲げた{words.initiative}は{len(initiatives)}{words.counter}"
        return f"{told}、数値目標は{targets}件です。" if targets else f"{told}です。"

    def _tables(self, initiatives: Sequence[Initiative], words: Words) -> Iterator[CountTable | None]:
        group = self.book.plan.top_word if any(one.headings for one in initiatives) else ""
        names = {one.pk: self.rows[one.pk][-1].group.title for one in initiatives}
        answers = {one.pk: self.closing.of(one) for one in initiatives}
        outcomes = [
            Entry(names[one.pk], target.outcome or target.outcome_text)
            for one in initiatives
            for target in self.targets[one.pk]
        ]
        is_any_open = any(one.key == Outcome.RUNNING for one in outcomes)
        yield count_table(
            outcomes,
            {key: word for key, word in _OUTCOMES.items() if key != Outcome.RUNNING or is_any_open},
            title="数値目標の達成の数と割合",
            group_word=group,
            total_word="数値目標",
            counter="件",
            first_says="「達成」",
        )
        yield count_table(
            [Entry(names[key], one.achievement or one.notice) for key, one in answers.items() if one],
            _ACHIEVEMENTS,
            title=f"{words.initiative}の達成状況（{_ANSWERED}）",
            group_word=group,
            total_word=words.initiative,
            counter=words.counter,
            first_says="「達成」",
        )
        if any(answers.values()):
            told = [Entry(names[key], one.handling or one.notice) for key, one in answers.items() if one]
        else:
            fates = ((names[one.pk], self.next_plan.word_of(one)) for one in initiatives)
            told = [Entry(name, word) for name, word in fates if word]
        yield count_table(
            told,
            _HANDLINGS if any(answers.values()) else _FATES,
            title="次期計画での扱い",
            group_word=group,
            total_word=words.initiative,
            counter=words.counter,
            first_says="「継続」",
        )


def _period(plan: Plan) -> str:
    return f"{plan.fiscal_years[0].official_label}〜{plan.fiscal_years[-1].official_label}"


_ANSWERED = "担当課の総括による"
