"""年度評価報告書 and 個票: from what is stored to what is printed; the only place that counts grades."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from imari_dx.fiscal_year import FiscalYear, era_date
from indicators.judgement import Code
from indicators.results import ResultBook
from indicators.workflow import has_answer
from initiatives.models import GlossaryTerm, Initiative
from reports.builders.plan import build_plan_document
from reports.builders.results import (
    IsVisible,
    YearView,
    build_results,
    change_label,
    year_views,
)
from reports.documents.evaluation import (
    EvaluationDocument,
    GlossaryEntry,
    GlossaryGroup,
    GradeMark,
    InitiativeResults,
    ListRow,
    SheetDocument,
    SummaryRow,
    TextBlock,
)

ROUNDING_SENTENCE = "端数処理のため合計が100％にならない場合があります。"
ALL = "合計"


class UnknownYearError(LookupError):
    """There is no round for the fiscal year; the message is a Japanese sentence."""


class EvaluationBuilder:
    """Builds the evaluation report and single sheets of one fiscal year from one ResultBook."""

    def __init__(
        self,
        book: ResultBook,
        fiscal_year: int,
        *,
        is_visible: IsVisible,
        today: dt.date,
        sees_running_commentary: bool = False,
    ) -> None:
        """Raise UnknownYearError for a year never opened; ``is_visible`` says what the reader may see.

        ``sees_running_commentary``: the reader sees 所見 before the year is decided as well.
        """
        if fiscal_year not in book.cycles:
            raise UnknownYearError(f"{fiscal_year}年度の照会がないため、資料を作成できません。")
        self.book, self.today = book, today
        self.sees_running_commentary = sees_running_commentary
        self.fiscal_year = FiscalYear(fiscal_year)
        self.cycle = book.cycles[fiscal_year]
        self.views: dict[int, list[YearView]] = {
            initiative.pk: year_views(book, initiative, is_visible) for initiative in book.initiatives
        }
        self._results: dict[int, InitiativeResults] = {}

    # --- one initiative ---

    def view(self, initiative: Initiative) -> YearView:
        """The initiative in the reported year."""
        return self.views[initiative.pk][self.fiscal_year.year - self.book.plan.start_fiscal_year]

    def results(self, initiative: Initiative) -> InitiativeResults:
        """What continues the initiative's official sheet."""
        if initiative.pk not in self._results:
            self._results[initiative.pk] = build_results(self.view(initiative))
        return self._results[initiative.pk]

    def sheet_document(self, slug: str) -> SheetDocument:
        """個票 of one initiative of the book."""
        initiative = next(one for one in self.book.initiatives if one.slug == slug)
        shown = self.view(initiative).initiative
        plan = build_plan_document(self.book, [shown])
        return SheetDocument(
            title=f"{self.fiscal_year.official_label}　個票　{shown.code}{shown.plain_title}",
            is_draft=not self.view(initiative).is_finalised,
            is_demo=self.cycle.is_demo,
            date_label=era_date(self.today),
            sheet=plan.sheets[shown.slug],
            results=self.results(initiative),
            notes=plan.notes,
        )

    # --- all of them ---

    def evaluation_document(self) -> EvaluationDocument:
        """年度評価報告書 of all initiatives of the book."""
        book, year = self.book, self.fiscal_year
        due = [view for view in map(self.view, book.initiatives) if view.is_planned]
        codes = self._codes(due)
        rows = self._summary_rows(due, codes)
        is_draft = any(not view.is_finalised for view in due)
        graded = "評価又は判定案のある" if is_draft else "評価した"
        list_rows = tuple(self._list_row(one) for one in book.initiatives)
        return EvaluationDocument(
            title=f"{book.plan.short_title}　{year.official_label}　評価報告書",
            subtitle=f"{book.plan.title}（{book.fiscal_years[0].official_label}"
            f"〜{book.fiscal_years[-1].official_label}）",
            fiscal_year=year.year,
            fiscal_year_label=year.official_label,
            is_draft=is_draft,
            is_demo=self.cycle.is_demo,
            date_label=era_date(self.today),
            plan=build_plan_document(
                book,
                [self.view(one).initiative for one in book.initiatives],
                worded_by=[view.initiative for view in due if view.is_finalised],
            ),
            results={self.view(one).initiative.slug: self.results(one) for one in book.initiatives},
            commentaries=tuple(self._commentaries(due, is_draft=is_draft)),
            grades=tuple(GradeMark(code.code, code.words, code.colour) for code in codes),
            grade_meanings=tuple(code.meaning for code in codes),
            summary_rows=rows,
            chart_title=_chart_title(rows[-1], [code.label for code in codes], graded),
            summary_sentences=tuple(_summary_sentences(rows, graded)),
            late_rows=tuple(
                row for row, one in zip(list_rows, book.initiatives, strict=True) if _is_late(self.view(one))
            ),
            changed_rows=tuple(row for row in list_rows if row.change_label in ("改善", "低下")),
            missing_sentences=tuple(self._missing(due)),
            list_rows=list_rows,
            glossary=_glossary(book.plan.glossary_terms.all()),
            sources=tuple(self._sources()),
        )

    def _codes(self, due: Sequence[YearView]) -> list[Code]:
        """The codes of the scales in use, best first: of a decided year the one it was decided on."""
        scales = [view.scale for view in due if view.grade.code] or [self.book.active_scale.scale]
        return list({code.code: code for scale in scales for code in scale.codes}.values())

    def _summary_rows(self, due: Sequence[YearView], codes: Sequence[Code]) -> tuple[SummaryRow, ...]:
        groups = [
            (name, [view for view in due if view.initiative.policy.sector_id == key])
            for key, name in _sector_names(due).items()
        ]
        return tuple(_summary_row(name, views, codes) for name, views in [*groups, (ALL, list(due))])

    def _commentaries(self, due: Sequence[YearView], *, is_draft: bool) -> Iterable[TextBlock]:
        """所見: the whole plan's first, then in the order of the sectors; public once the year is decided."""
        if is_draft and not self.sees_running_commentary:
            return
        names = _sector_names(due)
        rows = sorted(
            self.cycle.commentaries.select_related("sector"),
            key=lambda row: row.sector.sort_order if row.sector else -1,
        )
        for row in rows:
            if row.text:
                sector = row.sector
                label = f"{names.get(sector.pk, sector.name)}分野" if sector else "全体"
                yield TextBlock(label, row.text)

    def _list_row(self, one: Initiative) -> ListRow:
        view, results = self.view(one), self.results(one)
        initiative = view.initiative
        return ListRow(
            slug=initiative.slug,
            code=initiative.code,
            title=initiative.plain_title,
            department=view.department,
            state_label=view.state_label,
            grade=view.grade,
            change_label=change_label(view),
            values=tuple(_value_line(row.name, row.value_text, row.aim_text) for row in results.indicators),
        )

    def _missing(self, due: Sequence[YearView]) -> Iterable[str]:
        for view in due:
            name = f"{view.initiative.code} {view.initiative.plain_title}（{view.department}）"
            if not view.report or not has_answer(view.report.state):
                yield f"{name}：未報告（{view.state_label}）"
            elif not view.is_finalised:
                yield f"{name}：本部決定前（{view.state_label}）"

    def _sources(self) -> Iterable[str]:
        plan = self.book.plan
        yield f"計画の記載：{plan.title}（{plan.municipality}）"
        for name in dict.fromkeys(view.scale_name for view in map(self.view, self.book.initiatives)):
            yield f"判定基準：{name}"
        for initiative in [self.view(one).initiative for one in self.book.initiatives]:
            for indicator in initiative.indicators.all():
                name = f"{initiative.code} {indicator.plain_name}"
                if indicator.source:
                    yield f"{name}：{indicator.source}"
                if indicator.are_labels_ours:
                    labels = f"{indicator.numerator_label} ÷ {indicator.denominator_label}"
                    yield f"{name}：算式（{labels}）は計画書に記載がないため、補ったものです。"
                if indicator.is_due_year_inferred and indicator.due_year:
                    due = FiscalYear(indicator.due_year).label
                    yield f"{name}：期限（{due}末）は計画書に記載がないため、推定したものです。"


