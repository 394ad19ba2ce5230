"""A workbook taken into a plan that there is: what changes by cell, then written as the plan allows."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import html

from accounts.models import Department
from indicators.models import AnnualReport
from indicators.plan_books.books import filled_book
from indicators.plan_io import export_document
from indicators.planning.rows import Edit, read_rows
from indicators.planning.services.revisions import open_revision, revise
from initiatives.models import Activity, Erratum, Initiative, Plan, Revision
from tests.cast import World
from tests.indicators.plan_books.test_new_plan import client_of, text_of
from tests.indicators.plan_books.typing_in import TypedBook, small_book

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
AT = dt.datetime(2024, 3, 25, 10, tzinfo=dt.UTC)
URL = "/plan/book/"


@pytest.fixture(scope="module")
def small_world(loaded_world: World, django_db_blocker: Any) -> World:
    """Of the plan's initiatives but three: a book of them all is ten times the work and says no more."""
    with django_db_blocker.unblock():
        others = loaded_world.plan.initiatives.exclude(slug__in=("gyo-1", "gyo-10", "gyo-11"))
        AnnualReport.objects.filter(initiative__in=others).delete()
        others.delete()
    return loaded_world


@pytest.fixture
def few(small_world: World, world: World) -> World:
    """The cast's world with three initiatives; what a test changes is undone after it."""
    return world


def book_of(client: Client, url: str = URL) -> TypedBook:
    return TypedBook(client.get(f"{url}book.xlsx").getvalue())


def handed_in(client: Client, book: TypedBook, url: str = URL) -> Any:
    return client.post(url, {"file": SimpleUploadedFile("計画.xlsx", book.saved())})


def confirmed(client: Client, shown: Any, url: str = URL, **more: str) -> Any:
    (parcel,) = re.findall(r'name="parcel" value="([^"]*)"', shown.content.decode())
    return client.post(url, {"parcel": parcel, **more})


def lines(answer: Any) -> list[list[str]]:
    """The rows of the table of changes: 区分, 項目, 今の計画, 計画ブック, セル."""
    rows = re.findall(r"<tr>\s*<td data-label=\"区分\">(.*?)</tr>", answer.content.decode(), re.DOTALL)
    return [[html.strip_tags(cell).strip() for cell in re.split(r"</t[dh]>", row)[:5]] for row in rows]


def test_the_book_as_it_was_handed_out_changes_nothing(few: World) -> None:
    client = client_of(few)
    answer = handed_in(client, book_of(client))
    assert answer.status_code == 200
    assert "計画のとおりです" in text_of(answer)


def changed(client: Client) -> TypedBook:
    """行－⑩ has another text, another year's activity and one item more."""
    book = book_of(client)
    book.cell("施策", book.find("施策", "番号", "行－⑩"), "事業内容").value = "学校の回線を整えます。"
    book.cell("年度別", book.find("年度別", "番号", "行－⑩"), "令和7年度").value = "回線の点検"
    book.add("実施評価指標", 番号="行－⑩", 年度="令和7年度", 実施評価指標="点検の実施")
    return book


def test_a_plan_in_use_is_corrected_with_a_reason(few: World) -> None:
    client = client_of(few)
    shown = handed_in(client, changed(client))
    assert shown.status_code == 200
    assert "訂正の理由を入力してください" not in text_of(shown)
    item = len(book_of(client).rows("実施評価指標")) + 4
    assert [(row[0], row[3], row[4]) for row in lines(shown)] == [
        ("新規", "「点検の実施」", f"シート「実施評価指標」のA{item}"),
        ("変更", "学校の回線を整えます。", "シート「施策」のD5"),
        ("変更", "回線の点検", "シート「年度別」のG5"),
    ]
    assert not Erratum.objects.exists()
    without = confirmed(client, shown)
    assert without.status_code == 422
    assert "訂正の理由を入力してください" in text_of(without)
    done = confirmed(client, shown, **{"why-reason": "読み誤りのため"})
    assert done["Location"] == "/plan/"
    assert Erratum.objects.get().reason == "読み誤りのため"
    assert few.initiative("gyo-10").description == "学校の回線を整えます。"
    assert Activity.objects.get(initiative__slug="gyo-10", fiscal_year=2025).text == "回線の点検"


