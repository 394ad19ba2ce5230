"""要確認: who sees which alerts, the choice in the address, the files, and the page's special cases."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.entry.services import save_report
from indicators.models import AnnualReport, Extension, Remark, RemarkKind, ReportingCycle
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.reports.story import INTERNAL, at, finalise, ratio, remark_on, report, submit

pytestmark = pytest.mark.any_database

ADDRESS = "/dashboard/alerts/"
OVERDUE, INSTRUCTION, PLAN_CHANGED = "回答期限の超過", "本部指示への未対応", "提出後の計画の変更"
OUTSTANDING, UNDONE = "数値確定の時期を過ぎたもの", "未実施・一部実施の項目"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """R7 was due three days ago. 行－⑩ R6: 確定, 本部指示; R7: 提出済, an item 未実施, the plan changed.
    行－⑪ R6: 確定 with a figure 調査中. 行－⑫ and 産－① R7: nothing handed in.
    """
    with django_db_blocker.unblock():
        tell_alerts(loaded_world)
    return loaded_world


def tell_alerts(world: World) -> None:
    decided = finalise(world, report(world, "gyo-10", 2024, ratio(5, 24)), "D")
    pending = MeasurementAnswer(status="pending", reason="内部でない理由")
    finalise(world, report(world, "gyo-11", 2024, pending), "－", "調査中のため")
    stored = submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    stored.item_results.filter(item=stored.item_results.last().item).update(status="not_done")
    remark_on(world, decided)  # after the report: nobody has answered it
    activity = world.initiative("gyo-10").activities.get(fiscal_year=2025)
    activity.text = "書き直した取組内容"
    activity._history_date = timezone.now() + dt.timedelta(days=1)
    activity._history_user = world["secretariat"]
    activity.save()
    only_this_year(world, days_left=-3)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page_of(world: World, name: str, query: str = "") -> str:
    return client_of(world, name).get(ADDRESS + query).content.decode()


def shown(page: str) -> dict[str, list[str]]:
    """The codes of the initiatives by the heading of their kind, in the order of the page."""
    parts = re.split(r'<h3 id="alerts-\w+">', page)[1:]
    headings = [re.search(r"</span>\s*([^　]+)　", part) for part in parts]
    return {
        heading[1]: re.findall(r'<th scope="row"><a href="[^"]*">(\w－[①-㉟])', part)
        for heading, part in zip(headings, parts, strict=True)
        if heading
    }


def csv_rows(world: World, name: str, query: str = "") -> list[dict[str, str]]:
    content = client_of(world, name).get(f"/dashboard/alerts.csv{query}").content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_alerts_stand_by_kind_the_most_severe_first(world: World) -> None:
    found = shown(page_of(world, "editor-gakko"))
    assert found == {
        OVERDUE: ["行－⑪", "行－⑫"],
        INSTRUCTION: ["行－⑩"],
        OUTSTANDING: ["行－⑪"],
        UNDONE: ["行－⑩"],
        PLAN_CHANGED: ["行－⑩"],
    }


@pytest.mark.parametrize(
    ("name", "overdue", "instructions", "changes"),
    [
        ("secretariat", 23, 1, 1),  # 24 asked for less 行－⑩
        ("headquarters", 23, 1, 1),
        ("head-gakko", 2, 1, 1),
        ("editor-support", 0, 1, 1),  # supports 行－⑩
        ("editor-sangyo", 1, 0, 0),
        ("viewer", 0, 0, 0),
        ("admin", 0, 0, 0),
    ],
)
def test_internal_alerts_show_to_those_who_take_part(
    world: World, name: str, overdue: int, instructions: int, changes: int
) -> None:
    found = shown(page_of(world, name))
    counts = [len(found.get(kind, [])) for kind in (OVERDUE, INSTRUCTION, PLAN_CHANGED)]
    assert counts == [overdue, instructions, changes]


def test_a_viewer_sees_what_was_decided_and_nothing_internal(world: World) -> None:
    assert shown(page_of(world, "viewer")) == {OUTSTANDING: ["行－⑪"]}
    for query in ("", "?year=2024", "?year=all"):
        page = page_of(world, "viewer", query)
        assert not [text for text in INTERNAL.values() if text in page]
        assert "/entry/" not in page


def test_who_changed_the_plan_only_the_secretariat_sees(world: World) -> None:
    label = "取組内容（令和7年度）の変更"
    assert re.search(rf"{label}（[^）]+　secretariatさん）", page_of(world, "secretariat"))
    for name in ("headquarters", "editor-gakko"):
        page = page_of(world, name)
        assert label in page
        assert "secretariatさん）" not in page


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("editor-gakko", "/entry/2025/gyo-12/"),
        ("secretariat", "/entry/2025/gyo-12/"),
        ("secretariat", "/entry/2024/gyo-11/figures/"),
        ("headquarters", "/review/2025/gyo-10/"),
    ],
)
def test_links_lead_to_where_one_acts(world: World, name: str, link: str) -> None:
    assert f'href="{link}"' in page_of(world, name)
    assert client_of(world, name).get(link).status_code == 200


@pytest.mark.parametrize("name", ["editor-gakko", "headquarters", "secretariat", "viewer", "editor-support"])
def test_no_link_leads_where_the_reader_may_not_go(world: World, name: str) -> None:
    client = client_of(world, name)
    table = page_of(world, name, "?year=all&department=学校教育課").split("alert-group")[1:]
    links = set(re.findall(r'href="(/(?:entry|initiatives)/[^"]+)"', "".join(table)))
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_stays_open_is_told_in_later_years_and_the_rest_in_its_own(world: World) -> None:
    """The figure is of R6, all else of R7."""
    assert list(shown(page_of(world, "editor-gakko", "?year=2024"))) == [OUTSTANDING]
    everything = list(shown(page_of(world, "editor-gakko", "?year=2025")))
    assert OUTSTANDING in everything
    assert everything == list(shown(page_of(world, "editor-gakko", "?year=all")))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?kind=overdue&department=学校教育課", ["行－⑪", "行－⑫"]),
        ("?kind=overdue&state=submitted", []),
        ("?kind=instruction", ["行－⑩"]),
        ("?kind=moon&level1=chiiki&department=学校教育課", []),
        ("?kind=undone&priority=on", []),
    ],
)
def test_page_and_files_follow_the_choice(world: World, query: str, codes: list[str]) -> None:
    found = shown(page_of(world, "secretariat", query))
    if "moon" not in query:
        assert [code for group in found.values() for code in group] == codes
    plain = [code for group in found.values() for code in group]
    rows = csv_rows(world, "secretariat", query)
    assert len(rows) == len(plain)
    content = client_of(world, "secretariat").get(f"/dashboard/alerts.xlsx{query}").content
    cells = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(content)).active.iter_rows()]
    head = next(number for number, line in enumerate(cells) if "施策番号" in line)
    assert [line[cells[head].index("内容")] for line in cells[head + 1 :]] == [row["内容"] for row in rows]


def test_the_kind_stays_chosen_when_another_year_is_asked_for(world: World) -> None:
    page = page_of(world, "secretariat", "?kind=undone")
    assert '<input type="hidden" name="kind" value="undone">' in page
    assert 'name="kind"' not in page_of(world, "secretariat", "?kind=moon")


def test_one_row_of_the_csv(world: World) -> None:
    today = timezone.localdate()
    [found] = csv_rows(world, "secretariat", "?kind=undone")
    assert found | {"施策名称": "", "内容": "", "内訳": ""} == {
        "基準日": today.isoformat(),
        "緊急度": "参考",
        "種類": UNDONE,
        "対象年度": "令和7年度",
        "分野": "行政",
        "施策の柱": "デジタル化による市民生活の利便性の向上",
        "施策番号": "行-10",
        "施策名称": "",
        "担当課": "学校教育課",
        "状態": "提出済",
        "内容": "",
        "内訳": "",
        "評価の区分": "案",
        "データの区分": "",
    }
    assert found["内訳"].startswith("未実施：")


@pytest.mark.parametrize("file_format", ["pdf", "html"])
def test_other_formats_are_not_there(world: World, file_format: str) -> None:
    assert client_of(world, "secretariat").get(f"/dashboard/alerts.{file_format}").status_code == 404


def test_an_extension_puts_off_the_alert(world: World) -> None:
    Extension.objects.create(
        report=world.report("gyo-12"),
        due_on=timezone.localdate(),
        reason="調査中のため",
        granted_by=world["secretariat"],
        granted_at=timezone.now(),
    )
    assert shown(page_of(world, "editor-gakko"))[OVERDUE] == ["行－⑪"]


def test_an_answered_instruction_is_no_alert(world: World) -> None:
    stored = world.report("gyo-10")
    instruction = Remark.objects.get(kind=RemarkKind.INSTRUCTION)
    stored.instruction_responses.create(instruction=instruction, text="工事を前倒しします。")
    assert INSTRUCTION not in shown(page_of(world, "secretariat"))


def test_the_month_of_a_figure_is_that_of_the_target(world: World) -> None:
    page = page_of(world, "secretariat", "?kind=outstanding")
    assert "（令和7年11月。指標に定めがないため、通常の月）を過ぎても「調査中」のままです。" in page
    world.initiative("gyo-11").indicators.update(final_month=3)
    assert "（令和8年3月）を過ぎても" in page_of(world, "secretariat", "?kind=outstanding")


@pytest.mark.parametrize("name", ["secretariat", "viewer", "editor-gakko"])
@pytest.mark.parametrize("address", [f"{ADDRESS}?year=all", "/dashboard/alerts.csv"])
def test_number_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, name: str
) -> None:
    client = client_of(world, name)
    client.get(address)  # decided years are read once and remembered
    with django_assert_max_num_queries(26):
        client.get(address)


# --- Special cases ---


def closed(world: World) -> None:
    ReportingCycle.objects.filter(plan=world.plan).update(closed_on=dt.date(2027, 3, 31))


def test_nothing_to_check_says_so_and_as_of_which_day(world: World) -> None:
    closed(world)
    page = page_of(world, "secretariat", "?department=産業ＤＸ推進室")
    assert shown(page) == {}
    assert "確認が必要なものはありません" in page
    assert re.search(r"令和\d+年\d+月\d+日現在、表示中の年度と条件では", page)
    assert "alerts.csv" not in page


def test_a_kind_without_any_says_so(world: World) -> None:
    page = page_of(world, "secretariat", "?kind=spent")
    assert "「決算額があり、実施がないもの」に当たる施策はありません。" in page


def test_a_year_that_was_not_opened(world: World) -> None:
    type(world.plan).objects.update(end_fiscal_year=2026)
    assert "この年度の照会はまだ開かれていません" in page_of(world, "secretariat", "?year=2026")


def test_everything_not_applicable(world: World) -> None:
    """行－⑫ R7: no item and no target applies, money was spent all the same."""
    stored: AnnualReport = world.report("gyo-12")
    indicators = stored.initiative.indicators.all()
    items = stored.initiative.evaluation_items.filter(fiscal_year=2025, indicator=None)
    answer = ReportAnswer(
        texts={
            "results": "対象がなかった",
            "direction": "end",
            "settlement_status": "confirmed",
        },
        money={"settlement": Decimal(100)},
        measurements={
            row.pk: MeasurementAnswer(status="not_applicable", reason="対象校がない") for row in indicators
        },
        items={row.pk: ItemAnswer("not_applicable") for row in items},
    )
    stored = save_report(
        report=stored, by=world["editor-gakko"], at=at(2025), answer=answer, version=stored.version
    )
    submit(world, stored)
    assert shown(page_of(world, "editor-gakko"))[OVERDUE] == ["行－⑪"]
    assert "行－⑫" not in str(shown(page_of(world, "editor-gakko")))
