"""Signing in with the directory's password, against a real slapd."""

import datetime as dt
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.directory import client as asking
from accounts.directory.backends import DOWN, MUST_CHANGE
from accounts.directory.services import NO_GROUP, UNUSABLE
from accounts.models import AuditRecord, Department, Membership, RecordKind, Role, SignIn, User
from accounts.sign_in.forms import WRONG_LOGIN
from tests.accounts.directory.conftest import DEPARTMENT, LOCAL_PASSWORD, is_in, roles_of, sign_in
from tests.accounts.directory.slapd import GROUPS, PASSWORD, PEOPLE, Slapd

pytestmark = pytest.mark.django_db


def page_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_first_sign_in_makes_the_account_with_its_role(
    client: Client, slapd: Slapd, department: Department
) -> None:
    assert sign_in(client, "ＳＡＴＯ", PASSWORD).status_code == 302
    assert is_in(client)
    user = User.objects.get(username="sato")
    assert (user.full_name, user.email) == ("佐藤 花子", "sato@city.imari.example")
    assert not user.has_usable_password()
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]
    done = AuditRecord.objects.filter(kind=RecordKind.ACCOUNT_CHANGED, subject_key=f"user:{user.pk}")
    assert {(row.user_label, row.user_number) for row in done} == {("ディレクトリ", 0)}
    assert sorted(row.facts["act"][:3] for row in done) == ["「情報", "利用者"]
    first = Membership.history.get(user_id=user.pk)
    assert (first.history_user, first.history_change_reason) == (None, "ディレクトリ")


def test_names_and_roles_follow_at_the_next_sign_in(
    client: Client, slapd: Slapd, department: Department
) -> None:
    sign_in(client, "sato", PASSWORD)
    slapd.change(f"uid=sato,{PEOPLE}", displayName="鈴木 花子", mail=None)
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    slapd.add_group("DX-Heads", f"uid=sato,{PEOPLE}")
    sign_in(Client(), "sato", PASSWORD)
    user = User.objects.get(username="sato")
    assert (user.full_name, user.email) == ("鈴木 花子", "")
    assert roles_of("sato") == [("approver", DEPARTMENT, True)]


def test_what_the_secretariat_typed_stays(client: Client, slapd: Slapd, department: Department) -> None:
    sign_in(client, "sato", PASSWORD)
    user, today = User.objects.get(username="sato"), timezone.localdate()
    Membership.objects.create(user=user, role=Role.VIEWER, valid_from=today)
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    sign_in(Client(), "sato", PASSWORD)
    assert roles_of("sato") == [("viewer", "", False)]
    # What is typed already is not given twice.
    typed = {"user": user, "role": Role.EDITOR, "department": department, "valid_from": today}
    Membership.objects.create(**typed)
    slapd.add_group("DX-Editors", f"uid=sato,{PEOPLE}")
    sign_in(Client(), "sato", PASSWORD)
    assert roles_of("sato") == [("editor", DEPARTMENT, False), ("viewer", "", False)]


def test_a_role_that_ends_had_its_days(client: Client, slapd: Slapd, department: Department) -> None:
    sign_in(client, "sato", PASSWORD)
    last_year = timezone.localdate() - dt.timedelta(days=365)
    Membership.objects.update(valid_from=last_year)
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    sign_in(Client(), "sato", PASSWORD)
    row = Membership.objects.get()
    assert row.valid_until == timezone.localdate() - dt.timedelta(days=1)


def test_a_department_that_is_not_here_gives_no_role_of_one(client: Client, slapd: Slapd) -> None:
    slapd.add_group("DX-Office", f"uid=sato,{PEOPLE}")
    assert sign_in(client, "sato", PASSWORD).status_code == 302
    assert roles_of("sato") == [("secretariat", "", True)]
    sentence = f"ディレクトリの部署「{DEPARTMENT}」は、このシステムの部署にないため"
    assert sentence in page_of(client.get("/account/sessions/"))  # to whom it is about
    assert sentence in page_of(client.get("/people/sato/"))


def test_a_code_of_a_department(client: Client, slapd: Slapd, department: Department, settings: Any) -> None:
    settings.DIRECTORY = replace(settings.DIRECTORY, departments={"1020": DEPARTMENT})
    slapd.change(f"uid=sato,{PEOPLE}", departmentNumber="1020")
    sign_in(client, "sato", PASSWORD)
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]


