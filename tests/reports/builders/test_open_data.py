"""The table of all results as open data: what everybody may read, with what each column means."""

import datetime as dt

import pytest

from indicators.book.results import load_results
from indicators.models import AnnualReport
from reports.builders.open_data import last_decided_year, open_data
from reports.builders.open_data_codes import DATA
from reports.builders.open_data_columns import BY_NAME
from reports.builders.results_columns import COLUMNS, CONDITIONAL
from reports.documents.canonical import canonical_json, document_from
from reports.documents.open_data import OpenData
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
    found = open_data(load_results(world.plan), 2023)
    shown = {(row["initiative_slug"], row["fiscal_year"]) for row in found.records if row["state"]}
    assert shown == {("gyo-11", "2023")}
    assert {row["fiscal_year"] for row in found.records} == {"2021", "2022", "2023"}
    assert (found.plan, found.fiscal_year, found.decided_on) == ("imari-dx", 2023, None)
    assert document_from(OpenData, canonical_json(found)) == found
    assert last_decided_year(load_results(world.plan)) == 2024


def test_an_edition_says_its_number_in_every_row(world: World) -> None:
    frozen = open_data(load_results(world.plan), 2021)
    assert {row["edition"] for row in frozen.records} == {""}
    published = frozen.of_edition("2")
    assert (published.edition, {row["edition"] for row in published.records}) == ("2", {"2"})
    assert published.of_edition("") == frozen


def test_the_row_of_the_year_s_value_has_what_it_is_held_against(world: World) -> None:
    """産－① in R4: 12 companies of 10 at least."""
    report = world.report("san-1", 2022)
    measure(report, value=12)
    finalise(report)
    rows = [row for row in open_data(load_results(world.plan), 2022).records if row["is_year_value"] == "1"]
    row = next(row for row in rows if row["initiative_slug"] == "san-1" and row["fiscal_year"] == "2022")
    names = ("datum", "year_value", "target", "direction", "timing", "reference", "rate", "value_grade")
    assert [row[name] for name in names] == ["value", "12", "10", "at_least", "every_year", "10", "120", "A"]


def test_a_year_that_is_decided_has_the_day_of_its_decision(world: World) -> None:
    for report in AnnualReport.objects.filter(cycle__fiscal_year=2024):
        finalise(report)
    assert open_data(load_results(world.plan), 2024).decided_on == dt.date(2026, 6, 1)
