"""組織改編 in the database: everything goes on in the new departments, and nothing before the day changes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.directory.roles import department_named
from accounts.models import Department, Membership, Reorganisation
from accounts.permissions import access_of
from accounts.services import transfer
from initiatives.models import Responsibility
from initiatives.organisation.errors import OrganisationConflictError, ReorganisationError
from initiatives.organisation.scope import NOWHERE, Scope
from initiatives.organisation.services.reorganise import reorganise
from tests.cast import START, World
from tests.reports.story import finalise, ratio, report, submit

APRIL = dt.date(2026, 4, 1)
EVE = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date], None]:
    """Let today be another day."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *args: day)


def department(name: str) -> Department:
    return Department.objects.get(name=name)


def act(world: World, kind: str, before: list[str], names: list[str], **fields: Any) -> Reorganisation:
    values: dict[str, Any] = {"effective_on": APRIL, "choices": {}, "note": "", "at": NOW} | fields
    rows = [department(name) for name in before]
    return reorganise(kind=kind, before=rows, names=names, by=world["secretariat"], **values)


def scope(kind: str, before: list[str], names: list[str]) -> Scope:
    rows = [department(name) for name in before]
    return Scope(kind=kind, effective_on=APRIL, before=rows, names=names)


def facts() -> set[tuple[Any, ...]]:
    """Who was where on the eve: all that must not change."""
    memberships = Membership.objects.valid_on(EVE).values_list("user__username", "role", "department__name")
    charges = Responsibility.objects.valid_on(EVE).values_list("initiative", "kind", "department__name")
    return {*memberships, *charges, *Department.objects.valid_on(EVE).values_list("name")}


def leads(day: dt.date) -> dict[str, str]:
    rows = Responsibility.objects.valid_on(day).filter(kind="lead")
    return dict(rows.values_list("initiative__slug", "department__name"))


def test_rename_moves_everybody_and_everything_on_the_day(world: World) -> None:
    eve = facts()
    record = act(world, "rename", ["学校教育課"], ["学校ＤＸ課"], note="条例改正による")
    old, new = department("学校教育課"), department("学校ＤＸ課")
    assert (old.valid_until, new.valid_from, new.valid_until) == (EVE, APRIL, None)
    assert facts() == eve
    assert {slug for slug, name in leads(EVE).items() if name == "学校教育課"} == {
        "gyo-10",
        "gyo-11",
        "gyo-12",
    }
    assert {slug for slug, name in leads(APRIL).items() if name == "学校ＤＸ課"} == {
        "gyo-10",
        "gyo-11",
        "gyo-12",
    }
    assert "学校教育課" not in leads(APRIL).values()
    assert (record.note, record.recorded_by) == ("条例改正による", world["secretariat"])
    assert (list(record.before.all()), list(record.after.all())) == ([old], [new])


def test_what_the_directory_gave_stays_for_it_to_change(world: World) -> None:
    """It follows the new name by itself (accounts/directory): the old one leads there."""
    given = Membership.objects.filter(user=world["editor-gakko"])
    given.update(is_of_directory=True)
    act(world, "rename", ["学校教育課"], ["学校未来課"])
    assert [(str(row.department), row.valid_until) for row in given] == [("学校教育課", None)]
    assert department_named("学校教育課", APRIL) == department("学校未来課")


def test_access_follows_on_the_day_itself(world: World, on_day: Callable[[dt.date], None]) -> None:
    act(world, "rename", ["学校教育課"], ["学校ＤＸ課"])
    old, new = department("学校教育課"), department("学校ＤＸ課")
    on_day(EVE)
    assert access_of(world["editor-gakko"]).editor_departments == {old.pk}
    on_day(APRIL)
    assert access_of(world["editor-gakko"]).editor_departments == {new.pk}
    assert access_of(world["head-gakko"]).approver_departments == {new.pk}
    client = Client()
    client.force_login(world["editor-gakko"])
    assert client.get("/entry/2025/gyo-12/").status_code == 200
    assert "学校ＤＸ課" in client.get("/").content.decode()


def test_what_is_printed_names_the_old_and_the_new(world: World, on_day: Callable[[dt.date], None]) -> None:
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    act(world, "rename", ["学校教育課"], ["学校ＤＸ課"])
    on_day(APRIL)
    client = Client()
    client.force_login(world["secretariat"])
    text = client.get("/reports/2025/gyo-10.html").content.decode()
    assert "学校教育課（現：学校ＤＸ課）" in text


