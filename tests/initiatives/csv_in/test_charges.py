"""担当課 as CSV: by the plan's numbers, from a day on; every initiative that is not named stays as it is."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Department
from initiatives.models import Responsibility
from tests.cast import World
from tests.initiatives.csv_in.sheets import hand_in, lines_of, problems_of, sheet, take_in

pytestmark = pytest.mark.any_database
ADDRESS = "/responsibilities/csv/"
ON = {"on": "令和8年4月1日"}
HEAD = "施策番号,名称,担当課,共管,関係課"
TABLE = sheet(
    HEAD,
    '行－⑩,,学校教育課,産業ＤＸ推進室,"まちづくり課、産業ＤＸ推進室"',
    "行-11,,まちづくり課,,学校教育課",
    "行－①,,産業ＤＸ推進室,,",
)
RIGHT = TABLE.replace('"まちづくり課、産業ＤＸ推進室"', "まちづくり課")


@pytest.fixture
def secretariat(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


def in_charge(world: World, slug: str, day: dt.date = dt.date(2026, 4, 1)) -> dict[str, list[str]]:
    rows = world.initiative(slug).responsibilities.valid_on(day).select_related("department")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row.department.name)
    return found


def test_what_it_would_do_is_shown_and_nothing_done(secretariat: Client) -> None:
    before = list(Responsibility.objects.order_by("pk").values_list())
    answer = hand_in(secretariat, ADDRESS, RIGHT, **ON)
    assert [(effect, told) for effect, _name, told in lines_of(answer)] == [
        (
            "変更",
            "令和8年4月1日から　担当課：学校教育課　共管：産業ＤＸ推進室　関係課：まちづくり課"
            "（今は　担当課：学校教育課　関係課：まちづくり課）",
        ),
        (
            "変更",
            "令和8年4月1日から　担当課：まちづくり課　関係課：学校教育課"
            "（今は　担当課：学校教育課　関係課：なし）",
        ),
        ("追加", "令和8年4月1日から　担当課：産業ＤＸ推進室　関係課：なし"),
    ]
    assert list(Responsibility.objects.order_by("pk").values_list()) == before


def test_it_is_taken_over_once(secretariat: Client, world: World) -> None:
    answer = take_in(secretariat, ADDRESS, RIGHT, **ON)
    assert answer.headers["Location"] == "/responsibilities/"
    assert in_charge(world, "gyo-10") == {
        "lead": ["学校教育課"],
        "joint": ["産業ＤＸ推進室"],
        "supporting": ["まちづくり課"],
    }
    assert in_charge(world, "gyo-11") == {"lead": ["まちづくり課"], "supporting": ["学校教育課"]}
    assert in_charge(world, "gyo-11", dt.date(2026, 3, 31)) == {"lead": ["学校教育課"]}
    assert in_charge(world, "gyo-12") == {"lead": ["学校教育課"]}
    again = hand_in(secretariat, ADDRESS, RIGHT, **ON)
    assert {effect for effect, *_rest in lines_of(again)} == {"変更なし"}


def test_columns_that_are_not_there_change_nothing(secretariat: Client, world: World) -> None:
    take_in(secretariat, ADDRESS, sheet("番号,担当課", "行－⑩,産業ＤＸ推進室"), **ON)
    assert in_charge(world, "gyo-10") == {"lead": ["産業ＤＸ推進室"], "supporting": ["まちづくり課"]}
    take_in(secretariat, ADDRESS, sheet("番号,担当課,関係課", "行－⑩,産業ＤＸ推進室,"), **ON)
    assert in_charge(world, "gyo-10") == {"lead": ["産業ＤＸ推進室"]}


# case: the rows, what is wrong
WRONG: dict[str, tuple[list[str], list[tuple[int, str, str]]]] = {
    "no number": ([",,学校教育課,,"], [(2, "番号", "番号を入力してください。")]),
    "no such number": (
        ["行－99,,学校教育課,,"],
        [(2, "番号", "「行－99」は、この計画にありません。計画書のとおりに書いてください。")],
    ),
    "the same number twice": (
        ["行－①,,学校教育課,,", "行-1,,まちづくり課,,"],
        [(3, "番号", "「行-1」は、2行目にもあります。")],
    ),
    "no lead any more": (["行－⑩,,,,"], [(2, "担当課", "担当課を入力してください。")]),
    "no lead": (["行－①,,,,まちづくり課"], [(2, "担当課", "担当課を入力してください。")]),
    "two leads": (
        ["行－①,,学校教育課／まちづくり課,,"],
        [(2, "担当課", "担当課は1つです。ほかの課は「共管」の列に書いてください。")],
    ),
    "no such departments": (
        ["行－①,,文化課,,財務課"],
        [
            (2, "担当課", "「文化課」という部署はありません。先に部署を登録してください。"),
            (2, "関係課", "「財務課」という部署はありません。先に部署を登録してください。"),
        ],
    ),
    "lead and joint at once": (
        ["行－①,,学校教育課,学校教育課,"],
        [(2, "共管", "行－①：担当課の学校教育課は、共管には選べません。")],
    ),
    "joint and supporting at once": (
        ["行－①,,学校教育課,まちづくり課,まちづくり課"],
        [(2, "関係課", "行－①：共管のまちづくり課は、関係課には選べません。")],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_wrong_cell_is_named_and_nothing_changes(secretariat: Client, case: str) -> None:
    rows, problems = WRONG[case]
    before = list(Responsibility.objects.order_by("pk").values_list())
    answer = hand_in(secretariat, ADDRESS, sheet(HEAD, *rows, "行－②,,学校教育課,,"), **ON)
    assert answer.status_code == 422
    assert problems_of(answer) == problems
    assert list(Responsibility.objects.order_by("pk").values_list()) == before


def test_a_title_that_is_another_ones_tells_rows_that_slipped(secretariat: Client, world: World) -> None:
    title = world.initiative("gyo-2").plain_title
    answer = hand_in(secretariat, ADDRESS, sheet(HEAD, f"行－①,{title},学校教育課,,"), **ON)
    own = world.initiative("gyo-1").plain_title
    sentence = f"番号と合いません。「行－①」は「{own}」です。番号か名称を直してください。"
    assert problems_of(answer) == [(2, "名称", sentence)]


def test_numbers_that_stand_twice_are_told_apart(secretariat: Client, world: World) -> None:
    """第１節 of every chapter: what is printed is no number of its own there."""
    heading = world.plan.headings.exclude(parent=None).first()
    assert heading is not None
    for slug in ("gyo-1", "gyo-2"):
        initiative = world.initiative(slug)
        initiative.code = "第１節"
        initiative.of_heading = heading if slug == "gyo-1" else None
        initiative.heading = heading.parent if slug == "gyo-1" else initiative.heading
        initiative.save()
    answer = hand_in(secretariat, ADDRESS, sheet(HEAD, "第1節,,学校教育課,,"), **ON)
    sentence = "「第1節」は2つ以上あります。「行-1」「行-2」のどれかを書いてください。"
    assert problems_of(answer) == [(2, "番号", sentence)]
    template = secretariat.get("/responsibilities/csv/template/").content.decode("utf-8-sig")
    assert "行-1," in template
    assert "第１節" not in template


def test_the_template_holds_who_is_in_charge_and_changes_nothing(secretariat: Client, world: World) -> None:
    template = secretariat.get("/responsibilities/csv/template/")
    assert template.headers["Content-Disposition"] == 'attachment; filename="tantouka.csv"'
    text = template.content.decode("utf-8-sig")
    assert text.startswith("番号,名称,担当課,共管,関係課\r\n")
    assert f"行－⑩,{world.initiative('gyo-10').plain_title},学校教育課,,まちづくり課" in text
    answer = hand_in(secretariat, ADDRESS, text, encoding="utf-8-sig", **ON)
    assert answer.status_code == 200, problems_of(answer)
    assert {effect for effect, *_rest in lines_of(answer)} == {"変更なし"}


def test_at_the_start_it_counts_from_the_plans_first_day_or_the_departments(
    secretariat: Client, world: World
) -> None:
    Responsibility.objects.all().delete()
    assert secretariat.get(ADDRESS).context["form"].initial["on"] == dt.date(2021, 4, 1)
    Department.objects.create(name="新しい課", valid_from=dt.date(2025, 4, 1))
    take_in(secretariat, ADDRESS, sheet(HEAD, "行－①,,学校教育課,,", "行－②,,新しい課,,"), on="R3.4.1")
    firsts = {
        row.initiative.slug: row.valid_from for row in Responsibility.objects.select_related("initiative")
    }
    assert firsts == {"gyo-1": dt.date(2021, 4, 1), "gyo-2": dt.date(2025, 4, 1)}


def test_without_a_day_nothing_is_read(secretariat: Client) -> None:
    answer = hand_in(secretariat, ADDRESS, RIGHT, on="いつか")
    assert answer.status_code == 422
    assert "on" in answer.context["form"].errors
