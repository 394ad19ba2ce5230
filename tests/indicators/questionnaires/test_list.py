"""調査票 are taken: whose, by whom, in which stage of a round."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department, Membership, Role, User
from imari_dx.shared.workbook_in import read_upload
from indicators.models import AnnualReport, Indicator, ReportingCycle, ReportState
from indicators.questionnaires.books import NOTHING
from tests.cast import START, World
from tests.indicators.form_data import preparing
from tests.indicators.questionnaires.books import NOW, back, reports

pytestmark = pytest.mark.any_database
PAGE = "/questionnaires/2025/"


def get(world: World, who: str, path: str = "") -> HttpResponse:
    client = Client()
    client.force_login(world[who])
    answer = client.get(f"{PAGE}{path}")
    assert isinstance(answer, HttpResponse) or answer.streaming
    return answer  # type: ignore[return-value]


def content(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def file_of(name: str) -> str:
    return f"departments/{Department.objects.get(name=name).pk}.xlsx"


def handed_in(*slugs: str) -> None:
    AnnualReport.objects.filter(initiative__slug__in=slugs, cycle__fiscal_year=2025).update(
        state=ReportState.SUBMITTED, submitted_at=NOW
    )


def slugs(data: bytes) -> list[str]:
    return [one.slug for one in back(data).sheets]


@pytest.mark.parametrize(
    ("who", "department", "status"),
    [
        ("editor-gakko", "学校教育課", 200),
        ("head-gakko", "学校教育課", 200),
        ("secretariat", "学校教育課", 200),
        ("editor-sangyo", "学校教育課", 404),
        ("editor-support", "学校教育課", 404),
        ("editor-support", "まちづくり課", 404),  # it supports: it is asked nothing
        ("headquarters", "学校教育課", 403),
        ("viewer", "学校教育課", 403),
        ("admin", "学校教育課", 403),
    ],
)
def test_a_department_takes_its_own(world: World, who: str, department: str, status: int) -> None:
    answer = get(world, who, file_of(department))
    assert answer.status_code == status
    if status == 200:
        assert slugs(content(answer)) == ["gyo-10", "gyo-11", "gyo-12"]
        assert "filename*=utf-8''%E8%AA%BF%E6%9F%BB%E7%A5%A8_" in answer["Content-Disposition"]


def test_the_page_lists_what_its_reader_may_take(world: World) -> None:
    own = get(world, "editor-gakko").content.decode()
    assert "学校教育課の分を保存" in own
    assert "産業ＤＸ推進室" not in own
    assert "選んで1つのファイルにする" not in own
    everybodys = get(world, "secretariat").content.decode()
    assert "課ごとの調査票（2課）" in everybodys
    assert "行－①" in everybodys  # nobody leads it; it can be chosen
    assert "あなたの課が、この年度に答えるものはありません" in get(world, "editor-support").content.decode()


def test_a_department_that_reports_a_figure_gets_that_figure_alone(world: World) -> None:
    department = Department.objects.create(name="統計課", valid_from=START)
    editor = User.objects.create_user("editor-tokei", "an-honest-test-password-7", full_name="統計さん")
    Membership.objects.create(user=editor, role=Role.EDITOR, department=department, valid_from=START)
    Indicator.objects.filter(initiative__slug="gyo-10").update(department=department)
    world.people["editor-tokei"] = editor
    for who in ("editor-tokei", "secretariat"):
        [sheet] = back(content(get(world, who, file_of("統計課")))).sheets
        [one] = reports(world, world["editor-tokei"], "gyo-10")
        assert set(sheet.cells) == {cell.name for cell in one.stored_cells}
        assert set(sheet.base) == {cell.key for cell in one.stored_cells}
    assert "うち実績値だけ 1" in get(world, "editor-tokei").content.decode()


def test_what_is_handed_in_has_no_sheet_for_its_department(world: World) -> None:
    handed_in("gyo-11")
    data = content(get(world, "editor-gakko", file_of("学校教育課")))
    assert slugs(data) == ["gyo-10", "gyo-12"]
    first = read_upload(data, "a.xlsx").sheets[0]
    said = [cell.text for row in first.cells.values() for cell in row.values()]
    assert "提出か確定がすんでいるため、シートのないもの：行－⑪" in said
    assert "1／3" in get(world, "editor-gakko").content.decode()


def test_where_nothing_is_left_to_fill_in_the_page_says_so(world: World) -> None:
    handed_in("gyo-10", "gyo-11", "gyo-12")
    client = Client()
    client.force_login(world["editor-gakko"])
    answer = client.get(f"{PAGE}{file_of('学校教育課')}", follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert NOTHING in answer.content.decode()


def test_all_departments_in_one_file_the_same_bytes_each_time(world: World) -> None:
    first, second = (content(get(world, "secretariat", "all.zip")) for _time in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = archive.namelist()
        assert names == ["調査票_令和7年度_学校教育課.xlsx", "調査票_令和7年度_産業ＤＸ推進室.xlsx"]
        assert slugs(archive.read(names[0])) == ["gyo-10", "gyo-11", "gyo-12"]


def test_chosen_ones_in_the_order_of_the_plan(world: World) -> None:
    answer = get(world, "secretariat", "chosen.xlsx?slug=gyo-12&slug=san-1&slug=nothing")
    assert slugs(content(answer)) == ["san-1", "gyo-12"]
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get(f"{PAGE}chosen.xlsx", follow=True)
    assert "施策を1つ以上選んでください。" in page.content.decode()


def test_before_the_round_is_opened_the_secretariat_sees_a_specimen(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(inquiry_text="回答をお願いします。")
    cycle = preparing(world)
    cycle.reports.all().delete()
    assert get(world, "editor-gakko").status_code == 404
    assert "見本です" in get(world, "secretariat").content.decode()
    data = content(get(world, "secretariat", file_of("学校教育課")))
    first = read_upload(data, "a.xlsx").sheets[0]
    said = [cell.text for row in first.cells.values() for cell in row.values()]
    assert "案" in said
    assert "回答をお願いします。" in said
    assert slugs(data) == ["gyo-10", "gyo-11", "gyo-12"]


def test_a_closed_round_says_so(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(closed_on="2026-05-01")
    assert "この照会は締め切りました" in get(world, "editor-gakko").content.decode()


@pytest.mark.parametrize(
    ("who", "path", "is_there"),
    [
        ("editor-gakko", "/", True),
        ("viewer", "/", False),
        ("headquarters", "/", False),
        ("editor-gakko", "/cycles/2025/inquiry/", True),
        ("secretariat", "/cycles/2025/inquiry/", True),
        ("viewer", "/cycles/2025/inquiry/", False),
        ("secretariat", "/cycles/2025/", True),
    ],
)
def test_the_way_to_it(world: World, who: str, path: str, is_there: bool) -> None:
    client = Client()
    client.force_login(world[who])
    assert (f'href="{PAGE}"' in client.get(path).content.decode()) == is_there


def counted(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_more_sheets_ask_no_more_of_the_database(world: World) -> None:
    few = counted(lambda: get(world, "secretariat", "chosen.xlsx?slug=gyo-10&slug=gyo-11"))
    every = "&".join(f"slug={one.slug}" for one in world.plan.initiatives.all())
    assert counted(lambda: get(world, "secretariat", f"chosen.xlsx?{every}")) == few
    assert few < 60


@pytest.mark.parametrize(("who", "count"), [("editor-gakko", 18), ("secretariat", 18)])
def test_the_page_asks_the_database_so_often(world: World, who: str, count: int) -> None:
    client = Client()
    client.force_login(world[who])
    assert counted(lambda: client.get(PAGE)) == count
