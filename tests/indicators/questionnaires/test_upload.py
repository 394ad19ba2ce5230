"""調査票 handed in on the page: shown first, taken in as drafts, submitted where they are complete."""

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import EntryDraft, ReportState, TransitionLog
from indicators.questionnaires.page import NOTHING_CHANGES
from tests.cast import World
from tests.indicators.questionnaires.test_prepare import saved
from tests.indicators.questionnaires.workbooks import UPLOAD, Filled, hidden, uploaded

pytestmark = pytest.mark.any_database
DONE = f"{UPLOAD}done/"
COMPLETE = {
    "通信不良発生学校数": 2,
    "全学校数": 24,
    "実施状況": "実施済",
    "取組実績": "調べた。",
    "今後の方向性": "継続",
}


@pytest.fixture
def editor(world: World, client: Client) -> Client:
    client.force_login(world["editor-gakko"])
    return client


def text(response: Any) -> str:
    return unescape(response.content.decode())


def take_in(client: Client, shown: Any, **more: Any) -> Any:
    """Press the button of a preview."""
    page = shown.content.decode()
    data = {"parcel": hidden(page, "parcel"), "seen": unescape("".join(hidden(page, "seen")[:1])), **more}
    return client.post(UPLOAD, data)


def test_a_department_hands_in_a_workbook_and_submits_what_is_complete(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", "gyo-11", "gyo-12", who="editor-gakko")
    book.typed_all({"gyo-10": COMPLETE, "gyo-11": {"取組実績": "途中"}})
    shown = uploaded(editor, book)
    page = text(shown)
    assert shown.status_code == 200
    assert "2件の施策が変わります。1件は変わりません。" in page
    assert world.report("gyo-10").state == ReportState.NOT_STARTED
    response = take_in(editor, shown)
    assert response["Location"] == DONE
    assert [world.report(slug).state for slug in ("gyo-10", "gyo-11", "gyo-12")] == [
        ReportState.DRAFTING,
        ReportState.DRAFTING,
        ReportState.NOT_STARTED,
    ]
    assert world.report("gyo-10").results == "調べた。"
    page = text(editor.get(DONE))
    assert "提出できます（1件）" in page
    assert "（5項目を保存）" not in page
    assert "の実績値を入力してください" in page  # of the other one
    [value] = hidden(page, "selected")
    response = editor.post(f"{UPLOAD}submit/", {"selected": value}, follow=True)
    assert "1件を提出しました。" in text(response)
    assert world.report("gyo-10").state == ReportState.SUBMITTED


def test_the_same_file_again_changes_nothing(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", COMPLETE)
    take_in(editor, uploaded(editor, book))
    version, logged = world.report("gyo-10").version, TransitionLog.objects.count()
    shown = uploaded(editor, book)
    assert shown.status_code == 200
    assert NOTHING_CHANGES in text(shown)
    assert not hidden(text(shown), "parcel")
    assert (world.report("gyo-10").version, TransitionLog.objects.count()) == (version, logged)


def test_what_is_wrong_is_told_by_cell_and_nothing_is_taken_in(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", "gyo-11", who="editor-gakko")
    book.typed("gyo-10", {**COMPLETE, "全学校数": "二十四校"}).typed("gyo-11", {"取組実績": "書いた。"})
    shown = uploaded(editor, book)
    page = text(shown)
    assert shown.status_code == 422
    assert "取り込めません（1件）" in page
    place = book.cell("gyo-10", "全学校数").place
    assert f"シート「行-10」の{place}（通信不良発生学校率：全学校数）" in page
    assert not hidden(page, "parcel")


@pytest.mark.parametrize(("file_format", "kind"), [("csv", "text/csv"), ("xlsx", "spreadsheetml")])
def test_the_list_of_problems_is_taken_away(
    world: World, editor: Client, file_format: str, kind: str
) -> None:
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", {"全学校数": "=二十四"})
    page = uploaded(editor, book).content.decode()
    [problems] = hidden(page, "problems")
    address = f"{UPLOAD}problems.{file_format}"
    response = editor.post(address, {"problems": problems})
    assert kind in response["Content-Type"]
    if file_format == "csv":
        lines = response.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "シート,セル,項目,内容"
        assert lines[1].startswith(f"行-10,{book.cell('gyo-10', '全学校数').place},")
    assert editor.post(address, {"problems": "nonsense"})["Location"] == UPLOAD


def test_what_both_changed_is_chosen_and_kept_until_all_is_chosen(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", who="editor-gakko")
    book.typed("gyo-10", {"取組実績": "調査票", "課題": "調査票"})
    saved(world, "gyo-10", 取組実績="画面", 課題="画面")
    shown = uploaded(editor, book)
    assert "保存した項目があります" in text(shown)
    assert 'value="mine" checked' not in text(shown)
    response = take_in(editor, shown, **{"choice-gyo-10:results": "mine"})
    page = text(response)
    assert response.status_code == 422
    assert "課題：どちらの内容にするかを選んでください。" in page
    assert 'name="choice-gyo-10:results" value="mine" checked' in page
    assert world.report("gyo-10").results == "画面"
    both = {"choice-gyo-10:results": "mine", "choice-gyo-10:challenges": "stored"}
    assert take_in(editor, shown, **both)["Location"] == DONE
    report = world.report("gyo-10")
    assert (report.results, report.challenges) == ("調査票", "画面")


def test_choosing_what_is_stored_saves_nothing(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", {"取組実績": "調査票"})
    saved(world, "gyo-10", 取組実績="画面")
    version = world.report("gyo-10").version
    response = take_in(editor, uploaded(editor, book), **{"choice-gyo-10:results": "stored"})
    assert response["Location"] == UPLOAD
    assert world.report("gyo-10").version == version


def test_who_saves_between_showing_and_taking_in_is_not_overwritten(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", {"取組実績": "調査票"})
    shown = uploaded(editor, book)
    saved(world, "gyo-10", 取組実績="画面")
    response = take_in(editor, shown)
    assert response.status_code == 409
    page = text(response)
    assert "確かめたあとに、ほかの人が保存したか" in page
    assert world.report("gyo-10").results == "画面"
    assert take_in(editor, response, **{"choice-gyo-10:results": "mine"})["Location"] == DONE
    assert world.report("gyo-10").results == "調査票"


def test_a_sheet_of_another_department_takes_the_whole_file_with_it(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", "san-1").typed("gyo-10", COMPLETE)
    shown = uploaded(editor, book)
    assert shown.status_code == 422
    page = text(shown)
    assert "取り込めません（1件）" in page
    assert "シート「産-1」の" in page
    assert "ＤＸセミナーの開催」は、あなたが入力する施策ではありません。" in page
    assert world.report("gyo-10").state == ReportState.NOT_STARTED


def test_the_secretariat_hands_in_those_of_several_departments_at_once(world: World, client: Client) -> None:
    client.force_login(world["secretariat"])
    books = [
        Filled(world, "gyo-10").typed("gyo-10", {"取組実績": "書いた。"}),
        Filled(world, "san-1").typed("san-1", {"取組実績": "書いた。"}),
    ]
    assert take_in(client, uploaded(client, *books))["Location"] == DONE
    assert {world.report(slug).results for slug in ("gyo-10", "san-1")} == {"書いた。"}
    logged = TransitionLog.objects.filter(report=world.report("san-1")).latest("pk")
    assert logged.is_on_behalf
    names = [
        uploaded(
            client,
            *(
                book.typed(slug, {"予算額": "多い"})
                for book, slug in zip(books, ("gyo-10", "san-1"), strict=True)
            ),
        )
    ]
    assert "ファイル「調査票.xlsx」のシート「行-10」の" in text(names[0])


def test_what_was_typed_on_the_entry_page_is_not_lost(world: World, editor: Client) -> None:
    typed = {"fields": {"results": ["打ちかけ"]}, "base": {}}
    draft = EntryDraft.objects.create(
        report=world.report("gyo-10"),
        user=world["editor-gakko"],
        version=0,
        typed=typed,
        saved_at=dt.datetime(2026, 4, 9, tzinfo=dt.UTC),
    )
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", {"取組実績": "調査票"})
    shown = uploaded(editor, book)
    assert "あなたがまだ保存していない入力があります" in text(shown)
    take_in(editor, shown)
    assert EntryDraft.objects.get(pk=draft.pk).typed == typed
    page = text(editor.get("/entry/2025/gyo-10/"))
    assert "内容の選択" in page
    assert "打ちかけ" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ファイル"),
        (b"nothing of the kind", "Excel"),
    ],
)
def test_a_file_that_is_none_is_said_at_the_field(editor: Client, content: bytes, sentence: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = editor.post(UPLOAD, {"file": SimpleUploadedFile("a.xlsx", content)})
    assert response.status_code == 422
    assert sentence in text(response)
    assert "ファイルを選んでください。" in text(editor.post(UPLOAD, {}))


def test_a_parcel_that_is_none_of_ours_or_of_another_round_is_refused(world: World, editor: Client) -> None:
    assert editor.post(UPLOAD, {"parcel": "x"}).status_code == 409
    book = Filled(world, "gyo-10", who="editor-gakko").typed("gyo-10", {"取組実績": "調査票"})
    parcel = hidden(uploaded(editor, book).content.decode(), "parcel")
    assert editor.post("/questionnaires/2024/upload/", {"parcel": parcel}).status_code == 409


def test_submitting_is_refused_one_by_one(world: World, editor: Client) -> None:
    book = Filled(world, "gyo-10", "gyo-11", who="editor-gakko")
    book.typed_all({"gyo-10": COMPLETE, "gyo-11": {"取組実績": "途中"}})
    take_in(editor, uploaded(editor, book))
    versions = [f"{slug}:{world.report(slug).version}" for slug in ("gyo-10", "gyo-11")]
    page = text(editor.post(f"{UPLOAD}submit/", {"selected": versions}, follow=True))
    assert "1件を提出しました。" in page
    assert "行－⑪：提出できませんでした。提出には入力が足りません。" in page
    assert "行－⑩：提出できませんでした。" in text(
        editor.post(f"{UPLOAD}submit/", {"selected": "gyo-10:1"}, follow=True)
    )
    assert "提出するものが選ばれていません。" in text(
        editor.post(f"{UPLOAD}submit/", {"selected": "san-1:0"}, follow=True)
    )


def test_who_may_not_submit_is_told_who_does(world: World, client: Client) -> None:
    from accounts.models import Department
    from initiatives.models import ResponsibilityKind

    initiative = world.initiative("san-1")
    initiative.responsibilities.create(
        department=Department.objects.get(name="学校教育課"),
        kind=ResponsibilityKind.JOINT,
        valid_from=dt.date(2021, 4, 1),
    )
    client.force_login(world["editor-gakko"])
    book = Filled(world, "san-1", who="editor-gakko").typed("san-1", {"取組実績": "書いた。"})
    take_in(client, uploaded(client, book))
    page = text(client.get(DONE))
    assert "提出は主担当の課が行います。" in page
    assert not hidden(page, "selected")


def test_the_number_of_queries_does_not_grow_with_the_sheets(world: World, client: Client) -> None:
    client.force_login(world["secretariat"])
    counts = []
    for slugs in (["san-2"], ["san-3", "gyo-10", "gyo-11"]):
        book = Filled(world, *slugs)
        book.typed_all(dict.fromkeys(slugs, {"取組実績": "書いた。"}))
        with CaptureQueriesContext(connection) as queries:
            shown = uploaded(client, book)
        showing = len(queries)
        take_in(client, shown)
        with CaptureQueriesContext(connection) as queries:
            client.get(DONE)
        counts.append((showing, len(queries)))
    assert counts[0] == counts[1]
