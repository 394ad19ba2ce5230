"""All that the sheet of one initiative says, with its results: each thing once, in the order of the paper."""

from collections import Counter
from collections.abc import Iterator, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.sheet_layout import RowKind
from reports.documents.evaluation import IndicatorResult, InitiativeResults, SheetDocument, TextBlock
from reports.documents.grade_mark import GradeMark
from reports.documents.sheet import OfficialSheet, PhaseRow, SheetPlace
from reports.editions.errata.said import Key, Said, passage, text

LAYOUT: Key = ("layout",)


def said_of_sheet(document: SheetDocument, place_of: SheetPlace | None) -> Iterator[Said]:
    """Yield what is printed of one initiative."""
    sheet, results = document.sheet, document.results
    slug, place = sheet.slug, sheet.name
    path = "　".join(one.text for one in place_of.path) if place_of else ""
    notes = [one.note for one in place_of.opened if one.note] if place_of else []
    yield text(of_all(slug), place, "個票", "掲載")
    yield text((slug, "place"), place, "掲載場所", path)
    yield passage((slug, "place notes"), place, "見出しの説明", notes)
    yield from _official(sheet, place)
    yield passage((slug, "notes"), place, "注記", document.notes)
    yield from _year(results, sheet, place)
    for number, indicator in enumerate(results.indicators, start=1):
        yield from _indicator(indicator, (slug, f"indicator {number}"), sheet, place, results)
    for number, item in enumerate(results.items, start=1):
        key = slug, f"item {number}"
        yield text((*key, "name"), place, f"実施評価指標{number}", item.text)
        note = f"（{item.note}）" if item.note else ""
        yield text(key, place, f"実施評価指標「{item.text}」の実施状況", f"{item.status_label}{note}")
    yield from _texts(results.texts, slug, place)
    if results.outside:
        yield text((slug, "outside"), place, results.outside.label, results.outside.text)


def _texts(blocks: Sequence[TextBlock], slug: str, place: str) -> Iterator[Said]:
    """What was written; the brackets of 今後の取組（令和8年9月まで） may change alone."""
    seen: Counter[str] = Counter()
    for block in blocks:
        heading, bracket, rest = block.label.partition("（")
        seen[heading] += 1
        again = [str(seen[heading])] if seen[heading] > 1 else []
        cells = ("", block.text), ("時期", rest.removesuffix("）") if bracket else "")
        yield Said((slug, "text", heading, *again), place, block.label, cells)


def _official(sheet: OfficialSheet, place: str) -> Iterator[Said]:
    """What the plan says."""
    slug = sheet.slug
    texts = {
        RowKind.TITLE: sheet.title_line,
        RowKind.DESCRIPTION: sheet.description,
        RowKind.EFFECT: sheet.effect,
        RowKind.TARGETS: "\n".join(sheet.target_lines),
    }
    by_year = {
        RowKind.ACTIVITIES: sheet.activities,
        RowKind.ITEMS: tuple("\n".join(items) for items in sheet.evaluation_items),
    }
    yield passage((slug, *LAYOUT), place, "様式の行の見出し", labels_of(sheet), LAYOUT)
    yield text((slug, "code"), place, "番号", f"{sheet.code}　{sheet.plain_code}")
    yield text((slug, "upper plan"), place, "上位計画", sheet.vision_label)
    for number, row in enumerate(sheet.layout):
        name = row.label.replace(" ", "").replace("　", "")
        key = slug, f"row {number} {row.kind}"
        if row.kind in by_year:
            for year, content in zip(sheet.timeline.years, by_year[row.kind], strict=True):
                yield text((*key, str(year.year)), place, f"{name}（{year.official_label}）", content)
        elif row.kind == RowKind.SCHEDULE:
            yield from _bars(sheet.phase_rows, sheet, (slug, "planned"), "スケジュール（計画）")
        else:
            yield text(key, place, f"様式「{name}」", texts.get(row.kind, sheet.texts.get(row.code, "")))


def labels_of(sheet: OfficialSheet) -> Iterator[str]:
    """Yield what the rows of the official sheet are called, those of its schedule last."""
    yield from (row.label for row in sheet.layout)
    yield from (row.label for row in sheet.phase_rows)


