"""The screen of an initiative's names, place and texts."""

import pytest
from django.test import Client

from indicators.plan_io import export_document
from indicators.planning.services.revisions import open_revision
from initiatives.heading_reports import follow_headings
from initiatives.models import Erratum, Initiative, InitiativeText, Placement, Plan, RowChange, SheetRow
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of
from tests.indicators.planning.test_services import AT

# What is written, and in which order, stands in test_services.py and test_plan_screens.py on both.
pytestmark = pytest.mark.any_database

URL = "/plan/initiatives/gyo-10/"
REASON = {"why-reason": "読み誤り"}


def order_of(plan: Plan) -> list[str]:
    return [one.slug for one in plan.initiatives.all()]


def test_an_erratum_changes_what_was_typed(world: World) -> None:
    client = secretary(world)
    before = export_document(world.plan)
    typed = {"initiative-title": "新しい名称", "initiative-description": "　字下げした文章。\n次の行※"}
    assert client.post(URL, posted_back(client, URL) | typed | REASON).status_code == 302
    one = world.initiative("gyo-10")
    assert (one.title, one.description) == ("新しい名称", "　字下げした文章。\n次の行※")
    after = export_document(Plan.objects.get())
    changed = next(row for row in after["initiatives"] if row["slug"] == "gyo-10")
    stood = next(row for row in before["initiatives"] if row["slug"] == "gyo-10")
    assert {name for name in changed if changed[name] != stood[name]} == {"title", "description"}


def test_every_initiative_saved_as_it_was_opened_changes_nothing(world: World) -> None:
    client = secretary(world)
    for one in world.plan.initiatives.all()[::9]:
        url = f"/plan/initiatives/{one.slug}/"
        assert client.post(url, posted_back(client, url) | REASON).status_code == 302
    assert not Erratum.objects.exists()


def test_another_place_in_the_order_and_another_address(world: World) -> None:
    client = secretary(world)
    data = posted_back(client, URL)
    first = world.initiative("gyo-1")
    typed = {"initiative-after": str(first.pk), "initiative-slug": "school-network"}
    answer = client.post(URL, data | typed | REASON)
    assert answer["Location"] == "/plan/initiatives/school-network/"
    assert order_of(world.plan)[5:8] == ["gyo-1", "school-network", "gyo-2"]
    assert posted_back(client, answer["Location"])["initiative-after"] == str(first.pk)


def test_the_plain_code_follows_the_code_unless_it_was_typed(world: World) -> None:
    client = secretary(world)
    client.post(URL, posted_back(client, URL) | REASON | {"initiative-code": "行－㉚"})
    assert world.initiative("gyo-10").plain_code == "行-30"
    client.post(URL, posted_back(client, URL) | REASON | {"initiative-plain_code": "学校"})
    client.post(URL, posted_back(client, URL) | REASON | {"initiative-code": "行－⑩"})
    assert world.initiative("gyo-10").plain_code == "学校"


def test_under_another_heading_it_stands_behind_what_is_there(world: World) -> None:
    client = secretary(world)
    heading = world.initiative("san-1").heading
    assert heading
    assert (
        client.post(
            URL, posted_back(client, URL) | {"initiative-heading": str(heading.pk)} | REASON
        ).status_code
        == 302
    )
    assert order_of(world.plan)[3:6] == ["san-4", "gyo-10", "san-5"]


def test_shown_again_under_further_headings(world: World) -> None:
    client = secretary(world)
    other, third = world.initiative("san-1").heading, world.initiative("chi-1").heading
    assert other
    assert third
    opened = posted_back(client, URL) | REASON
    client.post(URL, opened | {"initiative-again": [str(other.pk)]})
    # Whoever opened the page before takes nothing away of what was added meanwhile.
    client.post(URL, opened | {"initiative-again": [str(third.pk)]})
    placed = Placement.objects.filter(initiative__slug="gyo-10")
    assert set(placed.values_list("heading", flat=True)) == {other.pk, third.pk}
    client.post(URL, posted_back(client, URL) | REASON | {"initiative-again": [str(other.pk)]})
    assert list(placed.values_list("heading", flat=True)) == [other.pk]


