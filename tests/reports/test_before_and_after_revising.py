"""What a revision leaves as it was: decided years, former glossaries, denominators, the queries of pages."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import AnnualReport
from indicators.workflow.freezing import freeze_decided
from tests.cast import World
from tests.reports.story import finalise
from tests.reports.twice_revised import NEW_TITLE, TIMES, evaluation, report_three, revise_target, sheet
from tests.revisions import add_initiative, change, revised

pytestmark = pytest.mark.any_database


@pytest.fixture
def before(world: World) -> World:
    """Reported, and not revised so far."""
    report_three(world)
    return world


def test_what_was_decided_before_is_what_it_was(before: World) -> None:
    first = sheet(before, 2022)
    with revised(before, 2024):
        revise_target(before, "４")
        change(before.initiative("gyo-11"), title=NEW_TITLE)
    assert sheet(before, 2022) == first


def test_a_year_before_a_revision_is_decided_and_frozen_by_its_own_plan(before: World) -> None:
    """The same bytes as if the revision had come after the decision."""
    for year in (2023, 2024):
        stored = before.report("gyo-11", year)
        AnnualReport.objects.filter(pk=stored.pk).update(state="drafting", submitted_at=None)
    finalise(before, before.report("gyo-11", 2023), "A")
    without = before.report("gyo-11", 2023).snapshots.get()
    data = json.dumps(without.data, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    without.delete()
    with revised(before, 2024):
        revise_target(before, "４")
        change(before.initiative("gyo-11"), title=NEW_TITLE)
    made = freeze_decided(report=before.report("gyo-11", 2023), at=without.written_at)
    assert made
    again = json.dumps(
        {**made.data, "made_later": False}, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder
    )
    assert again == data
    stored = finalise(before, before.report("gyo-11", 2024), "C")
    assert "年４回" in json.dumps(stored.snapshots.get().data, ensure_ascii=False)


def test_denominators_follow_what_begins_and_ends(before: World) -> None:
    counted = {year: evaluation(before, year).summaries[0].summary_rows[-1].due for year in TIMES}
    with revised(before, 2024):
        change(before.initiative("gyo-12"), last_year=2023, ending="completed")
        add_initiative(before, 2024, like="gyo-11")
    now = {year: evaluation(before, year).summaries[0].summary_rows[-1].due for year in TIMES}
    assert {year: now[year] - counted[year] for year in TIMES} == {2022: 0, 2023: 0, 2024: 0, 2025: -1}


def test_the_glossary_of_a_year(before: World) -> None:
    term = before.plan.glossary_terms.first()
    assert term
    old = term.definition
    with revised(before, 2024):
        change(term, definition="改めた解説")
        before.plan.glossary_terms.create(
            group="あ", heading="新語", word="新語", definition="。", sort_order=9_000
        )

    def told(year: int) -> dict[str, str]:
        groups = evaluation(before, year).glossary
        return {entry.heading: entry.definition for group in groups for entry in group.entries}

    assert told(2023)[term.heading] == old
    assert told(2024)[term.heading] == "改めた解説"
    assert ("新語" in told(2023), "新語" in told(2024)) == (False, True)


@pytest.mark.parametrize(
    "address", ["/dashboard/indicators/?year=2023", "/dashboard/schedule/?year=2023", "/entry/2023/gyo-11/"]
)
def test_former_plans_take_no_query_of_their_own(before: World, address: str) -> None:
    def queries() -> int:
        client = Client()
        client.force_login(before["secretariat"])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    without = queries()
    with revised(before, 2024):
        for initiative in before.plan.initiatives.all():
            change(initiative, title=f"{initiative.title}（改）")
    assert queries() <= without + 2  # what the revisions changed; phases, where the page draws none