def of_all(slug: str) -> Key:
    """Return the key of an initiative as a whole: whether it is there."""
    return slug, "sheet"


def _bars(rows: tuple[PhaseRow, ...], sheet: OfficialSheet, key: Key, item: str) -> Iterator[Said]:
    for row in rows:
        spans = "、".join(map(sheet.timeline.span_label, row.bars))
        yield text((*key, row.code), sheet.name, f"{item}{row.name}", spans)


def _year(results: InitiativeResults, sheet: OfficialSheet, place: str) -> Iterator[Said]:
    """What the report says of the year as a whole."""
    slug = sheet.slug
    for changed in results.revised.lines if results.revised else ():
        content = f"{changed.before}\n→ {changed.after}"
        yield text((slug, "revised", changed.label), place, f"改定　{changed.label}", content)
    if results.revised:
        told = (results.revised.heading, *results.revised.reasons)
        yield passage((slug, "revised"), place, "改定", told)
    yield text((slug, "department"), place, "担当課", results.department)
    yield text((slug, "state"), place, "状態", results.state_label)
    yield text((slug, "notice"), place, "お知らせ", results.notice)
    yield text((slug, "grade"), place, results.grade_heading or "評価", grade_text(results.grade))
    yield text((slug, "reason"), place, "評価の理由", results.grade_reason)
    yield text((slug, "previous"), place, "前年度の評価", results.previous_text)
    yield text((slug, "change"), place, "前年度からの変化", results.change_label)
    yield passage((slug, "restated"), place, "決定の後に変わった数値の注記", results.restated)
    yield from _bars(results.actual_rows, sheet, (slug, "actual"), "スケジュール（実績）")


def grade_text(grade: GradeMark | None) -> str:
    """Return the letter alone: a word that a scale calls it by is told once, with the scale."""
    return grade.code or grade.label if grade else ""


def _indicator(
    one: IndicatorResult, key: Key, sheet: OfficialSheet, place: str, results: InitiativeResults
) -> Iterator[Said]:
    name, year = one.name.replace("※", ""), results.fiscal_year_label
    yield text((*key, "name"), place, "数値目標の名称", one.name)
    yield text((*key, "target"), place, f"{name}　目標（計画書）", one.target_text)
    yield text((*key, "reference"), place, f"{name}　{year}の目標・目安", one.reference_text)
    yield text((*key, "value"), place, f"{name}　{year}の実績値", one.value_text)
    yield text((*key, "status"), place, f"{name}　{year}の値の区分", one.status_label)
    # In the texts of the value too, with as many decimals as these.
    yield text((*key, "aim"), place, f"{name}　目標", one.aim_text, (*key, "reference"), (*key, "value"))
    yield passage((*key, "details"), place, f"{name}　{year}の内訳", one.detail_lines)
    yield text((*key, "rate"), place, f"{name}　{year}の達成率", one.rate_text)
    yield text((*key, "grade"), place, f"{name}　{year}の判定", grade_text(one.grade))
    for label, content in one.notes:
        yield text((*key, "note", label), place, f"{name}　{label}", content)
    yield text((*key, "no value"), place, f"{name}　値がない理由", one.reason)
    yield text((*key, "why"), place, f"{name}　増減理由", one.change_reason)
    for of_year, cell in zip(sheet.timeline.years, one.years, strict=True):
        is_this = of_year.official_label == year
        of_value = ((*key, "value"), (*key, "details"), (*key, "status")) if is_this else ()
        item = f"{name}　{of_year.official_label}"
        yield text(year_key(key, of_year), place, f"{item}の実績値", cell.value_text, *of_value)
        of_grade = ((*key, "grade"),) if is_this else ()
        graded = grade_text(cell.grade)
        yield text((*year_key(key, of_year), "grade"), place, f"{item}の判定", graded, *of_grade)


def year_key(key: Key, year: FiscalYear) -> Key:
    """Return the key of an indicator's value in a year, as the row of all years has it."""
    return *key, str(year.year)
