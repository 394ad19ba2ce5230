"""外部評価 on the page of an initiative and on entry pages: this year's, and last year's beside the form."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from initiatives.models import Plan
from tests.cast import World
from tests.reports.outside_story import say, with_outside_body

pytestmark = pytest.mark.any_database

DECIDED, RUNNING, BEFORE = "確定した年度への意見", "確定前の年度への意見", "一年前の意見"
PAGES = ["/initiatives/gyo-11/?year=2025", "/initiatives/gyo-10/?year=2025"]
ENTRIES = ["/entry/2025/gyo-11/", "/entry/2025/gyo-10/"]
PLACE_BEFORE = "<dt>有識者会議の評価</dt><dd>評価：再（見直しを要する）<br>一年前の意見</dd>"


@pytest.fixture
def spoken(told: World) -> World:
    """行－⑪ R7 is decided, 行－⑩ R7 is submitted, its R6 decided."""
    with_outside_body(told)
    say(told, 2025, {"gyo-11": ("適", DECIDED), "gyo-10": ("", RUNNING)}, day=dt.date(2026, 8, 20))
    say(told, 2024, {"gyo-10": ("再", BEFORE)})
    return told


def text_of(world: World, name: str, address: str) -> str:
    client = Client()
    client.force_login(world[name])
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(
    ("name", "sees_running"),
    [("secretariat", True), ("headquarters", True), ("editor-gakko", False), ("viewer", False)],
)
def test_the_page_of_an_initiative_says_it(spoken: World, name: str, sees_running: bool) -> None:
    decided, running = (text_of(spoken, name, address) for address in PAGES)
    assert '<h2 id="outside-view-heading">有識者会議の評価（令和8年8月20日）</h2>' in decided
    assert f"評価：適（妥当である）<br>{DECIDED}" in decided
    assert (RUNNING in running) == sees_running
    assert ("（令和8年8月20日）（確定前）</h2>" in running) == sees_running
    assert BEFORE not in running
    assert BEFORE in text_of(spoken, name, "/initiatives/gyo-10/?year=2024")


@pytest.mark.parametrize(
    ("name", "sees_running"),
    [("secretariat", True), ("headquarters", True), ("editor-gakko", False), ("head-gakko", False)],
)
def test_entry_pages_have_this_years_and_last_years_beside(
    spoken: World, name: str, sees_running: bool
) -> None:
    decided, running = (text_of(spoken, name, address) for address in ENTRIES)
    assert DECIDED in decided
    assert (RUNNING in running) == sees_running
    assert PLACE_BEFORE in running
    assert BEFORE not in decided


def test_what_is_not_decided_any_more_is_not_public_any_more(spoken: World) -> None:
    type(spoken.report("gyo-11")).objects.filter(pk=spoken.report("gyo-11").pk).update(
        state="checked",
        finalised_at=None,
        final_grade="",
        final_grade_reason="",
        meeting_name="",
        meeting_date=None,
    )
    assert DECIDED not in text_of(spoken, "viewer", PAGES[0])
    assert DECIDED in text_of(spoken, "headquarters", PAGES[0])


@pytest.mark.parametrize("address", [*PAGES, *ENTRIES])
def test_a_plan_without_an_outside_body_shows_nothing_and_asks_for_nothing(
    spoken: World, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(10_000) as context:
            text_of(spoken, "secretariat", address)
        return len(context)

    queries()
    with_it = queries()
    Plan.objects.update(outside_grading="", outside_grades="", word_outside_body="")
    assert queries() < with_it
    page = text_of(spoken, "secretariat", address)
    assert all(word not in page for word in (DECIDED, RUNNING, BEFORE, "外部評価", "有識者会議"))
