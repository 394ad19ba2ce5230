"""進捗一覧表: the rows of the evaluation report and of the dashboards, all years side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.models import Initiative
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.heat_map import grade_text
from reports.builders.plan import build_places
from reports.builders.progress_lines import NOTHING, progress_lines, words_of_values
from reports.builders.tally import columns_of, counted_once, provisional_sentence, rounding_of, tally
from reports.documents.evaluation import NO_GRADE_YET
from reports.documents.overview import InitiativeYear
from reports.documents.progress import (
    ProgressCount,
    ProgressDocument,
    ProgressGrade,
    ProgressRow,
)
from reports.documents.sheet import SheetPlace
from reports.documents.tally import Count

DRAFT, PROVISIONAL, MIGRATED = "案", "暫", "移"
# What the words and marks of the table mean, in this order; only those that stand in it are told.
_MEANINGS = {
    DRAFT: "{decision}前の判定案",
    PROVISIONAL: "暫定の判定案",
    MIGRATED: "",  # the origin of what was taken in says it
    NOTHING: "評価なし、又は評価の対象外の年度",
    "計画なし": "その年度の計画がなく、報告を求めないもの",
    "公表前": "確定前のため、まだ示さないもの",
    "未報告": "まだ報告がないもの",
    "照会前": "まだ報告を求めていないもの",
    "未入力": "報告に実績値がないもの",
    "調査中": "数値を調べているもの",
    "未公表": "もとの統計などが公表されていないもの",
    "未実施": "予定したが行わなかったもの",
    "対象外": "その年度は当てはまらないもの",
    "速報": "後日確定する数値",
}


def build_progress(builder: EvaluationBuilder) -> ProgressDocument:
    """Return 進捗一覧表 of the builder's year, with what its reader may see of this and the earlier years."""
    return _Progress(builder).document()


