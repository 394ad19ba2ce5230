"""A code of the phone after the password: set up, asked for, lost, required; nothing is open before it."""

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AuditRecord, SignIn, User
from accounts.second_factor.devices import address_of, secret_of
from accounts.second_factor.half_way import LASTS
from accounts.second_factor.rules import drift_words, in_fours, is_privileged, normal_code
from accounts.second_factor.services import turn_on
from tests.accounts.confirming.test_confirming import answered, is_asked
from tests.accounts.confirming.test_confirming import client_of as long_signed_in
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.any_database

PAGE, SETUP, CODE = "/account/second-factor/", "/account/second-factor/setup/", "/account/login/code/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def code_of(device: Any, steps: int = 0) -> str:
    """The code of a phone whose clock is so many codes ahead."""
    return f"{TOTP(device.bin_key, drift=steps).token():06d}"


def with_phone(user: User) -> tuple[Any, list[str]]:
    """Somebody with a second factor: the device, whose last code was the one before now, and the codes."""
    device = TOTPDevice.objects.create(user=user, name="default", confirmed=False)
    codes = turn_on(user=user, code=code_of(device, -1), at=timezone.now())
    TOTPDevice.objects.update(drift=0)
    return TOTPDevice.objects.get(user=user), codes


def give_password(username: str, next_url: str = "") -> Client:
    client = Client()
    typed = {"username": username, "password": PASSWORD, "next": next_url}
    response = client.post("/account/login/", typed)
    assert response["Location"] == CODE
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/password/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "code"),
    [("１２３ ４５６", "123456"), ("abcd-EFGH", "abcdefgh"), (" 000 001 ", "000001"), ("", "")],
)
def test_how_a_code_is_read(typed: str, code: str) -> None:
    assert normal_code(typed) == code


def test_what_is_said() -> None:
    assert in_fours("abcdefgh") == "abcd efgh"
    assert "約3分進んで" in drift_words(6)
    assert "約1分遅れて" in drift_words(-2)
    assert is_privileged(["editor", "headquarters"])
    assert not is_privileged(["editor", "approver", "viewer"])


def test_it_is_set_up_by_one_code(world: World) -> None:
    user = world["secretariat"]
    client = client_of(user)
    assert "設定を始める" in client.get(PAGE).content.decode()
    assert client.get(SETUP)["Location"] == PAGE  # nothing was begun
    assert client.post(PAGE, {"act": "begin"})["Location"] == SETUP
    device = TOTPDevice.objects.get(user=user)
    page = client.get(SETUP)
    text = page.content.decode()
    assert re.search(r'<svg [^>]*viewBox="[^"]+"', text)
    assert " style=" not in text
    assert re.search(r"<p class=\"second-factor-secret\">([A-Z2-7]{4} ){7}[A-Z2-7]{4}</p>", text)
    assert "no-store" in page["Cache-Control"]
    read = urlsplit(address_of(device))
    assert (read.scheme, read.netloc, read.path) == ("otpauth", "totp", "/secretariat")
    told = parse_qs(read.query)
    assert (told["issuer"], in_fours(told["secret"][0])) == (["進捗管理システム"], secret_of(device))

    wrong = client.post(SETUP, {"code": "abc"})
    assert (wrong.status_code, TOTPDevice.objects.get().confirmed) == (422, False)
    assert "約5分遅れて" in client.post(SETUP, {"code": code_of(device, -10)}).content.decode()
    done = client.post(SETUP, {"code": code_of(device)})
    codes = re.findall(r"<li>(\w{4} \w{4})</li>", done.content.decode())
    assert len(set(codes)) == 10
    assert client.get(SETUP)["Location"] == PAGE
    page_now = client.get(PAGE).content.decode()
    assert "残り10個" in page_now
    assert not any(code in page_now for code in codes)
    assert AuditRecord.objects.filter(kind="second_factor_on", username="secretariat").count() == 1


def test_nothing_is_open_between_password_and_code(world: World) -> None:
    device, _codes = with_phone(world["secretariat"])
    client = give_password("secretariat", "/people/?role=viewer")
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    assert SignIn.objects.count() == 0
    assert client.post("/account/extend/").status_code == 302
    wrong = client.post(CODE, {"code": "000000"})
    assert wrong.status_code == 422
    assert "サーバーの時刻は" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert client.post(CODE, {"code": in_fours(code_of(device))})["Location"] == "/people/?role=viewer"
    assert is_in(client)
    assert [*SignIn.objects.order_by("pk").values_list("kind", flat=True)] == ["failure", "success"]
    assert client.get(CODE)["Location"] == "/"


def test_a_code_counts_once(world: World) -> None:
    device, codes = with_phone(world["secretariat"])
    code = code_of(device)
    assert give_password("secretariat").post(CODE, {"code": code}).status_code == 302
    again = give_password("secretariat").post(CODE, {"code": code})
    assert (again.status_code, "一度使ったコード" in again.content.decode()) == (422, True)
    # Each backup code once too, written as it is printed or otherwise.
    spare = in_fours(codes[3]).upper()
    assert give_password("secretariat").post(CODE, {"code": spare}).status_code == 302
    assert StaticToken.objects.count() == 9
    assert give_password("secretariat").post(CODE, {"code": spare}).status_code == 422


