"""Levels and headings on their screens: what follows from the tree, and what stands in the way."""

from collections.abc import Sequence
from typing import Any

import pytest

from indicators.models import AnnualReport
from indicators.planning.order import moved, numbers_in_order
from indicators.planning.services.revisions import RevisionHead
from initiatives.models import Heading, HeadingLevel, Initiative, Placement, PlanSection, RowChange
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of
from tests.indicators.planning.test_services import HEAD, draft, put_in_force

pytestmark = pytest.mark.any_database

REASON = {"why-reason": "誤植"}
LEVELS = "/plan/levels/"


@pytest.mark.parametrize(
    ("own", "numbers"),
    [
        ([], []),
        ([1, 2, 3], [None, None, None]),
        ([10, 20], [None, None]),
        ([20, 10, 30], [10, 20, None]),
        ([10, 20, None], [None, None, 21]),
        ([None, None], [1, 2]),
        ([10, None, 20], [1, 2, 3]),
        ([1, 1, 2], [None, 2, 3]),
    ],
)
def test_who_changes_places_takes_the_others_number(
    own: Sequence[int | None], numbers: list[int | None]
) -> None:
    assert numbers_in_order(own) == numbers


@pytest.mark.parametrize(
    ("key", "down", "order"),
    [
        (1, False, [1, 2, 3, 4]),
        (1, True, [3, 2, 1, 4]),  # 2 and 4 are of another group
        (3, True, [1, 2, 3, 4]),
        (4, False, [1, 4, 3, 2]),
    ],
)
def test_rows_change_places_within_their_group(key: int, down: bool, order: list[int]) -> None:
    assert moved([1, 2, 3, 4], {1: "a", 2: "b", 3: "a", 4: "b"}, key, down=down) == order


def level_words(world: World) -> list[tuple[int, str]]:
    return list(HeadingLevel.objects.filter(plan=world.plan).values_list("number", "word"))


def test_whoever_sends_no_level_at_all_changes_none(world: World) -> None:
    old = level_words(world)
    draft(world, 2024)
    assert secretary(world).post(LEVELS).status_code == 302
    assert level_words(world) == old


@pytest.mark.parametrize("in_revision", [False, True])
def test_a_level_is_put_above_and_taken_away_again(world: World, in_revision: bool) -> None:
    client, old = secretary(world), level_words(world)
    revision = draft(world, 2024) if in_revision else None
    top = HeadingLevel.objects.get(number=1)
    more = client.post(LEVELS, posted_back(client, LEVELS) | {"act": f"level:above:level-{top.pk}"})
    data = sent_of(more) | REASON | {"level-new1-word": "大綱"}
    assert client.post(LEVELS, data).status_code == 302
    if revision:
        assert level_words(world) == old
        put_in_force(world, revision)
    assert level_words(world) == [(1, "大綱"), *((number + 1, word) for number, word in old)]
    assert world.initiative("gyo-10").heading.level.number == 3  # type: ignore[union-attr]
    new = HeadingLevel.objects.get(word="大綱")
    if not revision:
        client.post(LEVELS, posted_back(client, LEVELS) | REASON | {f"level-{new.pk}-remove": "on"})
        assert level_words(world) == old


def test_a_level_with_headings_stays_and_the_last_reports(world: World) -> None:
    client, data = secretary(world), posted_back(secretary(world), LEVELS) | REASON
    top = HeadingLevel.objects.get(number=1)
    refused = client.post(LEVELS, data | {f"level-{top.pk}-remove": "on"})
    assert (refused.status_code, "この階層の見出しが3件" in refused.content.decode()) == (422, True)
    last = HeadingLevel.objects.get(number=3)
    assert f"level-{last.pk}-reports" not in data
    assert client.post(LEVELS, data | {f"level-{last.pk}-word": "事業"}).status_code == 302
    assert HeadingLevel.objects.get(number=3).reports


def test_sections_change_numbers(world: World) -> None:
    client, url = secretary(world), "/plan/sections/"
    first, second = PlanSection.objects.all()[:2]
    data = posted_back(client, url) | REASON
    data |= {
        f"section-{first.pk}-number": str(second.number),
        f"section-{second.pk}-number": str(first.number),
    }
    assert client.post(url, data).status_code == 302
    assert [row.pk for row in PlanSection.objects.all()[:2]] == [second.pk, first.pk]


def add_heading(world: World, below: str, title: str, **more: str) -> Any:
    client = secretary(world)
    url = f"/plan/new-heading/?below={below}" if below else "/plan/new-heading/"
    typed = {f"heading-{name}": text for name, text in {"title": title, **more}.items()}
    return client.post(url, posted_back(client, url) | REASON | typed)


def test_a_heading_is_put_below_another(world: World) -> None:
    assert add_heading(world, "san", "新しい柱").status_code == 302
    added = Heading.objects.get(title="新しい柱")
    assert (added.parent.slug, added.level.number) == ("san", 2)  # type: ignore[union-attr]
    assert added.slug.startswith("san-h")
    assert add_heading(world, "", "新しい分野", slug="new", code="新").status_code == 302
    top = Heading.objects.get(slug="new")
    assert (top.parent, top.level.number, top.code) == (None, 1, "新")
    taken = add_heading(world, "", "また", slug="new")
    assert (taken.status_code, "使われています" in taken.content.decode()) == (422, True)
    wrong = add_heading(world, "san", "上でない", level=str(HeadingLevel.objects.get(number=1).pk))
    assert (wrong.status_code, "より上の階層" in wrong.content.decode()) == (422, True)


