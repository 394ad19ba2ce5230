"""Locking out after ten failures: the pair alone, for a while, recorded and told."""

import csv
import datetime as dt
import io
import ipaddress
import logging
import re
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import SignIn, User
from tests.cast import World

PASSWORD = "Momiji-to-Sakura-7"
NOON = dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC)
HERE, THERE = "10.1.1.1", "10.1.1.2"

pytestmark = pytest.mark.django_db


class Clock:
    """What time it is."""

    def __init__(self) -> None:
        self.now = NOON

    def pass_by(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture(autouse=True)
def people(clock: Clock) -> None:
    User.objects.create_user("hanako", PASSWORD, full_name="佐藤 花子")
    User.objects.create_user("taro", PASSWORD, full_name="鈴木 太郎")


def sign_in(username: str, password: str = PASSWORD, address: str = HERE, **headers: str) -> Any:
    form = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address, **headers).post("/account/login/", form)


def fail(username: str, times: int, **where: str) -> None:
    for _ in range(times):
        sign_in(username, "wrong", **where)


def is_in(response: Any) -> bool:
    return bool(response.status_code == 302)


def test_nine_failures_are_forgiven() -> None:
    fail("hanako", 9)
    assert is_in(sign_in("hanako"))
    fail("hanako", 9)
    assert is_in(sign_in("hanako"))


def test_the_tenth_failure_locks_even_for_the_right_password(clock: Clock) -> None:
    fail("hanako", 10)
    response = sign_in("hanako")
    assert response.status_code == 429
    page = response.content.decode()
    assert "この利用者IDでは、お使いのパソコンからしばらくログインできません。あと15分（12:15ごろ）" in page
    assert 'role="alert"' in page or "data-error-summary" in page
    clock.pass_by(minutes=14, seconds=59)
    assert "あと1分（12:15ごろ）" in sign_in("hanako").content.decode()
    clock.pass_by(seconds=1)
    assert is_in(sign_in("hanako"))


def test_the_tenth_failure_itself_says_it() -> None:
    fail("hanako", 9)
    response = sign_in("hanako", "wrong")
    assert (response.status_code, "あと15分" in response.content.decode()) == (429, True)


def test_only_the_pair_is_locked() -> None:
    fail("hanako", 10)
    assert is_in(sign_in("taro"))
    assert is_in(sign_in("hanako", address=THERE))
    assert not is_in(sign_in("hanako"))


def test_case_width_and_browser_do_not_get_round_it() -> None:
    for number, name in enumerate(["hanako", "Hanako", "ｈａｎａｋｏ", "HANAKO", " hanako"] * 2):
        sign_in(name, "wrong", HTTP_USER_AGENT=f"browser {number}")
    assert not is_in(sign_in("hanako"))
    assert not is_in(sign_in("ｈａｎａｋｏ"))


def test_a_name_that_nobody_has_gets_the_same_answers() -> None:
    fail("nobody", 10)
    assert sign_in("nobody").status_code == 429


def test_headers_of_strangers_do_not_get_round_it(settings: Any) -> None:
    for number in range(10):
        sign_in("hanako", "wrong", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}", HTTP_X_REAL_IP=f"9.9.9.{number}")
    assert not is_in(sign_in("hanako", HTTP_X_FORWARDED_FOR="9.9.9.99"))
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("127.0.0.1")]
    proxy = {"address": "127.0.0.1"}
    for number in range(10):
        sign_in("taro", "wrong", **proxy, HTTP_X_FORWARDED_FOR=f"9.9.9.{number}, {THERE}")
    assert not is_in(sign_in("taro", **proxy, HTTP_X_FORWARDED_FOR=THERE))
    assert is_in(sign_in("taro", **proxy, HTTP_X_FORWARDED_FOR="10.1.1.3"))


def test_all_is_recorded_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "accounts.sign_in.backends"):
        fail("hanako", 10)
        sign_in("hanako")
        sign_in("taro")
    kinds = [*SignIn.objects.order_by("pk").values_list("kind", flat=True)]
    assert kinds == ["failure"] * 9 + ["locked", "refused", "success"]
    row = SignIn.objects.latest("pk")
    assert (row.at, row.username, str(row.user), row.address) == (NOON, "taro", "鈴木 太郎", HERE)
    lines = [record.getMessage() for record in caplog.records if record.name == "accounts.sign_in.backends"]
    assert lines[0] == f"失敗 利用者ID=hanako 送信元={HERE}"
    assert lines[-1] == f"ログイン 利用者ID=taro 送信元={HERE}"
    assert "wrong" not in caplog.text
    assert PASSWORD not in caplog.text


def test_the_checks_of_axes_are_silent() -> None:
    assert not [message for message in run_checks() if message.id.startswith("axes")]


@pytest.mark.parametrize("other", ["Hanako", "ＨＡＮＡＫＯ"])
def test_no_two_accounts_differ_by_case_alone(other: str) -> None:
    with pytest.raises(ValidationError, match="大文字と小文字だけが違う"):
        User(username=other, full_name="別の人", password="x").full_clean()
    User.objects.get(username="hanako").full_clean()


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/sign-ins.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.usefixtures("whole_login")
def test_who_keeps_accounts_sees_and_takes_away_the_record(world: World, clock: Clock) -> None:
    fail("hanako", 10)
    clock.pass_by(days=1)
    sign_in("taro", address=THERE)
    client = Client()
    client.force_login(world["admin"])
    page = client.get("/sign-ins/").content.decode()
    assert re.search(r"失敗（ロック開始）.*hanako.*佐藤 花子.*10\.1\.1\.1", page, re.S)
    assert '<a href="/people/hanako/">' in page
    own = {"結果": "ログイン", "利用者ID": "taro", "氏名": "鈴木 太郎", "送信元": THERE}
    assert rows_of(client)[1] == {"日時": "2026-04-02 12:00:00"} | own
    assert len(rows_of(client, "?kind=locked")) == 1
    assert len(rows_of(client, "?kind=not_in")) == 10
    assert len(rows_of(client, "?last=R8.4.1")) == 10
    assert [row["氏名"] for row in rows_of(client, "?first=R8.4.2&text=鈴木　10.1")] == ["鈴木 太郎"]
    assert client.get("/sign-ins.xlsx").status_code == 200
    assert client.get("/sign-ins.pdf").status_code == 404
    assert client.get("/sign-ins/?kind=x&first=y&page=z").status_code == 200


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(150):
        SignIn.objects.create(at=timezone.now(), kind="failure", username=f"u{number}", user=world["viewer"])
    client = Client()
    client.force_login(world["admin"])
    with django_assert_max_num_queries(9):
        assert "1/2ページ" in client.get("/sign-ins/").content.decode()


@pytest.mark.parametrize(("production", "is_demo"), [(True, True), (True, False), (False, True)])
def test_a_demo_account_gets_in_nowhere_where_the_site_is_in_real_use(
    settings: Any, production: bool, is_demo: bool
) -> None:
    User.objects.filter(username="hanako").update(is_demo=is_demo)
    client = Client()
    client.force_login(User.objects.get(username="hanako"))  # a session from before
    settings.PRODUCTION = production
    refused = production and is_demo
    assert is_in(sign_in("hanako")) is not refused
    assert (client.get("/account/password/").status_code == 302) is refused
