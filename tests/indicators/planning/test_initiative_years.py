"""The screen of what an initiative is to do in each year."""

from typing import Any

import pytest

from indicators.models import EvaluationItem
from indicators.planning.services.revisions import open_revision
from initiatives.models import Activity, Erratum, RowChange
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of
from tests.indicators.planning.test_services import AT

# What is written, and in which order, stands in test_services.py and test_plan_screens.py on both.
pytestmark = pytest.mark.any_database

URL = "/plan/initiatives/gyo-3/years/"
REASON = {"why-reason": "読み誤り"}


def items_of(world: World, year: int) -> list[str]:
    rows = EvaluationItem.objects.filter(initiative=world.initiative("gyo-3"), fiscal_year=year)
    return [row.text for row in rows]


def activities_of(world: World) -> dict[int, str]:
    return {row.fiscal_year: row.text for row in world.initiative("gyo-3").activities.all()}


def test_saved_as_it_was_opened_it_changes_nothing(world: World) -> None:
    client = secretary(world)
    for slug in ("gyo-3", "san-1", "chi-1"):
        url = f"/plan/initiatives/{slug}/years/"
        assert client.post(url, posted_back(client, url) | REASON).status_code == 302
    assert not Erratum.objects.exists()


def test_a_blank_text_takes_the_row_away_and_a_new_one_adds_it(world: World) -> None:
    client = secretary(world)
    before = activities_of(world)
    data = posted_back(client, URL) | REASON
    year = next(iter(before))
    assert client.post(URL, data | {f"activity-{year}-text": " "}).status_code == 302
    assert activities_of(world) == {key: text for key, text in before.items() if key != year}
    data = posted_back(client, URL) | REASON
    assert client.post(URL, data | {f"activity-{year}-text": "一行目\n二行目"}).status_code == 302
    assert activities_of(world)[year] == "一行目\n二行目"


def test_items_are_pasted_added_moved_emptied(world: World) -> None:
    client = secretary(world)
    before = items_of(world, 2025)
    first = EvaluationItem.objects.filter(initiative__slug="gyo-3", fiscal_year=2025)[0]
    data = posted_back(client, URL) | {"paste2025-lines": "甲\n\n　乙 \n", "paste2024-lines": "丙"} | REASON
    assert client.post(URL, data).status_code == 302
    assert items_of(world, 2025) == [*before, "甲", "乙"]
    assert items_of(world, 2024)[-1] == "丙"
    more = client.post(URL, posted_back(client, URL) | {"act": "item2025:add"})
    typed = sent_of(more) | REASON | {"item2025-new1-text": "中で\n改行"}
    moved = client.post(URL, typed | {"act": f"item2025:down:item2025-{first.pk}"})
    assert client.post(URL, sent_of(moved) | REASON).status_code == 302
    listed = items_of(world, 2025)
    assert listed.index(before[0]) == 1
    assert listed[-1] == "中で\n改行"
    data = posted_back(client, URL) | REASON | {f"item2025-{first.pk}-text": ""}
    assert client.post(URL, data).status_code == 302
    assert items_of(world, 2025) == [text for text in listed if text != before[0]]


def test_an_item_that_somebody_added_meanwhile_stays(world: World) -> None:
    client = secretary(world)
    opened = posted_back(client, URL) | REASON
    client.post(URL, opened | {"paste2025-lines": "先の人"})
    answer = client.post(URL, opened | {"activity-2025-text": "後の人"})
    assert answer.status_code == 302
    assert "先の人" in items_of(world, 2025)
    assert activities_of(world)[2025] == "後の人"


def test_an_item_is_answered_by_an_indicator_of_its_initiative(world: World) -> None:
    client = secretary(world)
    one = world.initiative("gyo-3")
    item, indicator = one.evaluation_items.filter(fiscal_year=2025)[0], one.indicators.all()[0]
    data: dict[str, Any] = {f"item2025-{item.pk}-indicator": str(indicator.pk)}
    assert client.post(URL, posted_back(client, URL) | REASON | data).status_code == 302
    item.refresh_from_db()
    assert item.indicator == indicator


def test_a_revision_leaves_the_years_before_it(world: World) -> None:
    client = secretary(world)
    revision = open_revision(plan=world.plan, effective_year=2025, by=world["secretariat"], at=AT)
    data = posted_back(client, URL)
    assert not any("2024" in name for name in data)
    text = client.get(URL).content.decode()
    assert "この改定案では変えられません。" in text
    assert activities_of(world)[2024].splitlines()[0] in text
    client.post(URL, data | {"activity-2025-text": "改定後", "paste2025-lines": "新しい項目"})
    assert RowChange.objects.filter(revision=revision).count() == 2
    assert Activity.objects.filter(text="改定後").count() == 0
    assert posted_back(client, URL)["activity-2025-text"] == "改定後"
