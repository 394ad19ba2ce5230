"""The page of a job and 帳票: who sees what, what one may do, and what the address of a long file answers."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from initiatives.models import PlanRole
from reports.jobs import worker
from reports.jobs.signs import note_alive
from reports.models import JobState, ReportJob
from reports.store.services import keep
from tests.cast import World
from tests.reports.jobs.running import run_waiting_jobs
from tests.test_addresses import client_of

pytestmark = pytest.mark.any_database

FILE = "/reports/2025/progress.xlsx"


@pytest.fixture
def secretariat(told: World) -> Client:
    return client_of(told, "secretariat")


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_the_address_of_a_long_file_orders_it_by_post_and_hands_it_over_when_it_is_made(
    secretariat: Client,
) -> None:
    asked = secretariat.get(FILE)
    assert "作成する" in asked.content.decode()
    assert "動いていません" in asked.content.decode()
    page = secretariat.post(FILE)["Location"]
    assert "順番を待っています" in text_of(secretariat, page)
    assert secretariat.get(f"{page}file/").status_code == 404
    assert run_waiting_jobs() == 1
    assert "できあがりました" in text_of(secretariat, page)
    file = secretariat.get(f"{page}file/")
    assert file.content.startswith(b"PK")
    assert "%E9%80%B2%E6%8D%97%E4%B8%80%E8%A6%A7%E8%A1%A8.xlsx" in file["Content-Disposition"]  # 進捗一覧表
    made = text_of(secretariat, "/reports/").partition("作成した帳票")[2].partition("計画書")[0]
    assert "進捗一覧表（Excel）" in made
    assert "完成" in made


def test_a_decided_document_is_the_same_for_everybody_and_made_once(told: World) -> None:
    for number, name in enumerate(("secretariat", "viewer")):
        client = client_of(told, name)
        answer = client.post("/reports/plan-sheets.xlsx")
        if number:  # POST and GET hand over what was made for somebody else
            assert answer.content == client.get("/reports/plan-sheets.xlsx").content
        run_waiting_jobs()
    assert ReportJob.objects.count() == 1


def test_two_readers_of_a_draft_get_what_each_may_see(told: World) -> None:
    pages = [client_of(told, name).post(FILE)["Location"] for name in ("secretariat", "viewer")]
    assert len(set(pages)) == 2


# Who opens the page of a job that the secretariat has asked for, and its file.
READERS = {
    "secretariat": 200,
    "editor-gakko": 404,
    "headquarters": 404,
    "viewer": 404,
    "admin": 404,
    "nobody": 403,
}


@pytest.mark.parametrize("act", ["", "file/", "cancel/", "again/"])
def test_only_who_asked_has_the_job(told: World, secretariat: Client, act: str) -> None:
    page = secretariat.post(FILE)["Location"]
    run_waiting_jobs()
    for name, expected in READERS.items():
        client, takes_post = client_of(told, name), act in ("cancel/", "again/")
        answer = client.post(page + act) if takes_post else client.get(page + act)
        assert answer.status_code == (302 if takes_post and expected == 200 else expected), name
    led_to = client_of(told, "anonymous").get(page + act)["Location"]
    assert led_to.startswith(("/account/login/", "/reports/"))


def test_who_has_no_part_in_the_plan_any_more_loses_the_file(told: World, secretariat: Client) -> None:
    page = secretariat.post(FILE)["Location"]
    run_waiting_jobs()
    PlanRole.objects.filter(membership__user=told["secretariat"]).delete()
    Membership.objects.filter(user=told["secretariat"]).delete()
    for address in (page, f"{page}file/"):
        assert secretariat.get(address).status_code in (403, 404)


STATES: dict[str, dict[str, Any]] = {
    "waiting": {
        "says": ("待機中", "順番を待っています", "この画面を閉じても", "作成を取り消す"),
        "asks": True,
    },
    "running": {"says": ("作成中", "28件のうち12件：行－⑩", "作成を取り消す"), "asks": True},
    "done": {"says": ("完成", "保存する"), "asks": False},
    "failed": {"says": ("失敗", worker.TOOK_TOO_LONG, "もう一度作成する"), "asks": False},
    "cancelled": {"says": ("取消し", "もう一度作成する"), "asks": False},
}
COLUMNS: dict[str, dict[str, Any]] = {
    "waiting": {},
    "running": {"worker": "host:1", "attempts": 1, "progress_done": 12, "progress_of": 28},
    "done": {},
    "failed": {"error": worker.TOOK_TOO_LONG},
    "cancelled": {},
}


@pytest.mark.parametrize("state", STATES)
def test_the_page_says_where_a_job_stands_and_what_one_may_do(
    told: World, secretariat: Client, state: str
) -> None:
    page = secretariat.post(FILE)["Location"]
    job = ReportJob.objects.get()
    at, values = job.requested_at, dict(COLUMNS[state])
    if state == JobState.RUNNING:
        values |= {"started_at": at, "heartbeat": at, "progress_what": "行－⑩"}
    elif state != JobState.WAITING:
        values |= {"finished_at": at}
    if state == JobState.DONE:
        values |= {"file": keep(b"PK")}
    ReportJob.objects.update(state=state, **values)
    note_alive(at)
    content = secretariat.get(page).content.decode()
    shown = text_of(secretariat, page)
    assert all(words in shown for words in STATES[state]["says"])
    assert ("data-hx-trigger" in content) == STATES[state]["asks"]
    assert "動いていません" not in shown
    for act, is_offered in (("cancel/", STATES[state]["asks"]), ("again/", "もう一度作成する" in shown)):
        assert (f'action="{page}{act}"' in content) == is_offered


def test_cancelling_and_asking_again(secretariat: Client) -> None:
    page = secretariat.post(FILE)["Location"]
    assert secretariat.post(f"{page}cancel/")["Location"] == page
    assert "取り消しました" in text_of(secretariat, page)
    again = secretariat.post(f"{page}again/")["Location"]
    assert again != page
    run_waiting_jobs()
    assert secretariat.post(f"{again}again/")["Location"] == again  # nothing to repeat
    assert secretariat.get(f"{again}file/").content.startswith(b"PK")


def test_a_waiting_page_asks_little(secretariat: Client) -> None:
    page = secretariat.post(FILE)["Location"]
    secretariat.get(page)
    with CaptureQueriesContext(connection) as queries:
        secretariat.get(page)
    assert len(queries) <= 11


def test_no_page_of_the_queue_stands_in_the_admin(secretariat: Client) -> None:
    assert "django_q" not in secretariat.get("/admin/").content.decode()
    assert secretariat.get("/admin/django_q/schedule/").status_code == 404