def test_nested_groups_and_those_that_the_entry_names(
    client: Client, slapd: Slapd, department: Department, settings: Any
) -> None:
    slapd.add_group("DX-Heads", f"cn=DX-Editors,{GROUPS}")
    slapd.add_group("Ring", f"cn=DX-Heads,{GROUPS}")
    both = [("approver", DEPARTMENT, True), ("editor", DEPARTMENT, True)]
    usual = settings.DIRECTORY
    for changes, roles in (
        ({"nested_groups": "walk"}, both),
        ({"nested_groups": "off"}, both[1:]),
        ({"group_base": ""}, both[1:]),
        (
            {"nested_groups": "chain"},
            [],
        ),  # a rule of AD alone: OpenLDAP finds nobody by it, and says no error
    ):
        settings.DIRECTORY = replace(usual, **changes)
        sign_in(Client(), "sato", PASSWORD)
        assert roles_of("sato") == roles, changes


def test_groups_that_list_names(client: Client, slapd: Slapd, department: Department, settings: Any) -> None:
    slapd.load(f"dn: cn=posix,{GROUPS}\nobjectClass: posixGroup\ncn: posix\ngidNumber: 7\nmemberUid: sato\n")
    settings.DIRECTORY = replace(settings.DIRECTORY, group_member="memberUid", roles=(("posix", "editor"),))
    sign_in(client, "sato", PASSWORD)
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]


def test_without_a_department_or_with_a_name_that_is_none(client: Client, slapd: Slapd) -> None:
    slapd.change(f"uid=sato,{PEOPLE}", departmentNumber=None)
    sign_in(client, "sato", PASSWORD)
    assert User.objects.get(username="sato").directory_note.startswith("ディレクトリに部署が書かれていない")
    slapd.add_group("DX-Heads", slapd.add_person("sato hanako", "佐藤", DEPARTMENT))
    assert UNUSABLE in page_of(sign_in(Client(), "sato hanako", PASSWORD))


def test_who_is_called_otherwise_there_keeps_the_account(
    client: Client, slapd: Slapd, department: Department, emergency: User
) -> None:
    sign_in(client, "sato", PASSWORD)
    key = User.objects.get(username="sato").directory_key
    for now, here in (("suzuki", "suzuki"), ("kinkyu", "suzuki")):  # the last is somebody else's here
        connection = slapd.connection()
        dn = connection.search_s(PEOPLE, 1, "(sn=佐藤 花子)", ["1.1"])[0][0]
        connection.rename_s(dn, f"uid={now}")
        connection.unbind_s()
        slapd.remove(f"cn=DX-Editors,{GROUPS}")
        slapd.add_group("DX-Editors", f"uid={now},{PEOPLE}")
        sign_in(Client(), now, PASSWORD)
        assert User.objects.get(directory_key=key).username == here


def test_a_password_that_must_be_changed_there(
    client: Client, slapd: Slapd, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "must_change_there", lambda said: "Invalid credentials" in said)
    assert MUST_CHANGE.sentence in page_of(sign_in(client, "sato", "of last month"))
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("sato", "wrong"),
        ("nobody", PASSWORD),
        ("*", PASSWORD),
        ("sat*", PASSWORD),
        ("sato)(uid=*", PASSWORD),
        ("*)(|(uid=sato", PASSWORD),
        (r"sato\2a", PASSWORD),
        ("100%(value)s", PASSWORD),
    ],
)
def test_who_is_not_let_in(
    client: Client, slapd: Slapd, department: Department, username: str, password: str
) -> None:
    response = sign_in(client, username, password)
    assert WRONG_LOGIN in page_of(response)
    assert not User.objects.exists()
    assert [row.kind for row in SignIn.objects.all()] == ["failure"]


def test_an_empty_password_asks_nobody(client: Client, slapd: Slapd, department: Department) -> None:
    """AD, and this server, take a name without a password for nobody, and say that all is well."""
    from accounts.directory.client import let_in

    assert let_in("sato", "", slapd.settings()) is None
    assert let_in("sato", "\0", slapd.settings()) is None
    assert "パスワードを入力してください。" in page_of(sign_in(client, "sato", ""))
    assert not is_in(client)


