"""The long-form table of all results: every kind of figure, every kind of absence, and nothing internal."""

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.book.results import load_results
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    ItemResult,
    Measurement,
    MeasurementEvent,
    ReportingCycle,
    ReportState,
)
from reports.builders.datum import ENTRY
from reports.builders.results_columns import (
    COLUMNS,
    CONDITIONAL,
    IS_IMPORTED,
    JOINT,
    ORIGIN,
    PREVIOUS,
    REPORTING,
)
from reports.builders.results_table import columns_of, result_rows
from reports.formats.csv import render_csv
from tests.cast import World
from tests.reports.formats.open_data_reading import agree

pytestmark = pytest.mark.any_database

Rows = list[dict[str, str]]
NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=timezone.get_default_timezone())
INTERNAL = {"handover_note": "引継ぎの秘密", "self_grade": "Z", "self_grade_reason": "自己評価の秘密"}


def measure(report: AnnualReport, position: int = 0, **fields: Any) -> Measurement:
    """One measurement of the report's initiative, of the indicator at a position."""
    indicator = report.initiative.indicators.all()[position]
    fields.setdefault("status", "confirmed")
    return Measurement.objects.update_or_create(report=report, indicator=indicator, defaults=fields)[0]


def finalise(report: AnnualReport, grade: str = "B", **fields: Any) -> None:
    """Bring a report to 確定 as its constraints ask."""
    AnnualReport.objects.filter(pk=report.pk).update(
        state=ReportState.FINALISED,
        submitted_at=NOW,
        checked_at=NOW,
        finalised_at=NOW,
        scale=report.cycle.plan.rating_scales.get(is_active=True),
        final_grade=grade,
        final_grade_reason="本部で確認した。",
        meeting_name="第1回ＤＸ推進本部会議",
        meeting_date=dt.date(2026, 6, 1),
        **fields,
    )


def rows_of(world: World, slug: str, fiscal_year: int = 2025, **wanted: str) -> Rows:
    """The visible rows of one initiative and year."""
    table = result_rows(load_results(world.plan), is_visible=lambda _initiative, _report: True)
    return [
        row
        for row in table
        if row["initiative_slug"] == slug
        and row["fiscal_year"] == str(fiscal_year)
        and all(row[key] == value for key, value in wanted.items())
    ]


def values(rows: Rows, number: str = "1") -> dict[str, tuple[str, str]]:
    """Value and status of an indicator's data by code."""
    return {row["datum"]: (row["value"], row["status"]) for row in rows if row["indicator_number"] == number}


def test_every_row_has_every_column_in_order(world: World) -> None:
    measure(world.report("gyo-10"), numerator=3, denominator=24)
    book = load_results(world.plan)
    rows = list(result_rows(book, is_visible=lambda _initiative, _report: True))
    assert columns_of(book) == COLUMNS  # nobody leads jointly there, nobody reports for others
    assert {frozenset(row) for row in rows} == {frozenset((*COLUMNS, *CONDITIONAL))}
    assert all(isinstance(value, str) for row in rows for value in row.values())


def test_a_row_says_what_it_belongs_to(world: World) -> None:
    measure(world.report("gyo-10"), numerator=3, denominator=24)
    row = rows_of(world, "gyo-10", datum="rate")[0]
    assert row == {
        "plan": "imari-dx",
        "fiscal_year": "2025",
        "fiscal_year_wareki": "令和7年度",
        "sector": "行政",
        "policy": "デジタル化による市民生活の利便性の向上",
        "is_national_priority": "0",
        "vision_items": "10",
        "initiative_code": "行-10",
        "initiative_slug": "gyo-10",
        "initiative_title": "学校ネットワークの適正化",
        "department": "学校教育課",
        "state": "未着手",
        "datum": "rate",
        "datum_label": "割合",
        "indicator_number": "1",
        "indicator_name": row["indicator_name"],
        "unit": "％",
        "value": "12.5",
        "status": "confirmed",
        "status_label": "確定",
        "reason": "",
        "grade": "",
        "proposed_grade": "",
        "is_graded": "",
        "is_demo": "0",
        "level": "施策",
        "heading_1": "行政",
        "heading_2": "デジタル化による市民生活の利便性の向上",
        "heading_3": "",
        JOINT: "",
        REPORTING: "",
        ENTRY: "",
        IS_IMPORTED: "0",
        ORIGIN: "",
        **dict.fromkeys(PREVIOUS, ""),
        "heading_slug": world.initiative("gyo-10").heading.slug,
        **dict.fromkeys(("value_label", "note", "item_number", "item_text", "question_number"), ""),
        "is_year_value": "1",
        "year_value": "12.5",
        "target": "0",
        "direction": "at_most",
        "timing": "every_year",
        **dict.fromkeys(("due_year", "reference", "rate", "value_grade"), ""),  # nothing was handed in
        "source": "",
        "scale_name": "標準評価尺度",
        "scale_version": "1",
        "municipality": "伊万里市",
        "municipality_code": "412058",
        "edition": "",
    }
    assert row["indicator_name"]


