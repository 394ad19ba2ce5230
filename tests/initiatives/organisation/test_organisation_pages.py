"""The pages about who is where: what they show, write and refuse (who may open them: test_addresses.py)."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Department, Membership, Reorganisation, User
from initiatives.models import Responsibility
from tests.cast import START, World
from tests.initiatives.organisation.charges import charges

pytestmark = pytest.mark.any_database

TODAY = dt.date(2026, 3, 2)
APRIL = dt.date(2026, 4, 1)
EVE = dt.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def office(client: Client, world: World) -> Client:
    """The secretariat at work."""
    client.force_login(world["secretariat"])
    return client


def place(name: str) -> Department:
    return Department.objects.get(name=name)


def at(day: dt.date, slug: str, kind: str = "lead") -> list[str]:
    rows = Responsibility.objects.valid_on(day).filter(initiative__slug=slug, kind=kind)
    return list(rows.values_list("department__name", flat=True))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- 担当課・関係課 ---


def test_only_what_changed_is_written(office: Client, world: World) -> None:
    before = Responsibility.objects.count()
    body = charges(
        world,
        on="令和8年4月1日",
        lead={"gyo-10": "産業ＤＸ推進室"},
        supporting={"gyo-11": ["まちづくり課", "産業ＤＸ推進室"]},
    )
    assert office.post("/responsibilities/", body).status_code == 302
    assert (at(EVE, "gyo-10"), at(APRIL, "gyo-10")) == (["学校教育課"], ["産業ＤＸ推進室"])
    assert at(EVE, "gyo-11", "supporting") == []
    assert set(at(APRIL, "gyo-11", "supporting")) == {"まちづくり課", "産業ＤＸ推進室"}
    assert at(APRIL, "gyo-10", "supporting") == ["まちづくり課"]
    assert Responsibility.objects.count() == before + 3


def test_a_change_lasts_until_the_one_that_is_planned(office: Client, world: World) -> None:
    office.post(
        "/responsibilities/",
        charges(world, on="R8.10.1", lead={"gyo-10": "まちづくり課"}, supporting={"gyo-10": []}),
    )
    office.post("/responsibilities/", charges(world, on="R8.4.1", lead={"gyo-10": "産業ＤＸ推進室"}))
    days = [EVE, APRIL, dt.date(2026, 9, 30), dt.date(2026, 10, 1)]
    assert [at(day, "gyo-10") for day in days] == [
        ["学校教育課"],
        ["産業ＤＸ推進室"],
        ["産業ＤＸ推進室"],
        ["まちづくり課"],
    ]
    text = office.get("/responsibilities/?on=R8.4.1").content.decode()
    assert "予定：令和8年10月1日から 担当課：まちづくり課" in text


def test_a_department_that_takes_another_name_meanwhile_goes_on(office: Client, world: World) -> None:
    rename(office, "まちづくり課", "地域づくり課")
    office.post("/responsibilities/", charges(world, on="R8.3.2", lead={"gyo-11": "まちづくり課"}))
    assert (at(EVE, "gyo-11"), at(APRIL, "gyo-11")) == (["まちづくり課"], ["地域づくり課"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"lead": {"gyo-10": ""}}, "行－⑩の担当課を選んでください。"),
        ({"supporting": {"gyo-10": ["学校教育課"]}}, "担当課の学校教育課は、関係課には選べません。"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    office: Client, world: World, typed: dict[str, Any], sentence: str
) -> None:
    before = list(Responsibility.objects.values_list())
    response = office.post("/responsibilities/", charges(world, on="R8.4.1", **typed))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert list(Responsibility.objects.values_list()) == before


def test_a_stale_line_shows_both_versions(office: Client, world: World) -> None:
    body = charges(world, on="R8.4.1", lead={"gyo-10": "産業ＤＸ推進室"}, supporting={"gyo-10": []})
    office.post("/responsibilities/", charges(world, on="R8.4.1", supporting={"gyo-10": ["産業ＤＸ推進室"]}))
    response = office.post("/responsibilities/", body)
    text = response.content.decode()
    assert response.status_code == 409
    assert "担当課：学校教育課　関係課：産業ＤＸ推進室" in text
    assert "担当課：産業ＤＸ推進室　関係課：なし" in text
    assert at(APRIL, "gyo-10") == ["学校教育課"]


def test_what_somebody_else_changed_elsewhere_stays(office: Client, world: World) -> None:
    body = charges(world, on="R8.4.1", lead={"gyo-10": "産業ＤＸ推進室"})
    office.post("/responsibilities/", charges(world, on="R8.4.1", lead={"gyo-11": "まちづくり課"}))
    assert office.post("/responsibilities/", body).status_code == 302
    assert (at(APRIL, "gyo-10"), at(APRIL, "gyo-11")) == (["産業ＤＸ推進室"], ["まちづくり課"])


def test_a_day_that_is_none_is_said(office: Client) -> None:
    response = office.get("/responsibilities/?on=そのうち")
    assert response.status_code == 422
    assert "日付として読み取れません" in response.content.decode()


# --- 組織改編 ---


def rename(office: Client, old: str, new: str, **fields: Any) -> Any:
    body = {"kind": "rename", "before": place(old).pk, "effective_on": "R8.4.1", "names": new, "note": ""}
    return office.post("/departments/reorganise/", body | fields)


def test_the_steps_of_a_split(office: Client, world: World) -> None:
    assert "名称変更" in office.get("/departments/reorganise/").content.decode()
    asked = {
        "kind": "split",
        "before": place("学校教育課").pk,
        "effective_on": "R8.4.1",
        "names": "甲課\n乙課",
    }
    response = office.get("/departments/reorganise/", asked)
    text = response.content.decode()
    assert response.status_code == 200
    assert "行－⑩ 学校ネットワークの適正化" in text
    assert "editor-gakkoさん" in text
    scope = response.context["scope"]
    body = asked | {"stamp": scope.stamp, "note": "規則改正"}
    refused = office.post("/departments/reorganise/", body)
    assert refused.status_code == 422
    assert "の移る先を選んでください" in refused.content.decode()
    assert not Reorganisation.objects.exists()
    choices = {one.key: "new-1" for one in scope.movables}
    assert office.post("/departments/reorganise/", body | choices).status_code == 302
    assert at(APRIL, "gyo-10") == ["乙課"]
    listed = office.get("/departments/").content.decode()
    assert "規則改正" in listed
    assert "設置予定" in listed


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"effective_on": "", "names": "甲課"}, "施行日を入力してください。"),
        ({"effective_on": "R8.4.1", "names": ""}, "新しい部署の名称を入力してください。"),
        ({"effective_on": "R8.4.1", "names": "まちづくり課"}, "ほかの部署が使っています"),
        ({"effective_on": "R3.4.1", "names": "甲課"}, "より後の日にしてください"),
    ],
)
def test_what_cannot_be_reorganised_stays_typed(
    office: Client, world: World, asked: dict[str, str], sentence: str
) -> None:
    data = {"kind": "rename", "before": place("学校教育課").pk} | asked
    for response in (
        office.get("/departments/reorganise/", data),
        office.post("/departments/reorganise/", data),
    ):
        assert response.status_code == 422
        text = response.content.decode()
        assert sentence in text
        assert f'value="{asked["names"]}"' in text or not asked["names"]


def test_what_changed_since_the_preview_is_shown_again(office: Client, world: World) -> None:
    response = rename(office, "学校教育課", "学校ＤＸ課", stamp="seen-before-somebody-came")
    assert response.status_code == 409
    assert "部署、所属、担当課のどれかが変わりました" in response.content.decode()
    assert place("学校教育課").valid_until is None


# --- 利用者 ---


def test_people_are_found(office: Client, world: World) -> None:
    Membership.objects.create(
        user=world["viewer"],
        role="approver",
        department=place("学校教育課"),
        valid_from=APRIL,
        is_deputy=True,
    )

    def found(query: str) -> set[str]:
        return {row["user"].username for row in office.get(f"/people/?{query}").context["rows"]}

    assert found("role=approver") == {"head-gakko", "deputy-gakko", "viewer"}
    assert found(f"department={place('まちづくり課').pk}") == {"editor-support"}
    assert found("text=gakko") == {"editor-gakko", "head-gakko", "deputy-gakko"}
    assert len(found("")) == User.objects.count()
    text = office.get("/people/?text=viewer").content.decode()
    assert "令和8年4月1日から 学校教育課 所属長（代決者）" in text


def post(client: Client, username: str, act: str, **fields: Any) -> Any:
    prefix = f"{act}-" if act in ("grant", "transfer") else ""
    return client.post(
        f"/people/{username}/", {"act": act} | {f"{prefix}{name}": value for name, value in fields.items()}
    )


def test_a_transfer_ends_and_begins(office: Client, world: World) -> None:
    old = Membership.objects.get(user=world["editor-gakko"])
    post(
        office,
        "editor-gakko",
        "transfer",
        on="令和8年4月1日",
        leaving=[old.pk],
        role="editor",
        department=place("まちづくり課").pk,
    )
    rows = Membership.objects.filter(user=world["editor-gakko"]).values_list(
        "department__name", "valid_from", "valid_until"
    )
    assert set(rows) == {("学校教育課", START, EVE), ("まちづくり課", APRIL, None)}
    entry = LogEntry.objects.filter(object_id=str(world["editor-gakko"].pk)).latest("pk")
    assert entry.user_id == world["secretariat"].pk


def test_membership_follows_a_department_that_is_renamed_later(office: Client, world: World) -> None:
    rename(office, "学校教育課", "学校ＤＸ課")
    post(
        office,
        "viewer",
        "grant",
        role="editor",
        department=place("学校教育課").pk,
        valid_from="令和8年3月2日",
    )
    rows = Membership.objects.filter(user=world["viewer"], role="editor")
    assert set(rows.values_list("department__name", "valid_from", "valid_until")) == {
        ("学校教育課", TODAY, EVE),
        ("学校ＤＸ課", APRIL, None),
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "editor", "valid_from": "R8.4.1"}, "担当者と所属長には部署を選んでください。"),
        ({"role": "", "valid_from": "R8.4.1"}, "役割を選んでください。"),
        ({"role": "viewer", "valid_from": "いつか"}, "日付として読み取れません"),
        ({"role": "viewer", "valid_from": "R8.4.1"}, "と期間が重なります"),
        (
            {"role": "headquarters", "valid_from": "R8.4.1", "valid_until": "R8.3.1"},
            "終了日は開始日以降の日にしてください。",
        ),
        (
            {"role": "headquarters", "valid_from": "R8.4.1", "is_deputy": "on"},
            "代決者は、役割を「所属長」にして登録します。",
        ),
    ],
)
def test_memberships_that_cannot_be(
    office: Client, world: World, fields: dict[str, str], sentence: str
) -> None:
    response = post(office, "viewer", "grant", **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Membership.objects.filter(user=world["viewer"]).count() == 1


@pytest.mark.parametrize("reader", ["secretariat", "admin"])
def test_the_last_secretariat_cannot_be_ended(client: Client, world: World, reader: str) -> None:
    client.force_login(world[reader])
    row = Membership.objects.get(role="secretariat")

    def end() -> Any:
        return client.post(
            "/people/secretariat/", {"act": "end", "membership": row.pk, f"end-{row.pk}-last_day": "R8.3.31"}
        )

    response = end()
    assert response.status_code == 422
    assert "令和8年4月1日から事務局が1人もいなくなる" in response.content.decode()
    row.refresh_from_db()
    assert row.valid_until is None
    Membership.objects.create(user=world["viewer"], role="secretariat", valid_from=APRIL)
    assert end().status_code == 302
    row.refresh_from_db()
    assert row.valid_until == EVE


def test_only_what_has_not_begun_can_be_taken_back(office: Client, world: World) -> None:
    running = Membership.objects.get(user=world["viewer"])
    coming = Membership.objects.create(user=world["viewer"], role="headquarters", valid_from=APRIL)
    assert post(office, "viewer", "cancel", membership=running.pk).status_code == 422
    assert post(office, "viewer", "cancel", membership=coming.pk).status_code == 302
    assert list(Membership.objects.filter(user=world["viewer"])) == [running]


@pytest.mark.parametrize("address", ["/responsibilities/", "/departments/?all=1", "/people/"])
def test_queries_do_not_grow_with_rows(office: Client, world: World, address: str) -> None:
    before = queries(office, address)
    for number in range(5):
        row = Department.objects.create(name=f"第{number}課", valid_from=START, parent=place("まちづくり課"))
        user = User.objects.create_user(f"person-{number}", full_name=f"職員{number}")
        Membership.objects.create(user=user, role="editor", department=row, valid_from=START)
        initiative = world.initiative(f"gyo-{number + 13}")
        Responsibility.objects.create(initiative=initiative, department=row, kind="lead", valid_from=START)
    assert queries(office, address) == before <= 13