def test_a_heading_goes_only_when_nothing_is_below(world: World) -> None:
    client = secretary(world)
    again = Heading.objects.create(
        plan=world.plan, level=HeadingLevel.objects.get(number=1), slug="again", title="再掲", sort_order=99
    )
    place = Placement.objects.create(initiative=world.initiative("gyo-10"), heading=again)
    for slug, sentence in (
        ("san", "この下に見出しが"),
        (world.initiative("gyo-10").heading.slug, "この下に施策などが"),  # type: ignore[union-attr]
        ("again", "この下に施策などが1件"),
    ):
        url = f"/plan/headings/{slug}/"
        assert sentence in client.get(url).content.decode()
        refused = client.post(url, posted_back(client, url) | REASON | {"heading-remove": "on"})
        assert refused.status_code == 422
    place.delete()
    gone = client.post("/plan/headings/again/", posted_back(client, url) | REASON | {"heading-remove": "on"})
    assert gone["Location"] == "/plan/headings/"
    assert not Heading.objects.filter(slug="again").exists()


def test_headings_change_places_with_their_brothers(world: World) -> None:
    client, url = secretary(world), "/plan/headings/"
    tops = list(Heading.objects.filter(parent=None))
    opened = posted_back(client, url)
    moved_down = client.post(url, opened | {"act": f"down:{tops[0].pk}"})
    text = moved_down.content.decode()
    assert f'value="down:{tops[0].pk}" autofocus' in text
    assert text.index(f"/plan/headings/{tops[1].slug}/") < text.index(f"/plan/headings/{tops[0].slug}/")
    assert client.post(url, sent_of(moved_down) | REASON).status_code == 302
    found = list(Heading.objects.filter(parent=None))
    assert found == [tops[1], tops[0], tops[2]]
    assert client.post(url, opened | REASON | {"order": "x 0 -1"}).status_code == 302
    assert list(Heading.objects.filter(parent=None)) == found


def test_a_heading_moves_to_another_address(world: World) -> None:
    client, url = secretary(world), "/plan/headings/san/"
    moved_to = client.post(url, posted_back(client, url) | REASON | {"heading-slug": "industry"})
    assert moved_to["Location"] == "/plan/headings/industry/"
    assert client.get("/plan/headings/industry/").status_code == 200


def test_a_level_that_begins_to_report_in_a_revision_does_so_from_its_year(world: World) -> None:
    client = secretary(world)
    revision = draft(world, 2025)
    level = HeadingLevel.objects.get(number=1)
    assert (
        client.post(LEVELS, posted_back(client, LEVELS) | {f"level-{level.pk}-reports": "on"}).status_code
        == 302
    )
    assert add_heading(world, "", "新しい分野", slug="new", level=str(level.pk)).status_code == 302
    assert RowChange.objects.filter(model="initiatives.initiative").count() == 1
    put_in_force(world, revision, RevisionHead(2025, HEAD.decided_on, HEAD.reason))
    reporting = Initiative.objects.filter(of_heading__isnull=False)
    assert {(one.slug, one.first_year) for one in reporting} == {
        (slug, 2025) for slug in ("san", "gyo", "chi", "new")
    }


class TestLevelsThatReport:
    """What reports follows from the levels and headings, however they are changed."""

    def make_report(self, world: World, reports: bool = True) -> Any:
        client = secretary(world)
        box = f"level-{HeadingLevel.objects.get(number=1).pk}-reports"
        data = {name: value for name, value in posted_back(client, LEVELS).items() if name != box}
        return client.post(LEVELS, data | REASON | ({box: "on"} if reports else {}))

    def test_each_heading_gets_a_row_before_what_stands_below_it(self, world: World) -> None:
        assert self.make_report(world).status_code == 302
        level = HeadingLevel.objects.get(number=1)
        assert [one.slug for one in world.plan.initiatives.of_level(level)] == ["san", "gyo", "chi"]
        first = [one.slug for one in world.plan.initiatives.all() if one.slug.startswith("gyo")][:2]
        assert first == ["gyo", "gyo-1"]
        assert world.plan.initiatives.of_last_level().count() == 28

    def test_a_heading_takes_its_row_along(self, world: World) -> None:
        self.make_report(world)
        client, url = secretary(world), "/plan/headings/san/"
        assert 'href="/plan/initiatives/san/"' in client.get(url).content.decode()
        client.post(url, posted_back(client, url) | REASON | {"heading-title": "しごと"})
        assert world.initiative("san").title == "しごと"

    def test_it_stops_only_before_anything_was_reported(self, world: World) -> None:
        self.make_report(world)
        refused = self.make_report(world, reports=False)
        assert refused.status_code == 422
        assert "年度実績のある見出しがあるため、外せません" in refused.content.decode()
        AnnualReport.objects.filter(initiative__of_heading__isnull=False).delete()
        assert self.make_report(world, reports=False).status_code == 302
        assert not world.plan.initiatives.filter(of_heading__isnull=False).exists()