def test_a_ratio_gives_its_parts(world: World) -> None:
    measure(world.report("gyo-10"), numerator=1, denominator=3)
    rows = rows_of(world, "gyo-10")
    assert values(rows)["numerator"] == ("1", "confirmed")
    assert values(rows)["denominator"] == ("3", "confirmed")
    assert values(rows)["rate"] == ("33.3333333333", "confirmed")
    labels = {row["datum"]: row["datum_label"] for row in rows}
    assert labels["numerator"] == "通信不良発生学校数"


def test_a_bare_rate_is_named(world: World) -> None:
    measure(world.report("gyo-10"), value=Decimal("12.50"), is_rate_only=True)
    named = ("numerator", "denominator", "rate", "is_rate_only")
    rows = [row for row in rows_of(world, "gyo-10") if row["datum"] in named]
    assert [(row["datum_label"], row["value"]) for row in rows] == [
        ("割合（率のみ）", "12.5"),
        ("率のみ", "1"),
    ]


def test_events_are_counted_once(world: World) -> None:
    """産－②: 実施回数 is the number of events entered for the per-event indicator."""
    report = world.report("san-2", 2022)
    measurement = measure(report, 1, numerator=22, denominator=2)
    for order, count in enumerate((8, 14)):
        MeasurementEvent.objects.create(
            measurement=measurement,
            sort_order=order,
            held_on=dt.date(2022, 7, 1 + order),
            name="視察",
            count=count,
        )
    rows = rows_of(world, "san-2", 2022)
    assert values(rows)["value"] == ("2", "confirmed")
    whole = [row for row in rows if not row[ENTRY]]
    assert {
        key: value for key, (value, _status) in values(whole, "2").items() if key.startswith("event")
    } == {
        "event_count": "2",
        "event_total": "22",
        "event_mean": "11",
        "event_least": "8",
        "event_most": "14",
    }


def test_each_event_and_each_bar_stands_by_itself(world: World) -> None:
    """What was typed can be read again: without it no other system could take the results over."""
    report = world.report("san-2", 2022)
    measurement = measure(report, 1, numerator=8, denominator=2)
    for order, (name, count) in enumerate((("視察", 8), ("", 0)), start=1):
        MeasurementEvent.objects.create(
            measurement=measurement, sort_order=order, held_on=dt.date(2022, 7, order), name=name, count=count
        )
    phase = world.plan.phases.all()[1]
    ActualScheduleBar.objects.create(report=report, phase=phase, start_period=1, end_period=3)
    rows = rows_of(world, "san-2", 2022)
    assert [
        (row["datum"], row["entry_number"], row["value"], row["unit"], row["indicator_number"])
        for row in rows
        if row["entry_number"]
    ] == [
        ("event_held_on", "1", "2022-07-01", "", "2"),
        ("event_name", "1", "視察", "", "2"),
        ("event_value", "1", "8", "社", "2"),
        ("event_held_on", "2", "2022-07-02", "", "2"),
        ("event_value", "2", "0", "社", "2"),
        ("actual_bar_phase", "1", phase.code, "", ""),
        ("actual_bar_from", "1", "1", "", ""),
        ("actual_bar_to", "1", "3", "", ""),
    ]
    assert {row["value_label"] for row in rows if row["datum"] == "actual_bar_phase"} == {phase.label}
    assert columns_of(load_results(world.plan)) == (*COLUMNS, ENTRY)


def test_a_bare_mean_has_neither_events_nor_a_count_of_zero(world: World) -> None:
    """産－② of a year before the system: how many came on average is known, how often it was held is not."""
    measurement = measure(world.report("san-2", 2022), 1, value=Decimal("10.5"), is_rate_only=True)
    found = {row["datum"]: row["value"] for row in rows_of(world, "san-2", 2022, indicator_number="2")}
    assert {key: found[key] for key in ("event_count", "event_mean", "is_rate_only")} == {
        "event_count": "",
        "event_mean": "10.5",
        "is_rate_only": "1",
    }
    assert values(rows_of(world, "san-2", 2022))["value"] == ("", "blank")  # 実施回数
    Measurement.objects.filter(pk=measurement.pk).update(denominator=2)
    assert values(rows_of(world, "san-2", 2022))["value"] == ("2", "confirmed")