def test_an_open_revision_takes_it_in_beside_the_plan(few: World) -> None:
    client, by = client_of(few), few["secretariat"]
    revision = open_revision(plan=few.plan, effective_year=2025, by=by, at=AT)
    one = few.initiative("gyo-11")
    new = {"plan": few.plan.pk, "code": "行－㉒", "plain_code": "行-22", "slug": "gyo-22", "number": 22}
    new |= {"sort_order": 99, "title": "新しい窓口", "heading": one.heading_id, "first_year": 2025}
    revise(revision=revision, edits=[Edit(Initiative, -1, new)], by=by)
    before = read_rows(few.plan)
    book = changed(client)
    assert book.cell("施策", book.find("施策", "番号", "行－㉒"), "名称").value == "新しい窓口"
    book.cell("施策", book.find("施策", "番号", "行－㉒"), "事業内容").value = "窓口を開きます。"
    row = book.add(
        "数値目標", 番号="行－㉒", 指標名="窓口に来た人", 種類="毎年の数値", 目標値="5", 目標の向き="以上"
    )
    book.cell("数値目標", row, "評価する最初の年度").value = "令和7年度"
    shown = handed_in(client, book)
    assert text_of(shown).count("取り込めません") == 0
    assert {row[4].split("の")[0] for row in lines(shown)} >= {"シート「施策」", "シート「数値目標」"}
    done = confirmed(client, shown)
    assert done["Location"] == "/plan/revisions/1/"
    assert read_rows(few.plan) == before
    changes = {(one.model, one.row): one.after for one in Revision.objects.get().changes.all()}
    assert changes["initiatives.initiative", -1]["description"] == "窓口を開きます。"
    assert changes["indicators.indicator", -1]["initiative"] == -1
    again = handed_in(client, book_of(client))
    assert again.status_code == 200
    assert "計画のとおりです" in text_of(again)


def test_what_a_revision_may_not_change_is_told_by_its_cell(few: World) -> None:
    client = client_of(few)
    open_revision(plan=few.plan, effective_year=2025, by=few["secretariat"], at=AT)
    book = book_of(client)
    row = book.find("年度別", "番号", "行－⑩")
    book.cell("年度別", row, "令和4年度").value = "昔のことを変える"
    answer = handed_in(client, book)
    assert answer.status_code == 422
    assert (
        f"シート「年度別」のD{row}：令和4年度の取組内容は、令和7年度からの改定では変えられません。"
        in text_of(answer)
    )


def test_what_a_revision_may_not_take_away_is_told_with_its_initiative(few: World) -> None:
    client = client_of(few)
    open_revision(plan=few.plan, effective_year=2025, by=few["secretariat"], at=AT)
    book = book_of(client)
    row = book.find("年度別", "番号", "行－⑩")
    book.cell("年度別", row, "令和4年度").value = None
    years = "令和4年度の取組内容は、令和7年度からの改定では変えられません。"
    assert f"シート「年度別」のD{row}：施策 行－⑩：{years}" in text_of(handed_in(client, book))
    # Its row may be gone too; then the row of the initiative is the place to look at.
    book.sheet("年度別").delete_rows(row)
    row = book.find("施策", "番号", "行－⑩")
    assert f"シート「施策」のA{row}：施策 行－⑩：{years}" in text_of(handed_in(client, book))


def test_what_a_revision_may_not_take_away_as_a_whole_is_named(few: World) -> None:
    client = client_of(few)
    one = few.initiative("gyo-11")
    values = {"title": "古い窓口", "heading": one.heading, "number": 22, "sort_order": 99}
    Initiative.objects.create(
        plan=few.plan, code="行－㉒", plain_code="行-22", slug="gyo-22", description="窓口", **values
    )
    open_revision(plan=few.plan, effective_year=2025, by=few["secretariat"], at=AT)
    book = book_of(client)
    book.sheet("施策").delete_rows(book.find("施策", "番号", "行－㉒"))
    told = text_of(handed_in(client, book))
    assert "施策 行－㉒：計画にあるものは削除できません。" in told
    assert "：施策 行－㉒：" not in told


def test_a_heading_below_itself_is_told_by_its_title(few: World) -> None:
    book = book_of(client_of(few))
    row = book.rows("体系")[0]
    title = book.cell("体系", row, "名称").value
    book.cell("体系", row, "上の見出し").value = title
    told = text_of(handed_in(client_of(few), book))
    assert f"上の見出し「{title}」は、より上の階層のものではありません。" in told


