"""Whoever is signed in and leaves a group, is disabled or removed: within five minutes; one request asks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from accounts.directory import middleware
from accounts.directory.middleware import ENDED
from accounts.directory.patience import forget_silence
from accounts.directory.services import GONE
from accounts.models import AuditRecord, Department, Membership, RecordKind, User, UserSession
from tests.accounts.directory.conftest import DEPARTMENT, Clock, is_in, roles_of, sign_in
from tests.accounts.directory.slapd import GROUPS, PASSWORD, PEOPLE, Slapd

pytestmark = pytest.mark.django_db
SATO = f"uid=sato,{PEOPLE}"


@pytest.fixture
def hers(client: Client, slapd: Slapd, department: Department, clock: Clock) -> Client:
    sign_in(client, "sato", PASSWORD)
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]
    return client


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Whom the site asked about."""
    names: list[str] = []
    ask = middleware.look_up

    def noted(username: str, *args: Any) -> Any:
        names.append(username)
        return ask(username, *args)

    monkeypatch.setattr(middleware, "look_up", noted)
    return names  # type: ignore[return-value]


def test_who_leaves_a_group_loses_the_role_within_five_minutes(
    hers: Client, slapd: Slapd, clock: Clock
) -> None:
    office = slapd.add_group("DX-Office", SATO)
    clock.let_pass(minutes=4)
    assert hers.get("/people/").status_code == 200
    slapd.remove(office)
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    clock.let_pass(minutes=3, seconds=59)
    assert hers.get("/people/").status_code == 200
    clock.let_pass(seconds=61)
    assert hers.get("/people/").status_code == 403  # the rights of this very request
    assert roles_of("sato") == []
    assert is_in(hers)
    past = Membership.history.filter(user__username="sato").first()
    assert (past.history_type, past.history_user, past.history_change_reason) == ("-", None, "ディレクトリ")
    assert AuditRecord.objects.filter(kind=RecordKind.ACCOUNT_CHANGED).first().user_label == "ディレクトリ"  # type: ignore[union-attr]


@pytest.mark.parametrize("what", ["disabled", "removed", "another person"])
def test_who_is_not_there_any_more_is_signed_out(hers: Client, slapd: Slapd, clock: Clock, what: str) -> None:
    if what == "disabled":
        slapd.change(SATO, userAccountControl="514")
    else:
        slapd.remove(SATO)
    if what == "another person":
        slapd.add_person("sato", "佐藤 次郎", DEPARTMENT)
    clock.let_pass(minutes=5)
    response = hers.get("/account/sessions/", headers={"Accept": "text/html"}, follow=True)
    assert response.redirect_chain[0][0].startswith("/account/login/")
    assert ENDED in response.content.decode()
    assert not UserSession.objects.filter(user__isnull=False).exists()
    assert AuditRecord.objects.get(kind=RecordKind.SESSION_ENDED).user_label == "ディレクトリ"
    assert roles_of("sato") == []
    assert not is_in(hers)


def test_a_request_that_was_under_way_meanwhile_is_signed_out_too(hers: Client, slapd: Slapd) -> None:
    """Its session was read before another request let the person go."""
    User.objects.filter(username="sato").update(directory_note=GONE)
    assert not is_in(hers)
    sign_in(hers, "sato", PASSWORD)
    assert is_in(hers)


def test_a_directory_that_shows_its_numbers_later(hers: Client, slapd: Slapd, clock: Clock) -> None:
    number = User.objects.get(username="sato").directory_key
    User.objects.update(directory_key="sato")  # as long as nobody may read them there
    clock.let_pass(minutes=5)
    assert is_in(hers)
    sign_in(Client(), "sato", PASSWORD)
    assert User.objects.get(username="sato").directory_key == number
    assert is_in(hers)


def test_while_it_is_away_people_go_on_and_it_is_not_asked_by_every_request(
    hers: Client, slapd: Slapd, clock: Clock, asked: list[str]
) -> None:
    slapd.stop()
    clock.let_pass(minutes=10)
    for _request in range(3):
        assert is_in(hers)
    assert asked == ["sato"]
    clock.let_pass(seconds=31)
    assert is_in(hers)
    assert len(asked) == 2
    assert roles_of("sato") == [("editor", DEPARTMENT, True)]
    slapd.start()
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    forget_silence()
    clock.let_pass(seconds=31)
    assert is_in(hers)
    assert roles_of("sato") == []


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_still_shows_the_page_to_whom_nothing_changed(
    transactional_db: None, hers: Client, slapd: Slapd, clock: Clock, asked: list[str]
) -> None:
    clock.let_pass(minutes=5)
    hers.raise_request_exception = False
    connection.ensure_connection()
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        assert is_in(hers)
        slapd.remove(f"cn=DX-Editors,{GROUPS}")
        # What is to be taken away cannot be: then nothing is shown either.
        response = hers.get("/account/sessions/", headers={"Accept": "text/html"})
        assert (asked, response.status_code) == (["sato", "sato"], 503)
    finally:
        connection.connection.execute("PRAGMA query_only = OFF")


def test_of_two_hosts_one_asks(
    hers: Client, clock: Clock, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def another_host_was_faster(_what: str) -> Iterator[None]:
        User.objects.update(directory_asked_at=clock(), directory_answered_at=clock())
        yield

    monkeypatch.setattr(middleware, "suppress_outage", another_host_was_faster)
    clock.let_pass(minutes=10)
    assert is_in(hers)
    assert asked == []


def test_who_has_no_account_there_is_not_asked_about(
    client: Client, slapd: Slapd, emergency: User, clock: Clock, asked: list[str]
) -> None:
    client.force_login(emergency)
    clock.let_pass(minutes=10)
    assert is_in(client)
    assert asked == []


def test_without_a_directory_nobody_stays_signed_in_by_it(hers: Client, settings: Any) -> None:
    settings.DIRECTORY = None
    settings.AUTHENTICATION_BACKENDS = settings.AUTHENTICATION_BACKENDS[:2]
    assert not is_in(hers)


@pytest.mark.django_db(transaction=True)
def test_of_requests_at_once_one_asks(
    client: Client, slapd: Slapd, clock: Clock, asked: list[str], transactional_db: None
) -> None:
    Department.objects.create(name=DEPARTMENT, valid_from="2021-04-01")
    sign_in(client, "sato", PASSWORD)
    clock.let_pass(minutes=10)
    slapd.remove(f"cn=DX-Editors,{GROUPS}")
    seen: list[int] = []

    def ask() -> None:
        try:
            other = Client()
            other.cookies = client.cookies
            is_in(other)
            user = get_user_model().objects.get(username="sato")
            seen.append(user.memberships.count())
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert asked == ["sato"]
    assert seen == [0, 0, 0, 0]  # and none went by what was ten minutes old
