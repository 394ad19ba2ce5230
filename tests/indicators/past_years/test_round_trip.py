"""Export → import into a database without results → export: what people entered is the same."""

import datetime as dt
from decimal import Decimal

import pytest

from imari_dx.shared.workbook_in import read_upload
from indicators.book.answers import (
    BarAnswer,
    EventAnswer,
    ItemAnswer,
    MeasurementAnswer,
    QuestionValue,
    ReportAnswer,
)
from indicators.book.results import load_results
from indicators.entry.services import save_report
from indicators.models import AnnualReport, CycleQuestion, ReportingCycle, Snapshot, SnapshotCause
from indicators.past_years import schema
from indicators.past_years.services import Upload, import_results, make_room
from indicators.workflow.freezing import write_snapshot
from reports.builders.results_table import columns_of, result_rows
from reports.formats.csv import render_csv
from tests.cast import World
from tests.indicators.past_years.past_files import AT, ORIGIN, upload
from tests.reports.builders.test_results_table import finalise

pytestmark = pytest.mark.any_database


def _decide(world: World, slug: str, year: int, grade: str, **answer: object) -> None:
    report = world.report(slug, year)
    saved = save_report(
        report=report,
        by=world["secretariat"],
        at=AT,
        answer=ReportAnswer(**answer),
        version=report.version,  # type: ignore[arg-type]
    )
    finalise(saved, grade)
    write_snapshot(
        report=world.report(slug, year), cause=SnapshotCause.FINALISED, by=world["secretariat"], at=AT
    )


def _indicator(world: World, slug: str, number: int = 0) -> int:
    return world.initiative(slug).indicators.all()[number].pk


def _confirmed(**fields: object) -> MeasurementAnswer:
    return MeasurementAnswer(status="confirmed", **fields)  # type: ignore[arg-type]


def _tell(world: World) -> None:
    """A year with every kind of figure, every absence, and everything else that is typed and public."""
    cycle = ReportingCycle.objects.get(fiscal_year=2022)
    question = CycleQuestion.objects.create(cycle=cycle, label="連携した団体", kind="text", is_public=True)
    cycle.fields.create(name="budget", label="予算")
    cycle.fields.create(name="challenges", is_used=False)
    events = (
        EventAnswer(dt.date(2022, 7, 1), "視察𠮷", Decimal(8)),
        EventAnswer(dt.date(2022, 8, 1), "", Decimal(0)),
    )
    phases = world.plan.phases.all()
    _decide(
        world,
        "san-2",
        2022,
        "B",
        measurements={
            _indicator(world, "san-2", 1): _confirmed(
                numerator=Decimal(8), denominator=Decimal(2), events=events
            )
        },
        bars=(BarAnswer(phases[0].pk, 1, 1), BarAnswer(phases[1].pk, 2, 4)),
        texts={
            "results": "=1+1\n視察を2回行った。",
            "outcomes": "－ 成果",
            "next_steps": "続ける。",
            "next_steps_due": "令和6年3月まで",
            "direction": "expand",
            "settlement_status": "estimated",
        },
        money={"budget": Decimal(0), "settlement": Decimal(1150)},
        questions={question.pk: QuestionValue("3団体")},
    )
    items = list(world.initiative("gyo-3").evaluation_items.filter(fiscal_year=2022))
    _decide(
        world,
        "gyo-3",
        2022,
        "－",
        measurements={_indicator(world, "gyo-3"): MeasurementAnswer("pending", reason="集計中です。")},
        items={items[0].pk: ItemAnswer("partial", "12月に実施。"), items[1].pk: ItemAnswer("", "未定")},
    )
    number = {"change_reason": "増えた。", "reference_date": dt.date(2023, 2, 1)}
    for slug, grade, measurement in (
        ("gyo-10", "A", _confirmed(numerator=Decimal(0), denominator=Decimal(24), **number)),
        ("gyo-1", "A", _confirmed(value=Decimal("82.25"), is_rate_only=True)),
        ("chi-1", "C", _confirmed(value=Decimal(35))),
        ("gyo-17", "A", _confirmed(is_reached=True, reached_on=dt.date(2022, 10, 1))),
        ("gyo-18", "D", _confirmed(is_reached=False)),
        ("gyo-13", "B", MeasurementAnswer("preliminary", value=Decimal(2), reason="", **number)),
        ("gyo-14", "－", MeasurementAnswer("not_applicable", reason="終了したため。")),
        ("gyo-20", "－", MeasurementAnswer("unpublished", reason="国の公表前。")),
        ("gyo-11", "－", MeasurementAnswer("not_held", reason="中止した。")),
    ):
        _decide(world, slug, 2022, grade, measurements={_indicator(world, slug): measurement})


def _rows(world: World) -> list[dict[str, str]]:
    """The decided rows of the export, as the file has them."""
    book = load_results(world.plan)
    table = result_rows(book, is_visible=lambda _one, report: report.state == "finalised")
    columns = columns_of(book)
    return [{name: row[name] for name in columns} for row in table if row["state"]]


def _without_results(world: World) -> None:
    Snapshot.objects.all().delete()
    for cycle in ReportingCycle.objects.filter(plan=world.plan):
        AnnualReport.objects.filter(cycle=cycle).delete()
        make_room(cycle)


def test_what_was_entered_comes_out_as_it_went_in(world: World) -> None:
    _tell(world)
    before = _rows(world)
    _without_results(world)
    import_results(plan=world.plan, upload=upload(before), origin=ORIGIN, by=world["secretariat"], at=AT)
    slugs = {row["initiative_slug"] for row in before}
    after = [row for row in _rows(world) if row["initiative_slug"] in slugs]
    entered = [name for name in schema.ENTERED_COLUMNS if name in before[0]]
    assert [[row[name] for name in entered] for row in after] == [
        [row[name] for name in entered] for row in before
    ]
    assert {(row["is_imported"], row["origin"], row["state"]) for row in after} == {("1", ORIGIN, "確定")}
    assert len(before) > 100


def test_the_file_of_the_export_is_read_as_it_is_written(world: World) -> None:
    """Through the reader of uploaded files, with what the export guards against formulas."""
    _tell(world)
    book = load_results(world.plan)
    data = render_csv(_rows(world), columns_of(book))
    _without_results(world)
    read = Upload.of("results.csv", data, read_upload(data, "results.csv"))
    import_results(plan=world.plan, upload=read, origin=ORIGIN, by=world["secretariat"], at=AT)
    report = world.report("san-2", 2022)
    assert (report.results, report.outcomes) == ("=1+1\n視察を2回行った。", "－ 成果")
    assert report.imported is not None
    assert report.imported.file_name == "results.csv"
