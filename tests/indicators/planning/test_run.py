"""Initiatives are added, ended, merged and split, within a revision or while the plan is made."""

from typing import Any

import pytest

from indicators.models import EvaluationItem, ReportingCycle
from indicators.planning.ending import after_end
from indicators.planning.services import revisions
from initiatives.models import Activity, Erratum, Initiative, ScheduleBar
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary
from tests.indicators.planning.test_services import AT, put_in_force

# On PostgreSQL tests/test_on_postgresql.py posts its forms, test_services.py puts revisions in force.
pytestmark = pytest.mark.any_database

RUN = "/plan/initiatives/gyo-11/run/"
ADD = "/plan/add/"
REASON = {"why-reason": "読み誤り"}


def draft(world: World) -> Any:
    return revisions.open_revision(plan=world.plan, effective_year=2024, by=world["secretariat"], at=AT)


def typed(world: World, **values: str) -> dict[str, str]:
    """A new initiative beside 行－⑪."""
    heading = world.initiative("gyo-11").heading_id
    return {"new-new1-code": "行－㉒", "new-new1-title": "新しいもの", "new-new1-heading": str(heading)} | {
        f"origin-{name}": value for name, value in values.items()
    }


def test_one_is_added_by_a_revision(world: World) -> None:
    client = secretary(world)
    revision = draft(world)
    answer = client.post(ADD, posted_back(client, ADD) | typed(world))
    assert answer["Location"] == "/plan/initiatives/22/"
    assert "新規" in client.get("/plan/").content.decode()
    url = answer["Location"]
    assert client.post(url, posted_back(client, url) | {"initiative-slug": "gyo-22"}).status_code == 302
    years = "/plan/initiatives/gyo-22/years/"
    client.post(years, posted_back(client, years) | {"activity-2024-text": "始める", "paste2024-lines": "甲"})
    put_in_force(world, revision)
    one = world.initiative("gyo-22")
    assert (one.plain_code, one.first_year) == ("行-22", 2024)
    order = [row.slug for row in world.plan.initiatives.all()]
    assert order[order.index("gyo-22") - 1] == "gyo-12"  # the last one under the heading
    assert one.activities.get().text == "始める"


def test_whoever_sends_no_row_at_all_gets_one_to_fill_in(world: World) -> None:
    draft(world)
    answer = secretary(world).post(ADD)
    assert (answer.status_code, "番号を入力してください。" in answer.content.decode()) == (422, True)


def test_one_ends_with_the_year_before_and_the_end_is_taken_back(world: World) -> None:
    client = secretary(world)
    revision = draft(world)
    data = posted_back(client, RUN) | {"run-ending": "abolished", "run-clears": "on"}
    assert "run-first_year" not in data
    assert client.post(RUN, data).status_code == 302
    assert revision.changes.get(model="initiatives.initiative").after == {
        "last_year": 2023,
        "ending": "abolished",
    }
    assert revision.changes.count() > 1
    assert "終了" in client.get("/plan/").content.decode()
    back = posted_back(client, RUN) | {"run-ending": "", "run-last_year": ""}
    assert client.post(RUN, back).status_code == 302
    assert not revision.changes.filter(model="initiatives.initiative").exists()


def test_what_ended_before_the_revision_stays(world: World) -> None:
    Initiative.objects.filter(slug="gyo-11").update(last_year=2022, ending="ended")
    draft(world)
    page = secretary(world).get(RUN).content.decode()
    assert "改定の年度より前に終わっているため" in page
    assert 'name="run-last_year"' not in page


def test_two_are_merged_into_a_new_one(world: World) -> None:
    client = secretary(world)
    revision = draft(world)
    merged = [world.initiative(slug) for slug in ("gyo-11", "gyo-12")]
    data = posted_back(client, ADD) | typed(world) | {"origin-merges": [str(one.pk) for one in merged]}
    assert client.post(ADD, data).status_code == 302
    put_in_force(world, revision)
    new = Initiative.objects.get(code="行－㉒")
    found = Initiative.objects.filter(merged_into=new)
    assert [(one.slug, one.last_year, one.ending) for one in found] == [
        ("gyo-11", 2023, "merged"),
        ("gyo-12", 2023, "merged"),
    ]


def test_one_is_split_with_its_texts(world: World) -> None:
    client = secretary(world)
    revision = draft(world)
    url = f"{ADD}?split=gyo-11"
    data = posted_back(client, url) | typed(world) | {"origin-ends": "on"}
    heading = data["new-new1-heading"]
    data |= {"new-new2-code": "行－㉓", "new-new2-title": "もう1つ", "new-new2-heading": heading}
    assert client.post(url, data).status_code == 302
    put_in_force(world, revision)
    old = world.initiative("gyo-11")
    assert (old.last_year, old.ending) == (2023, "ended")
    new = list(old.split_into.all())
    assert [one.code for one in new] == ["行－㉒", "行－㉓"]
    assert {one.description for one in new} == {old.description}
    assert {row.fiscal_year for row in Activity.objects.filter(initiative__in=new)} <= {2024, 2025}


def test_while_a_plan_is_made_one_is_added_and_removed(world: World) -> None:
    ReportingCycle.objects.update(opened_on=None)
    client = secretary(world)
    answer = client.post(ADD, posted_back(client, ADD) | typed(world))
    assert answer.status_code == 302
    url = f"{answer['Location']}run/"
    assert client.post(url, posted_back(client, url) | {"run-removes": "on"})["Location"] == "/plan/"
    assert not Initiative.objects.filter(code="行－㉒").exists()
    assert 'name="run-removes"' not in client.get(RUN).content.decode()  # it has reports


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"new-new1-code": "行－⑩"}, "「行－⑩」は、別の施策で使われています。"),
        ({"new-new1-code": "", "new-new1-title": ""}, "番号を入力してください。"),
        ({"origin-merges": "5"}, "追加する年度を選んでください。"),
    ],
)
def test_what_cannot_be_added(world: World, data: dict[str, str], sentence: str) -> None:
    client = secretary(world)
    refused = client.post(ADD, posted_back(client, ADD) | REASON | typed(world) | data)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert not Erratum.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"run-ending": "ended"}, "終わった年度を選んでください。"),
        ({"run-merged_into": "5", "run-last_year": "2023"}, "「統合」を選んでください。"),
    ],
)
def test_what_an_erratum_may_not_say_of_a_run(world: World, data: dict[str, str], sentence: str) -> None:
    client = secretary(world)
    refused = client.post(RUN, posted_back(client, RUN) | REASON | data)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()


def test_what_stands_after_the_end(world: World) -> None:
    one = world.initiative("gyo-11")
    found = after_end(one, 2023)
    gone = {(edit.model, edit.key) for edit in found if edit.values is None}
    assert gone == {
        *((Activity, row.pk) for row in one.activities.filter(fiscal_year__gt=2023)),
        *((EvaluationItem, row.pk) for row in one.evaluation_items.filter(fiscal_year__gt=2023)),
        *((ScheduleBar, row.pk) for row in one.schedule_bars.filter(start_fiscal_year__gt=2023)),
    }
    shortened = {edit.key: edit.values for edit in found if edit.values is not None}
    reaching = one.schedule_bars.filter(start_fiscal_year__lte=2023, end_fiscal_year__gt=2023)
    assert shortened == {row.pk: {"end_fiscal_year": 2023, "end_period": 4} for row in reaching}
