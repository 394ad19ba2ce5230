"""The offers of a report as its page shows them: a button at each field, one for all, and what that did."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField

from indicators.entry.forms.entry import EntryForm
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.prefill import BARS, Offer, to_fill, typed_now


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """One button, and the sentence that takes its place while the field holds what is offered."""

    id: str  # of the field: its own ids follow from it
    name: str  # the field's label, where the button stands apart from it
    offer: Offer
    fill: str  # what is put in, by html name: JSON, as the page's script reads it
    is_in: bool  # the field holds just that, however it came there


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put into blank fields at once, and what was not because something stood there."""

    offers: Sequence[Offer]
    kept: Sequence[str]  # labels of fields that had a content of their own


@dataclass(frozen=True, slots=True)
class Offered:
    """All offers of a page."""

    fields: Mapping[str, ShownOffer]  # by html name
    bars: ShownOffer | None  # 計画どおり, for all phases
    labels: Sequence[str]  # of the fields that are offered at all, each once
    has_room: bool = False  # a field is blank that something is offered for
    filled: Filled | None = None  # where the page comes filled

    @property
    def is_for_all(self) -> bool:
        """Whether one button for all is worth its place: more than 計画どおり is offered."""
        return len(self.labels) > 1


def shown_offers(form: EntryForm, offers: Mapping[str, Offer], filled: Filled | None = None) -> Offered:
    """Return the offers for a form as it stands."""
    if not offers:
        return Offered({}, None, ())
    fields = {field.html_name: field for part in form.parts for field in part}
    bars = {name: one for name, one in offers.items() if one.group == BARS}
    shown = {name: _shown(fields, {name: one}) for name, one in offers.items() if name not in bars}
    labels = tuple(dict.fromkeys(one.label for one in offers.values()))
    has_room = any(_is_blank(fields[name]) for name in [*shown, *list(bars)[:1]])
    return Offered(shown, _shown(fields, bars) if bars else None, labels, has_room, filled)


def _is_blank(field: BoundField) -> bool:
    return field.value() in (None, "", [])


def shown_in(part: MeasurementForm, offers: Mapping[str, Offer]) -> list[ShownOffer]:
    """Return the offers for one figure, in the order of its fields."""
    fields = {field.html_name: field for field in part}
    return [_shown(fields, {name: offers[name]}) for name in fields if name in offers]


def filling(form: EntryForm, offers: Mapping[str, Offer]) -> tuple[Mapping[str, Offer], Filled]:
    """Return the offers that a form has room for, and what is to be said of them."""
    chosen = to_fill(offers, typed_now(form))
    labels = dict.fromkeys(one.label for name, one in offers.items() if name not in chosen)
    return chosen, Filled(tuple({one.label: one for one in chosen.values()}.values()), tuple(labels))


def _shown(fields: Mapping[str, BoundField], offers: Mapping[str, Offer]) -> ShownOffer:
    name, offer = next(iter(offers.items()))
    fill = {key: list(one.values) for key, one in offers.items()}
    return ShownOffer(
        id=offer.group or fields[name].auto_id,
        name=str(fields[name].label),
        offer=offer,
        fill=json.dumps(fill, ensure_ascii=False),
        is_in=all(_holds(fields[key], one) for key, one in offers.items()),
    )


def _holds(field: BoundField, offer: Offer) -> bool:
    held = _read(field, field.value())
    if offer.is_quoted:
        return offer.text in str(held)
    return bool(held == _read(field, list(offer.values) if offer.group else offer.text))


def _read(field: BoundField, value: Any) -> Any:
    try:
        return field.field.to_python(value)
    except ValidationError:
        return value
