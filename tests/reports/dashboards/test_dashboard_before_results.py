"""全体の状況 where there is little to show: what it says instead of figures."""

from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.entry.services import save_report
from indicators.models import ReportingCycle
from indicators.workflow.transitions import submit_report
from tests.cast import World
from tests.reports.dashboards.dashboard_pages import PAGES, cells, page_of
from tests.reports.page_tables import tables
from tests.reports.story import at, ratio, report


def test_a_year_that_has_not_begun(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(opened_on=None)
    for address in PAGES:
        page = page_of(world, "secretariat", f"{address}?year=2025")
        assert "この年度の照会はまだ開かれていません" in page
        assert '<svg class="grade-chart"' not in page


def test_no_year_was_ever_opened(world: World) -> None:
    ReportingCycle.objects.update(opened_on=None)
    for query in ("", "?year=all"):
        assert "この年度の照会はまだ開かれていません" in page_of(world, "secretariat", f"/dashboard/{query}")


def test_nothing_is_reported_yet(world: World) -> None:
    page = page_of(world, "secretariat")
    assert "まだ報告がありません" in page
    assert "報告済 <strong>0</strong>" in page
    assert '<svg class="grade-chart"' not in page


def test_one_report_only(world: World) -> None:
    submit_report(report=report(world, "gyo-10", 2025, ratio(0, 24)), by=world["editor-gakko"], at=at(2025))
    page = page_of(world, "secretariat")
    found = tables(page)
    grades = next(rows for caption, rows in found.items() if "報告済の施策に対する" in caption)
    assert grades[-1][:3] == ["合計", "報告済 1/対象 24", "1 100.0％"]
    assert "「A 計画どおり・達成」は1施策（100.0％）" in page
    assert "新規 <strong>1</strong>" in page


def test_everything_is_not_applicable(world: World) -> None:
    stored = world.report("gyo-10")
    items = stored.initiative.evaluation_items.filter(fiscal_year=2025, indicator=None)
    indicator = stored.initiative.indicators.get()
    answer = ReportAnswer(
        texts={"results": "対象がなかった。", "direction": "continue"},
        measurements={indicator.pk: MeasurementAnswer(status="not_applicable", reason="対象の学校がない")},
        items={item.pk: ItemAnswer("not_applicable", "対象外") for item in items},
    )
    stored = save_report(
        report=stored, by=world["editor-gakko"], at=at(2025), answer=answer, version=stored.version
    )
    submit_report(report=stored, by=world["editor-gakko"], at=at(2025))
    page = page_of(world, "secretariat", "/dashboard/years/")
    assert "対象外" in cells(page)["行－⑩"][4]
    assert 'class="heat-not-applicable"' in page
    overview = page_of(world, "secretariat")
    assert "「A 計画どおり・達成」は0施策（0.0％）" in overview
    standings = next(rows for caption, rows in tables(overview).items() if "数値目標" in caption)
    assert standings[-1][-1] == "1 100.0％"  # 判定なし