def test_a_running_total_stands_beside_the_year(world: World) -> None:
    for year, count in ((2021, 35), (2022, 0), (2023, 41)):
        measure(world.report("chi-1", year), value=count)
    assert values(rows_of(world, "chi-1", 2022))["increment"] == ("0", "confirmed")
    assert values(rows_of(world, "chi-1", 2022))["running_total"] == ("35", "confirmed")
    assert values(rows_of(world, "chi-1", 2023))["running_total"] == ("76", "confirmed")


def test_an_unknown_year_leaves_the_total_unknown(world: World) -> None:
    measure(world.report("chi-1", 2021), value=35)
    measure(world.report("chi-1", 2022), status="pending", reason="集計中")
    measure(world.report("chi-1", 2023), value=41)
    row = rows_of(world, "chi-1", 2023, datum="running_total", indicator_number="1")[0]
    assert (row["value"], row["status"]) == ("", "unknown")
    assert "令和4年度" in row["reason"]
    assert values(rows_of(world, "chi-1", 2022))["running_total"] == ("", "pending")


def test_a_hidden_year_enters_no_total(world: World) -> None:
    measure(world.report("chi-1", 2021), value=35)
    measure(world.report("chi-1", 2022), value=40)
    rows = result_rows(
        load_results(world.plan), is_visible=lambda _initiative, report: report.cycle.fiscal_year == 2022
    )
    total = next(
        row
        for row in rows
        if row["initiative_slug"] == "chi-1"
        and row["fiscal_year"] == "2022"
        and row["datum"] == "running_total"
    )
    assert (total["value"], total["status"]) == ("", "unknown")


def test_a_milestone_has_its_day(world: World) -> None:
    measure(world.report("gyo-17", 2023), is_reached=True, reached_on=dt.date(2023, 10, 1))
    rows = values(rows_of(world, "gyo-17", 2023))
    assert rows["is_reached"] == ("1", "confirmed")
    assert rows["reached_on"] == ("2023-10-01", "confirmed")


@pytest.mark.parametrize(
    ("status", "label"),
    [("pending", "調査中"), ("unpublished", "未公表"), ("not_held", "未実施"), ("not_applicable", "対象外")],
)
def test_absences_stay_different(world: World, status: str, label: str) -> None:
    measure(world.report("gyo-11"), status=status, reason="理由です。")
    row = rows_of(world, "gyo-11", datum="value")[0]
    assert (row["value"], row["status"], row["status_label"]) == ("", status, label)
    assert row["reason"] == "理由です。"


def test_blank_is_not_zero(world: World) -> None:
    assert values(rows_of(world, "gyo-11"))["value"] == ("", "blank")
    measure(world.report("gyo-11"), value=0)
    assert values(rows_of(world, "gyo-11"))["value"] == ("0", "confirmed")
    measure(world.report("gyo-11"), value=7, status="")  # typed, not finished: it counts nowhere
    assert values(rows_of(world, "gyo-11"))["value"] == ("", "blank")


def test_a_missing_budget_is_not_zero(world: World) -> None:
    report = world.report("gyo-11")
    AnnualReport.objects.filter(pk=report.pk).update(budget=0)
    money = {row["datum"]: row for row in rows_of(world, "gyo-11") if row["unit"] == "千円"}
    assert (money["budget"]["value"], money["budget"]["status"]) == ("0", "entered")
    assert (money["settlement"]["value"], money["settlement"]["status"]) == ("", "blank")
    AnnualReport.objects.filter(pk=report.pk).update(settlement=1150, settlement_status="estimated")
    row = rows_of(world, "gyo-11", datum="settlement")[0]
    assert (row["value"], row["status_label"]) == ("1150", "見込")


def test_items_carry_their_answer(world: World) -> None:
    report = world.report("gyo-3")
    items = list(report.initiative.evaluation_items.filter(fiscal_year=2025))
    ItemResult.objects.create(report=report, item=items[0], status="partial", note="12月に実施。")
    rows = rows_of(world, "gyo-3", datum="evaluation_item")
    assert [row["item_text"] for row in rows] == [item.text.replace("\n", "") for item in items]
    assert [row["item_number"] for row in rows] == [str(number) for number in range(1, len(items) + 1)]
    assert {row["indicator_number"] + row["indicator_name"] for row in rows} == {""}
    assert [row["status_label"] for row in rows] == ["入力済", *["未入力"] * (len(items) - 1)]
    assert [rows[0][name] for name in ("value", "value_label", "note")] == [
        "partial",
        "一部実施",
        "12月に実施。",
    ]


