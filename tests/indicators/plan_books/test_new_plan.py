"""A new plan from a workbook: shown first, registered as it was shown; what is wrong told by cell."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import html

from accounts.models import Department
from imari_dx.shared import parcels
from indicators.plan_io import export_document
from initiatives.models import Plan
from tests.cast import World
from tests.indicators.plan_books.typing_in import TypedBook, small_book

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
URL = "/start/plan/book/"


def client_of(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def handed_in(client: Client, book: TypedBook | bytes, name: str = "計画.xlsx") -> Any:
    content = book if isinstance(book, bytes) else book.saved()
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def parcel_in(answer: Any) -> str:
    return re.findall(r'name="parcel" value="([^"]*)"', answer.content.decode())[0]


def text_of(answer: Any) -> str:
    return html.strip_tags(answer.content.decode())


def test_a_workbook_is_shown_first_and_registered_as_it_was_shown(world: World) -> None:
    client = client_of(world)
    answer = handed_in(client, small_book())
    assert answer.status_code == 200
    assert "部署を新しく登録します：公園課。" in text_of(answer)
    assert "誤りはありません" in text_of(answer)
    assert Plan.objects.count() == 1
    assert not Department.objects.filter(name="公園課").exists()
    done = client.post(URL, {"parcel": parcel_in(answer)})
    made = Plan.objects.get(title="川添町まちづくり計画")
    assert done["Location"] == f"/p/{made.slug}/start/"
    document = export_document(made)
    park, road = document["initiatives"]
    assert (park["code"], park["slug"], park["heading"]) == ("1-1", "1-1", document["headings"][0]["slug"])
    assert park["activities"] == {"2026": "調べる", "2027": "造る"}
    assert park["evaluation_items"] == {"2026": [{"text": "候補地の決定"}]}
    assert park["indicators"][0]["target"] == "20"
    assert park["indicators"][0]["target_text"] == "公園の数"
    assert park["schedule"] == [{"phase": "p1", "start": [2026, 1], "end": [2026, 4], "inferred": False}]
    assert park["leads"] == ["公園課"]
    assert "leads" not in road


def test_all_that_is_wrong_is_told_by_sheet_and_cell_and_nothing_is_registered(world: World) -> None:
    book = small_book()
    book.cell("取組", book.find("取組", "番号", "1-2"), "見出し").value = "学び"
    row = book.find("数値目標", "番号", "1-1")
    book.cell("数値目標", row, "目標値").value = "たくさん"
    book.cell("数値目標", row, "種類").value = "毎日"
    book.add("数値目標", 番号="1-2", 指標名="歩道", 種類="時点値", 目標値="3")
    book.add("数値目標", 番号="9-9", 指標名="x", 種類="時点値")
    book.add("実施評価指標", 番号="1-1", 年度="令和20年度", 実施評価指標="遠い先のこと")
    book.fill("計画", 団体名="")
    answer = handed_in(client_of(world), book)
    assert answer.status_code == 422
    told = text_of(answer)
    for sentence in (
        "シート「取組」のC6：「学び」は、「体系」のシートにありません。",
        "シート「数値目標」のC5：「毎日」は選べません。",
        "シート「数値目標」のF5：「たくさん」は数として読み取れません。",
        "シート「数値目標」のG6：数値目標1の目標の向きは、",
        "シート「数値目標」のA7：「9-9」は、「取組」のシートにありません。",
        "シート「実施評価指標」のB6：実施評価指標の年度「令和20年度」は計画期間にありません。",
        "シート「計画」のB4：空欄です。",
    ):
        assert sentence in told
    assert told.count("シート「") == 7
    assert Plan.objects.count() == 1


def test_a_file_that_is_none_is_told_at_its_field(world: World) -> None:
    answer = handed_in(client_of(world), b"not a workbook", "計画.xlsx")
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()


def test_a_plan_that_is_registered_is_never_changed_here(world: World) -> None:
    book = small_book()
    book.fill("計画", アドレス用の名前=world.plan.slug)
    told = text_of(handed_in(client_of(world), book))
    assert "この" in told
    assert "アドレス用の名前の計画は、登録済みです。" in told
    assert world.plan.title == Plan.objects.get().title


def test_what_was_shown_to_another_or_long_ago_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(world)
    shown = parcel_in(handed_in(client, small_book()))
    assert client_of(world).post(URL, {"parcel": shown + "x"}).status_code == 409
    monkeypatch.setattr(parcels, "_LASTS", -1)
    answer = client.post(URL, {"parcel": shown})
    assert answer.status_code == 409
    assert parcels.TOO_OLD in text_of(answer)
    assert Plan.objects.count() == 1


def test_a_plan_of_one_level_needs_no_levels_and_an_empty_book_says_what_it_needs(world: World) -> None:
    book = TypedBook()
    told = text_of(handed_in(client_of(world), book))
    for cell in ("B3", "B4", "B5", "B6"):
        assert f"シート「計画」の{cell}：空欄です。" in told
    book.fill("計画", 計画名="小さな計画", 団体名="川添町", 初年度="R8", 最終年度="R9")
    book.add("取組", 番号="1", 名称="公園")
    assert "小さな計画（令和8年度〜令和9年度）" in text_of(handed_in(client_of(world), book))


def test_any_other_workbook_and_a_csv_are_refused_in_words(world: World) -> None:
    client, other = client_of(world), openpyxl.Workbook()
    other.active.append(["日付", "金額"])
    stream = BytesIO()
    other.save(stream)
    assert "「計画」のシートがありません。" in text_of(handed_in(client, stream.getvalue()))
    answer = handed_in(client, "番号,名称\n1,公園\n".encode(), "計画.csv")
    assert "計画ブックは、CSVでは取り込めません。" in text_of(answer)
