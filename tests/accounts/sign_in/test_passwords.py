"""Passwords that are too easy to guess are refused in sentences; one that others know is changed first."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from indicators.demo.accounts import PASSWORD as DEMO_PASSWORD
from tests.cast import PASSWORD, World

GOOD = "Momiji-to-Sakura-7"
MEGUMI = User(username="megumi.ikeda", full_name="池田 恵", email="ikeda@city.example.lg.jp")
AOI = User(username="a-takasaki", full_name="髙﨑　アオイ", email="")

SHORT, NAMES, PLACES = "短すぎます", "氏名や利用者IDを並べただけ", "市の名前やこのシステムの言葉"
COMMON, UNIFORM, DIGITS = "よく使われる言葉", "空白だけのものや、同じ文字の繰り返し", "数字しか"
SIMILAR = "似すぎています"


@pytest.mark.parametrize(
    ("person", "password", "reason"),
    [
        (MEGUMI, "Ari-16-ab", SHORT),
        (MEGUMI, "          ", UNIFORM),
        (MEGUMI, "　　　　　　　　　　", UNIFORM),
        (MEGUMI, "\u200b \u200b \u200b \u200b \u200b ", UNIFORM),
        (MEGUMI, "aaaaaaaaaaaa", UNIFORM),
        (MEGUMI, "abababababab", UNIFORM),
        (MEGUMI, "80481632557", DIGITS),
        (MEGUMI, "池田　恵池田　恵", NAMES),
        (MEGUMI, "池田 恵 池田 恵 2025", NAMES),
        (MEGUMI, "恵池田恵池田恵池田恵", NAMES),
        (MEGUMI, "池・田・恵・１２３４５６", NAMES),
        (MEGUMI, "Ikeda-Megumi-2025", NAMES),
        (MEGUMI, "ＭＥＧＵＭＩ　ＩＫＥＤＡ", NAMES),
        (MEGUMI, "megumi_ikeda!!99", NAMES),
        (AOI, "高崎あおい高崎あおい", NAMES),
        (AOI, "ｱｵｲ ｱｵｲ ｱｵｲ ｱｵｲ", NAMES),
        (AOI, "あおい髙﨑令和７年", NAMES),
        (AOI, "takasaki-a-2025", NAMES),
        (MEGUMI, "imari20252025", PLACES),
        (MEGUMI, "Imari-DX-2025", PLACES),
        (MEGUMI, "ＩＭＡＲＩ２０２５年度", PLACES),
        (MEGUMI, "令和７年度ＤＸ推進計画", PLACES),
        (MEGUMI, DEMO_PASSWORD, PLACES),
        (MEGUMI, "imari-demo-2026!", PLACES),
        (MEGUMI, "パスワード2025年", COMMON),
        (MEGUMI, "ﾊﾟｽﾜｰﾄﾞ12345", COMMON),
        (MEGUMI, "himitsu-12345", COMMON),
        (MEGUMI, "sakura sakura 1", COMMON),
        (MEGUMI, "あいうえおかきくけこ", COMMON),
        (MEGUMI, "アイウエオカキクケコ", COMMON),
        (MEGUMI, "いろはにほへとちりぬるを", COMMON),
        (MEGUMI, "qwertyuiop", COMMON),
        (MEGUMI, "1qaz2wsx3edc", COMMON),
        (MEGUMI, "zyxwvutsrqp", COMMON),
        (MEGUMI, "tanaka taro 1", COMMON),
    ],
)
def test_refused(person: User, password: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    assert reason in " ".join(refused.value.messages)
    assert all(message.endswith("。") for message in refused.value.messages)


pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        PASSWORD,
        "Kx3-himitsu",
        "池田さんちの三毛猫と散歩",
        "imari no yaki mono wo kau",
        "sakura-neko-tokyo-doraemon",
        "赤い自転車で港まで走る",
        "7f!Qz-w2Lp9",
    ],
)
def test_taken(password: str) -> None:
    validate_password(password, MEGUMI)


def test_the_citys_own_name_comes_from_its_plan(world: World) -> None:
    with pytest.raises(ValidationError, match=PLACES):
        validate_password("伊万里市2025年度だ", MEGUMI)
    world.plan.municipality, world.plan.slug = "武雄市", "takeo-next"
    world.plan.save()
    with pytest.raises(ValidationError, match=PLACES):
        validate_password("武雄takeo2025", MEGUMI)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change_to(client: Client, old: str, new: str) -> Any:
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("password_change"), data)


@pytest.fixture
def reset(world: World) -> str:
    """The secretariat sets a password for viewer, who logs in with it."""
    address = reverse("admin:auth_user_password_change", args=[world["viewer"].pk])
    assert (
        client_of(world["secretariat"]).post(address, {"password1": GOOD, "password2": GOOD}).status_code
        == 302
    )
    return GOOD


def test_a_reset_password_is_changed_before_anything_else(world: World, reset: str) -> None:
    client = Client()
    client.post("/account/login/", {"username": "viewer", "password": reset})
    for address in ("/", "/dashboard/", "/reports/plan.pdf", "/nowhere/", "/entry/2025/gyo-10/"):
        assert client.get(address).status_code in (302, 404)
    assert client.get("/").url == client.post("/bulk/2025/").url == reverse("password_change")
    page = client.get(reverse("password_change"))
    assert "パスワードを自分のものに変えてください" in page.content.decode()
    assert client.get("/help/").status_code == 200
    refused = change_to(client, reset, reset)
    assert "今のパスワードと同じです。" in refused.content.decode()
    assert change_to(client, reset, "Arita-no-Sara-16").status_code == 302
    assert client.get("/").status_code == 200
    assert "自分のものに変えて" not in client.get(reverse("password_change")).content.decode()


def test_a_first_password_too_and_data_correction_is_no_way_round(world: World) -> None:
    office = client_of(world["secretariat"])
    data = {"username": "newcomer", "full_name": "新人", "password1": GOOD, "password2": GOOD}
    assert office.post(reverse("admin:accounts_user_add"), data).status_code == 302
    client = client_of(User.objects.get(username="newcomer"))
    for address in ("/", "/admin/", "/admin/password_change/", "/account/gallery/"):
        assert client.get(address).url == reverse("password_change")
    assert client.post("/account/logout/").status_code == 302


def test_who_chose_the_own_one_is_left_alone(world: World) -> None:
    User.objects.filter(username="viewer").update(is_demo=True)
    assert client_of(world["viewer"]).get("/").status_code == 200


def test_a_refused_password_is_explained_on_all_pages(world: World) -> None:
    office = client_of(world["secretariat"])
    two = {"password1": "imari20252025", "password2": "imari20252025"}
    data = {"username": "newcomer", "full_name": "新人"} | two
    assert PLACES in office.post(reverse("admin:accounts_user_add"), data).content.decode()
    address = reverse("admin:auth_user_password_change", args=[world["viewer"].pk])
    assert PLACES in office.post(address, two).content.decode()
    own = change_to(client_of(world["viewer"]), PASSWORD, "imari20252025")
    assert PLACES in " ".join(own.context["form"].errors["new_password1"])
    names = change_to(client_of(world["viewer"]), PASSWORD, "viewer さん viewer")
    assert NAMES in " ".join(names.context["form"].errors["new_password1"])


def test_the_old_password_is_not_found_out_by_trying(world: World) -> None:
    """A wrong one counts as at signing in; without it nobody learns that a new one is the old one."""
    client = client_of(world["viewer"])
    for _ in range(9):
        refused = change_to(client, "wrong", PASSWORD)
        assert "今のパスワードが違います" in refused.content.decode()
        assert "今のパスワードと同じ" not in refused.content.decode()
    locked = change_to(client, "wrong", "Arita-no-Sara-16")
    assert (locked.status_code, "あと15分" in locked.content.decode()) == (429, True)
    assert change_to(client, PASSWORD, "Arita-no-Sara-16").status_code == 429
