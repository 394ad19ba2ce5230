"""The pages of editions in the hands of those who read and publish; the files as they were frozen."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from imari_dx.operation.verify.walk import walk
from imari_dx.shared.acts import one_act
from indicators.models import RatingScale, Snapshot
from indicators.reminders.services import due_digests
from initiatives.models import Plan
from reports.documents.canonical import sha256
from reports.editions.check import check
from reports.editions.demo import DemoEditions
from reports.jobs.services import cancel
from reports.models import Edition, EditionFile, ReportJob, StoredFile
from tests.cast import World
from tests.reports.editions.published_year import (
    INTERNAL_COMMENT,
    REASON,
    SECOND_DAY,
    YEAR,
    decided_plan,
    published,
    set_right,
)
from tests.reports.formats.pdf_reading import pdf_text
from tests.reports.formats.xlsx_reading import all_texts, opened
from tests.reports.jobs.running import run_waiting_jobs
from tests.reports.story import INTERNAL

pytestmark = pytest.mark.any_database

_READ: dict[str, Callable[[bytes], str]] = {
    "pdf": pdf_text,
    "xlsx": lambda content: str([all_texts(sheet) for sheet in opened(content)]),
}
HOME = "/p/midori"
REPORT = f"{HOME}/reports/{YEAR}/evaluation"
PUBLISH = f"{HOME}/reports/{YEAR}/publish/"


@pytest.fixture(scope="module")
def published_plan(loaded_world: World, django_db_blocker: Any) -> Iterator[Plan]:
    """みどり市's R7 with two editions, made by the worker; made once, nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        plan = decided_plan(loaded_world)
        published(loaded_world, plan, is_complete=False)
        assert run_waiting_jobs() == 1
        set_right(loaded_world, 95)
        published(loaded_world, plan, reason=REASON, is_complete=False)
        assert run_waiting_jobs() == 1
        yield plan
        transaction.set_rollback(True)


