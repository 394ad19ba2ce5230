"""The invented results as data: read from ``fixtures/demo``, turned into what an entry page hands in.

A file holds initiatives by slug and below them fiscal years. A year without an entry stays 未着手. An
entry's ``measurements`` are in the order of the indicators that are entered (null: left blank), its ``items``
in the order of the evaluation items that no indicator answers. Without ``bars`` the actual bars are the
planned ones; without ``decision`` the headquarters followed the proposal.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from indicators.book.answers import (
    BarAnswer,
    EventAnswer,
    ItemAnswer,
    MeasurementAnswer,
    ReportAnswer,
)
from indicators.book.assessment import items_of
from indicators.book.report_fields import MONEY_FIELDS, TEXT_FIELDS
from indicators.models import Indicator, MeasurementStatus, SettlementStatus
from initiatives.models import Initiative, Phase

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
Entry = Mapping[str, Any]


def read_entries() -> dict[str, dict[int, Entry]]:
    """Return the entries of all files by slug and fiscal year."""
    entries: dict[str, dict[int, Entry]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        for slug, years in json.loads(path.read_text(encoding="utf-8")).items():
            entries[slug] = {int(year): entry for year, entry in years.items()}
    return entries


def entered_indicators(initiative: Initiative) -> list[Indicator]:
    """Return the indicators for which something is typed: all but those that count another's events."""
    return [row for row in initiative.indicators.all() if row.counts_events_of_id is None]


def answer_from(
    entry: Entry, initiative: Initiative, fiscal_year: int, *, phases: Mapping[str, Phase], is_open: bool
) -> ReportAnswer:
    """Return an entry as the answer of an initiative's entry page.

    ``is_open``: the year of the open round, whose 決算額 is still an estimate.
    """
    texts = {name: entry.get(name, "") for name in TEXT_FIELDS}
    money = {name: _decimal(entry.get(name)) for name in MONEY_FIELDS}
    if money["settlement"] is not None:
        texts["settlement_status"] = SettlementStatus.ESTIMATED if is_open else SettlementStatus.CONFIRMED
    items = [item for item in items_of(initiative, fiscal_year) if item.indicator_id is None]
    return ReportAnswer(
        texts=texts,
        money=money,
        measurements={
            indicator.pk: measurement_from(data)
            for indicator, data in zip(
                entered_indicators(initiative), entry.get("measurements", []), strict=False
            )
            if data is not None
        },
        items={
            item.pk: _item(data) for item, data in zip(items, entry.get("items", []), strict=True) if data
        },
        bars=_bars(entry, initiative, fiscal_year, phases),
    )


def measurement_from(data: Mapping[str, Any]) -> MeasurementAnswer:
    """Return one measurement; 確定 unless the data say otherwise."""
    events = tuple(
        EventAnswer(dt.date.fromisoformat(day), name, Decimal(count))
        for day, name, count in data.get("events", [])
    )
    reached_on = data.get("reached_on")
    return MeasurementAnswer(
        status=data.get("status", MeasurementStatus.CONFIRMED),
        value=_decimal(data.get("value")),
        numerator=sum((event.count for event in events), Decimal(0))
        if events
        else _decimal(data.get("numerator")),
        denominator=Decimal(len(events)) if events else _decimal(data.get("denominator")),
        is_reached=data.get("is_reached"),
        text_value=data.get("text_value", ""),
        reached_on=dt.date.fromisoformat(reached_on) if reached_on else None,
        reference_date=dt.date.fromisoformat(data["reference_date"]) if "reference_date" in data else None,
        reason=data.get("reason", ""),
        change_reason=data.get("change_reason", ""),
        events=events,
    )


def _decimal(number: int | str | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _item(data: Sequence[str]) -> ItemAnswer:
    status, *note = data
    return ItemAnswer(status, "".join(note))


def _bars(
    entry: Entry, initiative: Initiative, fiscal_year: int, phases: Mapping[str, Phase]
) -> list[BarAnswer]:
    if "bars" in entry:
        return [BarAnswer(phases[code].pk, start, end) for code, start, end in entry["bars"]]
    return [
        BarAnswer(
            bar.phase_id,
            bar.start_period if bar.start_fiscal_year == fiscal_year else 1,
            bar.end_period if bar.end_fiscal_year == fiscal_year else initiative.plan.periods_per_year,
        )
        for bar in initiative.schedule_bars.all()
        if bar.start_fiscal_year <= fiscal_year <= bar.end_fiscal_year
    ]
