"""秋の中間確認 of the invented offices in the last year, from ``fixtures/demo``: over, one answer missing."""

import datetime as dt
import json
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from indicators.demo.accounts import Office
from indicators.demo.entries import FOLDER
from indicators.demo.inquiry import MIDYEAR_TEXT
from indicators.midyear.services import CheckContent, save_answer, set_check
from indicators.models import Outlook
from indicators.workflow.midyear import due_initiatives
from initiatives.models import Plan

# In October of the year.
_OPENS, _DUE = (10, 1), (10, 15)


def write_midyear(plan: Plan, office: Office, users: Mapping[str, User], today: dt.date) -> None:
    """Ask in the autumn of the plan's last year, and answer. Nothing before that autumn is over."""
    year = plan.end_fiscal_year
    content = CheckContent(dt.date(year, *_OPENS), dt.date(year, *_DUE), MIDYEAR_TEXT)
    if today <= content.due_on:
        return
    check = set_check(plan=plan, fiscal_year=year, content=content, is_demo=True)
    told = json.loads((FOLDER / "midyear" / "answers.json").read_text(encoding="utf-8"))
    for number, initiative in enumerate(due_initiatives(plan, year)):
        if initiative.slug in told["unanswered"]:
            continue
        said = told["answers"].get(initiative.slug, {})
        editor, _head = office.people_of(initiative.slug, users)
        day = content.opens_on + dt.timedelta(days=5 + number % 4)
        save_answer(
            check=check,
            initiative=initiative,
            outlook=said.get("outlook", Outlook.ON_COURSE),
            comment=said.get("comment", ""),
            version=0,
            by=editor,
            at=timezone.make_aware(dt.datetime.combine(day, dt.time(10, number))),
        )
