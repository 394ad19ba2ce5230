"""部署 as CSV: added and changed as the preview says, or refused by row and column with nothing changed."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Department
from tests.cast import World
from tests.initiatives.csv_in.sheets import hand_in, lines_of, problems_of, sheet, take_in

pytestmark = pytest.mark.any_database
ADDRESS = "/departments/csv/"


@pytest.fixture
def secretariat(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


TABLE = sheet(
    "部署名,上位部署,並び順,設置日",
    "税務課,財政部,２０,",  # its parent stands below it
    "財政部,,10,R3.4.1",
    "学校教育課,教育部,30,",
    "教育部,,,令和7年10月1日",
)


def state() -> list[tuple[str, str, int, dt.date]]:
    rows = Department.objects.order_by("name")
    return [(row.name, str(row.parent or ""), row.sort_order, row.valid_from) for row in rows]


def test_what_it_would_do_is_shown_and_nothing_done(secretariat: Client) -> None:
    before = state()
    answer = hand_in(secretariat, ADDRESS, TABLE)
    assert lines_of(answer) == [
        ("追加", "税務課", "上位部署：財政部、並び順：20、設置日：令和3年4月1日"),
        ("追加", "財政部", "上位部署：なし、並び順：10、設置日：令和3年4月1日"),
        ("変更", "学校教育課", "上位部署：なし → 教育部、並び順：0 → 30"),
        ("追加", "教育部", "上位部署：なし、並び順：30、設置日：令和7年10月1日"),
    ]
    assert "追加 3件、変更 1件" in answer.content.decode()
    assert state() == before


def test_it_is_taken_over_once(secretariat: Client) -> None:
    answer = take_in(secretariat, ADDRESS, TABLE)
    assert answer.headers["Location"] == "/departments/"
    added = {"税務課": "財政部", "財政部": "", "教育部": "", "学校教育課": "教育部"}
    assert {name: parent for name, parent, *_rest in state() if name in added} == added
    assert LogEntry.objects.filter(object_repr="税務課", change_message="部署を登録しました。").exists()
    again = hand_in(secretariat, ADDRESS, TABLE)
    assert {effect for effect, *_rest in lines_of(again)} == {"変更なし"}
    assert "取り込むものはありません" in again.content.decode()
    assert "この内容で取り込む" not in again.content.decode()


def test_columns_that_are_not_there_change_nothing(secretariat: Client) -> None:
    take_in(secretariat, ADDRESS, TABLE)
    before = state()
    assert lines_of(hand_in(secretariat, ADDRESS, sheet("部署", "税務課"))) == [
        ("変更なし", "税務課", "上位部署：財政部、並び順：20、設置日：令和3年4月1日")
    ]
    cleared = hand_in(secretariat, ADDRESS, sheet("部署名,上位部署", "税務課,"))
    assert lines_of(cleared) == [("変更", "税務課", "上位部署：財政部 → なし")]
    assert state() == before


HEAD = "部署名,上位部署,並び順,設置日"
# case: the rows, what is wrong
WRONG: dict[str, tuple[list[str], list[tuple[int, str, str]]]] = {
    "no name": ([HEAD, ",総務部,,"], [(2, "部署名", "部署名を入力してください。")]),
    "the same twice": (
        ["部署名", "税務課", "", "税務課"],
        [(4, "部署名", "「税務課」は、2行目にもあります。")],
    ),
    "a line break": (["部署名", '"税務\n課"'], [(2, "部署名", "改行は使えません。1行で入力してください。")]),
    "too long a name": (
        ["部署名", "課" * 101],
        [(2, "部署名", "この値は 100 文字以下でなければなりません( 101 文字になっています)。")],
    ),
    "no such parent": (
        [HEAD, "税務課,総務部,,"],
        [(2, "上位部署", "「総務部」という部署は、登録にも、このファイルにもありません。")],
    ),
    "below itself": (
        [HEAD, "税務課,税務課,,"],
        [(2, "上位部署", "「税務課」が、自分より下の部署の下になってしまいます。")],
    ),
    "in a circle": (
        [HEAD, "甲課,乙課,,", "乙課,甲課,,"],
        [
            (2, "上位部署", "「甲課」が、自分より下の部署の下になってしまいます。"),
            (3, "上位部署", "「乙課」が、自分より下の部署の下になってしまいます。"),
        ],
    ),
    "numbers and days": (
        [HEAD, "甲課,,1.5,", "乙課,,-1,", "丙課,,,4月1日"],
        [
            (2, "並び順", "0から999,999までの整数で入力してください。"),
            (3, "並び順", "0から999,999までの整数で入力してください。"),
            (
                4,
                "設置日",
                "「4月1日」は日付として読み取れません。"
                "令和7年6月1日 または 2025-06-01 のように入力してください。",
            ),
        ],
    ),
    "another first day": (
        [HEAD, "学校教育課,,,令和7年4月1日"],
        [(2, "設置日", "登録では令和3年4月1日です。変えるときは、データの修正で直してください。")],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_wrong_cell_is_named_and_nothing_changes(secretariat: Client, case: str) -> None:
    rows, problems = WRONG[case]
    before = state()
    answer = hand_in(secretariat, ADDRESS, sheet(*rows, *(["財務課,,,"] if rows[0] == HEAD else ["財務課"])))
    assert answer.status_code == 422
    assert problems_of(answer) == problems
    assert f"{problems[0][0]}行目　{problems[0][1]}" in answer.content.decode()
    assert state() == before


def test_one_that_is_over_is_another_department(secretariat: Client) -> None:
    Department.objects.create(name="税務課", valid_from=dt.date(2010, 4, 1), valid_until=dt.date(2020, 3, 31))
    answer = take_in(secretariat, ADDRESS, sheet("部署名", "税務課"))
    assert answer.status_code == 302
    assert Department.objects.filter(name="税務課").count() == 2