def test_a_decided_report_keeps_the_name(world: World, on_day: Callable[[dt.date], None]) -> None:
    finalise(world, report(world, "gyo-10", 2025, ratio(0, 24)), "A")
    act(world, "rename", ["学校教育課"], ["学校ＤＸ課"], at=dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    on_day(dt.date(2026, 8, 1))
    client = Client()
    client.force_login(world["secretariat"])
    text = client.get("/reports/2025/gyo-10.html").content.decode()
    assert "学校教育課" in text
    assert "学校ＤＸ課" not in text


def test_whoever_takes_over_reads_the_handover_note(world: World, on_day: Callable[[dt.date], None]) -> None:
    report(world, "gyo-10", 2024, ratio(5, 24), handover_note="業者の連絡先は共有フォルダ")
    transfer(
        user=world["editor-sangyo"],
        on=APRIL,
        leaving=list(world["editor-sangyo"].memberships.all()),
        role="editor",
        department=department("学校教育課"),
        is_deputy=False,
        by=world["secretariat"],
        at=NOW,
    )
    client = Client()
    client.force_login(world["editor-sangyo"])
    on_day(EVE)
    assert client.get("/entry/2025/gyo-10/").status_code == 404
    on_day(APRIL)
    page = client.get("/entry/2025/gyo-10/").content.decode()
    assert "業者の連絡先は共有フォルダ" in page
    assert "業者の連絡先" not in client.get("/").content.decode()
    assert "業者の連絡先" not in client.get("/reports/2024/gyo-10.html").content.decode()


def test_a_day_in_the_past_moves_what_began_since(world: World) -> None:
    later = Membership.objects.create(
        user=world["viewer"],
        role="editor",
        department=department("学校教育課"),
        valid_from=dt.date(2026, 4, 15),
    )
    act(world, "rename", ["学校教育課"], ["学校ＤＸ課"], at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    later.refresh_from_db()
    assert (later.department, later.valid_from) == (department("学校ＤＸ課"), dt.date(2026, 4, 15))


def test_merge_of_a_lead_and_its_supporter_leaves_the_lead(world: World) -> None:
    Membership.objects.create(
        user=world["editor-gakko"], role="editor", department=department("まちづくり課"), valid_from=START
    )
    eve = facts()
    act(world, "merge", ["学校教育課", "まちづくり課"], ["学校教育課"])
    assert facts() == eve
    new = Department.objects.get(name="学校教育課", valid_from=APRIL)
    rows = Responsibility.objects.filter(department=new, initiative__slug="gyo-10")
    assert [row.kind for row in rows] == ["lead"]
    assert Membership.objects.filter(department=new, user=world["editor-gakko"]).count() == 1


def test_split_asks_for_each_and_children_move(world: World) -> None:
    child = Department.objects.create(name="学校給食係", parent=department("学校教育課"), valid_from=START)
    planned = scope("split", ["学校教育課"], ["学校企画課", "学校ＤＸ課"])
    assert [one.label for one in planned.people] == ["deputy-gakkoさん", "editor-gakkoさん", "head-gakkoさん"]
    choices = {one.key: "new-0" for one in planned.movables}
    choices[f"initiative-{world.initiative('gyo-12').pk}"] = "new-1"
    choices[f"person-{world['head-gakko'].pk}"] = NOWHERE
    act(world, "split", ["学校教育課"], ["学校企画課", "学校ＤＸ課"], choices=choices)
    on_the_day = leads(APRIL)
    assert (on_the_day["gyo-10"], on_the_day["gyo-12"]) == ("学校企画課", "学校ＤＸ課")
    people = Membership.objects.valid_on(APRIL).filter(department__name="学校企画課")
    assert {row.user.username for row in people} == {"editor-gakko", "deputy-gakko"}
    assert not Membership.objects.valid_on(APRIL).filter(user=world["head-gakko"]).exists()
    child.refresh_from_db()
    assert child.parent == department("学校企画課")


def test_dissolve_hands_over_to_departments_that_exist(world: World) -> None:
    target = f"department-{department('まちづくり課').pk}"
    planned = scope("dissolve", ["学校教育課"], [])
    record = act(world, "dissolve", ["学校教育課"], [], choices={one.key: target for one in planned.movables})
    assert leads(APRIL)["gyo-10"] == "まちづくり課"
    # It leads now what it supported before.
    assert not Responsibility.objects.valid_on(APRIL).filter(kind="supporting").exists()
    assert list(record.after.all()) == [department("まちづくり課")]


@pytest.mark.parametrize("lacking", ["initiative", "person"])
def test_nothing_is_left_without_a_destination(world: World, lacking: str) -> None:
    planned = scope("split", ["学校教育課"], ["甲課", "乙課"])
    choices = {one.key: "new-0" for one in planned.movables if not one.key.startswith(lacking)}
    if lacking == "initiative":  # an initiative that is led must not go nowhere
        choices |= {one.key: NOWHERE for one in planned.initiatives}
    before = facts()
    with pytest.raises(ReorganisationError) as refusal:
        act(world, "split", ["学校教育課"], ["甲課", "乙課"], choices=choices)
    assert "の移る先を選んでください" in refusal.value.problems[0].sentence
    assert facts() == before
    assert not Department.objects.filter(name="甲課").exists()


def test_a_department_is_not_reorganised_twice(world: World) -> None:
    act(world, "rename", ["学校教育課"], ["学校ＤＸ課"])
    with pytest.raises(ReorganisationError, match="令和8年3月31日で廃止"):
        act(world, "rename", ["学校教育課"], ["教育総務課"])


def test_what_was_shown_must_still_hold(world: World) -> None:
    stamp = scope("rename", ["学校教育課"], ["学校ＤＸ課"]).stamp
    Membership.objects.create(
        user=world["viewer"], role="editor", department=department("学校教育課"), valid_from=START
    )
    with pytest.raises(OrganisationConflictError):
        act(world, "rename", ["学校教育課"], ["学校ＤＸ課"], stamp=stamp)
    assert department("学校教育課").valid_until is None


def test_the_last_secretariat_is_not_reorganised_away(world: World) -> None:
    office = Department.objects.create(name="情報政策課", valid_from=START)
    Membership.objects.filter(role="secretariat").update(department=office)
    planned = scope("dissolve", ["情報政策課"], [])
    choices = {one.key: NOWHERE for one in planned.people}
    with pytest.raises(ReorganisationError, match="事務局が1人もいなくなる"):
        act(world, "dissolve", ["情報政策課"], [], choices=choices)
    assert department("情報政策課").valid_until is None


def test_history_of_responsibilities_is_written(world: World) -> None:
    act(world, "rename", ["学校教育課"], ["学校ＤＸ課"])
    ended = Responsibility.objects.get(initiative__slug="gyo-10", department__name="学校教育課")
    assert [row.valid_until for row in ended.history.all()] == [EVE, None]
