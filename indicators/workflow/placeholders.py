"""Places that a text of a round leaves open, 〔対象年度〕 and the like, filled in wherever one reads it.

The text is stored as typed: a day that changes later changes in every place at once.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import current_memberships
from imari_dx.shared.fiscal_year import FiscalYear, era_date, full_width, weekday
from indicators.models import ClosingRound, MidyearCheck, ReportingCycle
from initiatives.models import Plan

PLAN, YEAR, DUE, FROM, DEPARTMENT, OFFICE, CONTACT, SYSTEM = (
    "計画名",
    "対象年度",
    "回答期限",
    "照会日",
    "部署名",
    "提出先",
    "問い合わせ先",
    "システム名",
)
HINTS: Mapping[str, str] = {
    PLAN: "計画の短い名前",
    YEAR: "令和7年度のように",
    DUE: "期限を変えると、文も変わります",
    FROM: "照会の日",
    DEPARTMENT: "読む人の課。課ごとの文書では、あて先の課",
    OFFICE: "計画の問い合わせ先の課",
    CONTACT: "課と電話",
    SYSTEM: "このシステムの名前",
}
_PLACE = re.compile(r"〔([^〔〕\n]{1,20})〕")
EVERYBODY = "各課"


@dataclass(frozen=True, slots=True)
class Places:
    """What stands in the places of a round's texts; a blank one is not known, and its place stays."""

    values: Mapping[str, str]

    def fill(self, text: str, *, department: str = "") -> str:
        """Return a text with its places filled in; what is unknown stays as it was typed."""
        values = {**self.values, DEPARTMENT: department or EVERYBODY}
        return _PLACE.sub(lambda found: values.get(found[1].strip()) or found[0], text)

    def official(self) -> "Places":
        """Return the same for paper: year and days with full-width digits."""
        dated = {name: full_width(self.values[name]) for name in (YEAR, DUE, FROM)}
        return Places({**self.values, **dated})

    def left_open(self, *texts: str) -> list[str]:
        """Return the places that stay as they were typed, 〔…〕, each once, in their order."""
        known = {DEPARTMENT, *(name for name, value in self.values.items() if value)}
        found = (one for text in texts for one in _PLACE.finditer(text) if one[1].strip() not in known)
        return list(dict.fromkeys(one[0] for one in found))

    def warning(self, *texts: str) -> str:
        """Return a sentence about the places that stay as typed, "" where none do."""
        left = self.left_open(*texts)
        if not left:
            return ""
        known = "".join(f"〔{name}〕" for name in HINTS)
        return f"{''.join(left)}は置き換えられないため、入力したとおりに表示します。使えるのは{known}です。"


def places_of(cycle: ReportingCycle | ClosingRound) -> Places:
    """Return what stands in the places of a round's texts; a closing round asks about the whole period."""
    plan = cycle.plan
    if isinstance(cycle, ClosingRound):
        first, last = plan.fiscal_years[0], plan.fiscal_years[-1]
        return _places(plan, year=f"{first.label}〜{last.label}", due=cycle.due_on)
    opens_on = cycle.opened_on or cycle.opens_on
    return places_of_year(plan, FiscalYear(cycle.fiscal_year), due_on=cycle.due_on, opens_on=opens_on)


def places_of_year(
    plan: Plan, year: FiscalYear, *, due_on: dt.date | None, opens_on: dt.date | None
) -> Places:
    """Return the same for a year whose round is only being typed."""
    return _places(plan, year=year.label, due=due_on, opens=opens_on)


def _places(plan: Plan, *, year: str, due: dt.date | None, opens: dt.date | None = None) -> Places:
    words = plan.words
    return Places(
        {
            PLAN: plan.short_title,
            YEAR: year,
            DUE: f"{era_date(due)}（{weekday(due)}）" if due else "",
            FROM: f"{era_date(opens)}（{weekday(opens)}）" if opens else "",
            OFFICE: words.contact_department,
            CONTACT: words.contact,
            SYSTEM: words.system,
        }
    )


def filled(cycle: ReportingCycle | ClosingRound, text: str, *, departments: Iterable[str] = ()) -> str:
    """Return a round's text as its reader sees it: with the round's days, and the departments given."""
    return places_of(cycle).fill(text, department="、".join(departments)) if "〔" in text else text


@dataclass(frozen=True, slots=True)
class RoundTexts:
    """照会文 and 記入要領 as their reader sees them."""

    inquiry_text: str
    instructions: str


def texts_for(cycle: ReportingCycle, user: User) -> RoundTexts:
    """Return the texts of a round for somebody: with the departments in which the person has a part."""
    own = _departments(user, cycle.plan_id)
    return RoundTexts(
        filled(cycle, cycle.inquiry_text, departments=own), filled(cycle, cycle.instructions, departments=own)
    )


def inquiry_for(closing: ClosingRound, user: User) -> str:
    """Return 照会文 of a closing round for somebody."""
    return filled(closing, closing.inquiry_text, departments=_departments(user, closing.plan_id))


def midyear_text(check: MidyearCheck, user: User) -> str:
    """Return 照会文 of a 中間確認 for somebody."""
    if "〔" not in check.inquiry_text:
        return check.inquiry_text
    year = FiscalYear(check.fiscal_year)
    places = places_of_year(check.plan, year, due_on=check.due_on, opens_on=check.opens_on)
    return places.fill(check.inquiry_text, department="、".join(_departments(user, check.plan_id)))


def _departments(user: User, plan: int) -> list[str]:
    rows = [row for row in current_memberships(user) if row.department and row.reaches(plan)]
    return list(dict.fromkeys(str(row.department) for row in rows))


def opened_up(text: str, cycle: ReportingCycle) -> str:
    """Return last year's text with places where it names its own year and deadline, for the next round."""
    year = FiscalYear(cycle.fiscal_year)
    for name in (year.label, year.official_label):
        text = text.replace(name, f"〔{YEAR}〕")
    day = era_date(cycle.due_on)
    for name in (f"{day}（{weekday(cycle.due_on)}）", day):
        text = text.replace(name, f"〔{DUE}〕")
    return text
