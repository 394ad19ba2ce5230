"""A plan's first year: beside the fields stands what the plan before says."""

import io

import openpyxl
import pytest

from indicators.models import ReportingCycle
from indicators.questionnaires.books import Books, Wanted
from tests.cast import World
from tests.indicators.questionnaires.books import cell_at, sheet_of
from tests.next_plan import first_round, next_plan
from tests.reports.story import finalise, number, report, tell

pytestmark = pytest.mark.any_database


def test_what_the_plan_before_says(world: World) -> None:
    tell(world)
    stored = report(world, "san-2", 2025, None, next_steps="san-2の今後")
    finalise(world, stored, "B", "理由")
    finalise(world, report(world, "san-1", 2025, number(30), next_steps="san-1の今後"), "B", "理由")
    cycle = first_round(world, next_plan(world))
    cycle = ReportingCycle.objects.select_related("plan").get(pk=cycle.pk)
    slugs = ["gyo-11", "san-1"]
    book = openpyxl.load_workbook(
        io.BytesIO(Books(world["secretariat"], cycle, slugs).book(Wanted.of_reports(slugs)))
    )
    carried_on = sheet_of(book, "行-11")
    assert cell_at(carried_on, "項目", "E").value == "前年度（令和7年度、前計画）"
    assert "gyo-11 2025 の取組実績" in str(cell_at(carried_on, "取組実績", "E").value)
    assert str(cell_at(carried_on, "評価（前計画").value).startswith("A")
    merged = sheet_of(book, "産-1")
    assert cell_at(merged, "取組実績\n", "E").value is None
    told = {str(cell.value) for cell in merged["C"]}
    assert {"san-1の今後", "san-2の今後"} <= told
