"""The texts of a round as they will be read, while they are typed."""

import datetime as dt
from dataclasses import dataclass

from django.http import QueryDict

from imari_dx.shared.fiscal_year import DateError, parse_date
from indicators.workflow.placeholders import RoundTexts, places_of_year
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class Preview:
    """What a department will read, and a sentence about what stays as typed ("" where nothing does)."""

    texts: RoundTexts
    warning: str


def preview_of(plan: Plan, typed: QueryDict) -> Preview:
    """Return the preview of what was typed; days that cannot be read leave their places open."""
    year = typed.get("fiscal_year", "")
    known = [one for one in plan.fiscal_years if str(one.year) == year]
    due_on, opens_on = _day(typed.get("due_on", "")), _day(typed.get("opens_on", ""))
    places = places_of_year(plan, (known or plan.fiscal_years)[0], due_on=due_on, opens_on=opens_on)
    inquiry, instructions = typed.get("inquiry_text", ""), typed.get("instructions", "")
    texts = RoundTexts(places.fill(inquiry), places.fill(instructions))
    return Preview(texts, places.warning(inquiry, instructions))


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except DateError:
        return None
