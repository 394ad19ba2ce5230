"""共管 on the page 担当課・関係課, in a 組織改編 and in what is printed."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Department, ReorganisationKind
from indicators.book.results import load_results
from initiatives.models import Responsibility, ResponsibilityKind
from initiatives.organisation.services.reorganise import reorganise
from reports.builders.year_view import year_views
from tests.cast import START, World
from tests.initiatives.organisation.charges import charges

pytestmark = pytest.mark.any_database
DAY = "令和8年4月1日"


def joint_of(world: World, slug: str, on: dt.date) -> set[str]:
    rows = Responsibility.objects.valid_on(on).filter(
        initiative=world.initiative(slug), kind=ResponsibilityKind.JOINT
    )
    return set(rows.values_list("department__name", flat=True))


def test_a_further_lead_is_chosen_and_taken_back(client: Client, world: World) -> None:
    client.force_login(world["secretariat"])
    sent = charges(world, on=DAY, joint={"gyo-11": ["産業ＤＸ推進室", "まちづくり課"]})
    assert client.post("/responsibilities/", sent).status_code == 302
    assert joint_of(world, "gyo-11", dt.date(2026, 4, 1)) == {"産業ＤＸ推進室", "まちづくり課"}
    assert joint_of(world, "gyo-11", dt.date(2026, 3, 31)) == set()
    sent = charges(world, on="令和9年4月1日", joint={"gyo-11": []})
    assert client.post("/responsibilities/", sent).status_code == 302
    assert joint_of(world, "gyo-11", dt.date(2027, 4, 1)) == set()
    assert joint_of(world, "gyo-11", dt.date(2027, 3, 31)) == {"産業ＤＸ推進室", "まちづくり課"}


@pytest.mark.parametrize(
    ("joint", "supporting", "said"),
    [
        (["学校教育課"], [], "担当課の学校教育課は、共管には選べません。"),
        (["まちづくり課"], ["まちづくり課"], "共管のまちづくり課は、関係課には選べません。"),
    ],
)
def test_a_department_has_one_part(
    client: Client, world: World, joint: list[str], supporting: list[str], said: str
) -> None:
    client.force_login(world["secretariat"])
    sent = charges(world, on=DAY, joint={"gyo-11": joint}, supporting={"gyo-11": supporting})
    response = client.post("/responsibilities/", sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert joint_of(world, "gyo-11", dt.date(2026, 4, 1)) == set()


def test_the_main_department_is_printed_with_the_further_leads(world: World) -> None:
    initiative = world.initiative("gyo-11")
    for name in ("産業ＤＸ推進室", "まちづくり課"):
        Responsibility.objects.create(
            initiative=initiative,
            department=Department.objects.get(name=name),
            kind=ResponsibilityKind.JOINT,
            valid_from=dt.date(2026, 3, 31),
        )
    book = load_results(world.plan)
    (read,) = (one for one in book.initiatives if one.pk == initiative.pk)
    printed = [view.department for view in year_views(book, read, lambda *_: True)]
    assert printed[-2:] == ["学校教育課", "学校教育課（共管：産業ＤＸ推進室、まちづくり課）"]


def test_a_merged_department_keeps_the_stronger_part(world: World) -> None:
    """What leads and what leads jointly become one: it leads, and is not its own further lead."""
    other = Department.objects.get(name="産業ＤＸ推進室")
    Responsibility.objects.create(
        initiative=world.initiative("gyo-11"),
        department=other,
        kind=ResponsibilityKind.JOINT,
        valid_from=START,
    )
    day = dt.date(2027, 4, 1)
    reorganise(
        kind=ReorganisationKind.MERGE,
        effective_on=day,
        before=[Department.objects.get(name="学校教育課"), other],
        names=["教育産業課"],
        choices={},
        note="",
        by=world["secretariat"],
        at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
    )
    rows = Responsibility.objects.valid_on(day).filter(initiative=world.initiative("gyo-11"))
    assert [(str(row.department), row.kind) for row in rows] == [("教育産業課", ResponsibilityKind.LEAD)]
