"""The table of all results as open data: what everybody may read, with what each column means."""

import datetime as dt

import pytest

from indicators.book.results import load_results
from indicators.models import AnnualReport
from reports.builders.open_data import open_data
from reports.builders.open_data_codes import DATA
from reports.builders.open_data_columns import BY_NAME
from reports.builders.results_columns import COLUMNS, CONDITIONAL
from reports.documents.canonical import canonical_json
from tests.cast import World
from tests.indicators.past_years.test_schema import data_of_the_export
from tests.reports.builders.test_results_table import INTERNAL, finalise, measure

pytestmark = pytest.mark.any_database


def test_every_column_and_every_datum_is_in_the_dictionary() -> None:
    assert set(BY_NAME) == {*COLUMNS, *CONDITIONAL}
    assert set(DATA) == data_of_the_export()
    assert not set(DATA) & set(INTERNAL)


def test_only_what_is_decided_up_to_the_year_is_open(world: World) -> None:
    for year in (2023, 2024, 2025):
        measure(world.report("gyo-11", year), value=year)
    for year in (2023, 2024):
        finalise(world.report("gyo-11", year))
    measure(world.report("gyo-10", 2023), numerator=1, denominator=7)
    found = open_data(load_results(world.plan), 2023, edition="1")
    shown = {(row["initiative_slug"], row["fiscal_year"]) for row in found.records if row["state"]}
    assert shown == {("gyo-11", "2023")}
    assert {row["fiscal_year"] for row in found.records} == {"2021", "2022", "2023"}
    assert (found.plan, found.fiscal_year, found.edition, found.decided_on) == ("imari-dx", 2023, "1", None)
    assert canonical_json(found) == canonical_json(open_data(load_results(world.plan), 2023, edition="1"))


def test_a_year_that_is_decided_has_the_day_of_its_decision(world: World) -> None:
    for report in AnnualReport.objects.filter(cycle__fiscal_year=2024):
        finalise(report)
    assert open_data(load_results(world.plan), 2024).decided_on == dt.date(2026, 6, 1)
