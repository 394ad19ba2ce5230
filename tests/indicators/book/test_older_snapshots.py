"""A snapshot of every format is read as today's; the stored one is never touched."""

import copy
from dataclasses import replace
from typing import Any

from indicators.book.answers import BarAnswer
from indicators.book.snapshots import thaw
from initiatives.models import Plan, SheetRow
from initiatives.sheet_layout import RowKind
from initiatives.words import NAMES, NEUTRAL
from reports.builders.plan import build_official_sheet
from tests.cast import World
from tests.reports.story import finalise, number, ratio, report

# Words of the plan's book, which no snapshot has printed.
OF_THE_BOOK = ("glossary", "figure_mark", "source_mark", "subheading_marks", "term_mark", "term_group_marks")


def without_words(data: dict[str, Any]) -> dict[str, Any]:
    """The data as it was stored before a plan had words of its own."""
    old = copy.deepcopy(data)
    for row in old["rows"]:
        if row["model"] == "initiatives.plan":
            for name in NAMES:
                del row["fields"][f"word_{name}"]
    return old


def printed(data: dict[str, Any]) -> Any:
    book = thaw(data)
    (initiative,) = book.initiatives
    return build_official_sheet(initiative, list(book.plan.phases.all()), book.plan.timeline)


def test_before_plans_had_words_all_printed_the_same(world: World) -> None:
    stored = finalise(world, report(world, "gyo-1", 2025, ratio(82, 100)), "B").snapshots.get()
    old = without_words(stored.data)
    untouched = copy.deepcopy(old)
    sheet = printed(old)
    assert sheet.title_line.endswith("（☆）")
    assert sheet.vision_label.startswith("【ビジョン：具体的な取組")
    assert sheet == printed(stored.data)
    words = thaw(old).plan.words
    assert words == replace(
        Plan.objects.get().words, **{name: getattr(NEUTRAL, name) for name in OF_THE_BOOK}
    )
    assert old == untouched


def test_a_blank_word_of_today_stays_neutral(world: World) -> None:
    Plan.objects.update(**{f"word_{name}": "" for name in NAMES})
    world.plan.refresh_from_db()
    stored = finalise(world, report(world, "gyo-1", 2025, ratio(82, 100)), "B").snapshots.get()
    assert printed(stored.data).title_line.endswith("（★）")


def test_words_of_a_decided_year_stay(world: World) -> None:
    stored = finalise(world, report(world, "gyo-1", 2025, ratio(82, 100)), "B").snapshots.get()
    before = printed(stored.data)
    Plan.objects.update(word_priority_mark="◆", word_upper_plan="総合計画")
    stored.refresh_from_db()
    assert printed(stored.data) == before


_QUARTERS = {"start_period": "start_quarter", "end_period": "end_quarter"}


def with_quarters(data: dict[str, Any]) -> dict[str, Any]:
    """The data as it was stored when schedules knew quarters only."""
    old = copy.deepcopy(data)
    for row in old["rows"]:
        row["fields"] = {_QUARTERS.get(name, name): value for name, value in row["fields"].items()}
        row["fields"].pop("periods_per_year", None)
    return old


def test_bars_of_quarters_are_bars_of_periods(world: World) -> None:
    phase = world.plan.phases.get(code="operate")
    bars = [BarAnswer(phase.pk, 2, 3)]
    stored = finalise(world, report(world, "gyo-11", 2025, number(2), bars=bars), "A").snapshots.get()
    old = with_quarters(stored.data)
    untouched = copy.deepcopy(old)
    book = thaw(old)
    (initiative,) = book.initiatives
    found = book.report(initiative, 2025)
    assert found is not None
    assert [(bar.start_period, bar.end_period) for bar in found.actual_bars.all()] == [(2, 3)]
    planned = world.initiative("gyo-11").schedule_bars.values_list("start_period", "end_period")
    assert [(bar.start_period, bar.end_period) for bar in initiative.schedule_bars.all()] == list(planned)
    assert initiative.plan.periods_per_year == 4
    assert printed(old) == printed(stored.data)
    assert old == untouched


def test_before_the_sheet_was_data_all_printed_the_same_rows(world: World) -> None:
    stored = finalise(world, report(world, "gyo-11", 2025, number(2)), "A").snapshots.get()
    old = copy.deepcopy(stored.data)
    old["rows"] = [row for row in old["rows"] if row["model"] != "initiatives.sheetrow"]
    untouched = copy.deepcopy(old)
    SheetRow.objects.update(label="別の見出し")
    assert printed(old) == printed(stored.data)
    assert printed(old).label_of(RowKind.TITLE) == "施 策 名 称"
    assert old == untouched