@pytest.mark.parametrize(
    ("item", "year", "period", "beyond"),
    [
        ("最終年度", "令和6年度", "令和3年度から令和6年度", "令和6年度より後"),
        ("初年度", "令和4年度", "令和4年度から令和7年度", "令和4年度より前"),
    ],
)
def test_a_period_too_short_is_told_once_at_its_own_cell(
    few: World, item: str, year: str, period: str, beyond: str
) -> None:
    client = client_of(few)
    book = book_of(client)
    book.fill("計画", **{item: year})
    answer = handed_in(client, book)
    assert answer.status_code == 422
    (problem,) = re.findall(r"<li><strong>.*?</li>", answer.content.decode())
    told = html.strip_tags(problem)
    assert re.fullmatch(
        f"シート「計画」のB[0-9]+：計画期間が{period}までのため、{beyond}の内容が[0-9]{{2,3}}か所、"
        "計画期間の外になります（(シート「[^」]*」の[A-Z]+[0-9]+、?){3}など）。"
        f"{item}を直してください。{item}が正しいときは、計画期間の外の内容を消すか、直してください。",
        told,
    )


def test_a_plan_that_changed_meanwhile_is_shown_again(few: World) -> None:
    client = client_of(few)
    shown = handed_in(client, changed(client))
    Initiative.objects.filter(slug="gyo-1").update(description="ほかの人が変えた文章")
    answer = confirmed(client, shown, **{"why-reason": "読み誤りのため"})
    assert answer.status_code == 409
    assert "確かめたあとに、計画が変わりました" in text_of(answer)
    assert "ほかの人が変えた文章" in text_of(answer)
    assert not Erratum.objects.exists()


def test_a_plan_that_is_being_made_is_changed_at_once(few: World) -> None:
    client = client_of(few)
    client.post(
        "/start/plan/book/",
        {
            "parcel": re.findall(
                r'name="parcel" value="([^"]*)"',
                client.post(
                    "/start/plan/book/", {"file": SimpleUploadedFile("x.xlsx", small_book().saved())}
                ).content.decode(),
            )[0]
        },
    )
    made = Plan.objects.get(title="川添町まちづくり計画")
    url = f"/p/{made.slug}/plan/book/"
    # What was shown of another plan is none of this one's.
    assert confirmed(client, handed_in(client, changed(client)), url).status_code == 409
    book = book_of(client, url)
    # What only machines use may be left away: rows are known by what people call them.
    for name in ("取組", "体系"):
        for number in book.rows(name):
            book.cell(name, number, "アドレス用の名前").value = None
    book.cell("取組", book.find("取組", "番号", "1-2"), "担当課").value = "道路課"
    book.add("取組", 番号="1-3", 名称="河川", 見出し="暮らし")
    shown = handed_in(client, book, url)
    assert [row[:2] for row in lines(shown)] == [["新規", "取組 1-3"], ["変更", "取組 1-2の担当課"]]
    confirmed(client, shown, url)
    document = export_document(made)
    assert [one["code"] for one in document["initiatives"]] == ["1-1", "1-2", "1-3"]
    assert document["initiatives"][1]["leads"] == ["道路課"]
    assert Department.objects.filter(name="道路課").exists()


def test_another_plan_s_book_and_a_sheet_that_is_gone_are_refused(few: World) -> None:
    client = client_of(few)
    other = export_document(few.plan)
    other["plan"]["slug"] = "other"
    answer = handed_in(client, TypedBook(filled_book(other)))
    assert "シート「計画」のB17：別の計画の計画ブックです。" in text_of(answer)
    book = book_of(client)
    del book.book["用語"]
    assert "「用語」のシートがありません。" in text_of(handed_in(client, book))
    book = book_of(client)
    book.sheet("年度別").delete_cols(book.heads("年度別")["令和5年度"])
    assert "シート「年度別」のA2：「令和5年度」の列がありません。" in text_of(handed_in(client, book))
    assert read_rows(few.plan)


def test_what_reports_rest_on_does_not_go_and_the_sheets_are_called_as_in_the_book(few: World) -> None:
    client = client_of(few)
    book = book_of(client)
    for name in ("施策", "年度別", "数値目標", "実施評価指標"):
        for row in reversed(book.rows(name)):
            if name != "数値目標" and book.cell(name, row, "番号").value == "行－⑩":
                book.sheet(name).delete_rows(row)
    told = text_of(handed_in(client, book))
    assert "「行－⑩」は、「施策」のシートにありません。" in told
    for name in ("数値目標", "スケジュール"):
        for row in reversed(book.rows(name)):
            if book.cell(name, row, "番号").value == "行－⑩":
                book.sheet(name).delete_rows(row)
    told = text_of(handed_in(client, book))
    assert "施策 行－⑩：年度実績があるため、計画ブックから除いても削除できません。" in told
    assert few.initiative("gyo-10").description
