"""所管課: who reports an indicator of another's initiative enters that figure and reads the rest."""

import datetime as dt
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Department, Membership, Role, User
from accounts.permissions import access_of
from indicators.book.answers import MeasurementAnswer
from indicators.book.in_force import results_of
from indicators.book.snapshots import freeze, thaw
from indicators.entry.services import save_own_figures
from indicators.entry.several import open_several
from indicators.home.facts import read_work
from indicators.home.work_list import work_rows
from indicators.models import AnnualReport, Indicator, Measurement, ReportState
from indicators.reminders.services import due_digests
from indicators.workflow.errors import ConflictError, StaleReportError
from indicators.workflow.missing import what_is_missing
from indicators.workflow.transition_table import Queue
from indicators.workflow.transitions import submit_report
from tests.cast import START, World
from tests.reports.story import ratio
from tests.reports.story import report as write_report

pytestmark = pytest.mark.any_database

ADDRESS = "/entry/2025/gyo-10/own-figures/"
ENTRY = "/entry/2025/gyo-10/"
NOW = dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC)


@pytest.fixture
def department(world: World) -> Department:
    """統計課, which leads nothing and reports the indicator of 行－⑩."""
    found = Department.objects.create(name="統計課", valid_from=START)
    Indicator.objects.filter(initiative__slug="gyo-10").update(department=found)
    return found


def person(name: str, role: Role, department: Department) -> User:
    user = User.objects.create_user(name, "an-honest-test-password-7", full_name=name)
    Membership.objects.create(user=user, role=role, department=department, valid_from=START)
    return user


@pytest.fixture
def editor(department: Department) -> User:
    return person("editor-tokei", Role.EDITOR, department)


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def report(state: str = "not_started") -> AnnualReport:
    found = AnnualReport.objects.get(initiative__slug="gyo-10", cycle__fiscal_year=2025)
    assert found.state == state
    return found


def indicator() -> Indicator:
    return Indicator.objects.filter(initiative__slug="gyo-10").first()


def posted(version: int = 0, **fields: Any) -> dict[str, Any]:
    prefix = f"measurement-{indicator().pk}-"
    return {"version": str(version), **{f"{prefix}{name}": value for name, value in fields.items()}}


def text_of(content: bytes) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", content.decode())))


def test_the_figure_is_entered_and_nothing_else(world: World, client: Client) -> None:
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "所管課：統計課" in text_of(page.content)
    before = report()
    response = client.post(ADDRESS, posted(before.version, **VALUE, results="ほかの内容"))
    assert response.status_code == 302
    after = report("drafting")
    assert (after.version, after.updated_by.username, after.results) == (
        before.version + 1,
        "editor-tokei",
        "",
    )
    assert after.measurements.get().status == "confirmed"
    assert "実績値を保存しました" in text_of(client.get(ADDRESS).content)


VALUE = {"numerator": "3", "denominator": "24", "status": "confirmed"}


def test_home_says_that_it_waits_until_it_is_entered(world: World, client: Client) -> None:
    def waits() -> bool:
        access = access_of(client_user(client), plan=world.plan.pk)
        rows = work_rows(access, read_work(world.plan, client_user(client)), dt.date(2026, 4, 10))
        (row,) = [one for one in rows if one.slug == "gyo-10" and one.fiscal_year.year == 2025]
        assert row.url == ADDRESS
        assert row.own_figures == ("" if measured() else "通信不良発生学校率")
        return row.queue is Queue.ENTER

    assert waits()
    client.post(ADDRESS, posted(report().version, **VALUE))
    assert not waits()


def measured() -> bool:
    return Measurement.objects.filter(report__initiative__slug="gyo-10").exists()


def test_the_lead_sees_for_whom_it_waits_until_it_is_entered(world: World, client: Client) -> None:
    lead = Client()
    lead.force_login(world["editor-gakko"])
    waiting = "ほかの課の入力を待つ実績値 通信不良発生学校率（統計課）"
    assert "統計課が入力する実績値です。まだ入力されていません。" in text_of(lead.get(ENTRY).content)
    before = text_of(lead.get("/").content).count(waiting)  # one for each round that is still open
    client.post(ADDRESS, posted(report().version, **VALUE))
    assert text_of(lead.get("/").content).count(waiting) == before - 1
    assert "統計課が入力する実績値です。入力されています。" in text_of(lead.get(ENTRY).content)


def test_reminders_name_the_figure_until_it_is_entered(world: World, client: Client, editor: User) -> None:
    def digest() -> str:
        found = due_digests(world.plan, dt.date(2026, 4, 8))
        return next((one.body for one in found if one.recipient_id == editor.pk), "")

    assert "（令和7年度実績）のうち、所管する数値目標の実績値（通信不良発生学校率）" in digest()
    client.post(ADDRESS, posted(report().version, **VALUE))
    assert "（令和7年度実績）のうち" not in digest()