def test_ten_wrong_passwords_lock(client: Client, slapd: Slapd, department: Department) -> None:
    for _attempt in range(10):
        sign_in(client, "sato", "wrong")
    assert sign_in(client, "SATO", PASSWORD).status_code == 429
    assert not is_in(client)


def test_without_a_group_nobody_new_gets_an_account(client: Client, slapd: Slapd) -> None:
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    assert NO_GROUP in page_of(sign_in(client, "sato", PASSWORD))
    assert not User.objects.exists()
    assert not SignIn.objects.exists()  # no failure: the password was right
    assert AuditRecord.objects.get(kind=RecordKind.SIGN_IN_FAILED).facts["why"]


def test_an_account_of_this_site_is_not_the_directorys(client: Client, slapd: Slapd, emergency: User) -> None:
    """Whoever gets himself a name like it there does not get in here by it."""
    kinkyu = slapd.add_person("kinkyu", "なりすまし", DEPARTMENT)
    slapd.add_group("DX-Office", kinkyu)
    assert WRONG_LOGIN in page_of(sign_in(client, "kinkyu", PASSWORD))
    assert sign_in(client, "kinkyu", LOCAL_PASSWORD).status_code == 302
    assert not User.objects.get(username="kinkyu").is_of_directory


def test_another_person_with_a_former_name_is_another(
    client: Client, slapd: Slapd, department: Department
) -> None:
    sign_in(client, "sato", PASSWORD)
    slapd.remove(f"uid=sato,{PEOPLE}")
    slapd.add_person("sato", "佐藤 次郎", DEPARTMENT)
    slapd.add_group("DX-Heads", f"uid=sato,{PEOPLE}")
    other = Client()
    assert "以前に別の人が使っていました" in page_of(sign_in(other, "sato", PASSWORD))
    assert User.objects.get().full_name == "佐藤 花子"


def test_disabled_there_is_not_let_in(client: Client, slapd: Slapd, department: Department) -> None:
    slapd.change(f"uid=sato,{PEOPLE}", userAccountControl="514")
    assert WRONG_LOGIN in page_of(sign_in(client, "sato", PASSWORD))


def test_a_stopped_directory_is_told_and_the_emergency_account_works(
    client: Client, slapd: Slapd, department: Department, emergency: User
) -> None:
    slapd.stop()
    response = sign_in(client, "sato", PASSWORD)
    assert DOWN.sentence in page_of(response)
    assert not SignIn.objects.exists()  # however often somebody tries, that locks nobody
    assert AuditRecord.objects.get(kind=RecordKind.SIGN_IN_FAILED).facts["why"] == DOWN.why
    began = time.monotonic()
    assert sign_in(client, "kinkyu", LOCAL_PASSWORD).status_code == 302
    assert time.monotonic() - began < 1
    assert is_in(client)


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen(50)
        yield one.getsockname()[1]


def test_a_silent_directory_holds_nobody_up(
    client: Client, slapd: Slapd, department: Department, emergency: User, silent: int, settings: Any
) -> None:
    settings.DIRECTORY = slapd.settings(url=f"ldaps://127.0.0.1:{silent}", timeout=2)
    began = time.monotonic()
    assert DOWN.sentence in page_of(sign_in(client, "sato", PASSWORD))
    assert time.monotonic() - began < 6
    began = time.monotonic()
    assert DOWN.sentence in page_of(sign_in(client, "sato", PASSWORD))  # at once: it was silent just before
    assert sign_in(client, "kinkyu", LOCAL_PASSWORD).status_code == 302
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("scheme", ["ldap", "ldaps"])
def test_the_connection_is_secured_and_the_certificate_looked_at(
    slapd: Slapd, department: Department, settings: Any, scheme: str
) -> None:
    port = slapd.port if scheme == "ldap" else slapd.secure_port
    changes = {"url": f"{scheme}://127.0.0.1:{port}", "starttls": scheme == "ldap"}
    settings.DIRECTORY = replace(settings.DIRECTORY, **changes)
    assert sign_in(Client(), "sato", PASSWORD).status_code == 302
    settings.DIRECTORY = replace(settings.DIRECTORY, ca_file="")  # nobody vouches for the certificate
    assert DOWN.sentence in page_of(sign_in(Client(), "sato", PASSWORD))
