"""スケジュール: what each reader sees of whom, what is counted, and the special cases."""

import datetime as dt
import re
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.models import AnnualReport, ReportingCycle, Snapshot
from initiatives.models import Plan, ScheduleBar
from reports.builders.overview import read_overview
from reports.builders.schedule import build_schedule
from reports.dashboards.schedule import views as schedule_views
from tests.cast import World
from tests.reports.page_tables import tables
from tests.reports.schedule_story import ADDRESS, AFTER_R7, client_of, page_of, tell_schedule, words

pytestmark = pytest.mark.any_database

LATE_GYO_10 = "検討・設計・開発：2四半期遅れて終了実施・運用：2四半期遅れて開始"
HIDDEN = "令和7年度の実績は公表前"
DRAFTING = "令和7年度の実績は未提出（入力中）"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule_views.timezone, "localdate", lambda *_zone: AFTER_R7)


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The story is told."""
    with django_db_blocker.unblock():
        tell_schedule(loaded_world)
    return loaded_world


@pytest.mark.parametrize(
    ("name", "gyo10", "gyo12"),
    [
        ("secretariat", LATE_GYO_10, DRAFTING),
        ("headquarters", LATE_GYO_10, DRAFTING),
        ("editor-gakko", LATE_GYO_10, DRAFTING),
        ("editor-support", LATE_GYO_10, HIDDEN),
        ("editor-sangyo", HIDDEN, HIDDEN),
        ("viewer", HIDDEN, HIDDEN),
        ("admin", HIDDEN, HIDDEN),
    ],
    ids=lambda value: value if value.isascii() else "",
)
def test_what_each_reader_sees(world: World, name: str, gyo10: str, gyo12: str) -> None:
    shown = words(page_of(world, name))
    assert len(shown) == 28
    assert gyo10 in shown["行－⑩"]
    assert gyo12 in shown["行－⑫"]
    assert "実施・運用：1四半期遅れて開始" in shown["産－②"]
    assert (LATE_GYO_10 in shown["行－⑩"]) is (gyo10 == LATE_GYO_10)


def test_what_is_late_is_counted_with_its_denominator(world: World) -> None:
    """Late are 行－⑩ and 産－②; known are these and 行－⑪."""
    page = page_of(world)
    assert (
        "実績の線が分かる3施策のうち、日程の遅れのあるものは2施策です（うち、日程の遅れが続いているもの0施策）。"
        in page
    )
    assert "内訳は、遅れて開始2施策、遅れて終了1施策です（重複あり）。" in page
    assert "令和7年度までの報告によります。" in page


def test_the_year_of_the_choice_is_the_last_one_that_counts(world: World) -> None:
    page = page_of(world, query="?year=2024")
    assert "検討・設計・開発：" not in words(page)["行－⑩"]
    assert "令和6年度までの報告によります。" in page
    assert "日程の遅れのあるものは1施策です" in page


def test_the_order_stays_in_every_address_of_the_page(world: World) -> None:
    page = page_of(world, query="?year=2025&order=late")
    assert 'href="/dashboard/schedule.pdf?year=2025&amp;order=late"' in page
    assert '<input type="hidden" name="order" value="late">' in page
    assert 'href="/dashboard/schedule/?year=2025&amp;order=late&amp;only=late"' in page
    assert 'href="/dashboard/schedule/?year=2025"' in page
    assert 'href="/initiatives/gyo-10/?year=2025&amp;back=' in page  # and leads back to this choice


def test_every_drawing_says_its_bars_in_words(world: World) -> None:
    page = page_of(world)
    said = re.findall(r'role="img"><title>([^<]+)</title>', page)
    assert len(said) == 35  # the head, 28 initiatives and six samples of the legend
    assert all(one.endswith("。") for one in said)
    planned, actual = (
        "令和4年度第1四半期〜令和6年度第4四半期",
        "令和4年度第2四半期〜令和4年度第4四半期",
    )
    assert f"実施・運用：計画 {planned}、実績 {actual}。" in said
    rows = tables(page)["工程ごとの計画と実績"][1:]
    assert [row[0][:3] for row in rows if row[4] == "1四半期遅れて開始"] == ["産－②"]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (dt.date(2021, 3, 31), None),
        (dt.date(2021, 4, 1), 0),
        (dt.date(2025, 12, 31), 18),
        (dt.date(2026, 1, 1), 19),
        (dt.date(2026, 3, 31), 19),
        (dt.date(2026, 4, 1), None),
    ],
)
def test_the_quarter_of_today_within_the_plans_years(world: World, day: dt.date, quarter: int | None) -> None:
    read = read_overview(world.plan, world["secretariat"], with_schedule=True)
    document = build_schedule(read, [], until=read.fiscal_years[-1], today=day)
    assert document.now == quarter


def test_the_mark_of_today_is_explained_where_there_is_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "今日を含む四半期" not in page_of(world)
    monkeypatch.setattr(schedule_views.timezone, "localdate", lambda *_zone: dt.date(2026, 2, 10))
    assert "今日を含む四半期" in page_of(world)


def test_a_decided_year_keeps_its_bars(world: World) -> None:
    for bar in world.report("gyo-10", 2024).actual_bars.all():
        bar.delete()
    assert LATE_GYO_10 in words(page_of(world))["行－⑩"]


def test_nothing_reported_shows_the_plan_and_says_so(world: World) -> None:
    Snapshot.objects.all().delete()
    AnnualReport.objects.exclude(state="not_started").delete()
    page = page_of(world)
    assert "実績の線はまだ報告されていません。計画の線だけを表示しています。" in page
    assert len(words(page)) == 28
    assert "遅れて" not in "".join(words(page).values())
    assert "日程の遅れのある施策はありません" in page_of(world, query="?only=late")


def test_no_round_opened_yet(world: World) -> None:
    Snapshot.objects.all().delete()
    AnnualReport.objects.all().delete()
    ReportingCycle.objects.all().delete()
    page = page_of(world)
    assert "実績の線はまだ報告されていません" in page
    assert len(words(page)) == 28
    assert "遅れて" not in "".join(words(page).values())


def test_a_year_that_has_not_begun(world: World) -> None:
    Plan.objects.update(end_fiscal_year=2026)
    page = page_of(world, query="?year=2026")
    assert LATE_GYO_10 in words(page)["行－⑩"]
    assert "令和7年度までの報告によります。" in page


def test_no_initiative_meets_the_choice(world: World) -> None:
    assert "当てはまる施策はありません" in page_of(world, query="?grade=D")


def test_an_initiative_without_any_bar(world: World) -> None:
    ScheduleBar.objects.filter(initiative__slug="san-1").delete()
    page = page_of(world)
    assert "<title>スケジュールの線はありません。</title>" in page
    assert words(page)["産－①"] == "令和3年度〜令和7年度の実績は未提出（未着手）"


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?order=late&only=late", "/dashboard/schedule.csv"])
@pytest.mark.parametrize("name", ["secretariat", "editor-gakko", "viewer"])
def test_number_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, address: str
) -> None:
    client = client_of(world, name)
    client.get(address)
    with django_assert_max_num_queries(26):
        client.get(address)
