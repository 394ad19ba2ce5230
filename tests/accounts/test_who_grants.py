"""事務局 is made by 事務局 alone, nobody promotes himself; the server makes one only where there is none."""

import datetime as dt
import io
import logging
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.guards import NOT_FOR_ONESELF, ONLY_BY_SECRETARIAT
from accounts.models import Membership, ServerGrant, User
from tests.cast import START, World

pytestmark = pytest.mark.any_database

PASSWORD = "Momiji-to-Sakura-7"
LONG_AGO = dt.date(2020, 3, 31)


@pytest.fixture
def admin(client: Client, world: World) -> Client:
    """The account administrator, who is nothing else."""
    client.force_login(world["admin"])
    return client


def offices() -> set[tuple[str, dt.date, dt.date | None]]:
    rows = Membership.objects.filter(role="secretariat", user__is_active=True)
    return set(rows.values_list("user__username", "valid_from", "valid_until"))


def held_by(user: User) -> set[Any]:
    return set(Membership.objects.filter(user=user).values_list("role", "department", "valid_until"))


def posted(client: Client, address: str, **changes: Any) -> Any:
    """Send an admin page as it is shown, with changes."""
    page = client.get(address)
    data: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = "on" if value is True else value
    return client.post(address, {k: v for k, v in (data | changes).items() if v is not None})


def change(model: str, pk: int) -> str:
    return reverse(f"admin:accounts_{model}_change", args=[pk])


def line(user: User, role: str, **fields: Any) -> dict[str, Any]:
    return {"user": user.pk, "role": role, "valid_from": "2025-04-01", "department": ""} | fields


@pytest.mark.parametrize("whom", ["admin", "viewer", "nobody", "editor-gakko"])
@pytest.mark.parametrize("way", ["grant", "transfer", "membership", "inline"])
def test_the_administrator_makes_nobody_the_secretariat(
    admin: Client, world: World, whom: str, way: str
) -> None:
    before, user = offices(), world[whom]
    if way in ("grant", "transfer"):
        day = {"grant": "valid_from", "transfer": "on"}[way]
        fields = {"act": way, f"{way}-role": "secretariat", f"{way}-{day}": "令和8年4月1日"}
        response = admin.post(f"/people/{whom}/", fields)
        assert response.status_code == 422
        assert ONLY_BY_SECRETARIAT in response.content.decode()
        assert "事務局</option>" not in response.content.decode()
    elif way == "membership":
        response = admin.post(reverse("admin:accounts_membership_add"), line(user, "secretariat"))
        assert ONLY_BY_SECRETARIAT in response.content.decode()
    else:
        rows = user.memberships.count()
        added = {f"memberships-{rows}-{name}": value for name, value in line(user, "secretariat").items()}
        response = posted(admin, change("user", user.pk), **added, **{"memberships-TOTAL_FORMS": rows + 1})
        assert ONLY_BY_SECRETARIAT in response.content.decode()
    assert offices() == before


def test_nor_by_what_leads_there(admin: Client, world: World) -> None:
    """Another row turned into one, one moved or prolonged, an account brought back."""
    row = Membership.objects.get(user=world["viewer"])
    office = Membership.objects.get(role="secretariat")
    past = Membership.objects.create(
        user=world["nobody"], role="secretariat", valid_from=START, valid_until=dt.date(2022, 3, 31)
    )
    gone = User.objects.create_user("gone", PASSWORD, full_name="前の人", is_active=False)
    Membership.objects.create(user=gone, role="secretariat", valid_from=START)
    before = offices()
    for response in (
        posted(admin, change("membership", row.pk), role="secretariat"),
        posted(admin, change("membership", office.pk), user=world["admin"].pk),
        posted(admin, change("membership", office.pk), valid_from="2020-04-01"),
        posted(admin, change("membership", past.pk), valid_until=""),
        posted(admin, change("user", world["nobody"].pk), **{"memberships-0-valid_until": ""}),
    ):
        assert ONLY_BY_SECRETARIAT in response.content.decode()
    # The account of somebody who is the secretariat once it is in use again.
    assert admin.post(change("user", gone.pk), {"username": "gone", "is_active": "on"}).status_code == 403
    assert offices() == before


