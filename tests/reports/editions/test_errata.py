"""正誤表: the difference of two contents of one year, each thing once; pure, on the demonstration's R6."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.overview import forget_frozen_years
from reports.builders.year_content import year_content
from reports.documents.year_content import YearContent
from reports.editions.errata.difference import difference
from tests.kept_rows import load_demo_rows

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> YearContent:
    """All that would be published of the demonstration's R6."""
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        made = year_content(load_results(Plan.objects.get()), 2024, now=dt.datetime.now(dt.UTC))
        transaction.set_rollback(True)
    return made


def everywhere(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a document in which every dataclass, from the innermost out, went through a change."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: everywhere(getattr(value, one.name), change) for one in fields(value)}
        return change(replace(value, **found))
    if isinstance(value, dict):
        return {key: everywhere(one, change) for key, one in value.items()}
    if isinstance(value, (tuple, list)) and not hasattr(value, "_fields"):
        return type(value)(everywhere(one, change) for one in value)
    return value


def at_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every plain value in a document."""
    if is_dataclass(value):
        for one in fields(value):
            yield from at_paths(getattr(value, one.name), (*path, one.name))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from at_paths(one, (*path, (key,)))
    elif isinstance(value, (tuple, list)):
        for number, one in enumerate(value):
            yield from at_paths(one, (*path, number))
    elif isinstance(value, (str, int, Decimal)) and type(value) in (str, int, bool, Decimal):
        yield path


def altered(value: Any, path: Sequence[Any]) -> Any:
    """Return a document that has something else at a path."""
    if not path:
        return (not value) if isinstance(value, bool) else value + ("変" if isinstance(value, str) else 1)
    first, *rest = path
    if isinstance(first, str):
        return replace(value, **{first: altered(getattr(value, first), rest)})
    if isinstance(first, tuple):
        return value | {first[0]: altered(value[first[0]], rest)}
    return tuple(altered(one, rest) if number == first else one for number, one in enumerate(value))


# What differs without an erratum of its own, by the last part of its path, and why.
NOT_TOLD = {
    # told in the head of the 正誤表: which edition it is, who decided and when
    *("imprint.edition", "imprint.bodies", "imprint.decided_on", "date_label", "sheets.results.decision"),
    # not printed: keys, colours, how something is laid out
    *("token", "key", "slug", "level", "is_heading", "starts_right", "opens", "is_late", "is_value"),
    *(
        "entries.word",
        "layout.code",
        "has_inferred_bars",
        "is_finalised",
        "is_planned",
        "progress.title",
        "sheets.title",
    ),
    # the year and the frame around it, which no correction changes
    *("fiscal_year", "fiscal_year.year", "fiscal_year_label", "period_label", "is_draft", "is_demo"),
    *("municipality", "plan.plan_title", "grade_heading"),
    # printed in several places, told in one
    *("contact", "plain_title", "sheets.results.previous_grade.code", "progress.rows.grades.grade.code"),
    *("opened.text", "path.note", "summary_rows.name", "by_heading.name", "by_department.name"),
    *("lines.total.name", "lines.years.name"),
    # a grade's word is told once, with the columns of the summary
    *("grade.label", "grades.label", "previous_grade.label"),
    # not in the summary that the report prints
    *("provisional", "not_published", "targets"),
}
# Whole parts that print what others say.
COPIES = (
    "series.",  # drawn on public pages from the same figures
    "data.",  # for programs: told in the head where nothing that is printed differs
    "evaluation.summaries.late_rows.",
    "evaluation.summaries.changed_rows.",
    "sheets.results.planned_rows.",
    "sheets.results.actual_rows.label",
)
NOT_PRINTED = (".changes.", ".standings.")


def small_content(content: YearContent) -> YearContent:
    """The content with one 個票: what a report says of all others it says in the same way."""
    slug = "gyo-10"
    evaluation = content.evaluation
    plan = replace(
        evaluation.plan,
        sheets={},
        places=tuple(one for one in evaluation.plan.places if one.slug == slug),
    )
    rows = tuple(one for one in content.progress.rows if one.slug == slug)
    return replace(
        content,
        evaluation=replace(evaluation, results={}, plan=plan),
        sheets={slug: content.sheets[slug]},
        progress=replace(content.progress, rows=rows),
    )


def is_told_elsewhere(role: str) -> bool:
    parts = role.split(".")
    endings = {".".join(parts[at:]) for at in range(len(parts))}
    printed_nowhere = ".summaries." in role and any(part in role for part in NOT_PRINTED)
    return bool(endings & NOT_TOLD) or role.startswith(COPIES) or printed_nowhere


def test_everything_printed_is_told_when_it_differs(content: YearContent) -> None:
    small = small_content(content)
    roles: dict[str, tuple[Any, ...]] = {}
    for path in at_paths(small):
        if not {"timeline", "words"} & set(path):
            roles.setdefault(".".join(one for one in path if isinstance(one, str)), path)
    assert len(roles) > 200
    asked = {role: path for role, path in roles.items() if not is_told_elsewhere(role)}
    assert len(asked) > 100
    untold = {role for role, path in asked.items() if not difference(small, altered(small, path)).lines}
    assert untold == set()


def one_school_less(one: Any) -> Any:
    """行－⑩ in R6: 3 of 24 schools were 2, wherever the figure is printed; its grade stays."""
    texts = {
        "IndicatorResult": "value_text",
        "YearCell": "value_text",
        "ProgressValue": "text",
        "InitiativeResults": "grade_reason",
    }
    name = texts.get(type(one).__name__)
    if name and "12.5％" in getattr(one, name):
        one = replace(one, **{name: getattr(one, name).replace("12.5％", "8.3％")})
    if type(one).__name__ == "ListRow":
        return replace(one, values=tuple(value.replace("12.5％", "8.3％") for value in one.values))
    if type(one).__name__ == "IndicatorResult":
        lines = (line.replace("3 ÷", "2 ÷").replace("12.5％", "8.3％") for line in one.detail_lines)
        return replace(one, detail_lines=tuple(lines))
    return one


def test_a_changed_figure_is_told_once(content: YearContent) -> None:
    """It is printed in the sheet, its row of all years, the list of all and the list of progress."""
    found = difference(content, everywhere(content, one_school_less))
    assert found.decided == ()
    assert [(one.place, one.item, one.before, one.after) for one in found.lines[1:]] == [
        ("行－⑩学校ネットワークの適正化", "通信不良発生学校率　令和６年度の実績値", "12.5％", "8.3％"),
        (
            "行－⑩学校ネットワークの適正化",
            "通信不良発生学校率　令和６年度の内訳",
            "通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％",
            "通信不良発生学校数 2 ÷ 全学校数 24 ＝ 8.3％",
        ),
    ]
    assert found.lines[0].item == "評価の理由"  # its sentence names the figure


def test_the_same_content_differs_in_nothing_whatever_its_edition(content: YearContent) -> None:
    imprint = replace(content.evaluation.imprint, edition="第２版")
    other = replace(content, evaluation=replace(content.evaluation, imprint=imprint))
    assert difference(content, other).is_empty


def test_another_day_of_decision_is_no_erratum(content: YearContent) -> None:
    imprint = replace(content.evaluation.imprint, decided_on="令和７年８月１日")
    other = replace(content, evaluation=replace(content.evaluation, imprint=imprint))
    found = difference(content, other)
    assert (found.lines, found.is_empty) == ((), False)
    [decided] = found.decided
    assert "令和７年６月２５日" in decided.before
    assert "令和７年８月１日" in decided.after


def of_one_sheet(content: YearContent, **changes: Any) -> YearContent:
    """The content with other results of 行－⑩ on its sheet."""
    sheet = content.sheets["gyo-10"]
    changed = replace(sheet, results=replace(sheet.results, **changes))
    return replace(content, sheets=content.sheets | {"gyo-10": changed})


def test_a_decision_on_one_of_them_is_told_of_that_one(content: YearContent) -> None:
    """Also where another one was decided at that meeting before."""
    at_second_meeting = {"san-1": "第２回本部会議（令和７年８月１日）決定"}
    sheet = content.sheets["san-1"]
    results = replace(sheet.results, decision=at_second_meeting["san-1"])
    before = replace(content, sheets=content.sheets | {"san-1": replace(sheet, results=results)})
    found = difference(before, of_one_sheet(before, decision=at_second_meeting["san-1"]))
    assert not found.has_other
    assert [(one.item, one.before, one.after) for one in found.decided] == [
        ("行－⑩", sheet.results.decision, at_second_meeting["san-1"])
    ]


def test_when_something_is_done_may_change_alone(content: YearContent) -> None:
    """It stands in brackets behind the heading, and in the list of what is late."""
    texts = tuple(
        replace(one, label="今後の取組（令和９年度）") if one.label.startswith("今後の取組") else one
        for one in content.sheets["gyo-10"].results.texts
    )
    found = difference(content, of_one_sheet(content, texts=texts)).lines
    assert [(one.item, one.before, one.after) for one in found] == [
        ("今後の取組（令和９年度）", "時期 令和７年８月", "時期 令和９年度")
    ]


def test_a_row_of_counts_tells_the_counts_that_differ(content: YearContent) -> None:
    """One initiative of 行政 goes from C to B: two counts of its row, and the same of the total."""

    def change(one: Any) -> Any:
        if type(one).__name__ == "Tally" and one.name in ("行政", "合計") and len(one.grades) == 5:
            counts = {"B": 1, "C": -1}
            grades = (replace(of, count=of.count + counts.get(of.key, 0), share="－") for of in one.grades)
            return replace(one, grades=tuple(grades))
        return one

    found = difference(content, everywhere(content, change)).lines
    assert {one.place for one in found} == {"評価の概要"}
    assert [one.item for one in found] == ["行政", "合計"]


def test_a_sheet_that_came_or_went_is_one_line(content: YearContent) -> None:
    sheets = {slug: one for slug, one in content.sheets.items() if slug != "gyo-11"}
    less = replace(content, sheets=sheets)
    lines = difference(content, less).lines
    assert [(one.item, one.before, one.after) for one in lines] == [("個票", "掲載", "（なし）")]
    assert difference(less, content).lines[0].after == "掲載"