def test_a_row_of_the_plans_own(world: World) -> None:
    client = secretary(world)
    row = SheetRow.objects.create(plan=world.plan, code="issue", kind="text", label="課　題", sort_order=99)
    field = f"row-{row.pk}-text"
    opened = posted_back(client, URL) | REASON
    assert client.post(URL, opened | {field: "人が足りない。"}).status_code == 302
    assert InitiativeText.objects.get().text == "人が足りない。"
    # Left blank by one who opened the page before: what the other wrote stays.
    assert client.post(URL, opened | {"initiative-title": "名称"}).status_code == 302
    assert InitiativeText.objects.exists()
    stale = client.post(URL, opened | {field: "場所がない。"})
    assert stale.status_code == 409
    assert "人が足りない。" in stale.content.decode()
    assert client.post(URL, sent_of(stale) | REASON | {field: " "}).status_code == 302
    assert not InitiativeText.objects.exists()


def test_what_follows_a_heading_is_not_asked(world: World) -> None:
    level = world.plan.levels.get(number=2)
    level.reports = True
    level.save()
    follow_headings(plan=Plan.objects.get())
    one = Initiative.objects.filter(of_heading__isnull=False)[0]
    client = secretary(world)
    url = f"/plan/initiatives/{one.slug}/"
    data = posted_back(client, url)
    assert {name for name in data if name.startswith("initiative-")} == {
        "initiative-description",
        "initiative-effect",
        "initiative-target_text",
    }
    assert client.post(url, data | REASON | {"initiative-effect": "効果"}).status_code == 302
    one.refresh_from_db()
    assert one.effect == "効果"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"initiative-code": ""}, "番号を入力してください。"),
        ({"initiative-code": "行－⑪"}, "「行－⑪」は、別の施策で使われています。"),
        ({"initiative-slug": "gyo-11"}, "「gyo-11」は、別の施策で使われています。"),
        ({"initiative-slug": "学校"}, "半角の英数字とハイフンで入力してください。"),
        ({"initiative-title": "一行目\n二行目"}, "改行"),
    ],
)
def test_what_cannot_stand_is_told_at_its_field(world: World, typed: dict[str, str], sentence: str) -> None:
    client = secretary(world)
    refused = client.post(URL, posted_back(client, URL) | REASON | typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert sentence in text
    assert "error-summary" in text
    assert not Erratum.objects.exists()


def test_into_a_revision_moving_others_contradicts_nothing(world: World) -> None:
    client = secretary(world)
    revision = open_revision(plan=world.plan, effective_year=2025, by=world["secretariat"], at=AT)
    data = posted_back(client, URL) | {"initiative-after": "0", "initiative-effect": "効果"}
    assert client.post(URL, data).status_code == 302
    assert RowChange.objects.filter(revision=revision, row=world.initiative("gyo-10").pk).get().after == {
        "effect": "効果",
        "sort_order": 1,
    }
    text = client.get("/plan/").content.decode()
    assert text.count("改定案で変更") == 1


def test_the_list_finds_by_words_and_leads_on(world: World, client: Client) -> None:
    client.force_login(world["secretariat"])
    text = client.get("/plan/?q=行10").content.decode()
    assert "1件見つかりました（全28件）。" in text
    assert 'href="/plan/initiatives/gyo-10/"' in text
    assert "見つかりませんでした" in client.get("/plan/?q=ありえない").content.decode()
    assert "担当課の決まっていない施策が" in text
    went = client.get("/plan/initiatives/?screen=plan_initiative&to=gyo-11")
    assert went["Location"] == "/plan/initiatives/gyo-11/"
    assert client.get("/plan/initiatives/?screen=people&to=gyo-11").status_code == 404
    assert client.get("/plan/initiatives/gyo-99/").status_code == 404
    page = client.get("/plan/initiatives/gyo-10/").content.decode()
    assert 'href="/plan/initiatives/gyo-9/" rel="prev"' in page
    assert 'href="/plan/initiatives/gyo-11/" rel="next"' in page
