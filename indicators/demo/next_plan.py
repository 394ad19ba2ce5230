"""The next plan of the written demo: made of the first as a secretariat makes it, then reported on.

``fixtures/demo/next_plan`` says what becomes of each initiative, what is written anew, and what departments
report of the first year. Why that year's round runs beside the last one of the plan before: ADR 60.
"""

import copy
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Department, User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.succession import lineage_of
from indicators.demo.accounts import create_responsibilities, written_office
from indicators.demo.calendar import open_round
from indicators.demo.entries import Entry
from indicators.demo.inquiry import FIRST_YEAR_INQUIRY_TEXT, named
from indicators.demo.rounds import Story, report_all_years
from indicators.plan_io import export_document
from indicators.planning.services.edits import update_plan
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.services import make_successor
from initiatives.models import Plan
from initiatives.succession import Handling

FOLDER = settings.BASE_DIR / "fixtures" / "demo" / "next_plan"
# A city decides on its next plan in the last winter of the one that ends.
_BEFORE_THE_FIRST_DAY = dt.timedelta(days=44)
_BY_YEAR = ("activities", "evaluation_items")
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NextPlan:
    """What the demo tells of the next plan."""

    head: Mapping[str, Any]  # names, first and last fiscal year
    decisions: Mapping[str, Mapping[str, Any]]  # by slug; all others are carried on
    rewritten: Mapping[str, Document]  # by slug: what of an initiative is not as it was
    new: Sequence[Document]
    results: Mapping[str, Entry]  # of the first year, by slug

    def decisions_on(self, slugs: Sequence[str]) -> Decisions:
        """Return what becomes of each initiative of the plan before."""
        told = {slug: self._decision(self.decisions.get(slug, {})) for slug in slugs}
        return Decisions(**self.head, of_initiatives=told)

    def _decision(self, told: Mapping[str, Any]) -> Decision:
        given = dict(told)
        return Decision(Handling(given.pop("handling", Handling.CONTINUED)), **given)

    def written_anew(self, document: Document) -> Document:
        """Return the document of the next plan with what is rewritten and what is new in it."""
        found = copy.deepcopy(document)
        for one in found["initiatives"]:
            _rewrite(one, self.rewritten.get(one["slug"], {}))
        for new in self.new:
            after = [at for at, one in enumerate(found["initiatives"]) if one["heading"] == new["heading"]]
            found["initiatives"].insert(after[-1] + 1, dict(new))
        for number, one in enumerate(found["initiatives"], start=1):
            one["number"] = number
        return found


def _rewrite(initiative: Document, texts: Document) -> None:
    """Put other texts into an initiative: of years those that are named, of indicators by their place."""
    for name, value in texts.items():
        if name in _BY_YEAR:
            initiative[name] = initiative.get(name, {}) | value
        elif name == "indicators" and isinstance(value, dict):
            for place, changed in value.items():
                initiative[name][int(place)] |= changed
        else:
            initiative[name] = value


def read_next_plan() -> NextPlan:
    """Return what the demo files tell of the next plan."""
    plan, results = (json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in ("plan", "results"))
    return NextPlan(plan["plan"], plan["decisions"], plan["rewritten"], plan["new"], results)


def load_next_plan(
    plan: Plan,
    story: Story,
    *,
    users: Mapping[str, User],
    departments: Mapping[str, Department],
    today: dt.date,
) -> Plan | None:
    """Make the plan that follows, write it anew where the demo says so, and let its first year be reported.

    Before that year has begun there is the plan alone: nobody is in charge of anything in it yet. None where
    the plan has another period than the demo tells of, or a next plan of its own.
    """
    told = read_next_plan()
    first = FiscalYear(told.head["first_year"])
    if plan.end_fiscal_year + 1 != first.year or lineage_of(plan).successor:
        return None
    secretariat = users["secretariat"]
    day = min(first.first_day - _BEFORE_THE_FIRST_DAY, today)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10, 20)))
    slugs = list(plan.initiatives.of_last_level().values_list("slug", flat=True))
    new = make_successor(plan=plan, decisions=told.decisions_on(slugs), by=secretariat, at=at)
    update_plan(document=told.written_anew(export_document(new)), reason="", at=at)
    new.refresh_from_db()
    initiatives = list(new.initiatives.select_related("plan"))
    office = written_office([one.slug for one in initiatives])
    create_responsibilities(office, initiatives, departments)
    if open_round(first, today).opens_on >= first.first_day:
        entries = {
            slug: {first.year: told.results[slug]} if slug in told.results else {} for slug in office.leads
        }
        inquiry = named(FIRST_YEAR_INQUIRY_TEXT, new)
        own = replace(story, office=office, years=[first.year], entries=entries, inquiry_text=inquiry)
        report_all_years(new, own, users, today)
    return new