def _sector_names(due: Sequence[YearView]) -> dict[int, str]:
    """The sectors that have anything due, in order. A decided year's words stay, for all of the sector."""
    worded = [*due, *(view for view in due if view.is_finalised)]
    return {view.initiative.policy.sector_id: view.initiative.policy.sector.name for view in worded}


def _summary_row(name: str, due: Sequence[YearView], codes: Sequence[Code]) -> SummaryRow:
    reported = [view for view in due if view.report and has_answer(view.report.state)]
    counts = tuple(sum(view.grade.code == code.code for view in due) for code in codes)
    return SummaryRow(
        name=name,
        due_count=len(due),
        reported_count=len(reported),
        grade_counts=counts,
        grade_shares=tuple(share(count, sum(counts)) for count in counts),
        progress_text=f"報告済 {len(reported)}/対象 {len(due)}",
    )


def _is_late(view: YearView) -> bool:
    """A grade in the worse half of its scale's grades (best first): C and D of A to D."""
    codes = [code.code for code in view.scale.codes if code.is_grade]
    return view.grade.code in codes[(len(codes) + 1) // 2 :]


def share(count: int, total: int) -> str:
    """Return a share of a total, 33.3％; － where there is no total."""
    if not total:
        return "－"
    share = (Decimal(100 * count) / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share}％"


def _value_line(name: str, value: str, target: str) -> str:
    """名称：値（目標）; a milestone's target is often its name, which is not said twice."""
    name, target = name.replace("※", ""), target.replace("※", "")
    return f"{name}：{value}" if target == name else f"{name}：{value}（{target}）"


def _chart_title(total: SummaryRow, labels: Sequence[str], graded: str) -> str:
    count = sum(total.grade_counts)
    if not count:
        return "まだ評価された施策はありません"
    return f"{graded}{count}施策のうち「{labels[0]}」は{total.grade_counts[0]}施策（{total.grade_shares[0]}）"


def _summary_sentences(rows: Sequence[SummaryRow], graded: str) -> Iterable[str]:
    total = rows[-1]
    yield f"{total.progress_text}。割合は、{graded}施策に対するものです。"
    if any(not adds_up(row.grade_shares) for row in rows):
        yield ROUNDING_SENTENCE


def adds_up(shares: Iterable[str]) -> bool:
    """Whether rounded shares (33.3％, － for none) add up to 100 ％; so do none at all."""
    numbers = [Decimal(share.removesuffix("％")) for share in shares if share != "－"]
    return not numbers or sum(numbers) == 100


def _glossary(terms: Iterable[GlossaryTerm]) -> tuple[GlossaryGroup, ...]:
    groups: dict[str, list[GlossaryEntry]] = {}
    for term in terms:
        groups.setdefault(term.group, []).append(GlossaryEntry(term.heading, term.definition))
    return tuple(GlossaryGroup(f"＜{name}＞", tuple(entries)) for name, entries in groups.items())
