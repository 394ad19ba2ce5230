"""A decided year prints for ever as it was decided, whatever is edited afterwards."""

import datetime as dt
import json
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Concat

from accounts.models import Department
from indicators.book.results import ResultBook, initiatives_with_everything, load_results
from indicators.models import (
    CycleField,
    EvaluationItem,
    Indicator,
    Measurement,
    RatingScale,
    ReportingCycle,
    Snapshot,
)
from initiatives.models import (
    Activity,
    Heading,
    HeadingLevel,
    Initiative,
    Phase,
    Plan,
    Responsibility,
    ScheduleBar,
    VisionItem,
)
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.results_table import result_rows
from tests.cast import World
from tests.reports.story import number, report, submit

pytestmark = pytest.mark.any_database

DECIDED = [("gyo-10", 2024), ("gyo-11", 2025), ("san-2", 2022)]
RUNNING = ("gyo-10", 2025)
TODAY = dt.date(2026, 7, 1)


def everything_shown(*keys: tuple[str, int]) -> dict[tuple[str, int], tuple[Any, ...]]:
    """All that any output shows of initiatives and years."""
    book = load_results(Plan.objects.get())
    rows = list(result_rows(book, is_visible=lambda _one, _report: True))
    return {key: _shown(book, rows, *key) for key in keys}


def _shown(book: ResultBook, rows: list[dict[str, str]], slug: str, fiscal_year: int) -> tuple[Any, ...]:
    builder = EvaluationBuilder(book, fiscal_year, is_visible=lambda _one, _report: True, today=TODAY)
    document = builder.evaluation_document()
    sheet = document.plan.sheets[slug]
    return (
        sheet,
        document.results[slug],
        [row for row in document.summaries[0].list_rows if row.slug == slug],
        [one.path for one in document.plan.places if one.slug == slug],
        [source for source in document.sources if source.startswith(sheet.code)],
        builder.sheet_document(slug),
        [row for row in rows if (row["initiative_slug"], row["fiscal_year"]) == (slug, str(fiscal_year))],
    )


def edit_plan_texts(_world: World) -> None:
    Initiative.objects.update(
        title=Concat("title", Value("（改）")), description="別", effect="別", target_text="別の目標"
    )
    Activity.objects.update(text="別の取組内容")
    EvaluationItem.objects.update(text="別の評価指標")
    Heading.objects.update(title=Concat("title", Value("（改）")), heading="別の見出し")
    HeadingLevel.objects.update(word="別の呼び名", mark="■")
    Phase.objects.all().update(sort_order=0)


def edit_schedule(_world: World) -> None:
    ScheduleBar.objects.all().delete()
    for initiative in Initiative.objects.all():
        initiative.vision_items.set(VisionItem.objects.all())


def edit_targets(_world: World) -> None:
    Indicator.objects.update(
        name="別の指標", target=9999, unit="件", source="別の出典", first_year=2021, last_year=2025
    )
    Indicator.objects.update(decimals=3)


def add_an_indicator(world: World) -> None:
    for slug, _year in DECIDED:
        Indicator.objects.create(
            initiative=world.initiative(slug),
            sort_order=0,
            name="あとから増えた指標",
            kind="annual",
            timing="every_year",
            direction="at_least",
            unit="件",
            target=1,
            first_year=2021,
            last_year=2025,
        )


def rename_departments(_world: World) -> None:
    for department in Department.objects.all():
        department.name = f"新{department.name}"
        department.save()


def move_initiatives(_world: World) -> None:
    other = Department.objects.create(name="移管先の課", valid_from=dt.date(2021, 4, 1))
    Responsibility.objects.update(department=other)


def supersede_the_scale(_world: World) -> None:
    definition = json.loads((settings.BASE_DIR / "fixtures/scales/imari.json").read_text())
    for code in definition["codes"]:
        code["label"] = f"新しい{code['label']}"
    old = RatingScale.objects.get()
    old.is_active = False
    old.save()
    RatingScale.objects.create(
        plan=old.plan, key="imari", version=2, name="新しい基準", definition=definition, is_active=True
    )


def correct_an_earlier_year(_world: World) -> None:
    Measurement.objects.filter(report__cycle__fiscal_year__lt=2025).update(
        value=None, numerator=24, denominator=24
    )


def shift_the_round(_world: World) -> None:
    ReportingCycle.objects.update(inquiry_text="別", due_on=dt.date(2027, 1, 1))


def reword_the_form(_world: World) -> None:
    for cycle in ReportingCycle.objects.all():
        CycleField.objects.create(cycle=cycle, name="results", label="別の見出し")
        CycleField.objects.create(cycle=cycle, name="budget", is_used=False)


def report_a_later_year(world: World) -> None:
    submit(world, report(world, "san-2", 2023, number(3)))


EDITS = (
    report_a_later_year,
    edit_plan_texts,
    edit_schedule,
    edit_targets,
    add_an_indicator,
    rename_departments,
    move_initiatives,
    supersede_the_scale,
    correct_an_earlier_year,
    shift_the_round,
    reword_the_form,
)


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """An earlier year of 行－⑪ stands in the five-year row of its decided one."""
    with django_db_blocker.unblock():
        submit(loaded_world, report(loaded_world, "gyo-11", 2024, number(1)))
    return loaded_world


def test_a_later_edit_changes_nothing_that_was_decided(told: World) -> None:
    before = everything_shown(*DECIDED)
    for edit in EDITS:  # one after the other: making the documents is what takes its time
        edit(told)
        after = everything_shown(*DECIDED)
        for key in DECIDED:
            assert after[key] == before[key], (edit.__name__, key)


def test_the_running_year_follows_the_same_edits(told: World) -> None:
    before = everything_shown(RUNNING)
    for edit in (edit_plan_texts, edit_targets, rename_departments, supersede_the_scale):
        edit(told)
        after = everything_shown(RUNNING)
        assert after != before, edit.__name__
        before = after


def test_the_running_year_shows_decided_years_as_they_were_decided(told: World) -> None:
    edit_targets(told)
    document = everything_shown(RUNNING)[RUNNING][1]
    assert document.previous_grade.text.startswith("D")


def test_a_snapshot_names_who_wrote_it_and_why(told: World) -> None:
    snapshot = Snapshot.objects.get(report=told.report("gyo-11"))
    assert (snapshot.number, snapshot.cause, snapshot.written_by) == (1, "finalised", told["secretariat"])


def test_frozen_years_ask_the_database_for_nothing(told: World, django_assert_num_queries: Any) -> None:
    chosen = initiatives_with_everything(told.plan, slug="gyo-10")
    book = load_results(told.plan, initiatives=chosen)
    builder = EvaluationBuilder(book, 2024, is_visible=lambda _one, _report: True, today=TODAY)
    with django_assert_num_queries(0):
        builder.results(book.initiatives[0])
        list(result_rows(book, is_visible=lambda _one, _report: True))


def test_each_year_of_the_five_keeps_its_own_decision(told: World) -> None:
    """R6 is decided after R7 here: the sheet of R7 keeps the cell of R6 as it stood."""
    shown = everything_shown(DECIDED[1])[DECIDED[1]][1]
    assert [cell.value_text for cell in shown.indicators[0].years[3:]] == ["1回", "2回"]
