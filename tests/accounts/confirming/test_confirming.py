"""The own password once in 15 minutes before what is final or gives rights; what was filled in goes on."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.confirming.recency import KEY
from accounts.models import AuditRecord, Department, Membership, RecordKind, SignIn, User
from indicators.models import ReportState
from tests.cast import PASSWORD, World
from tests.forms import posted_back
from tests.test_addresses import checked, headed_by_viewer

pytestmark = pytest.mark.any_database

FINALISE = "/review/2025/gyo-10/step/finalise/"
HEADING = "パスワードの確認"
LONG_AGO = 60 * 60


def client_of(world: World, reader: str, ago: float = LONG_AGO) -> Client:
    """Somebody who confirmed so many seconds ago."""
    client = Client()
    client.force_login(world[reader])
    session = client.session
    session[KEY] = int(time.time() - ago)
    session.save()
    return client


def decision(world: World) -> dict[str, Any]:
    return checked(world) | {"confirmed": "yes"}


def is_asked(response: Any) -> bool:
    return HEADING in response.content.decode()


def answered(response: Any, password: str = PASSWORD) -> dict[str, Any]:
    """What the page of the question sends, with a password typed."""
    question = response.context["question"]
    return dict(question.carried) | {"confirming_act": question.act, "confirming_password": password}


def state(world: World) -> str:
    return str(world.report("gyo-10").state)


@pytest.mark.parametrize(
    ("minutes", "ago", "asked"),
    [
        (15, 0, False),
        (15, 14 * 60, False),
        (15, 15 * 60 + 1, True),
        (15, LONG_AGO, True),
        (15, -LONG_AGO, True),  # the clock was set back
        (1, 2 * 60, True),
        (0, LONG_AGO, False),
    ],
)
def test_when_it_is_asked(told: World, settings: Any, minutes: int, ago: float, asked: bool) -> None:
    settings.CONFIRM_MINUTES = minutes
    response = client_of(told, "secretariat", ago).post(FINALISE, decision(told))
    assert is_asked(response) == asked
    assert state(told) == (ReportState.CHECKED if asked else ReportState.FINALISED)


@pytest.mark.usefixtures("whole_login")
def test_signing_in_counts_as_a_confirmation(told: World) -> None:
    client = Client()
    client.post("/account/login/", {"username": "secretariat", "password": PASSWORD})
    assert client.post(FINALISE, decision(told)).status_code == 302


def test_the_password_carries_the_act_on_and_counts_for_a_while(told: World) -> None:
    client = client_of(told, "secretariat")
    posted = decision(told) | {"finalise-grade": "B", "finalise-grade_reason": "一行目\r\n<二行目>"}
    question = client.post(FINALISE, posted)
    page = question.content.decode()
    assert "「評価の確定」は、まだ行っていません" in page
    assert 'value="一行目\r\n&lt;二行目&gt;"' in page
    assert f'action="{FINALISE}"' in page
    assert question["Cache-Control"].startswith("max-age=0") or "no-store" in question["Cache-Control"]

    done = client.post(FINALISE, answered(question))
    assert done.status_code == 302
    report = told.report("gyo-10")
    assert (report.state, report.final_grade) == (ReportState.FINALISED, "B")
    assert report.final_grade_reason.splitlines() == ["一行目", "<二行目>"]
    assert report.snapshots.count() == 1
    assert [row.subject for row in AuditRecord.objects.filter(kind=RecordKind.CONFIRMED)] == ["評価の確定"]
    # Sent once more, it decides nothing more; and for a while nobody is asked.
    client.post(FINALISE, answered(question))
    assert report.snapshots.count() == 1
    reopened = {"version": told.report("gyo-10").version, "confirmed": "yes", "reopen-comment": "誤りのため"}
    assert not is_asked(client.post("/review/2025/gyo-10/step/reopen/", reopened))
    assert state(told) == ReportState.CHECKED


def test_several_decisions_are_one_question(told: World) -> None:
    client = client_of(told, "secretariat")
    version = decision(told)["version"]
    meeting = {"meeting_name": "第1回会議", "meeting_date": "令和8年6月1日"}
    page = client.post("/bulk/2025/", {"act": "finalise", "selected": f"gyo-10:{version}"})
    chosen = page.context["page"].items[0].value
    bulk = {"act": "finalise", "confirmed": "yes", "selected": chosen} | meeting
    question = client.post("/bulk/2025/", bulk)
    assert is_asked(question)
    assert client.post("/bulk/2025/", answered(question)).status_code == 302
    assert state(told) == ReportState.FINALISED


def test_a_wrong_password_lets_nothing_pass_and_ten_lock(told: World) -> None:
    client = client_of(told, "secretariat")
    question = client.post(FINALISE, decision(told))
    for _ in range(9):
        refused = client.post(FINALISE, answered(question, "wrong"))
        assert refused.status_code == 422
        assert "パスワードが違います" in refused.content.decode()
        assert answered(refused) == answered(question)
    locked = client.post(FINALISE, answered(question, "wrong"))
    assert locked.status_code == 429
    assert "あと15分" in locked.content.decode()
    assert client.post(FINALISE, answered(question)).status_code == 429
    assert state(told) == ReportState.CHECKED
    # The same lock as at signing in.
    login = Client().post("/account/login/", {"username": "secretariat", "password": PASSWORD})
    assert login.status_code == 429
    kinds = [*SignIn.objects.order_by("pk").values_list("kind", flat=True)]
    assert kinds == ["failure"] * 9 + ["locked", "refused", "refused"]
    recorded = AuditRecord.objects.filter(kind=RecordKind.CONFIRM_FAILED, username="secretariat")
    assert [*recorded.values_list("subject", flat=True)] == ["評価の確定"] * 11


def test_nobody_is_asked_about_what_is_refused(told: World) -> None:
    posted = decision(told)
    for reader, status in (("head-gakko", 403), ("editor-sangyo", 404), ("viewer", 404)):
        assert client_of(told, reader).post(FINALISE, posted).status_code == status
    client = client_of(told, "secretariat")
    assert client.post(FINALISE, posted | {"finalise-grade": ""}).status_code == 422
    assert client.post(FINALISE, posted | {"version": "1"}).status_code == 409
    assert client.post(FINALISE, {**posted, "confirmed": ""}).status_code == 200  # the page's own question


def test_a_script_gets_the_question_in_the_place_of_the_page(told: World) -> None:
    response = client_of(told, "secretariat").post(FINALISE, decision(told), headers={"HX-Request": "true"})
    assert (response["HX-Retarget"], response["HX-Reselect"]) == ("#main", "#main")
    assert is_asked(response)


def test_a_file_is_chosen_again(told: World) -> None:
    """No page sends a file with such an act today; one that will is asked for it in words."""
    client = client_of(told, "secretariat")
    file = SimpleUploadedFile("議事録.pdf", b"%PDF-")
    page = client.post(FINALISE, decision(told) | {"minutes": file}).content.decode()
    assert 'type="file"' in page
    assert "ファイル「議事録.pdf」" in page
    assert 'enctype="multipart/form-data"' in page


def test_rights_are_given_once(told: World) -> None:
    client = client_of(told, "admin")
    grant = headed_by_viewer(told)
    before = Membership.objects.count()
    question = client.post("/people/viewer/", grant)
    assert is_asked(question)
    assert Membership.objects.count() == before
    assert client.post("/people/viewer/", answered(question)).status_code == 302
    assert Membership.objects.count() == before + 1
    # Whoever may not is refused, not asked.
    own = client_of(told, "admin").post("/people/admin/", grant)
    assert not is_asked(own)


def _password(world: World) -> tuple[str, dict[str, Any]]:
    new = "another-honest-password-8"
    return f"/admin/accounts/user/{world['viewer'].pk}/password/", {"password1": new, "password2": new}


def _new_user(_world: World) -> tuple[str, dict[str, Any]]:
    new = "another-honest-password-8"
    typed = {"username": "sato", "full_name": "佐藤", "password1": new, "password2": new}
    return "/admin/accounts/user/add/", typed


def _deleted(world: World) -> tuple[str, dict[str, Any]]:
    row = Membership.objects.get(user=world["viewer"])
    return f"/admin/accounts/membership/{row.pk}/delete/", {"post": "yes"}


def _several(world: World) -> tuple[str, dict[str, Any]]:
    row = Membership.objects.get(user=world["viewer"])
    return "/admin/accounts/membership/", {
        "action": "delete_selected",
        "_selected_action": str(row.pk),
        "post": "yes",
    }


def _changed(world: World) -> tuple[str, dict[str, Any]]:
    row = Membership.objects.get(user=world["viewer"])
    address = f"/admin/accounts/membership/{row.pk}/change/"
    opened = posted_back(client_of(world, "secretariat"), address, having="role")
    return address, opened | {"department": Department.objects.get(name="学校教育課").pk, "role": "editor"}


@pytest.mark.parametrize("act", [_password, _new_user, _deleted, _several, _changed])
def test_the_correction_of_accounts_is_confirmed(told: World, act: Callable[..., Any]) -> None:
    client = client_of(told, "secretariat")
    address, typed = act(told)

    def accounts() -> list[Any]:
        users = User.objects.order_by("pk").values_list("username", "password")
        return [*users, *Membership.objects.order_by("pk").values_list("user", "role", "department")]

    before = accounts()
    question = client.post(address, typed)
    assert is_asked(question), question.content.decode()[:3000]
    assert accounts() == before
    assert client.post(address, answered(question)).status_code == 302
    assert accounts() != before
