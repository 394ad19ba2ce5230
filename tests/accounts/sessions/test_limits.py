"""Whoever does nothing for half an hour is signed out, and everybody nine hours after signing in."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditRecord, RecordKind, User, UserSession
from accounts.sessions import store
from accounts.sessions.rules import stored_key
from reports.jobs.upkeep import clean_up

PAGE, EXTEND, LOGIN = "/account/password/", "/account/extend/", "/account/login/"
PASSWORD = "Momiji-to-Sakura-7"
ASKED_BY_A_BROWSER = {"Accept": "text/html"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> User:
    return User.objects.create_user("hanako", PASSWORD, full_name="佐藤 花子")


@pytest.fixture
def hers(client: Client, hanako: User) -> Iterator[Client]:
    client.post(LOGIN, {"username": "hanako", "password": PASSWORD})
    return client


def let_pass(*, since_act: float, since_sign_in: float = 60) -> None:
    """Let minutes have passed."""
    now, minute = timezone.now(), dt.timedelta(minutes=1)
    UserSession.objects.update(
        last_act_at=now - since_act * minute, signed_in_at=now - since_sign_in * minute
    )


def is_in(client: Client) -> bool:
    return bool(client.get(PAGE, headers=ASKED_BY_A_BROWSER).status_code == 200)


def test_a_session_knows_whose_it_is_and_where(client: Client, hanako: User) -> None:
    form = {"username": "hanako", "password": PASSWORD}
    client.post(LOGIN, form, headers={"User-Agent": "Mozilla/5.0 " + "x" * 400}, REMOTE_ADDR="10.1.2.3")
    row = UserSession.objects.get()
    assert (row.user, row.address, len(row.browser)) == (hanako, "10.1.2.3", 300)
    assert row.session_key == stored_key(client.cookies["sessionid"].value)
    assert timezone.now() - row.signed_in_at < dt.timedelta(minutes=1)


def test_idle_for_half_an_hour_is_over(hers: Client) -> None:
    let_pass(since_act=29.9)
    assert is_in(hers)
    let_pass(since_act=30)
    response = hers.get(PAGE, headers=ASKED_BY_A_BROWSER, follow=True)
    assert response.redirect_chain == [(f"{LOGIN}?next={PAGE}", 302)]
    assert "しばらく操作がなかったため、ログアウトしました。" in response.content.decode()
    assert not UserSession.objects.filter(user__isnull=False).exists()
    expired = AuditRecord.objects.get(kind=RecordKind.SESSION_EXPIRED)
    assert (expired.username, expired.facts["why"]) == ("hanako", "操作がない")
    assert not is_in(hers)


def test_nine_hours_end_it_whatever_is_done(hers: Client) -> None:
    let_pass(since_act=0, since_sign_in=539)
    assert is_in(hers)
    let_pass(since_act=0, since_sign_in=540)
    page = hers.get(PAGE, headers=ASKED_BY_A_BROWSER, follow=True).content.decode()
    assert "ログインしてから決められた時間がたったため、ログアウトしました。" in page


def test_every_act_counts_and_what_a_page_asks_by_itself_does_not(hers: Client) -> None:
    for method, address in (("get", PAGE), ("post", EXTEND)):
        let_pass(since_act=20)
        assert getattr(hers, method)(address)["X-Session-Left"].split()[0] in ("1800", "1799")
        let_pass(since_act=20)
        assert getattr(hers, method)(address, headers={"X-Of-Itself": "1"})["X-Session-Left"].startswith("59")


def test_an_act_is_noted_once_a_minute_and_changes_nothing_else(
    hers: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hers.get(PAGE)
    before = UserSession.objects.values().get()
    with django_assert_num_queries(2):  # the session and its user
        hers.post(EXTEND)
    assert UserSession.objects.values().get() == before
    let_pass(since_act=2)
    with django_assert_num_queries(3):
        hers.post(EXTEND)


def test_saving_the_session_does_not_set_the_last_act_back(hers: Client) -> None:
    session = hers.session
    session["confirmed"] = True
    let_pass(since_act=5)
    before = UserSession.objects.get().last_act_at
    session.save()
    assert UserSession.objects.get().last_act_at == before
    assert hers.session["confirmed"] is True


def test_a_database_that_takes_nothing_still_shows_the_page(
    hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(since_act=20)

    class Full:
        """The table on a full disk."""

        def filter(self, **_which: str) -> "Full":
            return self

        def update(self, **_what: object) -> None:
            raise OperationalError("database or disk is full")

        def first(self) -> UserSession:
            return UserSession._default_manager.get()

    class Table:
        objects = Full()

    monkeypatch.setattr(store, "UserSession", Table)
    assert hers.get(PAGE).status_code == 200


def test_a_page_says_what_is_left(hers: Client, hanako: User) -> None:
    let_pass(since_act=0.5)
    page = hers.get(PAGE)
    assert f'data-session-left="{page["X-Session-Left"]}" data-user="{hanako.pk}"' in page.content.decode()
    assert "data-session-left" not in Client().get(LOGIN).content.decode()
    assert "X-Session-Left" not in hers.post("/account/logout/")


def test_what_was_sent_too_late_is_told_and_leads_back_to_its_page(hers: Client) -> None:
    let_pass(since_act=31)
    back = {**ASKED_BY_A_BROWSER, "Referer": "http://testserver/help/?q=1"}
    response = hers.post("/account/logout-of-nothing/", headers=back)
    assert response.status_code == 404  # an address that is none says so
    response = hers.post(PAGE, {"old_password": "x"}, headers=back, follow=True)
    assert response.redirect_chain == [(f"{LOGIN}?next=/help/%3Fq%3D1", 302)]
    assert "送られた内容は、まだ保存していません。" in response.content.decode()


@pytest.mark.parametrize(
    "sent_from", ["", "https://evil.example/x/", "http://testserver.evil.example/", "/x/"]
)
def test_only_a_page_of_ours_is_led_back_to(client: Client, sent_from: str) -> None:
    response = client.post(PAGE, headers={**ASKED_BY_A_BROWSER, "Referer": sent_from})
    assert response["Location"] == f"{LOGIN}?next={PAGE}"


def test_who_does_not_come_back_is_forgotten(hers: Client, hanako: User) -> None:
    Client().force_login(hanako)
    let_pass(since_act=31)
    UserSession.objects.create(
        session_key="x" * 40, user=hanako, expire_date=timezone.now() + dt.timedelta(hours=1)
    )
    clean_up()
    assert [row.session_key for row in UserSession.objects.all()] == ["x" * 40]
