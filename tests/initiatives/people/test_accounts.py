"""One form registers a person; name, use, password and lock are kept on the person's own page."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.account_acts import close_on
from accounts.guards import ONLY_BY_SECRETARIAT
from accounts.models import Membership, SignIn, User
from imari_dx.shared.fiscal_year import era_date
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.any_database


@pytest.fixture
def office(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


def form(**changes: str) -> dict[str, str]:
    return {
        "account-username": "sato",
        "account-full_name": "佐藤　花子",
        "account-email": "sato@example.lg.jp",
        "role-0-role": "viewer",
        "role-0-valid_from": "令和7年4月1日",
    } | changes


def told(answer: Any) -> str:
    found = re.search(r'class="first-password">([^<]+)<', answer.content.decode())
    assert found
    return found[1]


def signed_in(username: str, password: str) -> Client | None:
    client = Client()
    came = client.post("/account/login/", {"username": username, "password": password})
    return client if came.status_code == 302 else None


def test_a_person_is_registered_with_all_roles_and_chooses_the_own_password(
    office: Client, world: World
) -> None:
    department = str(Membership.objects.get(user=world["editor-gakko"]).department_id)
    further = {"role-1-role": "editor", "role-1-department": department, "role-1-valid_from": "R7.4.1"}
    answer = office.post("/people-new/", form(**further))
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    roles = Membership.objects.filter(user__username="sato").order_by("pk")
    assert [row.role for row in roles] == ["viewer", "editor"]
    newcomer = signed_in("sato", told(answer))
    assert newcomer
    assert newcomer.get("/").url == "/account/password/"
    assert told(answer) not in office.get("/people/sato/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"account-username": "Viewer"}, "大文字と小文字だけが違う利用者IDが既にあります"),
        ({"account-full_name": " "}, "氏名を入力してください"),
        ({"role-0-role": "editor"}, "担当者と所属長には部署を選んでください"),
        (
            {"role-2-role": "approver", "role-2-valid_from": "R7.4.1"},
            "担当者と所属長には部署を選んでください",
        ),
    ],
)
def test_what_is_wrong_registers_nothing(office: Client, changes: dict[str, str], sentence: str) -> None:
    users = User.objects.count()
    answer = office.post("/people-new/", form(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    summary = page[page.index('id="error-summary-heading"') :]
    assert summary[: summary.index("</ul>")].count(sentence) == 1
    assert User.objects.count() == users


def test_the_administrator_registers_nobody_as_the_secretariat(client: Client, world: World) -> None:
    client.force_login(world["admin"])
    answer = client.post("/people-new/", form(**{"role-0-role": "secretariat"}))
    assert answer.status_code == 422
    assert ONLY_BY_SECRETARIAT in answer.content.decode()


def test_the_account_is_kept_on_the_page_of_the_person(office: Client, world: World) -> None:
    named = {"act": "account", "account-full_name": "髙橋　次郎", "account-email": "t@example.lg.jp"}
    assert office.post("/people/viewer/", named).status_code == 302
    assert (world["viewer"].full_name, world["viewer"].email) == ("髙橋　次郎", "t@example.lg.jp")
    own = signed_in("viewer", PASSWORD)
    assert own
    answer = office.post("/people/viewer/", {"act": "password"})
    assert own.get("/").status_code == 302  # the password that let them in is gone
    again = signed_in("viewer", told(answer))
    assert again
    assert again.get("/").url == "/account/password/"
    assert office.post("/people/viewer/", {"act": "stop"}).status_code == 302
    assert signed_in("viewer", told(answer)) is None
    assert again.get("/").url.startswith("/account/login/")
    assert "利用停止" in office.get("/people/?state=stopped").content.decode()
    assert office.post("/people/viewer/", {"act": "use"}).status_code == 302
    assert signed_in("viewer", told(answer))
    said = LogEntry.objects.filter(object_id=str(world["viewer"].pk)).order_by("pk")
    assert [one.get_change_message() for one in said] == [
        "氏名かメールアドレスを変えました。",
        "パスワードを再設定しました。",
        "利用を停止しました。",
        "利用を再開しました。",
    ]
    assert "利用を再開しました。" in office.get("/people/viewer/").content.decode()


def test_a_locked_person_is_let_in_again(office: Client, world: World) -> None:
    for _ in range(10):
        signed_in("viewer", "wrong")
    assert signed_in("viewer", PASSWORD) is None
    assert "viewer" in office.get("/people/?state=locked").content.decode()
    assert "ロックを解除する" in office.get("/people/viewer/").content.decode()
    assert office.post("/people/viewer/", {"act": "unlock"}).status_code == 302
    assert signed_in("viewer", PASSWORD)
    assert SignIn.objects.filter(kind="unlocked", user=world["viewer"]).count() == 1
    assert "ロックを解除する" not in office.get("/people/viewer/").content.decode()


def test_nobody_locks_the_last_keepers_out(office: Client, world: World) -> None:
    own = office.post("/people/secretariat/", {"act": "stop"})
    assert own.status_code == 422
    assert "自分の利用は、自分では止められません" in own.content.decode()
    last = office.post("/people/admin/", {"act": "stop"})
    assert "ただ1人のアカウント管理者です" in last.content.decode()
    other = Client()
    other.force_login(world["admin"])
    refused = other.post("/people/secretariat/", {"act": "stop"})
    assert "事務局の人だけができます" in refused.content.decode()
    assert all(world[name].is_active for name in ("secretariat", "admin"))


def test_a_closed_account_ends_with_its_day(office: Client, world: World) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    act = {"by": world["secretariat"], "at": timezone.now()}
    own = signed_in("viewer", PASSWORD)
    close_on(user=world["viewer"], day=tomorrow, **act)
    assert own
    assert own.get("/").status_code == 200
    assert f"{era_date(tomorrow)}に利用を終え" in office.get("/people/").content.decode()
    close_on(user=world["viewer"], day=timezone.localdate(), **act)
    assert own.get("/").status_code == 302
    assert signed_in("viewer", PASSWORD) is None


@pytest.mark.parametrize("sort", ["name", "department", "latest", "earliest", "state"])
def test_the_list_costs_the_same_for_any_number(
    office: Client, world: World, sort: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(13):
        page = office.get(f"/people/?sort={sort}")
    assert len(page.context["rows"]) == User.objects.count()


@pytest.mark.parametrize(
    ("address", "most"), [("/people/viewer/", 23), ("/transfers/", 12), ("/transfers/new/", 14)]
)
def test_pages_of_people_cost_few_queries(
    office: Client, address: str, most: int, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(most):
        assert office.get(address).status_code == 200
