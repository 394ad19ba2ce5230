"""What a revision or an erratum changed is told in the words of its own day, and dropped line by line."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Indicator
from indicators.planning.errors import EditRefusedError
from indicators.planning.rows import Edit
from indicators.planning.services import revisions
from indicators.planning.services.edits import correct_plan
from indicators.planning.told import told_of, told_of_draft, told_of_errata
from indicators.planning.told_page import groups_of, posted_rows, read_rows_posted
from indicators.workflow.errors import ConflictError
from initiatives.models import Activity, GlossaryTerm, Heading, Initiative, PlanSection, Revision
from tests.cast import World
from tests.indicators.planning.test_screens import secretary
from tests.indicators.planning.test_services import draft, put_in_force, revise

# What is written, and in which order, stands in test_services.py and test_plan_screens.py on both.
pytestmark = pytest.mark.any_database

AT = dt.datetime(2024, 3, 26, 10, tzinfo=dt.UTC)
NEW: dict[str, Any] = {
    "code": "新－①",
    "plain_code": "新-1",
    "slug": "shin-1",
    "number": 1,
    "title": "新しい取組",
    "first_year": 2024,
}


def lines(told: Any) -> list[tuple[str, str, str]]:
    return [(one.item, one.before, one.after) for one in told.lines]


def correct(world: World, edits: Sequence[Edit], days: int = 0) -> None:
    at = AT + dt.timedelta(days=days)
    correct_plan(plan=world.plan, edits=edits, reason="誤記", by=world["secretariat"], at=at)


def in_force(world: World, edits: Sequence[Edit], year: int = 2024) -> Revision:
    revision = draft(world, year)
    revise(world, revision, edits)
    return put_in_force(world, revision, revisions.RevisionHead(year, dt.date(year, 3, 25), "見直し"))


def test_words_are_of_the_day_whatever_came_later(world: World) -> None:
    section = world.plan.sections.all()[0]
    old = section.body
    first = in_force(world, [Edit(PlanSection, section.pk, {"body": "改定後"})])
    correct(world, [Edit(PlanSection, section.pk, {"body": "訂正後", "heading": "章"})])
    assert lines(told_of(first)) == [(f"本文の章「{section.heading}」の本文", old, "改定後")]
    ((erratum, told),) = told_of_errata(world.plan)
    assert erratum.reason == "誤記"
    assert lines(told) == [
        ("本文の章「章」の見出し", section.heading, "章"),
        ("本文の章「章」の本文", "改定後", "訂正後"),
    ]


def test_a_draft_is_told_against_the_plan_as_it_stands(world: World) -> None:
    section = world.plan.sections.all()[0]
    revision = draft(world)
    revise(world, revision, [Edit(PlanSection, section.pk, {"body": "改定後"})])
    correct(world, [Edit(PlanSection, section.pk, {"body": "訂正後"})])
    assert lines(told_of_draft(revision)) == [(f"本文の章「{section.heading}」の本文", "訂正後", "改定後")]
    correct(world, [Edit(PlanSection, section.pk, {"body": "改定後"})])
    assert not told_of_draft(revision).lines


def added(world: World) -> list[Edit]:
    like = world.initiative("gyo-10")
    assert like.heading is not None
    after = [one.pk for one in Initiative.objects.filter(plan=world.plan, sort_order__gt=like.sort_order)]
    orders = dict(Initiative.objects.filter(pk__in=after).values_list("pk", "sort_order"))
    return [
        *(Edit(Initiative, key, {"sort_order": order + 1}) for key, order in orders.items()),
        Edit(
            Initiative,
            -1,
            {**NEW, "plan": world.plan.pk, "heading": like.heading.pk, "sort_order": like.sort_order + 1},
        ),
        Edit(Activity, -1, {"initiative": -1, "fiscal_year": 2024, "text": "始める"}),
    ]


def test_an_addition_is_one_line_and_goes_as_one_with_the_order_that_it_moves(world: World) -> None:
    revision = draft(world)
    revise(world, revision, added(world))
    told = told_of_draft(revision)
    ((item, before, after),) = lines(told)
    assert (item, before) == ("全体", "（新設）")
    assert "新しい取組" in after
    assert "始める" in after
    assert told.silent
    rows = told.rows_of(0)
    assert rows == {(one.model, one.row) for one in revision.changes.all()}
    revisions.drop_changes(revision=revision, rows=rows, by=world["secretariat"])
    assert not revision.changes.exists()


def test_one_of_two_lines_stays(world: World) -> None:
    revision = draft(world)
    indicator = world.initiative("gyo-10").indicators.get()
    section = world.plan.sections.all()[0]
    revise(
        world,
        revision,
        [Edit(Indicator, indicator.pk, {"target": 5}), Edit(PlanSection, section.pk, {"body": "x"})],
    )
    told = told_of_draft(revision)
    assert len(told.lines) == 2
    revisions.drop_changes(revision=revision, rows=told.rows_of(0), by=world["secretariat"])
    assert [one.model for one in revision.changes.all()] == ["indicators.indicator"]
    with pytest.raises(ConflictError, match="見つかりません"):
        revisions.drop_changes(revision=revision, rows=told.rows_of(0), by=world["secretariat"])


def test_what_another_change_needs_is_not_dropped_before_it(world: World) -> None:
    revision = draft(world)
    level = world.plan.levels.order_by("number")[1]
    parent = Heading.objects.filter(plan=world.plan, level__number=1)[0]
    heading = {
        "plan": world.plan.pk,
        "level": level.pk,
        "parent": parent.pk,
        "slug": "new",
        "title": "新しい柱",
    }
    key = world.initiative("gyo-10").pk
    revise(
        world,
        revision,
        [Edit(Heading, -1, {**heading, "sort_order": 900}), Edit(Initiative, key, {"heading": -1})],
    )
    with pytest.raises(EditRefusedError, match="先に、その変更を取りやめてください"):
        revisions.drop_changes(revision=revision, rows={("initiatives.heading", -1)}, by=world["secretariat"])
    assert revision.changes.count() == 2


def test_an_erratum_does_not_take_away_what_a_draft_needs(world: World) -> None:
    level = world.plan.levels.order_by("number")[1]
    parent = Heading.objects.filter(plan=world.plan, level__number=1)[0]
    empty = Heading.objects.create(
        plan=world.plan, level=level, parent=parent, slug="empty", title="空の柱", sort_order=900
    )
    revision = draft(world)
    revise(world, revision, [Edit(Initiative, world.initiative("gyo-10").pk, {"heading": empty.pk})])
    with pytest.raises(EditRefusedError, match="作成中の改定案"):
        correct(world, [Edit(Heading, empty.pk, None)])
    assert Heading.objects.filter(pk=empty.pk).exists()


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (lambda world: world.plan.sections.all()[0], "/plan/sections/"),
        (lambda world: world.plan.headings.get(slug="gyo"), "/plan/headings/gyo/"),
        (
            lambda world: world.initiative("gyo-10").schedule_bars.all()[0],
            "/plan/initiatives/gyo-10/schedule/",
        ),
        (lambda world: world.initiative("gyo-10"), "/plan/initiatives/gyo-10/"),
        (
            lambda world: world.initiative("gyo-10").activities.get(fiscal_year=2025),
            "/plan/initiatives/gyo-10/years/",
        ),
        (lambda world: world.initiative("gyo-10").indicators.get(), "/plan/initiatives/gyo-10/targets/"),
        (lambda world: world.plan.glossary_terms.all()[0], "/plan/glossary/"),
    ],
)
def test_a_line_leads_to_the_screen_where_it_is_typed(world: World, place: Any, address: str) -> None:
    revision, row = draft(world), place(world)
    names: dict[Any, str] = {
        PlanSection: "body",
        Heading: "text",
        GlossaryTerm: "definition",
        Initiative: "description",
        Activity: "text",
        Indicator: "source",
    }
    name = names.get(type(row))
    values = {name: "x"} if name else {"is_inferred": not row.is_inferred}
    revise(world, revision, [Edit(type(row), row.pk, values)])
    ((line,),) = [group.lines for group in groups_of(told_of_draft(revision), world.plan)]
    assert line.url == address


def test_an_ending_leads_to_the_screen_of_the_run(world: World) -> None:
    revision = draft(world)
    values = {"last_year": 2024, "ending": "abolished"}
    revise(world, revision, [Edit(Initiative, world.initiative("gyo-10").pk, values)])
    ((line,),) = [group.lines for group in groups_of(told_of_draft(revision), world.plan)]
    assert line.url == "/plan/initiatives/gyo-10/run/"


def test_rows_come_back_from_a_form_as_they_went() -> None:
    rows = {("initiatives.heading", -1), ("indicators.indicator", 7)}
    assert read_rows_posted(posted_rows(rows)) == rows
    assert read_rows_posted("auth.user:1 initiatives.heading:x :: ") == set()


def test_the_page_shows_both_texts_and_drops_a_line(world: World) -> None:
    client = secretary(world)
    revision = draft(world)
    indicator = world.initiative("gyo-10").indicators.get()
    revise(world, revision, [Edit(Indicator, indicator.pk, {"target": 5})])
    url = f"/plan/revisions/{revision.number}/"
    text = client.get(url).content.decode()
    assert "<u>0.0</u>％以下" in text
    assert "<u>5.0</u>％以下" in text
    rows = posted_rows(told_of_draft(revision).rows_of(0))
    assert rows in text
    assert client.post(url, {"act": "drop", "rows": rows}).status_code == 302
    assert "変更はまだありません" in client.get(url).content.decode()
    gone = client.post(url, {"act": "drop", "rows": rows})
    assert (gone.status_code, "見つかりません" in gone.content.decode()) == (409, True)


def test_the_page_names_what_contradicts_before_anything_is_put_in_force(world: World) -> None:
    client = secretary(world)
    revision = draft(world)
    report = world.report("gyo-10")
    edit = Edit(Initiative, report.initiative_id, {"description": "改定後"})
    revisions.describe_revision(
        revision=revision, head=revisions.RevisionHead(report.cycle.fiscal_year, None, "")
    )
    revise(world, revision, [edit])
    url = f"/plan/revisions/{revision.number}/"
    assert "このままでは反映できません" not in client.get(url).content.decode()
    report.state = "submitted"
    report.submitted_at = AT
    report.save()
    text = client.get(url).content.decode()
    assert "このままでは反映できません" in text
    assert f'href="/entry/{report.cycle.fiscal_year}/gyo-10/"' in text


def test_the_list_shows_what_errata_changed(world: World) -> None:
    section = world.plan.sections.all()[0]
    correct(world, [Edit(PlanSection, section.pk, {"heading": "正しい見出し"})])
    client = secretary(world)
    text = client.get("/plan/revisions/").content.decode()
    assert "正しい見出し" in text
    assert "訂正後" in text


def test_more_errata_ask_for_no_more_queries(world: World) -> None:
    section = world.plan.sections.all()[0]
    counts = []
    for number in range(1, 4):
        correct(world, [Edit(PlanSection, section.pk, {"heading": f"見出し{number}"})], days=number)
        with CaptureQueriesContext(connection) as asked:
            assert len(told_of_errata(world.plan)) == number
        counts.append(len(asked))
    assert len(set(counts)) == 1
