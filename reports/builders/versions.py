"""版の比較: what two frozen versions of one report show differently, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators.book.snapshots import thaw
from indicators.models import Snapshot
from initiatives.sheet_layout import RowKind
from reports.builders.evaluation import EvaluationBuilder
from reports.documents.evaluation import IndicatorResult, InitiativeResults, SheetDocument
from reports.documents.sheet import OfficialSheet, PhaseRow

NOTHING = "（なし）"


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that differs; a line that one of the two lacks reads （なし） there."""

    label: str
    before: str
    after: str


def version_document(snapshot: Snapshot) -> SheetDocument:
    """Return the 個票 of a frozen version, dated on the day it was frozen."""
    book = thaw(snapshot.data)
    if book.on is None:
        raise ValueError("a thawed book knows its day")
    builder = EvaluationBuilder(
        book, snapshot.data["fiscal_year"], is_visible=lambda _initiative, _report: True, today=book.on
    )
    return builder.sheet_document(book.initiatives[0].slug)


def changed_lines(before: SheetDocument, after: SheetDocument) -> list[ChangedLine]:
    """Return what differs between two versions of a report, in the order of the sheet."""
    old, new = dict(labelled_lines(before)), dict(labelled_lines(after))
    return [
        ChangedLine(label, old.get(label) or NOTHING, new.get(label) or NOTHING)
        for label in list(dict.fromkeys([*new, *old]))
        if old.get(label, "") != new.get(label, "")
    ]


def labelled_lines(document: SheetDocument) -> Iterator[tuple[str, str]]:
    """Yield everything that a sheet shows as label and text; each label once."""
    yield from _sheet_lines(document.sheet)
    for changed in document.results.revised.lines if document.results.revised else ():
        yield f"改定　{changed.label}", f"{changed.before}\n→ {changed.after}"
    for row in document.results.actual_rows:
        yield f"スケジュール（実績）{row.label}", _bars(row, document.sheet)
    yield from _result_lines(document.results)
    for result in document.results.indicators:
        yield from _indicator_lines(result, document.sheet.year_labels)
    for item in document.results.items:
        note = f"（{item.note}）" if item.note else ""
        yield f"実施評価指標「{item.text}」の実績", f"{item.status_label}{note}"
    yield from ((text.label, text.text) for text in document.results.texts)


def _sheet_lines(sheet: OfficialSheet) -> Iterator[tuple[str, str]]:
    texts = {
        RowKind.TITLE: sheet.title_line,
        RowKind.DESCRIPTION: sheet.description,
        RowKind.EFFECT: sheet.effect,
        RowKind.TARGETS: "\n".join(sheet.target_lines),
    }
    by_year = {
        RowKind.ACTIVITIES: sheet.activities,
        RowKind.ITEMS: ["\n".join(items) for items in sheet.evaluation_items],
    }
    for row in sheet.layout:
        name = row.label.replace(" ", "").replace("　", "")
        if row.kind in by_year:
            yield from ((f"{name}（{year}）", text) for year, text in _by_year(sheet, by_year[row.kind]))
        elif row.kind == RowKind.SCHEDULE:
            yield from ((f"スケジュール（計画）{one.label}", _bars(one, sheet)) for one in sheet.phase_rows)
        elif row.kind not in (RowKind.YEARS, RowKind.HEADING):
            yield name, texts.get(row.kind, sheet.texts.get(row.code, ""))
        if row.kind == RowKind.TITLE:
            yield "上位計画", sheet.vision_label


def _result_lines(results: InitiativeResults) -> Iterator[tuple[str, str]]:
    yield "担当課", results.department
    yield "評価", results.grade.text
    yield "評価の理由", results.grade_reason
    yield "決定", results.decision
    yield "前年度の評価", results.previous_grade.text if results.previous_grade else ""


def _indicator_lines(result: IndicatorResult, years: Sequence[str]) -> Iterator[tuple[str, str]]:
    name = result.name
    yield f"{name}　実績値", "\n".join([result.value_text, *result.detail_lines])
    yield f"{name}　区分", result.status_label
    yield f"{name}　目標", " ".join([result.target_text, result.reference_text]).strip()
    yield f"{name}　達成率", result.rate_text
    yield f"{name}　判定", result.grade.text if result.grade else ""
    yield from ((f"{name}　{label}", text) for label, text in result.notes)
    yield f"{name}　値がない理由", result.reason
    yield f"{name}　増減理由", result.change_reason
    for year, cell in zip(years, result.years, strict=True):
        yield f"{name}　{year}", f"{cell.value_text} {cell.grade.code if cell.grade else ''}".strip()


def _by_year(sheet: OfficialSheet, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(sheet.year_labels, texts, strict=True)


def _bars(row: PhaseRow, sheet: OfficialSheet) -> str:
    """The bars in words: 令和3年度第1四半期〜令和4年度第2四半期."""
    return "、".join(map(sheet.timeline.span_label, row.bars))
