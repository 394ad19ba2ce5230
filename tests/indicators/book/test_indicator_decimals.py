"""How an indicator's values are typed and shown is data of it: in the database, and after an upgrade."""

import copy
import importlib
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.answers import MeasurementAnswer
from indicators.book.assessment import rule_of
from indicators.book.snapshots import thaw
from indicators.entry.forms.measurement import MeasurementForm
from indicators.judgement import decimals_of, takes_decimals, takes_negative
from indicators.models import Indicator, Measurement, Snapshot
from tests.cast import World

pytestmark = pytest.mark.any_database

FIELDS = ("decimals", "allows_decimals", "allows_negative")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("annual", {"decimals": 7}),
        ("per_event", {"allows_decimals": True}),
        ("per_event", {"allows_negative": True}),
    ],
)
def test_what_the_database_refuses(told: World, kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(kind=kind).update(**fields)


def test_the_rule_of_an_indicator_has_what_is_stored(told: World) -> None:
    indicator = told.initiative("gyo-12").indicators.first()
    indicator.decimals, indicator.allows_decimals, indicator.allows_negative = 3, False, True
    rule = rule_of(indicator)
    assert (decimals_of(rule), takes_decimals(rule), takes_negative(rule)) == (3, False, True)


def test_an_older_snapshot_says_nothing_of_it(told: World) -> None:
    data = copy.deepcopy(Snapshot.objects.first().data)
    for row in data["rows"]:
        if row["model"] == "indicators.indicator":
            for name in FIELDS:
                del row["fields"][name]
    [initiative] = thaw(data).initiatives
    for indicator in initiative.indicators.all():
        assert [getattr(indicator, name) for name in FIELDS] == [None, None, None]


# --- The upgrade of a database: before it, a list of units in code said what was taken ---

UPGRADE = importlib.import_module("indicators.migrations.0004_indicator_decimals")


def upgraded(told: World, slug: str, **fields: Any) -> Indicator:
    """An indicator of an older database after the upgrade."""
    indicator = told.initiative(slug).indicators.filter(counts_events_of=None).first()
    Indicator.objects.filter(pk=indicator.pk).update(**fields)
    UPGRADE.keep_what_was_taken(apps, None)
    indicator.refresh_from_db()
    newest = indicator.history.first()
    assert [getattr(newest, name) for name in FIELDS] == [getattr(indicator, name) for name in FIELDS]
    return indicator


@pytest.mark.parametrize("unit", ["％", "%", "千円", "円", "ポイント", "時間", "kg", "t"])
@pytest.mark.parametrize("slug", ["gyo-12", "gyo-13", "chi-1"])
def test_the_units_of_the_list_take_what_they_took(told: World, slug: str, unit: str) -> None:
    rule = rule_of(upgraded(told, slug, unit=unit))
    assert (takes_decimals(rule), takes_negative(rule)) == (True, True)


@pytest.mark.parametrize(("slug", "unit"), [("gyo-12", "回"), ("gyo-1", "％"), ("san-2", "t")])
def test_other_units_ratios_and_events_stay_as_they_were(told: World, slug: str, unit: str) -> None:
    indicator = upgraded(told, slug, unit=unit)
    assert [getattr(indicator, name) for name in FIELDS] == [None, None, None]


@pytest.mark.parametrize(
    ("value", "target", "decimals"), [("5.25", "6", 1), ("5", "6", None), ("5.25", "6.5", None)]
)
def test_a_figure_that_showed_a_decimal_still_shows_it(
    told: World, value: str, target: str, decimals: int | None
) -> None:
    Measurement.objects.filter(indicator__initiative__slug="gyo-11").update(value=Decimal(value))
    indicator = upgraded(told, "gyo-11", unit="時間", target=Decimal(target))
    assert indicator.decimals == decimals


# --- The entry form takes what the indicator says ---


@pytest.mark.parametrize(
    ("slug", "fields", "typed", "error"),
    [
        ("gyo-12", {}, "1.5", "小数"),
        ("gyo-12", {"allows_decimals": True}, "1.5", ""),
        ("gyo-12", {"target": Decimal("1.55")}, "1.5", ""),
        ("gyo-12", {"unit": "％"}, "1.5", ""),
        ("gyo-12", {"unit": "千円"}, "1.5", "小数"),
        ("gyo-12", {"unit": "千円"}, "▲1", "負の数"),
        ("gyo-12", {"allows_negative": True}, "▲1", ""),
        ("gyo-12", {"target": Decimal(-1)}, "▲1", ""),
    ],
)
def test_what_a_field_takes(told: World, slug: str, fields: dict[str, Any], typed: str, error: str) -> None:
    indicator = told.initiative(slug).indicators.first()
    Indicator.objects.filter(pk=indicator.pk).update(**fields)
    indicator.refresh_from_db()
    assert error_of(indicator, "value", typed).startswith(error)
    assert bool(error_of(indicator, "value", typed)) == bool(error)


def test_only_the_numerator_of_a_ratio_may_be_below_zero(told: World) -> None:
    indicator = told.initiative("gyo-1").indicators.get()
    indicator.allows_negative = indicator.allows_decimals = True
    assert error_of(indicator, "numerator", "▲1.5") == ""
    assert error_of(indicator, "denominator", "▲1.5").startswith("負の数")


def error_of(indicator: Indicator, name: str, typed: str) -> str:
    """What the entry form says of a typed value."""
    prefix = f"measurement-{indicator.pk}"
    data = QueryDict(mutable=True)
    data.update({f"{prefix}-{name}": typed, f"{prefix}-status": "confirmed"})
    form = MeasurementForm(
        data, indicator=indicator, fiscal_year=FiscalYear(2025), stored=MeasurementAnswer()
    )
    return str(form.errors.get(name, [""])[0])
