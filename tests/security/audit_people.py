"""script/audit security: who is only half there, and what is somebody else's; no test file."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Membership, User, UserSession
from indicators.evidence.services import add_evidence
from indicators.models import EvidenceFile
from tests.cast import PASSWORD, World
from tests.doors.report_walk import undone
from tests.reports.story import at, tell
from tests.security.findings import HIGH, Trial, keep
from tests.security.walking import PART, is_login, noted_writes, signed_in
from tests.test_addresses import PAGES, WRITES, name_of


@pytest.fixture
def house(world: World) -> World:
    tell(world)
    return world


Change = Callable[[], object]


def _waits_for_code(world: World) -> tuple[Client, Change]:
    TOTPDevice.objects.create(user=world["secretariat"], name="default", confirmed=True)
    client = Client(raise_request_exception=False)
    client.post("/account/login/", {"username": "secretariat", "password": PASSWORD})
    return client, lambda: None


def _guessed(_world: World) -> tuple[Client, Change]:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    return client, lambda: None


def _signed_out(world: World) -> tuple[Client, Change]:
    client = signed_in(world["secretariat"])
    cookie = client.cookies["sessionid"].value
    client.post("/account/logout/")
    client.cookies["sessionid"] = cookie
    return client, lambda: None


def _changed(**fields: object) -> Callable[[World], tuple[Client, Change]]:
    """Signed in as the secretariat, whose account is changed behind the back of the session."""
    return lambda world: (
        signed_in(world["secretariat"]),
        lambda: User.objects.filter(username="secretariat").update(**fields),
    )


def _over(world: World) -> tuple[Client, Change]:
    long_ago = timezone.now() - dt.timedelta(hours=20)
    return signed_in(world["secretariat"]), lambda: UserSession.objects.update(expire_date=long_ago)


def _removed(world: World) -> tuple[Client, Change]:
    return signed_in(world["nobody"]), lambda: User.objects.filter(username="nobody").delete()


# People who have a cookie, and no right to anything any more or yet.
HALVES: dict[str, Callable[[World], tuple[Client, Change]]] = {
    "パスワードの後、コードの前": _waits_for_code,
    "利用を止められた人の、生きたセッション": _changed(is_active=False),
    "パスワードを変えられた人の、生きたセッション": _changed(password="!"),
    "消された人の、生きたセッション": _removed,
    "あてずっぽうのセッション": _guessed,
    "ログアウトした後の、同じクッキー": _signed_out,
    "時間の過ぎたセッション": _over,
}


@pytest.mark.parametrize("half", HALVES, ids=range(len(HALVES)))
@pytest.mark.usefixtures("blank_refusals")
def test_who_is_half_in(half: str, house: World) -> None:
    """Every address by GET, every valid form by POST: to the login page."""
    trial, began = Trial(PART, f"半分だけ入っている人：{half}"), time.monotonic()
    client, change = HALVES[half](house)
    for label, (address, answers) in PAGES.items():
        if answers[0] != "login":
            continue
        with undone():
            change()
            response = client.get(address)
        is_page_of_code = name_of(label) == "login_code" and response.status_code == 200
        trial.check(
            is_login(response) or is_page_of_code, HIGH, f"{half}：GET {address}", f"{response.status_code}"
        )
    for label, (address, body, _answers) in WRITES.items():
        if name_of(label) in ("login", "logout", "login_code"):
            continue
        with undone():
            data = body(house)
            change()
            response = client.post(address, data)
        trial.check(is_login(response), HIGH, f"{half}：POST {address}", f"{response.status_code}")
    trial.seconds = time.monotonic() - began
    keep(trial)


@pytest.mark.usefixtures("blank_refusals")
def test_who_must_do_something_first(house: World, settings: Any) -> None:
    """A password that others know, or a second factor that is required: nothing is open before."""
    trial, began = Trial(PART, "初めのパスワードのまま、二要素認証の登録前"), time.monotonic()
    open_to_them = (
        *("login", "login_code", "logout", "extend_session", "password_change", "password_change_done"),
        *("manual", "manual_topic", "manual_role", "manual_whole", "security_txt", "second_factor"),
        "second_factor_setup",
    )

    def walk(who: str, change: Change) -> None:
        client = signed_in(house["secretariat"])
        for label, (address, _answers) in PAGES.items():
            if name_of(label) in open_to_them:
                continue
            with undone():
                change()
                response = client.get(address)
            is_led = response.status_code in (302, 404)
            trial.check(is_led, HIGH, f"{who}：GET {address}", f"{response.status_code}")
        for label, (address, body, _answers) in WRITES.items():
            if name_of(label) in open_to_them:
                continue
            house.plan.refresh_from_db()  # a body before may have changed it in memory
            settings.SECOND_FACTOR = "optional"
            with undone():
                data = body(house)
                change()
                with noted_writes() as written:
                    response = client.post(address, data)
            is_led = response.status_code == 302 and not written
            trial.check(is_led, HIGH, f"{who}：POST {address}", f"{response.status_code} {written}")

    secretariat = User.objects.filter(username="secretariat")
    walk("初めのパスワードのまま", lambda: secretariat.update(must_change_password=True))
    walk("二要素認証の登録前", lambda: setattr(settings, "SECOND_FACTOR", "required"))
    trial.seconds = time.monotonic() - began
    keep(trial)


@pytest.mark.usefixtures("blank_refusals")
def test_numbers_of_others(house: World) -> None:
    """Rows of others, asked for by their numbers through addresses of one's own."""
    trial, began = Trial(PART, "ほかの部署・計画・人のものを、番号で"), time.monotonic()
    upload = SimpleUploadedFile("秘密.txt", "秘密".encode())
    file = add_evidence(
        report=house.report("gyo-12"), by=house["editor-gakko"], at=at(2025), upload=upload, description=""
    )
    victim = signed_in(house["editor-gakko"])
    victim.post("/reports/2025/gyo-12.pdf")
    sangyo, viewer = signed_in(house["editor-sangyo"]), signed_in(house["viewer"])
    secret_addresses = [
        *(f"/entry/2025/{slug}/evidence/{file.pk}/" for slug in ("gyo-12", "san-1", "gyo-10")),
        *(f"/entry/2025/{slug}/evidence/{file.pk}/preview/" for slug in ("gyo-12", "san-1")),
        *(f"/entry/2025/{slug}/evidence/{file.pk}/preview/1/" for slug in ("gyo-12", "san-1")),
        *(f"/reports/jobs/{number}/" for number in range(1, 8)),
        *(f"/reports/jobs/{number}/file/" for number in range(1, 8)),
        *(
            f"/reports/2025/gyo-11/versions/{number}.{ending}"
            for number in (1, 2)
            for ending in ("html", "xlsx")
        ),
        "/entry/2025/gyo-12/",
        "/review/2025/gyo-12/",
        "/entry/2025/gyo-12/history/",
        "/midyear/2025/gyo-12/",
        *(f"/instructions/{number}/" for number in range(1, 6)),
        *(f"/transfers/{number}/" for number in range(1, 4)),
        *(f"/people/{name}/" for name in ("secretariat", "admin", "viewer")),
        *(f"/cycles/2025/letters/{number}.html" for number in (1,)),
        *(f"/plan/revisions/{number}/" for number in (1, 2)),
    ]
    for name, client in (
        ("editor-sangyo", sangyo),
        ("viewer", viewer),
        ("nobody", signed_in(house["nobody"])),
    ):
        for address in secret_addresses:
            for prefix in ("", "/p/imari-dx", "/p/other"):
                with undone():
                    status = client.get(f"{prefix}{address}").status_code
                trial.check(status in (302, 403, 404), HIGH, f"{name}：{prefix}{address}", f"{status}")
    own = house.report("san-1")
    foreign = [one.pk for one in house.initiative("gyo-12").indicators.all()]
    fields = {
        f"measurement-{pk}-{part}": "99" for pk in foreign for part in ("value", "numerator", "denominator")
    }
    with undone(), noted_writes() as written:
        sangyo.post("/entry/2025/san-1/", {"act": "save", "version": own.version, "results": "x", **fields})
        values = list(house.report("gyo-12").measurements.values_list("pk", "value", "numerator"))
    untouched = list(house.report("gyo-12").measurements.values_list("pk", "value", "numerator"))
    trial.check(values == untouched, HIGH, "自分の実績の画面から、ほかの実績の値", f"{written}")
    for act in ("approve", "check", "return", "submit"):
        selected = {"act": act, "confirmed": "yes", "selected": f"gyo-12:{house.report('gyo-12').version}"}
        with undone():
            sangyo.post("/bulk/2025/", selected)
            state = house.report("gyo-12").state
        trial.check(
            state == house.report("gyo-12").state, HIGH, f"まとめて行う：{act}", "ほかの部署の実績が動いた"
        )
    with undone():
        sangyo.post(f"/entry/2025/san-1/evidence/{file.pk}/remove/")
        is_there = EvidenceFile.objects.filter(pk=file.pk).exists()
    trial.check(is_there, HIGH, "自分の実績のアドレスから、ほかの実績のファイルを削除", "消えた")
    _other_sessions(house, trial, sangyo)
    Membership.objects.filter(user=house["editor-sangyo"]).update(
        valid_until=timezone.localdate() - dt.timedelta(1)
    )
    for address in ("/entry/2025/san-1/", "/grid/2025/", "/cycles/2025/matrix/"):
        status = sangyo.get(address).status_code
        trial.check(status in (302, 403, 404), HIGH, f"昨日までの担当者：{address}", f"{status}")
    trial.seconds = time.monotonic() - began
    keep(trial)


def _other_sessions(house: World, trial: Trial, sangyo: Client) -> None:
    """Ending the sessions of another, by whatever its row is called."""
    theirs = UserSession.objects.filter(user=house["secretariat"])
    signed_in(house["secretariat"])
    for row in list(theirs):
        for name in ("session", "key", "pk", "id", "which"):
            with undone():
                sangyo.post("/account/sessions/end/", {name: str(row.pk)})
                is_there = UserSession.objects.filter(pk=row.pk).exists()
            trial.check(is_there, HIGH, "ほかの人の端末を終了", name)
