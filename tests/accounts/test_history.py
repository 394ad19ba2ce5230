"""Who changed what of people, roles and departments; and what no history holds."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.account_acts import close_on
from accounts.history import changes_of_departments, changes_of_person
from accounts.models import Department, Membership, User
from accounts.services import grant_membership
from indicators.retention.kinds import _retire
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.any_database


def test_what_was_changed_on_the_page_says_by_whom(world: World) -> None:
    office = Client()
    office.force_login(world["secretariat"])
    person = User.objects.create_user("taro", "x" * 12, full_name="伊万里太郎")
    posted = {"act": "account", "account-full_name": "伊万里次郎", "account-email": ""}
    office.post(reverse("person", args=["taro"]), posted)
    page = office.get(reverse("person", args=["taro"])).content.decode()
    [latest, *_rest] = changes_of_person(User.objects.get(pk=person.pk))
    assert (latest.what, latest.before, latest.after) == ("アカウント：氏名", "伊万里太郎", "伊万里次郎")
    assert latest.by == str(world["secretariat"])
    assert "変更の履歴（新しい順、2件）" in page


def test_roles_and_departments_have_one(world: World) -> None:
    person, department = world["viewer"], Department.objects.get(name="学校教育課")
    today = timezone.localdate()
    [row] = grant_membership(
        user=person,
        role="editor",
        department=department,
        valid_from=today,
        valid_until=None,
        is_deputy=False,
        by=world["secretariat"],
        at=timezone.now(),
    )
    row.valid_until = today + dt.timedelta(days=30)
    row.save()
    told = [(one.what, one.before, one.after) for one in changes_of_person(person)][:2]
    assert told[0][:2] == ("学校教育課 担当者：終了日", "（空欄）")
    assert told[1] == ("学校教育課 担当者", "", "追加")
    department.name = "学校教育部"
    department.save()
    [change, *_rest] = changes_of_departments()
    assert (change.what, change.before, change.after) == ("学校教育部：部署名", "学校教育課", "学校教育部")


def test_no_password_and_no_signing_in_is_in_it(world: World, whole_login: Any) -> None:
    person = world["viewer"]
    before = User.history.count()
    assert (
        Client().post(reverse("login"), {"username": person.username, "password": PASSWORD}).status_code
        == 302
    )
    person.set_password("another-word-99")
    person.save(update_fields=["password"])
    assert User.history.count() == before
    assert not {"password", "last_login"} & {field.name for field in User.history.model._meta.get_fields()}


def test_what_is_closed_for_good_leaves_no_address_in_it(world: World) -> None:
    """Of an account that a record names the name stays, of another one nothing."""
    named, unknown = world["editor-gakko"], User.objects.create_user("jiro", None, email="jiro@example.lg.jp")
    named.email = "gakko@example.lg.jp"
    named.save()
    Membership.objects.create(user=unknown, role="viewer", valid_from=dt.date(2020, 4, 1))
    close_on(user=named, day=timezone.localdate(), by=world["secretariat"], at=timezone.now())
    _retire([named.pk, unknown.pk], world["secretariat"], timezone.now())
    assert not User.objects.filter(pk=unknown.pk).exists()
    assert not User.history.filter(id__in=[named.pk, unknown.pk]).exists()
    assert not Membership.history.filter(user_id=unknown.pk).exists()
