"""What the chapters of the report that sum up say: counts, amounts, how grades come about."""

from collections.abc import Iterator, Sequence

from reports.documents.evaluation import EvaluationDocument, LevelSummary, ListRow
from reports.documents.method import MethodPart
from reports.documents.money import TITLE as MONEY
from reports.documents.money import MoneyPart, MoneySum
from reports.documents.tally import Tally
from reports.editions.errata.said import Key, Said, passage, text
from reports.editions.errata.sheets import grade_text

METHOD, SUMMARY = "評価の方法", "評価の概要"


def said_of_method(parts: Sequence[MethodPart]) -> Iterator[Said]:
    """Yield how the grades come about, a part at a time."""
    for part in parts:
        yield passage(("method", part.heading), METHOD, part.heading, _method_lines(part))


def _method_lines(part: MethodPart) -> Iterator[str]:
    yield from part.sentences
    yield from (f"{mark.text}　{meaning}".rstrip("　") for mark, meaning in part.grades)
    for table in part.tables:
        yield f"{table.lead}{table.head}"
        yield from (f"{'又は'.join(row.cases)} → {row.grade.text}" for row in table.rows)
    yield from part.closing
    yield from (f"{word}　{meaning}" for word, meaning in part.terms)


def said_of_summary(document: EvaluationDocument) -> Iterator[Said]:
    """Yield what is counted of each level, and which ones are named."""
    several = len(document.summaries) > 1
    for number, one in enumerate(document.summaries):
        place = f"{SUMMARY}（{one.word}）" if several else SUMMARY
        yield from _level(one, ("summary", str(number)), place)
    yield passage(("missing",), SUMMARY, "まだそろっていないもの", document.missing_sentences)


def _level(one: LevelSummary, key: Key, place: str) -> Iterator[Said]:
    columns = "、".join(mark.text for mark in one.columns)
    words = "、".join(one.words_without_share)
    heads = f"{one.group_word}、{columns}、{words}"
    yield text((*key, "heads"), place, "表の見出し", heads)
    yield passage((*key, "sentences"), place, "概要の文", one.summary_sentences)
    yield text((*key, "chart"), place, "グラフの題", one.chart_title)
    for tally in one.summary_rows:
        yield _tally(tally, (*key, "heading", tally.key), place, tally.name, one)
    yield text((*key, "rounding"), place, "端数処理の注記", one.rounding)
    by_department = (*key, "department")
    all_of = (*key, "heading", "")
    for tally in one.department_rows:
        is_total = tally is one.department_rows[-1]
        same = (all_of,) if is_total else ()
        item = f"担当課別　{tally.name}"
        yield _tally(tally, (*by_department, tally.name), place, item, one, *same)
    same_note = (*key, "rounding")
    yield text(
        (*key, "rounding of departments"),
        place,
        "担当課別の端数処理の注記",
        one.department_rounding,
        same_note,
    )
    late = "、".join(row.code for row in one.late_rows)
    yield text((*key, "late"), place, f"遅れている{one.word}", late)
    changed = "、".join(f"{row.code}（{row.change_label}）" for row in one.changed_rows)
    yield text((*key, "changed"), place, f"前年度から評価が変わった{one.word}", changed)
    for name, rows in (("late", one.late_rows), ("changed", one.changed_rows)):
        for row in rows:
            yield from _reasons(row, (*key, name), place)


def _tally(tally: Tally, key: Key, place: str, item: str, one: LevelSummary, *same_as: Key) -> Said:
    grades = [
        (grade_text_of(count.key, count.label), f"{count.count}（{count.share}）") for count in tally.grades
    ]
    shown = dict(tally.without_share)
    rest = [(word, str(shown[word])) for word in one.words_without_share]
    cells = [("", tally.progress_text), *grades, *rest]
    return Said(key, place, item, tuple(cells), same_as)


def grade_text_of(code: str, label: str) -> str:
    """Return what a column of counts is called in a sentence: A, 評価なし."""
    return label if code == "－" else code


def _reasons(row: ListRow, key: Key, place: str) -> Iterator[Said]:
    """Why a late or changed one is named: the words of its own sheet, where it was named before too."""
    for block in row.reasons:
        same = ((row.slug, "text", block.label), (row.slug, "reason"), key, (row.slug, "grade"))
        item = f"{row.code}　{block.label}"
        yield text((*key, row.slug, block.label), place, item, block.text, *same)


def said_of_list(document: EvaluationDocument) -> Iterator[Said]:
    """Yield the list of all: a copy of what the sheets say."""
    for one in document.summaries:
        for row in one.list_rows:
            yield from _list_row(row, one.list_title)


def _list_row(row: ListRow, place: str) -> Iterator[Said]:
    slug, name = row.slug, row.name
    yield text(("list", slug), place, "名称", name, *_titles(slug))
    yield text(("list", slug, "department"), place, f"{name}　担当課", row.department, (slug, "department"))
    yield text(("list", slug, "state"), place, f"{name}　状態", row.state_label, (slug, "state"))
    graded = f"{grade_text(row.grade)}{'（案）' if row.is_proposal else ''}"
    yield text(("list", slug, "grade"), place, f"{name}　評価", graded, (slug, "grade"))
    yield text(("list", slug, "change"), place, f"{name}　前年度比", row.change_label, (slug, "change"))
    yield passage(("list", slug, "values"), place, f"{name}　実績値（目標）", row.values, (slug, "*"))


def _titles(slug: str) -> tuple[Key, ...]:
    return (slug, "*"), (slug, "code")


def said_of_money(document: EvaluationDocument) -> Iterator[Said]:
    """Yield the sums of 予算・決算."""
    several = len(document.summaries) > 1
    for number, one in enumerate(document.summaries):
        if one.money:
            place = f"{MONEY}（{one.word}）" if several else MONEY
            yield from _money(one.money, ("money", str(number)), place)


def _money(money: MoneyPart, key: Key, place: str) -> Iterator[Said]:
    yield text((*key, "headline"), place, "見出しの文", money.headline)
    yield passage((*key, "sentences"), place, "説明", money.sentences)
    yield text((*key, "heads"), place, "表の見出し", "、".join([money.group_word, *money.heads]))
    total = (*key, "heading", "")
    for row in money.by_heading:
        yield _sum(row, (*key, "heading", row.key), place, f"{money.period_label}　{row.name}")
    for row in money.by_department:
        is_total = row is money.by_department[-1]
        same = (total,) if is_total else ()
        item = f"{money.period_label}　担当課別　{row.name}"
        yield _sum(row, (*key, "department", row.key), place, item, *same)
    for line in money.by_year.lines:
        for year, row in zip(money.by_year.years, line.years, strict=True):
            # The reported year stands in the table of headings already.
            is_this = year.official_label == money.period_label
            same = ((*key, "heading", row.key),) if is_this else ()
            item = f"{year.official_label}　{line.name}"
            yield _sum(row, (*key, "year", line.name, str(year.year)), place, item, *same)
        yield _sum(line.total, (*key, "year", line.name, "all"), place, f"全年度の計　{line.name}")


def _sum(row: MoneySum, key: Key, place: str, item: str, *same_as: Key) -> Said:
    cells = (
        ("報告済", str(row.reported)),
        ("予算額", row.budget_text),
        ("予算額の記載なし", str(row.without_budget)),
        ("決算額", row.settlement_text),
        ("決算額の記載なし", str(row.without_settlement)),
        ("うち見込", row.estimated_text),
        ("うち見込の数", str(row.with_estimate)),
        ("執行率", row.rate),
        ("執行率の対象", row.both_text),
    )
    return Said(key, place, item, cells, same_as)
