"""The schedule of an initiative is drawn: what was not touched stays the same row."""

from typing import Any

import pytest
from django.test import Client

from indicators.planning.services.revisions import open_revision
from initiatives.models import Erratum, Plan, ScheduleBar
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of
from tests.indicators.planning.test_services import AT, HEAD, put_in_force

# What is written, and in which order, stands in test_services.py and test_plan_screens.py on both.
pytestmark = pytest.mark.any_database

URL = "/plan/initiatives/gyo-10/schedule/"
WHY = {"why-reason": "図の読み誤り"}


def bars(world: World) -> dict[int, tuple[Any, ...]]:
    return {
        bar.pk: (
            bar.phase.code,
            (bar.start_fiscal_year, bar.start_period),
            (bar.end_fiscal_year, bar.end_period),
            bar.is_inferred,
        )
        for bar in ScheduleBar.objects.filter(initiative=world.initiative("gyo-10")).select_related("phase")
    }


def opened(client: Client) -> dict[str, Any]:
    return posted_back(client, URL) | WHY


def phase(world: World, code: str) -> int:
    return int(world.plan.phases.get(code=code).pk)


def test_saved_as_it_was_opened_nothing_changes(world: World) -> None:
    client, before = secretary(world), bars(world)
    assert client.post(URL, opened(client)).status_code == 302
    assert bars(world) == before
    assert not Erratum.objects.exists()


def test_a_bar_grows_one_goes_and_one_comes(world: World) -> None:
    client, before = secretary(world), bars(world)
    data = opened(client)
    plan_phase, operate, develop = (f"bars-{phase(world, code)}" for code in ("plan", "operate", "develop"))
    assert data[operate] == [f"2025-{period}" for period in (1, 2, 3, 4)]
    data |= {operate: ["2024-4", *data[operate]], plan_phase: ["2021-2"], develop: []}
    data |= {"bars-inferred": [f"inferred-new-{phase(world, 'plan')}"]}
    assert client.post(URL, data).status_code == 302
    grown = next(key for key, bar in before.items() if bar[0] == "operate")
    after = bars(world)
    assert after.pop(grown) == ("operate", (2024, 4), (2025, 4), False)
    assert list(after.values()) == [("plan", (2021, 2), (2021, 2), True)]
    assert not after.keys() & before.keys()


def test_a_bar_that_is_cut_stays_inferred_on_both_sides(world: World) -> None:
    client = secretary(world)
    data = opened(client)
    name = f"bars-{phase(world, 'operate')}"
    assert client.post(URL, data | {name: ["2025-1", "2025-4"]}).status_code == 302
    found = [bar for bar in bars(world).values() if bar[0] == "operate"]
    assert found == [("operate", (2025, 1), (2025, 1), True), ("operate", (2025, 4), (2025, 4), True)]


def test_a_revision_takes_the_bars(world: World) -> None:
    client, before = secretary(world), bars(world)
    revision = open_revision(plan=world.plan, effective_year=2024, by=world["secretariat"], at=AT)
    name = f"bars-{phase(world, 'operate')}"
    assert (
        client.post(URL, opened(client) | {name: ["2025-3", "2025-4"], "way": "revision"}).status_code == 302
    )
    assert bars(world) == before
    assert posted_back(client, URL)[name] == ["2025-3", "2025-4"]
    put_in_force(world, revision, HEAD)
    assert [bar[1] for bar in bars(world).values() if bar[0] == "operate"] == [(2025, 3)]


def test_two_people_draw_at_once(world: World) -> None:
    client = secretary(world)
    mine, plan_phase, operate = (
        opened(client),
        *(f"bars-{phase(world, code)}" for code in ("plan", "operate")),
    )
    assert client.post(URL, opened(client) | {operate: ["2025-4"], plan_phase: []}).status_code == 302
    # Another phase: both stand.
    develop = f"bars-{phase(world, 'develop')}"
    assert client.post(URL, mine | {develop: ["2023-1"]}).status_code == 302
    assert [bar[:2] for bar in bars(world).values()] == [("develop", (2023, 1)), ("operate", (2025, 4))]
    # The same bar: nothing is written, both are shown, and saved again the second counts.
    stale = client.post(URL, mine | {operate: ["2025-1"]})
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "令和7年度第4四半期" in text
    again = sent_of(stale) | WHY
    assert (again[operate], again[develop]) == ("2025-1", "2023-1")
    assert client.post(URL, again).status_code == 302
    assert [bar[1] for bar in bars(world).values() if bar[0] == "operate"] == [(2025, 1)]


@pytest.mark.parametrize(
    "shown",
    ["", "[]", "3", '{"x":1}', '{"1":{}}', "{bar}"],
    ids=["none", "list", "number", "x", "empty", "of another"],
)
def test_what_a_page_never_carried_is_passed_over(world: World, shown: str) -> None:
    other = world.initiative("gyo-11").schedule_bars.all()[0]
    fields = f'{{"{other.pk}":{{"phase":{other.phase_id},"start_fiscal_year":2021,"start_period":1,'
    fields += '"end_fiscal_year":2021,"end_period":1,"is_inferred":false}}'
    data = opened(client := secretary(world)) | {"bars-shown": shown.replace("{bar}", fields)}
    assert client.post(URL, data).status_code in (302, 422)
    assert ScheduleBar.objects.filter(pk=other.pk, initiative=other.initiative).exists()


@pytest.mark.parametrize(
    ("periods", "told"), [(0, "線を引ける工程がありません"), (1, "令和3年度"), (2, "上")]
)
def test_any_division_of_the_year(world: World, periods: int, told: str) -> None:
    ScheduleBar.objects.all().delete()
    Plan.objects.filter(pk=world.plan.pk).update(periods_per_year=periods, end_fiscal_year=2032)
    client = secretary(world)
    text = client.get(URL).content.decode()
    assert told in text
    assert (
        text.count('name="bars-') - text.count("bars-inferred") - text.count("bars-shown") == 12 * 3 * periods
    )
    if periods:
        operate = f"bars-{phase(world, 'operate')}"
        assert client.post(URL, opened(client) | {operate: ["2031-1", f"2032-{periods}"]}).status_code == 302
        assert max(bar[2] for bar in bars(world).values()) == (2032, periods)
