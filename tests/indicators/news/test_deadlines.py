"""The bell reads deadlines in SQL, the digest in Python: both tell the same people the same."""

import pytest
from django.utils import timezone

from accounts.models import Department, User
from indicators.models import Indicator
from indicators.news.reading import read_news
from indicators.reminders.facts import report_facts
from indicators.reminders.rules import Occasion, notices
from indicators.workflow.transitions import submit_report
from initiatives.models import Plan
from tests.cast import World
from tests.indicators.home.work_story import only_this_year
from tests.reports.story import ratio, report


@pytest.mark.parametrize("days_left", [8, 7, 0, -8])
def test_bell_and_digest_tell_the_same_deadlines(world: World, days_left: int) -> None:
    only_this_year(world, days_left=days_left)
    # まちづくり課 (editor-support) reports two figures: of 行－⑫, and of 行－⑩, which is handed in.
    support = Department.objects.get(name="まちづくり課")
    Indicator.objects.filter(initiative__slug__in=["gyo-10", "gyo-12"]).update(department=support)
    stored = report(world, "gyo-10", 2025, ratio(3, 24))
    submit_report(report=stored, by=world["editor-gakko"], at=timezone.now())
    today = timezone.localdate()
    deadlines = {Occasion.WEEK_LEFT, Occasion.DUE_TOMORROW, Occasion.OVERDUE}
    told: dict[int, set[tuple[str, str]]] = {}
    for one in notices(report_facts(Plan.objects.get(), today), today):
        if one.occasion in deadlines:
            told.setdefault(one.recipient_id, set()).add((one.occasion, one.line[:4]))
    for name in ("editor-gakko", "head-gakko", "editor-sangyo", "editor-support", "secretariat"):
        items = read_news(User.objects.get(pk=world[name].pk)).items
        shown = {(one.told.occasion, f"{one.head[:4]}") for one in items if one.told.occasion in deadlines}
        assert shown == told.get(world[name].pk, set()), name
