"""What the directory keeps is shown as such, and nobody here changes it."""

import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.account_acts import reset_password
from accounts.directory import checks, report
from accounts.models import Department, Membership, Role, User
from accounts.services import change_user, end_membership
from accounts.sign_in.first_passwords import first_passwords
from initiatives.people.services import restrict_role
from tests.accounts.directory.conftest import DEPARTMENT, LOCAL_PASSWORD, roles_of, sign_in
from tests.accounts.directory.slapd import PASSWORD, Slapd

pytestmark = pytest.mark.django_db


@pytest.fixture
def sato(slapd: Slapd, department: Department, emergency: User) -> User:
    sign_in(Client(), "sato", PASSWORD)
    return User.objects.get(username="sato")


def test_no_service_changes_it(sato: User, emergency: User) -> None:
    who, row = {"by": emergency, "at": timezone.now()}, Membership.objects.get(user=sato)
    for act in (
        lambda: end_membership(membership=row, last_day=timezone.localdate(), **who),
        lambda: restrict_role(membership=row, plans=[], **who),
        lambda: change_user(user=sato, full_name="別の名", email="", **who),
        lambda: reset_password(user=sato, password=first_passwords([sato])["sato"], **who),
    ):
        with pytest.raises(ValidationError, match="ディレクトリ"):
            act()
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]


def test_the_page_of_a_person_says_which_are_its(sato: User, emergency: User, client: Client) -> None:
    Membership.objects.create(user=sato, role=Role.VIEWER, valid_from=timezone.localdate())
    client.force_login(emergency)
    page = client.get("/people/sato/").content.decode()
    assert page.count("ディレクトリのグループによる役割です") == 1
    assert page.count('value="end"') == 1  # of the role that was typed
    assert "ディレクトリの利用者" in page
    assert "氏名とメールアドレスを変える" not in page
    assert "パスワードを再設定する" not in page
    own = client.get("/people/kinkyu/").content.decode()
    assert "ディレクトリ" not in own


def test_correction_of_data_leaves_it_alone(sato: User, emergency: User, client: Client) -> None:
    client.force_login(emergency)
    row = Membership.objects.get(user=sato)
    page = client.get(f"/admin/accounts/user/{sato.pk}/change/").content.decode()
    assert 'name="full_name"' not in page
    assert client.get(f"/admin/accounts/user/{sato.pk}/password/").status_code == 403
    address = f"/admin/accounts/membership/{row.pk}"
    assert client.post(f"{address}/change/", {"role": "secretariat"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post("/admin/accounts/membership/", chosen)
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]


def test_the_own_password_is_changed_there(sato: User, client: Client) -> None:
    sign_in(client, "sato", PASSWORD)
    assert "ここでは変えられません" in client.get("/account/password/").content.decode()
    new = {"old_password": PASSWORD, "new_password1": LOCAL_PASSWORD, "new_password2": LOCAL_PASSWORD}
    assert client.post("/account/password/", new).status_code == 403
    assert not User.objects.get(pk=sato.pk).has_usable_password()


def test_an_operator_sees_what_somebody_would_get(
    sato: User, slapd: Slapd, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    call_command("check_directory", "SATO", stdout=out)
    for told in ("○ 接続：", f"○ 役割：{DEPARTMENT} 担当者", "sato（佐藤 花子）に結び付いています。"):
        assert told in out.getvalue()
    kinkyu = slapd.add_person("kinkyu", "なりすまし", "ない課")
    slapd.add_group("DX-Heads", kinkyu)
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    told = _failing("kinkyu", "--password-stdin")
    assert "× パスワード：違います。" in told
    assert "× 役割：ディレクトリの部署「ない課」" in told
    assert "× このシステムのアカウント：" in told
    assert "1人だけではありません" in _failing("nobody")
    settings.DIRECTORY = replace(settings.DIRECTORY, bind_password="wrong")
    assert "× 検索に使う利用者：できませんでした（INVALID_CREDENTIALS" in _failing()
    slapd.stop()
    assert "× 接続：できませんでした（SERVER_DOWN" in _failing()
    monkeypatch.setattr(report, "is_installed", lambda: False)
    assert "× 部品：" in _failing()
    settings.DIRECTORY = None
    with pytest.raises(CommandError, match="設定されていません"):
        call_command("check_directory")


def _failing(*arguments: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_directory", *arguments, stdout=out)
    return out.getvalue()


def test_an_account_that_was_here_is_handed_over(slapd: Slapd, department: Department) -> None:
    hers = User.objects.create_user("Sato", LOCAL_PASSWORD, full_name="佐藤")
    Membership.objects.create(user=hers, role=Role.VIEWER, valid_from=timezone.localdate())
    out = io.StringIO()
    with pytest.raises(CommandError, match="1人は、そのままです。"):
        call_command("link_directory", "sato", "nobody", stdout=out)
    assert "sato：ディレクトリの利用者にしました。" in out.getvalue()
    assert roles_of("Sato") == [("editor", DEPARTMENT, True), ("viewer", "", False)]
    assert sign_in(Client(), "sato", LOCAL_PASSWORD).status_code == 200
    assert sign_in(Client(), "sato", PASSWORD).status_code == 302


def test_checks_say_what_is_missing(slapd: Slapd, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DIRECTORY = replace(settings.DIRECTORY, roles=())
    settings.SSO_HEADER, settings.TRUSTED_PROXIES = "HTTP_X_REMOTE_USER", []
    monkeypatch.setattr(checks, "is_installed", lambda: False)
    found = {one.id for one in run_checks(databases=["default"])}
    assert {f"imari_dx.{one}" for one in ("E040", "E041", "W040", "W041")} <= found
    User.objects.create_user("kinkyu", LOCAL_PASSWORD, full_name="非常用").memberships.create(
        role=Role.SECRETARIAT, valid_from=timezone.localdate()
    )
    assert "imari_dx.W041" not in {one.id for one in run_checks(databases=["default"])}
    settings.DIRECTORY = None
    assert "imari_dx.E040" not in {one.id for one in run_checks()}
