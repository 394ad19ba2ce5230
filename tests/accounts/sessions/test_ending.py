"""Where somebody is signed in is listed and ended: by oneself, by its keepers, by what changes it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.account_acts import close_on, stop_use, use_again
from accounts.models import AuditRecord, RecordKind, User, UserSession
from accounts.services import end_membership
from tests.cast import PASSWORD, World

LIST, END = "/account/sessions/", "/account/sessions/end/"
EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0"

pytestmark = pytest.mark.any_database


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/account/password/").status_code == 200)


def sessions_of(user: User) -> int:
    return UserSession.objects.filter(user=user).count()


@pytest.mark.usefixtures("whole_login")
def test_the_list_names_browsers_and_marks_this_one(world: World) -> None:
    here, there = (Client(headers={"User-Agent": agent}) for agent in (EDGE, "Firefox/140.0 (Linux)"))
    for client, address in ((here, "10.1.1.1"), (there, "10.1.1.2")):
        client.post("/account/login/", {"username": "viewer", "password": PASSWORD}, REMOTE_ADDR=address)
    signed_in(world["admin"])
    page = here.get(LIST).content.decode()
    assert "2台でログインしています" in page
    assert page.index("Edge（Windows）") < page.index("この端末") < page.index("Firefox（Linux）")
    assert "10.1.1.2" in page
    assert page.count('name="session"') == 2  # the other one, and all others
    assert here.cookies["sessionid"].value not in page


def test_one_ends_the_others_and_never_this_one(world: World) -> None:
    viewer = world["viewer"]
    here, there, third = (signed_in(viewer) for _ in range(3))
    foreign = signed_in(world["admin"])
    keys = UserSession.objects.values_list("session_key", "user__username")
    own = [key for key, name in keys if name == "viewer"]
    [others] = [key for key, name in keys if name == "admin"]
    here.post(END, {"session": others})
    assert is_in(foreign)
    for key in own:
        here.post(END, {"session": key})
    assert [is_in(one) for one in (here, there, third)] == [True, False, False]
    assert sessions_of(viewer) == 1
    again = signed_in(viewer)
    answer = here.post(END, {"session": "others"}, follow=True).content.decode()
    assert "1台の端末のログインを終了しました。" in answer
    assert (is_in(here), is_in(again), is_in(foreign)) == (True, False, True)
    ended = AuditRecord.objects.filter(kind=RecordKind.SESSION_ENDED)
    assert {(one.username, one.subject) for one in ended} == {("viewer", str(viewer))}
    assert ended.count() == 3


@pytest.mark.parametrize(("by", "ends"), [("secretariat", True), ("admin", True), ("viewer", False)])
def test_who_keeps_accounts_ends_all_of_a_person(world: World, by: str, ends: bool) -> None:
    theirs = signed_in(world["editor-gakko"])
    keeper = signed_in(world[by])
    page = keeper.get("/people/editor-gakko/")
    assert ("ログインをすべて終了する" in page.content.decode()) is ends
    keeper.post("/people/editor-gakko/", {"act": "sign_out"})
    assert is_in(theirs) is not ends
    again = keeper.post("/people/editor-gakko/", {"act": "sign_out"})
    assert again.status_code == (422 if ends else 403)


def test_an_account_administrator_does_not_sign_the_secretariat_out(world: World) -> None:
    theirs = signed_in(world["secretariat"])
    answer = signed_in(world["admin"]).post("/people/secretariat/", {"act": "sign_out"})
    assert answer.status_code == 422
    assert is_in(theirs)


def stop(world: World) -> None:
    stop_use(user=world["viewer"], by=world["secretariat"], at=timezone.now())
    use_again(user=world["viewer"], by=world["secretariat"], at=timezone.now())


def close(world: World) -> None:
    now = timezone.now()
    close_on(user=world["viewer"], day=timezone.localdate(now), by=world["secretariat"], at=now)
    use_again(user=world["viewer"], by=world["secretariat"], at=now)


def new_password(world: World) -> None:
    signed_in(world["secretariat"]).post("/people/viewer/", {"act": "password"})


def end_role(world: World) -> None:
    row, now = world["viewer"].memberships.get(), timezone.now()
    yesterday = timezone.localdate(now) - dt.timedelta(days=1)
    end_membership(membership=row, last_day=yesterday, by=world["secretariat"], at=now)


@pytest.mark.parametrize("change", [stop, close, new_password, end_role])
def test_what_changes_an_account_ends_its_sessions(world: World, change: Callable[[World], None]) -> None:
    """An account that is used again does not bring them back."""
    theirs = signed_in(world["viewer"])
    change(world)
    assert sessions_of(world["viewer"]) == 0
    assert not is_in(theirs)


def test_ones_own_new_password_ends_the_others(world: World) -> None:
    here, there = signed_in(world["viewer"]), signed_in(world["viewer"])
    new = "another-honest-password-8"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/account/password/", sent).status_code == 302
    assert (is_in(here), sessions_of(world["viewer"])) == (True, 1)
    assert not is_in(there)
