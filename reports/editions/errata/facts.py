"""All that the documents of a published year say, each thing once, in the order in which it is printed."""

from collections.abc import Iterator

from reports.documents.evaluation import COMMENTARY, GLOSSARY, SOURCES, EvaluationDocument
from reports.documents.progress import ProgressDocument, ProgressRow
from reports.documents.year_content import YearContent
from reports.editions.errata.said import Said, passage, text
from reports.editions.errata.sheets import LAYOUT, grade_text, labels_of, said_of_sheet, year_key
from reports.editions.errata.summaries import (
    grade_text_of,
    said_of_list,
    said_of_method,
    said_of_money,
    said_of_summary,
)

COVER, OUTSIDE, PROGRESS = "表紙・奥付", "外部評価", "進捗一覧表"


def facts(content: YearContent) -> Iterator[Said]:
    """Yield what is printed, from the cover of the report to the last line of the list of progress."""
    document = content.evaluation
    yield from _cover(document)
    yield from said_of_method(document.method)
    for block in document.commentaries:
        yield text(("commentary", block.label), COMMENTARY, block.label, block.text)
    yield text(("outside",), OUTSIDE, "会議", document.outside_heading)
    for block in document.outside:
        yield text(("outside", block.label), OUTSIDE, block.label, block.text)
    yield from said_of_summary(document)
    yield from said_of_money(document)
    places = {one.slug: one for one in document.plan.places if not one.is_again}
    for slug, sheet in content.sheets.items():
        yield from said_of_sheet(sheet, places.get(slug))
    yield from said_of_list(document)
    yield from _back_matter(document)
    yield from _progress(content.progress)


def _cover(document: EvaluationDocument) -> Iterator[Said]:
    imprint, plan = document.imprint, document.plan
    yield text(("title",), COVER, "題名", f"{imprint.plan_title}　{imprint.name}")
    yield text(("title", "short"), COVER, "略した題名", document.title, ("title",))
    yield text(("period",), COVER, "計画期間", imprint.period)
    yield text(("issuer",), COVER, "発行", f"{imprint.municipality}　{imprint.department}".strip("　"))
    yield text(("telephone",), COVER, "電話", imprint.telephone)
    yield text(("contact",), COVER, "問い合わせ先", document.contact, ("issuer",), ("telephone",))
    yield text(("chapter",), COVER, "様式の章の見出し", plan.section_heading)
    for sheet in list(plan.sheets.values())[:1]:
        yield passage(LAYOUT, COVER, "様式の行の見出し", labels_of(sheet))
    yield passage(("notes",), COVER, "様式についての注記", plan.notes)
    again = ["　".join(one.text for one in place.path) for place in plan.places if place.is_again]
    yield passage(("again",), COVER, "再掲", again)


def _back_matter(document: EvaluationDocument) -> Iterator[Said]:
    headings = [group.heading for group in document.glossary]
    yield passage(("terms",), GLOSSARY, "見出し", headings)
    for group in document.glossary:
        for entry in group.entries:
            yield text(("term", entry.heading), GLOSSARY, entry.heading, entry.definition)
    yield passage(("sources",), SOURCES, SOURCES, document.sources)


def _progress(document: ProgressDocument) -> Iterator[Said]:
    for number, count in enumerate(document.counts):
        tally = ("summary", str(number), "heading", "")
        item = f"{count.words.initiative}の数" if len(document.counts) > 1 else "数"
        grades = [(grade_text_of(mark.code, mark.label), told) for mark, told in count.grades]
        rest = [(word, told) for word, _space, told in (one.partition(" ") for one in count.rest)]
        key = ("progress", str(number))
        yield Said(key, PROGRESS, item, (("", count.progress), *grades, *rest), (tally,))
        yield text((*key, "changes"), PROGRESS, "前年度比", count.changes)
        standings = f"{count.standings}（その年度に評価する目標{count.targets}）"
        yield text((*key, "standings"), PROGRESS, "目標の状況", standings)
        note = f"{count.provisional}{count.rounding}"
        yield text((*key, "note"), PROGRESS, "注記", note, ("summary", str(number), "rounding"))
    for row in document.rows:
        if not row.is_again:
            yield from _row(row, document)
    marks = [*((one.code, one.label) for one in document.grades), *document.legend]
    yield passage(("progress", "legend"), PROGRESS, "凡例", [f"{word}　{meaning}" for word, meaning in marks])
    yield passage(("progress", "notes"), PROGRESS, "注", document.told_notes)


def _row(row: ProgressRow, document: ProgressDocument) -> Iterator[Said]:
    slug, name = row.slug, f"{row.code}　{row.title}"
    key = ("progress", slug)
    title = f"{row.place}　{name}{row.mark}"
    yield text(key, PROGRESS, "名称", title, (slug, "*"))
    yield text((*key, "department"), PROGRESS, f"{name}　担当課", row.department, (slug, "department"))
    years = document.timeline.years
    for year, grade in zip(years, row.grades, strict=True):
        is_this = year == document.fiscal_year
        is_before = year.year == document.fiscal_year.year - 1
        same = ((slug, "grade"),) if is_this else ((slug, "previous"),) if is_before else ()
        item = f"{name}　{year.official_label}の評価"
        yield text((*key, "grade", str(year.year)), PROGRESS, item, f"{grade.text}{grade.marks}", *same)
    yield text((*key, "change"), PROGRESS, f"{name}　前年度比", row.change, (slug, "change"))
    for number, line in enumerate(row.lines, start=1):
        of_sheet = slug, f"indicator {number}"
        own = (*key, f"indicator {number}")
        named = f"{name}　{line.name}"
        yield text((*own, "name"), PROGRESS, f"{name}　数値目標", line.name, (*of_sheet, "name"))
        yield text((*own, "target"), PROGRESS, f"{named}　目標", line.target, (*of_sheet, "target"))
        for year, value in zip(years, line.values, strict=True):
            is_this = year == document.fiscal_year
            values = ((*of_sheet, "value"), (*of_sheet, "status")) if is_this else ()
            item = f"{named}　{year.official_label}"
            at = year_key(own, year)
            yield text(at, PROGRESS, f"{item}の実績値", value.text, year_key(of_sheet, year), *values)
            graded = (*year_key(of_sheet, year), "grade"), *(((*of_sheet, "grade"),) if is_this else ())
            yield text((*at, "grade"), PROGRESS, f"{item}の判定", grade_text(value.grade), *graded)
            yield text((*at, "aim"), PROGRESS, f"{item}の目標・目安", value.aim, (*of_sheet, "reference"))
        yield text((*own, "standing"), PROGRESS, f"{named}　目標の状況", line.standing)