@dataclass
class _Progress:
    builder: EvaluationBuilder
    notes: list[str] = field(default_factory=list)

    def document(self) -> ProgressDocument:
        builder, plan = self.builder, self.builder.book.plan
        rows = tuple(self._rows())
        seen = [row for one in builder.initiatives for row in builder.until(one)]
        return ProgressDocument(
            title=f"{plan.short_title}　{builder.fiscal_year.official_label}　進捗一覧表",
            municipality=plan.municipality,
            fiscal_year=builder.fiscal_year,
            date_label=builder.date_label,
            is_draft=builder.is_draft,
            is_demo=any(
                cycle.is_demo
                for year, cycle in builder.book.cycles.items()
                if year <= builder.fiscal_year.year
            ),
            timeline=plan.timeline,
            words=plan.words,
            rows=rows,
            counts=tuple(self._counts()),
            grades=columns_of(seen)[:-1],
            legend=tuple(self._legend(rows, seen)),
            notes=tuple(self.notes),
            remarks=tuple(filter(None, [counted_once(map(builder.row, builder.initiatives))])),
            contact=plan.words.contact,
        )

    # --- rows ---

    def _rows(self) -> Iterator[ProgressRow]:
        builder = self.builder
        by_slug = {builder.view(one).initiative.slug: one for one in builder.initiatives}
        shown = {slug: builder.view(one).initiative for slug, one in by_slug.items()}
        decided = [builder.view(one).initiative for one in builder.initiatives if builder.row(one).is_final]
        printed = ""
        for place in build_places(list(shown.values()), worded_by=decided):
            above = _above(place)
            opens = bool(above) and above != printed
            printed = above
            yield self._row(by_slug[place.slug], above, opens=opens, is_again=place.is_again)

    def _row(self, initiative: Initiative, place: str, *, opens: bool, is_again: bool) -> ProgressRow:
        builder = self.builder
        row, shown = builder.row(initiative), builder.view(initiative).initiative
        own = row.headings[-1].title if row.headings else ""
        return ProgressRow(
            slug=row.slug,
            place=place,
            opens=opens,
            code=f"{row.level_mark} {row.code}".strip(),
            mark=builder.book.plan.words.priority_mark if row.is_priority else "",
            title=f"{shown.plain_title}{shown.run.official_mark}",
            department=row.department_label,
            grades=tuple(self._grades(initiative, is_again=is_again)),
            change=row.change or NOTHING,
            lines=() if is_again else tuple(progress_lines(builder, initiative)),
            again_in=own if is_again else "",
        )

    def _grades(self, initiative: Initiative, *, is_again: bool) -> Iterator[ProgressGrade]:
        until = {row.fiscal_year: row for row in self.builder.until(initiative)}
        for year in self.builder.book.fiscal_years:
            row = until.get(year.year)
            if row is None:
                yield ProgressGrade("")
                continue
            text = grade_text(row)
            yield ProgressGrade(
                text,
                grade=row.grade if text == row.grade.code else NO_GRADE_YET,
                marks=marks_of(row),
                notes=() if is_again else tuple(self._noted(row)),
            )

    def _noted(self, row: InitiativeYear) -> Iterator[int]:
        """The numbers of what is told of a year: on which figures it was decided, against which grade."""
        named = f"{row.code or row.title}　{FiscalYear(row.fiscal_year).official_label}"
        if row.restated:
            self.notes.append(f"{named}の評価：{'　'.join(row.restated)}")
            yield len(self.notes)
        if row.before_note:
            self.notes.append(f"{named}が比べた前年度の評価：{row.before_text}")
            yield len(self.notes)

    # --- what is counted ---

    def _counts(self) -> Iterable[ProgressCount]:
        """Each level of which anything reports, from the top."""
        builder, plan = self.builder, self.builder.book.plan
        for number in sorted({one.level_number for one in builder.initiatives} | {plan.last_level_number}):
            rows = [builder.row(one) for one in builder.initiatives if one.level_number == number]
            words, columns = plan.words.at(plan.word_of_level(number)), columns_of(rows)
            total = tally(rows, columns)
            yield ProgressCount(
                words=words,
                progress=total.progress_text,
                grades=tuple(
                    (column, f"{one.count}（{one.share}）")
                    for column, one in zip(columns, total.grades, strict=True)
                ),
                rest=tuple(f"{word} {count}" for word, count in total.without_share if count),
                changes=_counted(total.changes),
                standings=_counted(total.standings),
                targets=total.targets,
                rounding=rounding_of([total], lambda one: one.grades),
                provisional=provisional_sentence(total, words),
            )

    # --- the legend ---

    def _legend(
        self, rows: Sequence[ProgressRow], seen: Iterable[InitiativeYear]
    ) -> Iterator[tuple[str, str]]:
        """The marks and words that stand in the table."""
        words = self.builder.book.plan.words
        grades = [cell for row in rows for cell in row.grades]
        marks = {mark for cell in grades for mark in cell.marks}
        found = marks | {cell.text for cell in grades} | {row.change for row in rows}
        found |= words_of_values([line for row in rows for line in row.lines])
        migrated = "、".join(dict.fromkeys(row.migrated for row in seen if row.migrated))
        for word, meaning in _MEANINGS.items():
            if word in found:
                yield word, words.say(meaning) or migrated
        if any(row.is_priority for row in seen):
            yield words.priority_mark, words.priority
        if self.builder.fiscal_year.year < self.builder.book.fiscal_years[-1].year:
            yield "空欄", "報告年度より後の年度"


def _above(place: SheetPlace) -> str:
    """What a sheet stands under, from the top; a heading that reports is a row of its own."""
    path = place.path[:-1] if place.is_heading and not place.is_again else place.path
    return "　".join(one.text.replace("※", "") for one in path)


def marks_of(row: InitiativeYear) -> str:
    """Return what marks a year's grade as proposed, proposed for now (暫定) or taken in (移行データ)."""
    if not row.is_shown or not row.is_planned:
        return ""
    if not row.is_final:
        return PROVISIONAL if row.is_provisional else DRAFT
    return MIGRATED if row.migrated else ""


def _counted(counts: Iterable[Count]) -> str:
    return "、".join(f"{one.label} {one.count}" for one in counts)
