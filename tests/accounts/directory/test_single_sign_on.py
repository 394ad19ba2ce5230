"""A proxy says who somebody is: believed from trusted addresses alone."""

import ipaddress
from typing import Any

import pytest
from django.test import Client

from accounts.confirming.recency import KEY
from accounts.directory import single_sign_on
from accounts.directory.backends import DOWN
from accounts.directory.patience import forget_silence
from accounts.models import AuditRecord, Department, RecordKind, User
from accounts.second_factor.services import begin
from tests.accounts.directory.conftest import DEPARTMENT, LOCAL_PASSWORD, is_in, roles_of, sign_in
from tests.accounts.directory.slapd import PASSWORD, PEOPLE, Slapd

pytestmark = pytest.mark.django_db
PAGE = "/account/sessions/"
PROXY, ELSEWHERE = "127.0.0.1", "10.9.9.9"


@pytest.fixture(autouse=True)
def header(settings: Any) -> None:
    settings.SSO_HEADER = "HTTP_X_REMOTE_USER"
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(PROXY)]
    if single_sign_on.BACKEND not in settings.AUTHENTICATION_BACKENDS:
        settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, single_sign_on.BACKEND]
    single_sign_on._recorded.clear()


def asked(client: Client, name: str, address: str = PROXY, path: str = PAGE, **more: Any) -> Any:
    headers = {"Accept": "text/html", "X-Remote-User": name, **more}
    return client.get(path, headers=headers, REMOTE_ADDR=address)


def test_from_the_proxy_it_signs_in_and_is_no_confirmation(client: Client, emergency: User) -> None:
    assert asked(client, "KINKYU@IMARI.LOCAL").status_code == 200
    assert asked(client, "kinkyu").status_code == 200
    assert KEY not in client.session
    assert AuditRecord.objects.filter(kind=RecordKind.SIGNED_IN).count() == 1


def test_from_anywhere_else_it_is_refused_and_recorded(client: Client, emergency: User) -> None:
    for _request in range(3):
        response = asked(client, "kinkyu", ELSEWHERE)
        assert response.status_code == 403
    assert not is_in(client)
    refused = AuditRecord.objects.get(kind=RecordKind.HEADER_REFUSED)  # once a minute
    assert (refused.address, refused.user_number) == (ELSEWHERE, 0)
    # Nor by saying whom one asks for: the peer counts.
    client.get(PAGE, headers={"X-Remote-User": "kinkyu", "X-Forwarded-For": PROXY}, REMOTE_ADDR=ELSEWHERE)
    assert not is_in(client)


def test_off_by_default_it_says_nothing(client: Client, emergency: User, settings: Any) -> None:
    settings.SSO_HEADER = ""
    assert asked(client, "kinkyu").status_code == 302
    assert asked(client, "kinkyu", ELSEWHERE).status_code == 302


def test_without_a_directory_only_who_is_here_enters(client: Client, emergency: User) -> None:
    response = asked(client, "sato")
    assert response["Location"].startswith("/account/login/")
    assert not User.objects.filter(username="sato").exists()
    assert AuditRecord.objects.filter(kind=RecordKind.SIGN_IN_FAILED).exists()
    emergency.is_active = False
    emergency.save()
    assert asked(client, "kinkyu").status_code == 302


def test_with_a_directory_name_and_roles_are_its(
    client: Client, slapd: Slapd, department: Department, emergency: User
) -> None:
    assert asked(client, "sato").status_code == 200
    assert User.objects.get(username="sato").full_name == "佐藤 花子"
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]
    # A name in the directory like one that is here alone lets nobody in; nor does one that is not there.
    slapd.add_group("DX-Office", slapd.add_person("kinkyu", "なりすまし", DEPARTMENT))
    for name in ("kinkyu", "nobody"):
        assert asked(Client(), name).status_code == 302
    slapd.stop()
    page = asked(other := Client(), "sato")
    assert "返事がない" in other.get(page["Location"]).content.decode()


def test_only_where_a_page_is_looked_for(client: Client, emergency: User) -> None:
    assert asked(client, "kinkyu", path="/account/login/").status_code == 200
    assert (
        "シングルサインオンでログインする" in asked(client, "kinkyu", path="/account/login/").content.decode()
    )
    headers = {"Accept": "text/html", "X-Remote-User": "kinkyu"}
    response = client.post("/account/sessions/end/", {"session": "others"}, headers=headers)
    assert response["Location"].startswith("/account/login/")
    assert asked(client, "kinkyu", **{"HX-Request": "true"}).status_code == 302
    assert not is_in(client)


def test_another_name_ends_what_the_proxy_began_and_not_what_a_password_did(
    client: Client, slapd: Slapd, department: Department, emergency: User
) -> None:
    kato = slapd.add_person("kato", "加藤 次郎", DEPARTMENT)
    slapd.add_group("DX-Heads", kato)
    asked(client, "sato")
    assert "加藤" in asked(client, "kato").content.decode()
    other = Client()
    sign_in(other, "kinkyu", LOCAL_PASSWORD)
    assert "非常用" in asked(other, "sato").content.decode()


def test_a_second_factor_is_asked_for(client: Client, emergency: User) -> None:
    device = begin(user=emergency)
    device.confirmed = True
    device.save()
    assert asked(client, "kinkyu")["Location"] == "/account/login/code/"
    assert not is_in(client)


def test_confirming_asks_the_directorys_password(
    client: Client, slapd: Slapd, department: Department, emergency: User
) -> None:
    slapd.add_group("DX-Office", f"uid=sato,{PEOPLE}")
    asked(client, "sato")
    form = {"act": "stop"}
    question = client.post("/people/kinkyu/", form).content.decode()
    assert "パスワードの確認" in question
    answer = {**form, "confirming_act": "利用の停止", "confirming_password": "wrong"}
    assert "パスワードが違います" in client.post("/people/kinkyu/", answer).content.decode()
    slapd.stop()
    right = {**answer, "confirming_password": PASSWORD}
    assert DOWN.sentence in client.post("/people/kinkyu/", right).content.decode()
    slapd.start()
    forget_silence()
    client.post("/people/kinkyu/", right)
    assert not User.objects.get(username="kinkyu").is_active