def test_after_a_wrong_code_one_waits(world: World) -> None:
    device, _codes = with_phone(world["secretariat"])
    client = give_password("secretariat")
    TOTPDevice.objects.update(throttling_failure_count=6)
    client.post(CODE, {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_count=6, throttling_failure_timestamp=timezone.now())
    failures = SignIn.objects.count()
    waits = client.post(CODE, {"code": code_of(device)})
    assert re.search(r"あと3[12]秒待って", waits.content.decode())
    assert SignIn.objects.count() == failures


def test_ten_wrong_codes_lock_like_passwords(world: World, settings: Any) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    device, _codes = with_phone(world["secretariat"])
    client = give_password("secretariat")
    for _ in range(9):
        assert client.post(CODE, {"code": "000000"}).status_code == 422
    locked = client.post(CODE, {"code": "000000"})
    assert (locked.status_code, "あと15分" in locked.content.decode()) == (429, True)
    assert client.post(CODE, {"code": code_of(device)}).status_code == 429
    assert not is_in(client)
    password = Client().post("/account/login/", {"username": "secretariat", "password": PASSWORD})
    assert password.status_code == 429
    assert AuditRecord.objects.filter(kind="second_factor_failed").count() == 10


@pytest.mark.parametrize("what", ["time", "password", "account"])
def test_it_is_begun_anew(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """After five minutes, and where the password or the account is another by then."""
    user = world["secretariat"]
    device, _codes = with_phone(user)
    client = give_password("secretariat")
    if what == "time":
        later = time.time() + LASTS
        monkeypatch.setattr("accounts.second_factor.half_way.time.time", lambda: later)
    elif what == "password":
        user.set_password("Arita-no-Sara-16")
        user.save()
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
    response = client.post(CODE, {"code": code_of(device)})
    assert response["Location"] == "/account/login/"
    assert not is_in(client)
    assert client.get(CODE)["Location"] == "/account/login/"


def test_a_new_phone_takes_the_place_of_the_old_one(world: World) -> None:
    user = world["secretariat"]
    old, _codes = with_phone(user)
    client = client_of(user)
    client.post(PAGE, {"act": "begin"})
    assert give_password("secretariat").post(CODE, {"code": code_of(old)}).status_code == 302
    new = TOTPDevice.objects.get(confirmed=False)
    client.post(SETUP, {"code": code_of(new)})
    assert [*TOTPDevice.objects.values_list("pk", "confirmed")] == [(new.pk, True)]
    renewed = client.post(PAGE, {"act": "codes"}).content.decode()
    assert len(re.findall(r"<li>\w{4} \w{4}</li>", renewed)) == StaticToken.objects.count() == 10
    client.post(PAGE, {"act": "off"})
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()


def test_what_changes_it_is_confirmed(world: World) -> None:
    """With password and code; the code is used up only with the right password."""
    device, _codes = with_phone(world["secretariat"])
    client = long_signed_in(world, "secretariat")
    question = client.post(PAGE, {"act": "off"})
    assert is_asked(question)
    assert "確認コード" in question.content.decode()
    code = {"confirming_code": code_of(device)}
    assert client.post(PAGE, answered(question, "wrong") | code).status_code == 422
    assert client.post(PAGE, answered(question)).status_code == 422
    assert TOTPDevice.objects.exists()
    assert client.post(PAGE, answered(question) | code).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert is_asked(long_signed_in(world, "viewer").post(PAGE, {"act": "begin"}))


def test_where_it_is_required(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    for reader in ("secretariat", "headquarters", "admin"):
        client = client_of(world[reader])
        assert client.get("/").headers["Location"] == client.post("/bulk/2025/").headers["Location"] == PAGE
        assert client.get("/admin/").headers["Location"] == PAGE
        assert "二要素認証が必要です" in client.get(PAGE).content.decode()
        assert client.get("/help/").status_code == client.get("/account/password/").status_code == 200
        with_phone(world[reader])
        assert client.get("/").status_code == 200
    assert client_of(world["editor-gakko"]).get("/").status_code == 200


def test_where_it_is_off(world: World, settings: Any) -> None:
    with_phone(world["secretariat"])
    settings.SECOND_FACTOR = "off"
    client = Client()
    typed = {"username": "secretariat", "password": PASSWORD}
    assert client.post("/account/login/", typed)["Location"] == "/"
    assert client.get(PAGE).status_code == client.get(SETUP).status_code == 404
    assert "二要素認証" not in client.get("/").content.decode()


def test_a_lost_phone_is_reset_by_whoever_keeps_the_account(world: World) -> None:
    with_phone(world["headquarters"])
    address = "/people/headquarters/"
    client = long_signed_in(world, "admin")
    assert "二要素認証を解除する" in client.get(address).content.decode()
    listed = client.get("/people/").content.decode()
    assert listed.count('<p class="line">二要素認証</p>') == 1
    question = client.post(address, {"act": "second_factor"})
    assert is_asked(question)
    assert client.post(address, answered(question)).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert "二要素認証を解除しました" in client.get(address).content.decode()
    recorded = AuditRecord.objects.get(kind="second_factor_off")
    assert (recorded.username, recorded.subject) == ("admin", str(world["headquarters"]))
    # The account of a secretariat is kept by the secretariat alone.
    with_phone(world["secretariat"])
    refused = client_of(world["admin"]).post("/people/secretariat/", {"act": "second_factor"})
    assert "事務局の人だけ" in refused.content.decode()
    assert TOTPDevice.objects.count() == 1


def test_on_the_server_it_is_reset_by_a_command(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with_phone(world["secretariat"])
    call_command("reset_second_factor", "secretariat")
    assert "解除しました" in capsys.readouterr().out
    assert not TOTPDevice.objects.exists()
    assert AuditRecord.objects.get(kind="second_factor_off").user_label == "サーバー"
    for name, said in (("secretariat", "使っていません"), ("nobody-here", "いません")):
        with pytest.raises(CommandError, match=said):
            call_command("reset_second_factor", name)


def test_nobody_reads_the_secrets_in_the_correction_of_data(world: World) -> None:
    client = client_of(world["secretariat"])
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert "otp" not in client.get("/admin/").content.decode()
