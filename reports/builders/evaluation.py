"""年度評価報告書 and 個票: from what is stored to what is printed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import items_of
from indicators.book.former_values import former_values
from indicators.book.in_force import glossary_in_force, is_in_force
from indicators.book.results import FormerValue, ResultBook
from indicators.judgement import Code
from indicators.judgement.change import BETTER, WORSE
from initiatives.models import Initiative
from initiatives.words import Words
from reports.builders.back_matter import glossary_groups, missing, sources
from reports.builders.behind import REASON, reason_blocks
from reports.builders.change import linked, restated_notes
from reports.builders.imprint import imprint_of
from reports.builders.initiative_year import initiative_year
from reports.builders.method import MethodFacts, method_parts
from reports.builders.money import money_part
from reports.builders.outside import OutsideReader
from reports.builders.plan import build_plan_document
from reports.builders.tally import (
    chart_title,
    columns_of,
    counted_once,
    department_tallies,
    late_first,
    reading_sentence,
    rounding_of,
    tallies,
    words_without_share,
)
from reports.builders.year_results import build_results, result_again
from reports.builders.year_view import YearView, year_views
from reports.documents.evaluation import (
    EvaluationDocument,
    GradeMark,
    IndicatorResult,
    InitiativeResults,
    LevelSummary,
    ListRow,
    SheetDocument,
    TextBlock,
)
from reports.documents.money import MoneyPart
from reports.documents.overview import InitiativeYear, seen, stamps_of
from reports.documents.stamp import decided_label, printed_label
from reports.permissions import IsVisible, KnowsState, Reader


class UnknownYearError(LookupError):
    """There is no round for the fiscal year, or nothing in its plan; the message is a Japanese sentence."""


class EvaluationBuilder:
    """Builds the evaluation report and single sheets of one fiscal year from one ResultBook."""

    def __init__(
        self,
        book: ResultBook,
        fiscal_year: int,
        *,
        is_visible: IsVisible,
        knows_state: KnowsState | None = None,
        today: dt.date,
        now: dt.datetime | None = None,
        sees_running_commentary: bool = False,
    ) -> None:
        """Raise UnknownYearError for a year never opened; ``is_visible`` says what the reader may see.

        ``knows_state`` says of which reports the reader learns how far they are; without it only of those
        whose results are visible. ``now`` is the moment that a draft carries. ``sees_running_commentary``:
        the reader sees 所見 and 外部評価 before the year is decided too.
        """
        if fiscal_year not in book.cycles:
            raise UnknownYearError(f"{fiscal_year}年度の照会がないため、資料を作成できません。")
        self.book, self._printed = book, printed_label(today, now)
        self.sees_running_commentary = sees_running_commentary
        self.fiscal_year = FiscalYear(fiscal_year)
        self.cycle = book.cycles[fiscal_year]
        self.views: dict[int, list[YearView]] = {
            initiative.pk: year_views(book, initiative, is_visible) for initiative in book.initiatives
        }
        # What a later revision adds is no part of the year's report.
        self.initiatives = [one for one in book.initiatives if is_in_force(book, one, fiscal_year)]
        self._sees, self._knows = is_visible, knows_state
        self._years: dict[int, list[InitiativeYear]] = {}
        self._results: dict[int, InitiativeResults] = {}

    @classmethod
    def for_reader(
        cls, book: ResultBook, fiscal_year: int, reader: Reader, now: dt.datetime
    ) -> "EvaluationBuilder":
        """Return the builder of a year as the reader may see it. Raises UnknownYearError as ``__init__``."""
        return cls(
            book,
            fiscal_year,
            is_visible=reader.is_visible,
            knows_state=reader.knows_state,
            sees_running_commentary=reader.sees_running_commentary,
            today=now.date(),
            now=now,
        )

    # --- one initiative ---

    def view(self, initiative: Initiative) -> YearView:
        """The initiative in the reported year."""
        first: int = self.book.plan.start_fiscal_year
        return self.views[initiative.pk][self.fiscal_year.year - first]

    def row(self, initiative: Initiative) -> InitiativeYear:
        """The reported year as the dashboards show it to the same reader."""
        return self.until(initiative)[-1]

    def until(self, initiative: Initiative) -> list[InitiativeYear]:
        """All years up to the reported one, as the dashboards show them to the same reader."""
        if initiative.pk not in self._years:
            until = [
                view for view in self.views[initiative.pk] if view.fiscal_year.year <= self.fiscal_year.year
            ]
            self._years[initiative.pk] = linked([self.seen(initiative, view) for view in until])
        return self._years[initiative.pk]

    def seen(self, initiative: Initiative, view: YearView) -> InitiativeYear:
        """Return a year of an initiative as the dashboards show it to the same reader."""
        row, report = initiative_year(view), view.report
        if view.fiscal_year.year not in self.book.cycles:  # a year that was never opened has nothing to hide
            return row
        sees = report is not None and self._sees(initiative, report)
        knows = self._knows(initiative, report) if self._knows else sees
        return seen(row, knows_state=knows, sees_results=sees)

    def results(self, initiative: Initiative) -> InitiativeResults:
        """What continues the initiative's official sheet."""
        if initiative.pk not in self._results:
            self._results[initiative.pk] = build_results(
                self.view(initiative),
                self.row(initiative),
                restated=restated_notes(self.until(initiative)),
                again=self._again(initiative),
                outside=self._outside.of_initiative(self.view(initiative)),
                before=None if self.view(initiative).book.on else self._before,
            )
        return self._results[initiative.pk]

    def _again(self, initiative: Initiative) -> list[IndicatorResult]:
        """The indicators of other initiatives that are shown at this one, as far as the reader sees them."""
        homes = {one.pk: one for one in self.book.initiatives}
        placed = rows_of(self.view(initiative).initiative, "placed_indicators")
        found = [
            result_again(self.view(homes[row.indicator.initiative_id]), row.indicator_id)
            for row in placed
            if row.indicator.initiative_id in homes
        ]
        return [one for one in found if one]

    def sheet_document(self, slug: str) -> SheetDocument:
        """個票 of one initiative of the book. Raises UnknownYearError for one that a later revision adds."""
        initiative = next((one for one in self.initiatives if one.slug == slug), None)
        if initiative is None:
            raise UnknownYearError(f"{self.fiscal_year.label}の計画には、まだありません。")
        shown = self.view(initiative).initiative
        plan = build_plan_document(self.book, [shown])
        sheet = plan.sheets[shown.slug]
        return SheetDocument(
            title=f"{self.fiscal_year.official_label}　個票　{sheet.name}",
            is_draft=not self.view(initiative).is_finalised,
            is_demo=self.cycle.is_demo,
            date_label=self.results(initiative).decision or self._printed,
            sheet=sheet,
            results=self.results(initiative),
            notes=plan.notes,
            contact=plan.contact,
            municipality=plan.municipality,
        )

    @cached_property
    def _before(self) -> dict[int, FormerValue]:
        return former_values(self.book.plan, self.book.initiatives)

    @cached_property
    def _outside(self) -> OutsideReader:
        return OutsideReader(self.book, self.cycle, sees_running=self.sees_running_commentary)

    # --- all of them ---

    @property
    def due(self) -> list[YearView]:
        """The initiatives of which the year is not 計画なし."""
        return [view for view in map(self.view, self.initiatives) if view.is_planned]

    @property
    def is_draft(self) -> bool:
        """案: whether anything due is not decided yet."""
        return any(not view.is_finalised for view in self.due)

    @property
    def date_label(self) -> str:
        """Of when a document of the year is: of its decision, while it is a draft of its printing."""
        rows = map(self.row, self.initiatives)
        decided = "" if self.is_draft else decided_label(*stamps_of(row for row in rows if row.is_planned))
        return decided or self._printed

    def evaluation_document(self) -> EvaluationDocument:
        """年度評価報告書 of all initiatives of the book."""
        book, year = self.book, self.fiscal_year
        due, is_draft = self.due, self.is_draft
        years = [self.row(one) for one in self.initiatives]
        return EvaluationDocument(
            title=f"{book.plan.short_title}　{year.official_label}　評価報告書",
            imprint=imprint_of(
                book,
                year,
                "評価報告書",
                rows=[row for row in years if row.is_planned],
                draft_of=self._printed if is_draft else "",
            ),
            fiscal_year=year.year,
            fiscal_year_label=year.official_label,
            is_draft=is_draft,
            is_demo=self.cycle.is_demo,
            date_label=self.date_label,
            plan=build_plan_document(
                book,
                [self.view(one).initiative for one in self.initiatives],
                worded_by=[view.initiative for view in due if view.is_finalised],
            ),
            results={self.view(one).initiative.slug: self.results(one) for one in self.initiatives},
            commentaries=tuple(self.commentaries(due, is_draft=is_draft)),
            method=method_parts(self._method_facts(due, is_draft=is_draft)),
            summaries=tuple(self._summaries()),
            missing_sentences=tuple(missing(years, book.plan.words)),
            glossary=glossary_groups(glossary_in_force(book, year.year)),
            sources=tuple(sources(book.plan, map(self.view, self.initiatives))),
            outside_heading=self._outside.label,
            outside=tuple(self._outside.of_headings(_top_names(due), is_draft=is_draft)),
        )

    def _method_facts(self, due: Sequence[YearView], *, is_draft: bool) -> MethodFacts:
        plan = self.book.plan
        levels = sorted({view.initiative.level_number for view in due} or {plan.last_level_number})
        rows = {view.initiative.pk: self.row(view.live) for view in due}
        decided_first = sorted(due, key=lambda view: not view.is_finalised)
        return MethodFacts(
            words=plan.words.at("・".join(plan.word_of_level(number) for number in levels)),
            fiscal_year=self.fiscal_year,
            scales=list({view.scale_name: view.scale for view in decided_first}.items())
            or [(self.book.active_scale.name, self.book.active_scale.scale)],
            grades=[
                (GradeMark(code.code, code.words, code.colour), code.meaning) for code in self._codes(due)
            ],
            rows=list(rows.values()),
            provisional=[
                f"{view.initiative.code}{view.initiative.plain_title}"
                for view in due
                if view.proposal.provisional and rows[view.initiative.pk].is_shown
            ],
            is_draft=is_draft,
            skips_approval=plan.skips_approval,
            has_items=any(items_of(view.initiative, self.fiscal_year.year) for view in due),
            has_joint=any(view.has_joint for view in due),
            has_several_levels=len(levels) > 1,
        )

    def _summaries(self) -> Iterable[LevelSummary]:
        """The summary of each level of which anything reports, from the top."""
        plan = self.book.plan
        for number in sorted({one.level_number for one in self.initiatives} | {plan.last_level_number}):
            of_level = [one for one in self.initiatives if one.level_number == number]
            yield self._summary(of_level, plan.words.at(plan.word_of_level(number)))

    def _money(self, initiatives: Sequence[Initiative], words: Words) -> MoneyPart | None:
        book, last = self.book, self.fiscal_year
        years = [year for year in book.fiscal_years if year.year <= last.year and year.year in book.cycles]

        def rows_of_year(year: FiscalYear) -> list[InitiativeYear]:
            place = year.year - book.plan.start_fiscal_year
            return [self.until(one)[place] for one in initiatives if is_in_force(book, one, year.year)]

        return money_part(
            [(year, rows_of_year(year)) for year in years],
            chosen=last,
            period_label=last.official_label,
            words=words,
            group_word=book.plan.top_word,
        )

    def _summary(self, initiatives: Sequence[Initiative], words: Words) -> LevelSummary:
        years = [self.row(one) for one in initiatives]
        columns = columns_of(years)
        groups, departments = tallies(years, columns), department_tallies(years, columns)
        list_rows = {one.pk: self._list_row(one) for one in initiatives}
        return LevelSummary(
            words=words,
            fiscal_year_label=self.fiscal_year.official_label,
            columns=columns,
            summary_rows=tuple(groups),
            group_word=self.book.plan.top_word if any(row.headings for row in years) else "",
            words_without_share=tuple(words_without_share(groups)),
            chart_title=chart_title(groups[-1], words),
            summary_sentences=tuple(filter(None, (reading_sentence(groups[-1], words), counted_once(years)))),
            rounding=rounding_of(groups, lambda one: one.grades),
            department_rows=tuple(departments),
            department_rounding=rounding_of(departments, lambda one: one.grades),
            late_rows=tuple(
                replace(list_rows[row.initiative_id], reasons=tuple(_written(reason_blocks(row))))
                for row in late_first(years)
            ),
            changed_rows=tuple(
                replace(list_rows[row.initiative_id], reasons=tuple(_reasons_of_change(row, words)))
                for row in years
                if row.change in (BETTER, WORSE)
            ),
            list_rows=tuple(list_rows.values()),
            money=self._money(initiatives, words),
        )

    def _codes(self, due: Sequence[YearView]) -> list[Code]:
        """What the scales in use decide with, best first: of a decided year the one it was decided on.

        Where a label was renamed in between, a year that is not decided has the new word.
        """
        decided_first = sorted(due, key=lambda view: not view.is_finalised)
        scales = [view.scale for view in decided_first if view.grade.code] or [self.book.active_scale.scale]
        return list({code.code: code for scale in scales for code in scale.choices}.values())

    def commentaries(self, due: Sequence[YearView], *, is_draft: bool) -> Iterable[TextBlock]:
        """所見: the whole plan's first, then in the headings' order; public once the year is decided."""
        if is_draft and not self.sees_running_commentary:
            return
        names = _top_names(due)
        rows = sorted(
            self.cycle.commentaries.select_related("heading__level"),
            key=lambda row: row.heading.sort_order if row.heading else -1,
        )
        for row in rows:
            if row.text:
                top = row.heading
                label = names.get(top.pk, top.plain_name) if top else "全体"
                yield TextBlock(label, row.text)

    def _list_row(self, one: Initiative) -> ListRow:
        view, results, row = self.view(one), self.results(one), self.row(one)
        initiative = view.initiative
        return ListRow(
            slug=initiative.slug,
            code=initiative.code,
            title=initiative.plain_title,
            department=view.department,
            state_label=row.state_label,
            grade=row.grade,
            is_proposal=bool(row.grade.code) and not row.is_final,
            change_label=row.change,
            values=tuple(
                _value_line(found.name, found.value_text, found.aim_text) for found in results.indicators
            ),
            is_heading=initiative.of_heading_id is not None,
        )


def _top_names(due: Sequence[YearView]) -> dict[int, str]:
    """The top headings that have anything due. A decided year's words stay, for all below the heading."""
    worded = [*due, *(view for view in due if view.is_finalised)]
    tops = [top for view in worded if (top := view.initiative.top_heading)]
    return {top.pk: top.plain_name for top in tops}


def _written(blocks: Iterable[TextBlock]) -> Iterable[TextBlock]:
    return (block for block in blocks if block.text)


def _reasons_of_change(row: InitiativeYear, words: Words) -> Iterable[TextBlock]:
    """Why the grade is another one: told once, where it stands among the late ones too."""
    told = f"「遅れている{words.initiative}」に記載のとおりです。" if row.is_behind else row.reason
    return _written([TextBlock(REASON, told)])


def _value_line(name: str, value: str, target: str) -> str:
    """名称：値（目標 10社以上）; a milestone's target is often its name, which is not said twice."""
    name, target = name.replace("※", ""), target.replace("※", "")
    return f"{name}：{value}" if target == name else f"{name}：{value}（目標 {target}）"