@pytest.mark.parametrize("way", ["grant", "inline", "membership", "prolong", "role"])
def test_the_administrator_gives_himself_nothing(admin: Client, world: World, way: str) -> None:
    user = world["admin"]
    own = Membership.objects.get(user=user)
    old = Membership.objects.create(
        user=user, role="viewer", valid_from=START, valid_until=dt.date(2022, 3, 31)
    )
    before = held_by(user)
    if way == "grant":
        page = admin.get("/people/admin/").content.decode()
        assert NOT_FOR_ONESELF in page
        assert "所属を追加する" not in page
        fields = {"act": "grant", "grant-role": "headquarters", "grant-valid_from": "令和8年4月1日"}
        assert admin.post("/people/admin/", fields).status_code == 422
    elif way == "inline":
        added = {f"memberships-2-{name}": value for name, value in line(user, "headquarters").items()}
        response = posted(admin, change("user", user.pk), **added, **{"memberships-TOTAL_FORMS": 3})
        assert NOT_FOR_ONESELF in response.content.decode()
    elif way == "membership":
        response = admin.post(reverse("admin:accounts_membership_add"), line(user, "headquarters"))
        assert NOT_FOR_ONESELF in response.content.decode()
    elif way == "prolong":
        response = posted(admin, change("membership", old.pk), valid_until="")
        assert NOT_FOR_ONESELF in response.content.decode()
    else:
        response = posted(admin, change("membership", own.pk), role="headquarters")
        assert NOT_FOR_ONESELF in response.content.decode()
    assert held_by(user) == before


def test_nor_does_he_act_in_the_secretariats_name(admin: Client, world: World) -> None:
    """Password, 利用者ID and mail address of the secretariat, now or to come, are not his to set."""
    Membership.objects.create(
        user=world["viewer"], role="secretariat", valid_from=timezone.localdate() + dt.timedelta(30)
    )
    for name in ("secretariat", "viewer"):
        user = world[name]
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        two = {"password1": PASSWORD, "password2": PASSWORD}
        assert admin.get(password).status_code == 403
        assert admin.post(password, two).status_code == 403
        fields = {"username": "mine", "full_name": "x", "email": "me@example.jp"}
        assert admin.post(change("user", user.pk), fields).status_code == 403
        page = admin.get(change("user", user.pk)).content.decode()
        assert 'name="username"' not in page
        assert 'name="_save"' not in page
        assert "事務局の人だけができます" in admin.get(f"/people/{name}/").content.decode()
        deleted = admin.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"})
        assert "事務局だけが変えられます" in deleted.content.decode()
        assert world[name].check_password("an-honest-test-password-7")
        assert (world[name].username, world[name].email) == (name, "")


def test_what_the_administrator_is_there_for_still_works(admin: Client, world: World) -> None:
    address = reverse("admin:auth_user_password_change", args=[world["nobody"].pk])
    assert admin.post(address, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    fields = {"act": "grant", "grant-role": "headquarters", "grant-valid_from": "令和8年4月1日"}
    assert admin.post("/people/nobody/", fields).status_code == 302
    response = posted(admin, change("user", world["viewer"].pk), full_name="新しい名前")
    assert response.status_code == 302
    # A past office in the page of somebody who has another role today is no hindrance.
    Membership.objects.create(
        user=world["viewer"], role="secretariat", valid_from=dt.date(2019, 4, 1), valid_until=LONG_AGO
    )
    assert posted(admin, change("user", world["viewer"].pk), full_name="また別の名前").status_code == 302
    # Own name and own mail address too.
    assert posted(admin, change("user", world["admin"].pk), full_name="管理者").status_code == 302


def test_the_secretariat_makes_a_secretariat(client: Client, world: World) -> None:
    client.force_login(world["secretariat"])
    fields = {"act": "grant", "grant-role": "secretariat", "grant-valid_from": "令和8年4月1日"}
    assert client.post("/people/viewer/", fields).status_code == 302
    address = reverse("admin:auth_user_password_change", args=[world["viewer"].pk])
    assert client.post(address, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    assert {name for name, *_ in offices()} == {"secretariat", "viewer"}


def create(monkeypatch: pytest.MonkeyPatch, username: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command(
        "create_account",
        username,
        "--role",
        "secretariat",
        "--full-name",
        "山田　花子",
        "--password-stdin",
        stdout=io.StringIO(),
    )


def test_the_server_makes_one_only_where_there_is_none(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(CommandError, match="事務局は既に登録されています（secretariatさん）。"):
        create(monkeypatch, "second")
    assert not User.objects.filter(username="second").exists()
    User.objects.filter(username="secretariat").update(is_active=False)
    with caplog.at_level(logging.WARNING):
        create(monkeypatch, "second")
    assert "サーバーで登録 利用者ID=second 役割=事務局" in caplog.text
    assert ServerGrant.objects.get().user_label == "山田　花子（second）"
    for name in ("viewer", "editor-gakko", "nobody", "admin"):
        client = Client()
        client.force_login(world[name])
        assert "山田　花子（second）さんが事務局に登録されました" in client.get("/").content.decode()
    ServerGrant.objects.update(at=timezone.now() - dt.timedelta(days=31))
    assert "登録されました" not in client.get("/").content.decode()


def test_a_demo_secretariat_counts_for_nothing_in_real_use(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    User.objects.filter(username="secretariat").update(is_demo=True)
    with pytest.raises(CommandError, match="既に登録されています"):
        create(monkeypatch, "second")
    settings.PRODUCTION = True
    create(monkeypatch, "second")
    assert User.objects.get(username="second").must_change_password
