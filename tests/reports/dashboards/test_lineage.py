"""Old and new of an initiative on its page, both ways: words for everybody, links for who may follow them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.book.succession import plan_after, plan_before
from initiatives.models import Plan
from initiatives.permissions import plans_of
from initiatives.succession import came_by
from tests.cast import World
from tests.next_plan import ADDED, SLUG, next_plan
from tests.reports.story import tell
from tests.second_plan import restrict

pytestmark = pytest.mark.any_database
OLD, NEW = "/initiatives/{}/", f"/p/{SLUG}/initiatives/{{}}/"
ALL = "/plan/succession/"
FROM, NEXT = "前計画からの引継ぎ", "次期計画での扱い"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: pytest.FixtureRequest) -> World:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        tell(loaded_world)
        next_plan(loaded_world)
    return loaded_world


def page(world: World, reader: str, address: str) -> str:
    client = Client()
    client.force_login(world[reader])
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def told(content: str) -> dict[str, tuple[str, list[str]]]:
    """Of each way the words and the addresses."""
    found = re.search(r'<dl class="initiative-lineage">(.*?)</dl>', content, re.DOTALL)
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", found[1], re.DOTALL) if found else []
    return {
        label: ("　".join(re.findall(r"<(?:strong|span)>(.*?)<", rest)), _links(rest)) for label, rest in rows
    }


def _links(text: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', text)


AFTER, BEFORE = "第２次（令和8年度〜令和12年度）", "伊万里市ＤＸ推進計画（令和3年度〜令和7年度）"


@pytest.mark.parametrize(
    ("address", "label", "words", "links"),
    [
        (OLD.format("gyo-11"), NEXT, f"継続　{AFTER}", [NEW.format("gyo-11")]),
        (OLD.format("gyo-10"), NEXT, f"分割　{AFTER}", [NEW.format("gyo-10"), NEW.format("gyo-10-2")]),
        (OLD.format("san-1"), NEXT, f"統合　{AFTER}", [NEW.format("san-1")]),
        (OLD.format("san-2"), NEXT, f"統合　{AFTER}", [NEW.format("san-1")]),
        (OLD.format("chi-2"), NEXT, f"終了　{AFTER}", []),
        (NEW.format("gyo-11"), FROM, f"継続　{BEFORE}", [OLD.format("gyo-11")]),
        (NEW.format("gyo-10-2"), FROM, f"分割　{BEFORE}", [OLD.format("gyo-10")]),
        (NEW.format("san-1"), FROM, f"統合　{BEFORE}", [OLD.format("san-1"), OLD.format("san-2")]),
        (NEW.format(ADDED), FROM, f"新規　{BEFORE}", []),
    ],
)
def test_old_and_new_are_told_both_ways(
    world: World, address: str, label: str, words: str, links: list[str]
) -> None:
    links = [*links, ALL]  # of both plans side by side
    assert told(page(world, "editor-gakko", address)) == {label: (words, links)}
    for link in links:
        page(world, "editor-gakko", link)


@pytest.mark.parametrize(
    ("address", "is_old", "label", "word"),
    [(OLD.format("gyo-10"), True, NEXT, "分割"), (NEW.format("san-1"), False, FROM, "統合")],
)
def test_without_a_part_in_the_other_plan_the_word_alone_is_told(
    world: World, address: str, is_old: bool, label: str, word: str
) -> None:
    restrict(world, "viewer", world.plan if is_old else Plan.objects.get(slug=SLUG))
    content = page(world, "viewer", address)
    assert told(content) == {label: (word, [])}
    assert (SLUG if is_old else BEFORE) not in content


def test_what_a_plan_follows_is_known_with_the_plans_of_its_reader(world: World) -> None:
    reader = world["viewer"]
    plans = {plan.slug: plan for plan in plans_of(reader)}
    old, new = plans[world.plan.slug], plans[SLUG]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        before, after = plan_before(new, reader), plan_after(old, reader)
        assert plan_before(old, reader) is plan_after(new, reader) is None
    assert before
    assert after
    assert (before.plan, after.plan) == (old, new)
    assert not asked.captured_queries


@pytest.mark.parametrize(
    ("sharers", "word"), [([], "新規"), ([1], "継続"), ([2], "分割"), ([1, 1], "統合"), ([2, 1], "統合")]
)
def test_how_an_initiative_came_into_the_next_plan(sharers: list[int], word: str) -> None:
    assert came_by(sharers) == word