def test_a_year_without_plan_or_report_has_one_row(world: World) -> None:
    hidden = list(result_rows(load_results(world.plan), is_visible=lambda _initiative, _report: False))
    assert len(hidden) == 28 * 5
    assert {row["datum"] for row in hidden} == {"report"}
    assert {row["state"] for row in hidden} == {""}
    due = {
        year: sum(row["status"] == "not_published" for row in hidden if row["fiscal_year"] == str(year))
        for year in (2021, 2025)
    }
    assert due == {2021: 22, 2025: 24}


def test_a_grade_is_shown_only_once_decided(world: World) -> None:
    report = world.report("gyo-11")
    AnnualReport.objects.filter(pk=report.pk).update(proposed_grade="C", final_grade="")
    row = rows_of(world, "gyo-11", datum="grade")[0]
    assert (row["value"], row["grade"], row["status_label"]) == ("", "", "未確定")
    finalise(report)
    row = rows_of(world, "gyo-11", datum="grade")[0]
    assert (row["value"], row["grade"], row["status_label"], row["state"]) == ("B", "B", "確定", "確定")
    assert row["reason"] == "本部で確認した。"


def test_nothing_internal_and_no_person_comes_out(world: World) -> None:
    report = world.report("gyo-11")
    measure(report, value=3)
    finalise(report, results="公開する実績", updated_by=world["editor-gakko"], **INTERNAL)
    table = list(result_rows(load_results(world.plan), is_visible=lambda _initiative, _report: True))
    text = render_csv(table, COLUMNS).decode("utf-8-sig")
    assert "公開する実績" in text
    assert not any(secret in text for secret in ("秘密", "editor-gakko", ",Z,"))


def test_demo_results_are_marked(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(is_demo=True)
    assert {row["is_demo"] for row in rows_of(world, "gyo-11", 2025)} == {"1"}
    assert {row["is_demo"] for row in rows_of(world, "gyo-11", 2024)} == {"0"}


def test_the_table_asks_nothing_row_by_row(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    book = load_results(world.plan)
    with django_assert_num_queries(0):
        assert list(result_rows(book, is_visible=lambda _initiative, _report: True))


@pytest.mark.parametrize(
    ("final_only", "written"),
    [(True, {"gyo-11の実績"}), (False, {"", "gyo-10の実績", "gyo-11の実績"})],
)
def test_the_command_writes_all_results_or_only_final_ones(
    world: World, tmp_path: Path, final_only: bool, written: set[str]
) -> None:
    for slug in ("gyo-10", "gyo-11"):
        AnnualReport.objects.filter(pk=world.report(slug).pk).update(results=f"{slug}の実績")
    finalise(world.report("gyo-11"))
    output = tmp_path / "results.csv"
    call_command(
        "export_results", output=output, fiscal_year=2025, final_only=final_only, stdout=io.StringIO()
    )
    content = output.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {row["fiscal_year"] for row in rows} == {"2025"}
    shown = {row["value"] for row in rows if row["datum"] == "results"}
    assert shown == written


def test_the_command_writes_each_form_of_the_same_table(world: World, tmp_path: Path) -> None:
    finalise(world.report("gyo-11", 2024), results="公開する実績", **INTERNAL)
    folder, options = tmp_path / "data", {"fiscal_year": 2024, "final_only": True, "stdout": io.StringIO()}
    call_command("export_results", output=folder, format="datapackage", **options)
    call_command("export_results", output=tmp_path / "results.json", format="json", **options)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    rows = agree(files)
    assert {row["fiscal_year"] for row in rows} == {"2024"}
    assert files["results.json"] == (tmp_path / "results.json").read_bytes()
    assert "公開する実績".encode() in files["results.json"]
    assert "秘密".encode() not in b"".join(files.values())


@pytest.mark.parametrize(
    ("options", "words"),
    [({"plan": "nowhere"}, "nowhere"), ({"fiscal_year": 1999}, "1999年度は計画期間")],
)
def test_the_command_refuses_in_words(
    world: World, tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("export_results", output=tmp_path / "x.csv", **options)
    with pytest.raises(CommandError, match="書き込めません"):
        call_command("export_results", output=tmp_path / "no" / "x.csv")
