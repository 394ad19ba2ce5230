"""The page of past years: shown first, taken in as it was shown, marked wherever it stands, taken back."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.permissions import access_of
from imari_dx.shared.workbook_in import read_upload
from indicators.book.results import load_results
from indicators.models import ReportingCycle, ResultImport
from indicators.past_years.services import Upload, make_room, read_past_years
from indicators.start.page import StartPage
from indicators.workflow.transitions import reopen_report
from reports.builders.evaluation import EvaluationBuilder
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.past_years.past_files import AT, ORIGIN, take_in, value

pytestmark = pytest.mark.any_database
URL = "/cycles/past-years/"
TABLE = "番号,年度,実績値,評価\n行－⑪,令和3年度,3,A\n"
PARTS = {"numerator": "3", "denominator": "24"}
MARK = f"移行データ（出所：{ORIGIN}）"


@pytest.fixture
def secretariat(world: World, client: Client) -> Client:
    client.force_login(world["secretariat"])
    return client


def handed_in(client: Client, text: str = TABLE, **more: str) -> str:
    file = SimpleUploadedFile("past.csv", text.encode("utf-8-sig"))
    return client.post(URL, {"file": file, "origin": ORIGIN, **more}).content.decode()


def parcel_in(page: str) -> str:
    return page.split('name="parcel" value="', 1)[1].split('"', 1)[0]


def test_a_file_is_shown_first_and_taken_in_as_it_was_shown(secretariat: Client) -> None:
    page = handed_in(secretariat)
    assert "年度実績 22件" in page
    assert "21件（" in page  # those that are due and have no row, by their codes
    assert not ResultImport.objects.exists()
    response = secretariat.post(URL, {"parcel": parcel_in(page)})
    stored = ResultImport.objects.get()
    assert response["Location"] == f"{URL}{stored.pk}/"
    assert (stored.file_name, stored.origin) == ("past.csv", ORIGIN)
    assert MARK in secretariat.get("/cycles/2021/").content.decode()


def test_what_is_wrong_is_listed_by_cell_and_the_origin_stays_typed(secretariat: Client) -> None:
    file = SimpleUploadedFile("past.csv", "番号,年度,実績値\n行－⑪,令和3年度,三\n".encode())
    response = secretariat.post(URL, {"file": file, "origin": ORIGIN})
    page = response.content.decode()
    assert response.status_code == 422
    assert "2行目の「実績値」" in page
    assert f'value="{ORIGIN}"' in page


@pytest.mark.parametrize(
    ("text", "words"), [("何でもない", "取り込む表が見つかりません"), ("", "空"), (TABLE, "出所を入力")]
)
def test_a_file_that_is_none_and_a_missing_origin_are_said(
    secretariat: Client, text: str, words: str
) -> None:
    assert words in handed_in(secretariat, text, origin=ORIGIN if text != TABLE else "")


def test_what_changed_meanwhile_is_shown_again(world: World, secretariat: Client) -> None:
    parcel = parcel_in(handed_in(secretariat))
    world.initiative("gyo-10").activities.filter(fiscal_year=2021).delete()
    world.initiative("gyo-10").evaluation_items.filter(fiscal_year=2021).delete()
    response = secretariat.post(URL, {"parcel": parcel})
    assert response.status_code == 409
    assert "登録の内容が変わりました" in response.content.decode()
    assert not ResultImport.objects.exists()


def test_a_parcel_of_somebody_else_is_refused(secretariat: Client) -> None:
    response = secretariat.post(URL, {"parcel": "x" + parcel_in(handed_in(secretariat))})
    assert response.status_code == 409
    assert "もう一度ファイルを選んでください" in response.content.decode()


def test_the_template_needs_nothing_but_values(world: World, secretariat: Client) -> None:
    content = b"".join(secretariat.get(f"{URL}template.xlsx").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["実績値"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    row = next(row for row in sheet.iter_rows(3) if row[0].value == "行－⑪" and row[2].value == "令和3年度")
    assert row[heads["数値目標"] - 1].value == "研修等実施回数"
    sheet.cell(row[0].row, heads["実績値"]).value = "３回"
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    read = read_past_years(world.plan, Upload.of("t.xlsx", data, read_upload(data, "t.xlsx")))
    assert [year.fiscal_year.year for year in read.years] == [2021]  # rows left blank bring nothing in
    assert [one.given.initiative.slug for one in read.years[0].reports] == ["gyo-11"]


def test_it_is_marked_wherever_it_is_shown(world: World, secretariat: Client) -> None:
    take_in(world, [value("行-11", "2021", "3", grade="A")])
    for address in ("/initiatives/gyo-11/?year=2021", "/entry/2021/gyo-11/", "/cycles/2021/matrix/"):
        assert MARK in secretariat.get(address).content.decode(), address
    builder = EvaluationBuilder(
        load_results(world.plan), 2021, is_visible=lambda *_: True, today=dt.date(2026, 7, 2)
    )
    assert builder.sheet_document("gyo-11").results.decision == MARK
    assert builder.evaluation_document().date_label == MARK
    page = secretariat.get("/initiatives/gyo-11/?year=2021").content.decode()
    assert "令和3年度（移行データ）" in page  # above its column, in the table and the words of the chart
    assert ">移行</text>" in page
    assert "移行データ" in secretariat.get("/cycles/").content.decode()
    assert f"令和3年度は{MARK}です。" in secretariat.get("/dashboard/?year=2021").content.decode()


def test_it_is_late_nowhere_and_asks_nobody_for_anything(world: World, secretariat: Client) -> None:
    rows = [value("行-11", "2021", "0", grade="D"), value("行-10", "2021", status="調査中", reason="集計中")]
    take_in(world, rows)
    alerts = secretariat.get("/dashboard/alerts/?year=2021").content.decode()
    assert "行－⑪" not in alerts
    matrix = secretariat.get("/cycles/2021/matrix/").content.decode()
    assert "期限後" not in matrix.split("matrix-legend")[0]
    assert "期限超過" not in matrix.split("matrix-legend")[0]


def test_a_bare_rate_stays_where_a_reopened_report_is_saved(world: World, secretariat: Client) -> None:
    """率のみ cannot be typed on the entry page; saving something else must not lose it."""
    take_in(world, [value("行-10", "2021", "12.5")])
    report = world.report("gyo-10", 2021)
    reopen_report(report=report, by=world["secretariat"], at=AT, comment="文章を足す")
    address = "/entry/2021/gyo-10/"
    assert "この値は「率のみ」です" in secretariat.get(address).content.decode()
    data = posted_back(secretariat, address, "results")
    assert secretariat.post(address, data | {"results": "書き足した。", "action": "save"}).status_code == 302
    row = report.measurements.get()
    assert (row.value, row.is_rate_only, row.status) == (Decimal("12.5"), True, "confirmed")
    parts = {f"measurement-{row.indicator_id}-{name}": text for name, text in PARTS.items()}
    data = posted_back(secretariat, address, "results")
    secretariat.post(address, data | parts | {"action": "save"})
    row.refresh_from_db()
    assert (row.value, row.numerator, row.denominator, row.is_rate_only) == (None, 3, 24, False)


def test_a_year_that_was_taken_in_is_no_round_that_people_work_on(world: World, secretariat: Client) -> None:
    """ホーム and はじめに go on as without it, until one of its reports is decided anew."""
    for cycle in ReportingCycle.objects.exclude(fiscal_year=2021):
        make_room(cycle)
    take_in(world, [value("行-11", "2021", "3", grade="A")])
    home = secretariat.get("/").content.decode()
    assert "回答期限" not in home
    assert "次にすること" in home or "はじめに" in home
    steps = StartPage(world.plan, access_of(world["secretariat"]), dt.date(2026, 7, 2)).steps
    assert not next(step for step in steps if step.key == "round").is_done
    report = world.report("gyo-11", 2021)
    reopen_report(report=report, by=world["secretariat"], at=AT, comment="値を直す")
    assert "行－⑪" in secretariat.get("/").content.decode()


def test_an_import_is_taken_back_on_its_page(world: World, secretariat: Client) -> None:
    stored = take_in(world, [value("行-11", "2021", "3")])
    address = f"{URL}{stored.pk}/"
    assert "取り消す理由" in secretariat.get(address).content.decode()
    assert secretariat.post(address, {"reason": ""}).status_code == 422
    assert secretariat.post(address, {"reason": "年度の誤り"})["Location"] == URL
    assert "取消し済み" in secretariat.get(URL).content.decode()
    assert "年度の誤り" in secretariat.get(address).content.decode()
    assert secretariat.post(address, {"reason": "もう一度"}).status_code == 409
    assert 2021 not in load_results(world.plan).cycles
