"""The page of one initiative: who sees which year, decided years as decided, its sheet to the character."""

import html
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.book.results import initiatives_with_everything, is_planned
from indicators.models import IndicatorPlacement
from initiatives.glossary import explain
from initiatives.models import Activity, Initiative, Plan, ScheduleBar
from reports.builders.overview import forget_frozen_years, read_overview
from reports.builders.plan import build_official_sheet
from reports.builders.year_columns import year_columns
from reports.documents.overview import ItemTally
from reports.formats.contexts import sheet_bands
from tests.cast import World
from tests.reports.story import INTERNAL, tell

pytestmark = pytest.mark.any_database

PAGE = "/initiatives/gyo-10/"
SHEET = "/initiatives/gyo-10/sheet/"
VALUE_R6, VALUE_R7 = "20.8％", "12.5％"  # 5 and 3 of 24 schools
REMARKS = {INTERNAL[kind] for kind in ("comment", "opinion", "instruction", "midyear")}
NEVER_SHOWN = set(INTERNAL.values()) - REMARKS - {INTERNAL["said_by"]}


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: pytest.FixtureRequest) -> World:
    """The cast's world with the story told, once for all tests of this module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        tell(loaded_world)
    return loaded_world


def shown(world: World, reader: str, address: str = PAGE) -> str:
    """The page as text: without tags."""
    client = Client()
    client.force_login(world[reader])
    response = client.get(address)
    assert response.status_code == 200
    return text_of(response.content.decode())


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@pytest.mark.parametrize(
    ("reader", "sees_decided", "sees_running", "sees_remarks"),
    [
        ("secretariat", True, True, True),
        ("headquarters", True, True, True),
        ("editor-gakko", True, True, True),
        ("head-gakko", True, True, True),
        ("editor-support", True, True, True),
        ("editor-sangyo", True, False, False),
        ("viewer", True, False, False),
        ("admin", True, False, False),
    ],
)
def test_who_sees_what_of_which_year(
    world: World, reader: str, sees_decided: bool, sees_running: bool, sees_remarks: bool
) -> None:
    running = shown(world, reader, PAGE + "?year=2025")
    assert (VALUE_R6 in running) is sees_decided
    assert (VALUE_R7 in running) is sees_running
    assert ("gyo-10 2025 の取組実績" in running) is sees_running
    decided = shown(world, reader, PAGE + "?year=2024")
    assert "D" in decided
    assert {remark for remark in REMARKS if remark in decided} == (REMARKS if sees_remarks else set())
    assert not [text for text in NEVER_SHOWN if text in running + decided]


@pytest.mark.parametrize("reader", ["secretariat", "editor-gakko", "headquarters", "viewer"])
def test_a_draft_is_not_shown(world: World, reader: str) -> None:
    page = shown(world, reader, "/initiatives/gyo-12/")
    assert "まだ誰にも見せない下書き" not in page
    hint = "まだ提出されていないため" if reader != "viewer" else "本部が確定すると表示されます"
    assert hint in page


@pytest.mark.parametrize(
    ("reader", "address", "links"),
    [
        ("viewer", PAGE + "?year=2024", ["個票"]),
        ("viewer", PAGE + "?year=2025", []),
        ("editor-sangyo", PAGE + "?year=2025", ["個票"]),
        ("editor-gakko", PAGE + "?year=2025", ["報告の画面", "変更の履歴", "個票"]),
        ("editor-gakko", "/initiatives/gyo-12/", ["実績を入力する", "変更の履歴", "個票"]),
        ("headquarters", PAGE + "?year=2024", ["報告の画面", "確定した版", "個票"]),
        ("secretariat", PAGE + "?year=2024", ["報告の画面", "確定した版", "変更の履歴", "個票"]),
    ],
)
def test_it_leads_where_the_reader_may_go(world: World, reader: str, address: str, links: list[str]) -> None:
    client = Client()
    client.force_login(world[reader])
    page = client.get(address).content.decode()
    actions = page[page.index('<div class="actions">') : page.index("five-years-heading")]
    words = ("実績を入力する", "報告の画面", "確定した版", "変更の履歴", "個票")
    assert [word for word in words if word in actions] == links
    for url in re.findall(r'href="([^"]+)"', actions):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", "令和7年度の評価"),  # the latest that was opened
        ("?year=2024", "令和6年度の評価"),
        ("?year=all", "令和7年度の評価"),
        ("?year=1999", "令和7年度の評価"),
        ("?year=%E4%BB%8A", "令和7年度の評価"),
    ],
)
def test_the_year_of_the_address(world: World, query: str, heading: str) -> None:
    assert heading in shown(world, "viewer", PAGE + query)


def test_neighbours_keep_the_year(world: World) -> None:
    client = Client()
    client.force_login(world["viewer"])
    first, last = (one.slug for one in (Initiative.objects.first(), Initiative.objects.last()) if one)
    ways = {
        slug: re.findall(
            r'href="([^"]+)" rel="(\w+)"', client.get(f"/initiatives/{slug}/?year=2023").content.decode()
        )
        for slug in (first, "gyo-10", last)
    }
    assert ways["gyo-10"] == [
        ("/initiatives/gyo-9/?year=2023", "prev"),
        ("/initiatives/gyo-11/?year=2023", "next"),
    ]
    assert [rel for _url, rel in ways[first]] == ["next"]
    assert [rel for _url, rel in ways[last]] == ["prev"]


def test_a_decided_year_stays_whatever_is_edited(world: World) -> None:
    addresses = [PAGE + "?year=2024", SHEET + "?year=2024"]
    before = [shown(world, "viewer", address) for address in addresses]
    initiative = world.initiative("gyo-10")
    initiative.indicators.update(name="別の指標", target=50)
    initiative.evaluation_items.update(text="別の評価指標")
    initiative.activities.update(text="別の取組内容")
    Initiative.objects.filter(pk=initiative.pk).update(description="別の事業内容")
    ScheduleBar.objects.all().delete()
    decided = world.report("gyo-10", 2024)
    type(decided).objects.filter(pk=decided.pk).update(results="書き換えた実績", final_grade="A")
    assert [shown(world, "viewer", address) for address in addresses] == before
    assert "別の事業内容" in shown(world, "viewer", SHEET + "?year=2025")


def test_the_part_for_htmx_is_the_part_of_the_page(world: World) -> None:
    client = Client()
    client.force_login(world["viewer"])
    part = client.get(SHEET, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in client.get(SHEET).content.decode()
    assert "<html" not in part


def test_every_mark_of_the_plan_leads_to_its_explanation(world: World) -> None:
    """※ on all sheets: none is left without a button, each button opens one, no character is changed."""
    terms, phases = list(world.plan.glossary_terms.all()), list(world.plan.phases.all())
    for initiative in initiatives_with_everything(world.plan):
        sheet = build_official_sheet(initiative, phases, world.plan.timeline)
        plain = render_to_string(
            "reports/print/_official_sheet.html", {"sheet": sheet, "bands": sheet_bands(sheet)}
        )
        explained, used = explain(plain, terms)
        assert text_of(explained) == text_of(plain)
        assert explained.count("※") == explained.count("popovertarget")
        assert set(re.findall(r'popovertarget="term-(\d+)"', explained)) == {str(term.pk) for term in used}


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("官民データ活用推進計画※", ""),  # no such term
        ("ＡＩ※を使う", "ＡＩ"),
        ("ＡＩ－ＯＣＲ※を使う", "ＡＩ－ＯＣＲ"),  # the longer of two that end alike
        ("※印の注", ""),
    ],
)
def test_which_term_a_mark_means(world: World, text: str, button: str) -> None:
    marked = text.replace("※", '<sup class="term-mark">※</sup>')
    explained, used = explain(marked, list(world.plan.glossary_terms.all()))
    assert [term.word for term in used] == ([button] if button else [])
    assert text_of(explained) == text


@pytest.mark.parametrize("address", [PAGE, SHEET])
@pytest.mark.parametrize("year", [2021, 2024, 2025])
def test_queries(world: World, address: str, year: int) -> None:
    client = Client()
    client.force_login(world["editor-gakko"])
    client.get("/reports/")  # what a session asks once
    forget_frozen_years()
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{address}?year={year}")
    assert len(queries) <= 28


def test_the_items_of_the_year_with_their_answers(world: World) -> None:
    page = re.sub(r"\s+", " ", shown(world, "viewer", "/initiatives/gyo-11/?year=2025"))
    items = world.initiative("gyo-11").evaluation_items.filter(fiscal_year=2025)
    assert f"実施評価指標（実施済 {len(items)}/{len(items)}）" in page
    for item in items:
        assert f"実施済 {item}" in page
    assert "実施評価指標（" not in shown(world, "viewer", PAGE + "?year=2025")  # not published


def test_nothing_reported_yet(world: World) -> None:
    page = shown(world, "secretariat", "/initiatives/chi-2/")
    assert "まだ提出されていないため、結果はありません（状態：未着手）。" in page


def test_a_year_without_a_plan(world: World) -> None:
    unplanned = next(one for one in initiatives_with_everything(world.plan) if not is_planned(one, 2021))
    page = shown(world, "viewer", f"/initiatives/{unplanned.slug}/?year=2021")
    assert "（計画なし）" in page
    assert "公表前" not in page[page.index("令和3年度の評価") : page.index("各年度の結果")]


def test_a_year_not_begun(world: World) -> None:
    Plan.objects.update(end_fiscal_year=2026)
    Activity.objects.create(initiative=world.initiative("gyo-10"), fiscal_year=2026, text="運用")
    world.plan.refresh_from_db()
    assert "この年度の照会はまだ開かれていません" in shown(world, "viewer", PAGE + "?year=2026")
    assert "現在の計画の内容です" in shown(world, "viewer", SHEET + "?year=2026")


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (ItemTally(), ""),
        (ItemTally(done=3), "実施済 3/3"),
        (
            ItemTally(done=1, partial=1, not_done=1, unanswered=1),
            "実施済 1/4（一部実施 1、未実施 1、未入力 1）",
        ),
        (ItemTally(done=2, not_applicable=1), "実施済 2/2（対象外 1）"),
        (ItemTally(not_applicable=2), "対象外 2"),  # nothing is asked: no 0/0
        (ItemTally(unanswered=2), "実施済 0/2（未入力 2）"),
    ],
)
def test_items_in_words(world: World, items: ItemTally, text: str) -> None:
    found = read_overview(world.plan, world["secretariat"]).row(world.initiative("gyo-10").pk, 2025)
    assert found is not None
    (column,) = year_columns(
        [replace(found, items=items)],
        chosen=2025,
        opened=world.plan.fiscal_years,
        url=str,
        plan=world.plan,
    )
    assert column.items_text == text


def test_an_indicator_of_another_initiative_is_shown_and_counts_at_home_alone(world: World) -> None:
    """再掲: with its values as this reader may see them, and a way to where it is reported and graded."""
    indicator = world.initiative("gyo-10").indicators.get()
    shown_at = world.initiative("gyo-12")
    before = shown(world, "viewer", "/initiatives/gyo-12/?year=2024")
    assert "再掲" not in before
    IndicatorPlacement.objects.create(indicator=indicator, initiative=shown_at)
    page = shown(world, "viewer", "/initiatives/gyo-12/?year=2024")
    assert "通信不良発生学校率（単位：％）（再掲）" in page
    assert VALUE_R6 in page
    assert VALUE_R7 not in page  # not decided yet
    assert VALUE_R7 in shown(world, "secretariat", "/initiatives/gyo-12/?year=2025")
    figures = read_overview(world.plan, world["secretariat"]).row(shown_at.pk, 2024)
    assert figures is not None
    assert indicator.pk not in [one.indicator_id for one in figures.indicators]


def test_a_year_that_was_not_opened_is_called_as_on_the_maps(world: World) -> None:
    Plan.objects.update(end_fiscal_year=2026)
    Activity.objects.create(initiative=world.initiative("gyo-11"), fiscal_year=2026, text="研究を続ける")
    page = " ".join(shown(world, "secretariat", "/initiatives/gyo-11/?year=2026").split())
    assert "令和8年度の評価 状態： 照会前" in page