@pytest.fixture
def plan(published_plan: Plan, world: World) -> Plan:
    return published_plan


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_published_year_is_served_from_its_newest_edition(world: World, plan: Plan) -> None:
    reader = of(world["viewer"])
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(f"{REPORT}.pdf")
    assert answer.status_code == 200
    stored = EditionFile.objects.get(edition__number=2, key="evaluation", file_format="pdf")
    assert answer["ETag"] == f'"{sha256(answer.content)}"' == f'"{stored.sha256}"'
    assert "%E7%AC%AC%EF%BC%92%E7%89%88.pdf" in answer["Content-Disposition"]  # 第２版.pdf
    assert sum("reports_" in one["sql"] for one in queries) == 2
    assert reader.post(f"{REPORT}.pdf").content == answer.content
    with CaptureQueriesContext(connection) as queries:
        again = reader.get(f"{REPORT}.pdf", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not any("storedfile" in one["sql"] for one in queries)
    sheet = reader.get(f"{HOME}/reports/{YEAR}/mori-1.xlsx")
    assert sheet["ETag"] == f'"{sha256(sheet.content)}"'


def test_the_page_of_a_published_document_keeps_its_own_style(world: World, plan: Plan) -> None:
    answer = of(world["viewer"]).get(f"{REPORT}.html")
    assert "第２版" in answer.content.decode()
    assert "style-src 'self' 'sha256-" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_who_takes_part_sees_what_there_is_now(world: World, plan: Plan) -> None:
    assert "公表前" in of(world["secretariat"]).get(f"{REPORT}.html?unpublished=1").content.decode()
    assert "第２版" in of(world["viewer"]).get(f"{REPORT}.html?unpublished=1").content.decode()
    page = of(world["secretariat"]).get(f"{HOME}/reports/?year={YEAR}").content.decode()
    assert "第２版（令和8年8月1日公表）" in page
    assert "公表後に変更があります" not in page
    later = set_right(world, 97).snapshots.order_by("-number").values("pk")[:1]
    Snapshot.objects.filter(pk__in=list(later.values_list("pk", flat=True))).update(written_at=SECOND_DAY)
    assert "公表後に変更があります" in of(world["secretariat"]).get(f"{HOME}/reports/").content.decode()
    viewer = of(world["viewer"]).get(f"{HOME}/reports/").content.decode()
    assert "公表後に変更があります" not in viewer
    assert "unpublished=1" not in viewer


def test_everybody_with_a_role_reads_the_editions_and_names_are_for_insiders(
    world: World, plan: Plan
) -> None:
    name = str(world["secretariat"])
    for reader, sees_names in (("viewer", False), ("headquarters", True)):
        client = of(world[reader])
        for address in (f"{HOME}/reports/editions/", f"{HOME}/reports/{YEAR}/editions/2/"):
            page = client.get(address).content.decode()
            assert REASON in page
            assert (name in page) == sees_names
        page = client.get(f"{HOME}/reports/{YEAR}/editions/2/?check=1").content.decode()
        assert "すべて、公表したときと同じ内容です。" in page
        files = Edition.objects.get(number=2).files
        assert page.count('<td data-label="確認">一致</td>') == files.count() == 19
    assert of(world["nobody"]).get(f"{HOME}/reports/editions/").status_code in (403, 404)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # WeasyPrint's colour profile
def test_the_report_for_the_archive_carries_its_data(world: World, plan: Plan) -> None:
    reader = of(world["viewer"])
    job = reader.post(f"{HOME}/reports/{YEAR}/editions/2/archive/")["Location"]
    assert run_waiting_jobs() == 1
    answer = reader.get(f"{job}file/")
    report = PdfReader(io.BytesIO(answer.content))
    assert "pdfaid" in report.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    attached = report.attachments
    assert list(attached) == ["report.xlsx", "results.csv", "results.json"]
    stored = EditionFile.objects.get(edition__number=2, key="results", file_format="csv")
    assert attached["results.csv"] == [bytes(stored.file.content)]
    page = f"{HOME}/reports/{YEAR}/editions/2/"
    assert reader.get(f"{page}archive/")["Location"] == page


def test_bytes_that_were_tampered_with_are_found(world: World, plan: Plan) -> None:
    file = EditionFile.objects.get(edition__number=1, key="progress", file_format="xlsx")
    StoredFile.objects.filter(pk=file.file_id).update(content=b"other")
    page = of(world["viewer"]).get(f"{HOME}/reports/{YEAR}/editions/1/?check=1").content.decode()
    assert "1件の内容が、公表したときと違います。" in page
    assert page.count("不一致</td>") == 1


def test_what_was_published_outlives_plan_scale_and_program(
    world: World, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Edition.objects.get(number=2)
    before = of(world["viewer"]).get(f"{REPORT}.html").content
    Plan.objects.update(title="別の計画", municipality="別の市")
    RatingScale.objects.update(name="別の尺度")
    monkeypatch.setattr("reports.formats.html.render_to_string", lambda *_args: "another version's page")
    assert check(edition).is_right
    assert of(world["viewer"]).get(f"{REPORT}.html").content == before


def test_two_editions_are_compared(world: World, plan: Plan) -> None:
    client = of(world["viewer"])
    page = client.get(f"{HOME}/reports/{YEAR}/editions/difference.html?before=1&after=2").content.decode()
    assert "植えた木　令和７年度の実績値" in page
    assert client.get(f"{HOME}/reports/{YEAR}/editions/difference.pdf").status_code == 404
    assert client.get(f"{HOME}/reports/{YEAR}/editions/1/errata.html").status_code == 404
    assert client.get(f"{HOME}/reports/{YEAR}/editions/2/errata.pdf").status_code == 200
    assert client.get(f"{HOME}/reports/{YEAR}/editions/3/").status_code == 404


def test_the_secretariat_corrects_what_it_published(world: World, plan: Plan) -> None:
    client = of(world["secretariat"])
    assert "公表した版から変わったところはありません" in client.get(PUBLISH).content.decode()
    assert client.post(PUBLISH, {"reason": "ない"}).status_code == 409
    set_right(world, 97)
    page = client.get(PUBLISH).content.decode()
    assert "第３版を公表する" in page
    assert "植えた木　令和７年度の実績値" in page
    assert client.post(PUBLISH, {"reason": " "}).status_code == 422
    asked = client.post(PUBLISH, {"reason": "再計算"})
    assert asked.status_code == 200
    assert "第３版を公表しますか" in asked.content.decode()
    assert "再計算" in client.post(PUBLISH, {"reason": "再計算", "confirmed": "no"}).content.decode()
    dialog = client.post(PUBLISH, {"reason": "再計算"}, headers={"HX-Request": "true"}).content.decode()
    assert "<dialog" in dialog
    assert "変わったところ" in dialog
    refused = client.post(PUBLISH, {"reason": " "}, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#publish-form")
    assert not Edition.objects.filter(number=3).exists()
    assert client.post(PUBLISH, {"reason": "再計算", "confirmed": "yes"}).status_code == 302
    page = client.get(PUBLISH).content.decode()
    assert "第３版を作成しています" in page
    assert "順番を待っています。" in page
    assert client.post(PUBLISH, {"reason": "再計算"}).status_code == 409
    assert of(world["viewer"]).get(f"{HOME}/reports/{YEAR}/editions/3/").status_code == 404
    job = ReportJob.objects.get(title__contains="第３版")
    shown = client.get(f"{HOME}/reports/jobs/{job.pk}/").content.decode()
    assert "受け取れます" not in shown  # no file
    assert "作成を取り消す" not in shown  # publishing is taken back where it is begun, by the secretariat
    assert client.post(f"{HOME}/reports/jobs/{job.pk}/cancel/").status_code == 302
    assert ReportJob.objects.get(pk=job.pk).state == "waiting"
    assert "公表を取りやめる" in client.get(PUBLISH).content.decode()
    cancel(job=job, by=world["secretariat"], at=SECOND_DAY)  # by a host whose clock is behind
    assert "もう一度作成する" not in client.get(f"{HOME}/reports/jobs/{job.pk}/").content.decode()
    page = client.get(PUBLISH).content.decode()
    assert "第３版の作成が終わっていません" in page
    assert "作成が取り消されました。もう一度作成するか、公表を取りやめてください。" in page
    assert client.post(f"{PUBLISH}again/").status_code == 302
    assert client.post(f"{PUBLISH}give-up/").status_code == 302
    assert not Edition.objects.filter(number=3).exists()
    assert run_waiting_jobs() == 1  # finds that it was given up
    assert client.post(f"{PUBLISH}again/").status_code == 409


def test_all_with_a_role_are_told(world: World, plan: Plan) -> None:
    line = "令和7年度の評価報告書（第２版）"
    day = timezone.localdate(Edition.objects.get(number=2).published_at)
    told = {one.recipient_id for one in due_digests(plan, day) if line in one.body}
    roles = {user.pk for user in world.people.values() if user.memberships.exists()}
    assert told == roles
    page = of(world["viewer"]).get(f"{HOME}/").content.decode()
    assert line in page


def test_publications_stand_in_the_history(world: World, plan: Plan) -> None:
    page = of(world["secretariat"]).get(f"{HOME}/history/?year={YEAR}").content.decode()
    assert "公表（第２版）" in page


def test_nothing_that_is_internal_is_in_any_file(world: World, plan: Plan) -> None:
    people = [user.full_name for user in world.people.values()]
    internal = [*INTERNAL.values(), *people, INTERNAL_COMMENT]
    for file in EditionFile.objects.filter(edition__number=2).select_related("file"):
        content = bytes(file.file.content)
        text = _READ.get(file.file_format, bytes.decode)(content)
        assert len(text) > 100, file.name
        assert [one for one in internal if one in text] == [], file.name
    frozen = bytes(Edition.objects.get(number=2).data.content).decode()
    assert [one for one in internal if one in frozen] == []


def test_the_demonstration_takes_its_editions_along(world: World, plan: Plan) -> None:
    Edition.objects.update(is_demo=True)
    kept = StoredFile.objects.count()
    with one_act():
        DemoEditions().remove([])
    assert not Edition.objects.exists()
    assert StoredFile.objects.count() <= kept - 30
    assert walk().first is None