def test_an_alert_of_a_passed_deadline_names_the_department(world: World, client: Client) -> None:
    secretariat = Client()
    secretariat.force_login(world["secretariat"])
    sentence, address = (
        "統計課が入力する「通信不良発生学校率」の実績値が未入力です。",
        "/dashboard/alerts/?year=2025",
    )
    before = text_of(secretariat.get(address).content).count(sentence)
    client.post(ADDRESS, posted(report().version, **VALUE))
    assert text_of(secretariat.get(address).content).count(sentence) == before - 1


def client_user(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_home_shows_the_initiative_to_them(world: World, client: Client) -> None:
    assert f'href="{ADDRESS}' in client.get("/").content.decode()


def test_the_rest_is_read_and_not_written(world: World, client: Client) -> None:
    page = text_of(client.get(ENTRY).content)
    assert "あなたの課が所管する数値目標の実績値は、ホームの一覧から開く画面で入力します" in page
    assert client.post(ENTRY, {"version": report().version, "results": "書換え"}).status_code == 403
    assert report().results == ""
    assert client.get("/entry/2025/gyo-12/").status_code == 404
    assert client.get("/entry/2025/gyo-11/own-figures/").status_code == 404


def test_a_head_enters_it_and_a_viewer_of_the_department_does_not(
    world: World, department: Department
) -> None:
    head, viewer = person("head-tokei", Role.APPROVER, department), world["viewer"]
    for user, status in ((head, 200), (viewer, 404), (world["editor-gakko"], 403)):
        client = Client()
        client.force_login(user)
        assert client.get(ADDRESS).status_code == status, user


def test_what_cannot_be_read_is_said_and_stays(world: World, client: Client) -> None:
    response = client.post(
        ADDRESS, posted(report().version, numerator="三つ", denominator="24", status="confirmed")
    )
    assert response.status_code == 422
    assert 'value="三つ"' in response.content.decode()
    assert not Measurement.objects.filter(report=report()).exists()


@pytest.mark.parametrize("state", ["submitted", "approved", "checked"])
def test_after_it_was_handed_in_nothing_changes(world: World, client: Client, state: str) -> None:
    found = report()
    dates = {"submitted_at": NOW, "approved_at": NOW, "checked_at": NOW}
    upto = ["submitted", "approved", "checked"].index(state) + 1
    AnnualReport.objects.filter(pk=found.pk).update(state=state, **dict(list(dates.items())[:upto]))
    response = client.post(ADDRESS, posted(found.version, **VALUE))
    assert response.status_code == 409
    assert "数値を変更できません" in text_of(response.content)
    assert not Measurement.objects.filter(report=found).exists()


def test_the_service_refuses_what_is_not_theirs(world: World, editor: User) -> None:
    found, answer = report(), MeasurementAnswer(status="confirmed", value=Decimal(1))
    other = Indicator.objects.exclude(initiative__slug="gyo-10").first()
    with pytest.raises(ConflictError, match="所管しない数値目標"):
        save_own_figures(report=found, by=editor, at=NOW, figures={other.pk: answer}, version=found.version)
    with pytest.raises(ConflictError, match="数値を変更できません"):
        save_own_figures(report=found, by=world["editor-sangyo"], at=NOW, figures={}, version=found.version)
    with pytest.raises(StaleReportError):
        save_own_figures(report=found, by=editor, at=NOW, figures={}, version=found.version + 1)
    assert report().state == ReportState.NOT_STARTED


def test_the_lead_is_told_who_reports_it(world: World, department: Department) -> None:
    missing, _proposal = what_is_missing(report())
    assert any("（所管：統計課）」の実績値を入力してください" in one.sentence for one in missing)


def test_a_frozen_year_knows_the_department(world: World, department: Department) -> None:
    book = results_of(report())
    data = freeze(book, book.initiatives[0], 2025, on=NOW.date())
    Indicator.objects.update(department=None)
    (frozen,) = thaw(data).initiatives
    assert str(frozen.indicators.all()[0].department) == "統計課"


def test_last_years_denominator_is_offered_to_who_enters_the_figure(
    world: World, client: Client, editor: User
) -> None:
    write_report(world, "gyo-10", 2024, ratio(5, 24))
    page = client.get(ADDRESS).content.decode()
    assert page.count("data-offer=") == 1
    assert "前年度の値を入れる（24）" in page
    assert "data-offer" not in client.get(ENTRY).content.decode()
    [own] = open_several(editor, world.plan, 2025, slugs=["gyo-10"]).reports
    assert [name.rpartition("-")[2] for name in own.offers] == ["denominator"]
    [whole] = open_several(world["editor-gakko"], world.plan, 2025, slugs=["gyo-10"]).reports
    assert not any(name.endswith("denominator") for name in whole.offers)
    write_report(world, "gyo-10", 2025, ratio(3, 24))
    submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=NOW)
    assert "data-offer" not in client.get(ADDRESS).content.decode()
