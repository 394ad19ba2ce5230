"""The pages of the own account: logging in and out, the password, the session's length, the gallery."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User

PASSWORD = "Momiji-to-Sakura-7"

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako() -> User:
    """A user without any role: the pages of the own account ask for none."""
    return User.objects.create_user("hanako", PASSWORD, full_name="佐藤 花子")


@pytest.fixture
def hers(client: Client, hanako: User) -> Client:
    """A browser in which Hanako has logged in."""
    client.force_login(hanako)
    return client


def change(client: Client, old: str, new: str, again: str | None = None) -> HttpResponse:
    """Send the form of the password page."""
    data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post(reverse("password_change"), data)


def test_anonymous_is_sent_to_login_and_on_from_there(client: Client, hanako: User) -> None:
    wanted = reverse("password_change")
    response = client.get(wanted)
    assert response.url == f"{reverse('login')}?next={wanted}"
    assert "この画面を開くには、ログインが必要です。" in client.get(response.url).content.decode()
    form = {"username": "hanako", "password": PASSWORD, "next": wanted}
    assert client.post(reverse("login"), form).url == wanted


def test_login_works(client: Client, hanako: User) -> None:
    response = client.post(reverse("login"), {"username": "hanako", "password": PASSWORD})
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(hanako.pk)


def test_login_does_not_lead_to_other_sites(client: Client, hanako: User) -> None:
    form = {"username": "hanako", "password": PASSWORD, "next": "//example.com/"}
    assert client.post(reverse("login"), form).url == reverse("home")


@pytest.mark.parametrize(
    "wanted",
    [
        "/account/login/",
        "/account/login/?next=/account/login/",
        "/account/login/#x",
        "/account/login",
        "/account/logout/",
        "/account/extend/",
        "/admin/login/",
        "/admin/login/?next=/admin/login/",
        "http://testserver/account/login/",
        "//testserver/account/login/",
        "/\0",
        "/x\ny",
        "/nowhere/",
    ],
)
def test_logging_in_leads_in_no_circle(client: Client, hanako: User, wanted: str) -> None:
    """Before and after logging in; the last page may not exist or not be hers, but there is one.

    ホーム says 409 in a house without a plan.
    """
    form = {"username": "hanako", "password": PASSWORD, "next": wanted}
    for response in (
        client.post(reverse("login"), form, follow=True),
        client.get(reverse("login"), {"next": wanted}, follow=True),
    ):
        assert response.status_code in (200, 403, 404, 409)
        assert len(response.redirect_chain) < 5
        assert b"</html>" in response.content


def test_wrong_password_is_explained_and_keeps_the_id(client: Client, hanako: User) -> None:
    page = client.post(reverse("login"), {"username": "hanako", "password": "違う"}).content.decode()
    assert "利用者IDかパスワードが違います。" in page
    assert 'value="hanako"' in page
    assert "違う" not in page


def test_an_inactive_user_gets_the_same_answer_as_a_stranger(client: Client, hanako: User) -> None:
    User.objects.update(is_active=False)
    page = client.post(reverse("login"), {"username": "hanako", "password": PASSWORD}).content.decode()
    assert "利用者IDかパスワードが違います。" in page


def test_empty_fields_are_named_beside_them_and_in_the_summary(client: Client) -> None:
    page = client.post(reverse("login"), {}).content.decode()
    assert page.count("利用者IDを入力してください。") == 2
    assert 'href="#id_username"' in page
    assert re.search(r'<input[^>]*name="username"[^>]*aria-invalid="true"', page)
    assert re.search(r'<input[^>]*name="username"[^>]*aria-describedby="id_username_error"', page)
    assert "※必須" in page


def test_logout_only_by_post(hers: Client) -> None:
    assert hers.get(reverse("logout")).url == reverse("home")
    assert hers.get(reverse("password_change")).status_code == 200
    assert hers.post(reverse("logout")).url == reverse("login")
    assert "_auth_user_id" not in hers.session


def test_logout_after_the_session_has_ended_does_not_lead_back_to_logout(client: Client) -> None:
    assert client.post(reverse("logout")).url == reverse("login")


def test_password_change_works_and_keeps_this_session(hers: Client, hanako: User) -> None:
    assert change(hers, PASSWORD, "Arita-no-Sara-16").url == reverse("password_change_done")
    assert hers.get(reverse("password_change_done")).status_code == 200
    hanako.refresh_from_db()
    assert hanako.check_password("Arita-no-Sara-16")


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "reason"),
    [
        ("違う", "Arita-no-Sara-16", None, "old_password", "今のパスワードが違います。"),
        (PASSWORD, "Ari-16", None, "new_password1", "短すぎます"),
        (PASSWORD, "80481632", None, "new_password1", "数字しか使われていません"),
        (PASSWORD, "hanako-1", None, "new_password1", "似すぎています"),
        (PASSWORD, "Arita-no-Sara-16", "Arita", "new_password2", "新しいパスワードと違います。"),
    ],
)
def test_a_refused_password_is_explained_beside_its_field(
    hers: Client, hanako: User, old: str, new: str, again: str | None, field: str, reason: str
) -> None:
    response = change(hers, old, new, again)
    assert reason in " ".join(response.context["form"].errors[field])
    assert f'id="id_{field}_error"' in response.content.decode()
    hanako.refresh_from_db()
    assert hanako.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["login", "password_change", "password_change_done"])
def test_every_page_has_the_frame(hers: Client, name: str) -> None:
    page = (Client() if name == "login" else hers).get(reverse(name)).content.decode()
    assert '<html lang="ja">' in page
    assert page.count("<h1") == 1
    assert 'class="skip-link" href="#main"' in page
    assert 'id="main"' in page
    title = re.search(r"<title>(.+?)｜(.+?)</title>", page)
    assert title is not None
    assert "進捗管理システム" in title[2]


def test_the_gallery_exists_for_developers_only(client: Client, hanako: User, settings: Settings) -> None:
    settings.DEBUG = True
    assert client.get(reverse("gallery")).url.startswith(reverse("login"))
    client.force_login(hanako)
    assert client.get(reverse("gallery")).status_code == 200
    settings.DEBUG = False
    assert client.get(reverse("gallery")).status_code == 404
