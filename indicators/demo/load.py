"""Loading the demonstration data into an installation that holds nothing but plans."""

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from accounts.models import Department, User
from indicators.demo.accounts import (
    ANY_PEOPLE,
    PEOPLE,
    Person,
    create_departments,
    create_people,
    create_responsibilities,
)
from indicators.demo.errors import DemoError
from indicators.demo.held import has_demo_results
from indicators.demo.instructions import write_instructions
from indicators.demo.midyear import write_midyear
from indicators.demo.next_plan import load_next_plan
from indicators.demo.rounds import report_all_years
from indicators.demo.stories import story_of
from indicators.models import AnnualReport, ReportingCycle
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class LoadedDemo:
    """What loading did: ``created`` is False if the demo was there already and nothing changed."""

    created: bool
    report_count: int
    people: tuple[Person, ...]
    next_plan: Plan | None = None


@transaction.atomic
def load_demo(*, plan: Plan | None, today: dt.date, with_next_plan: bool = True) -> LoadedDemo:
    """Create demo departments, people, rounds and results of a plan, all or nothing.

    The last year's round is open on ``today``. The plan that the demo was written for gets the plan that
    follows it too (``with_next_plan``), reported on by the same people. With the plan's demo loaded already,
    nothing changes; beside another plan's demo, its people serve for this one too. Raises DemoError in
    production, without the plan or a scale in use, or beside real data.
    """
    if settings.PRODUCTION:
        raise DemoError("本番用の設定のため、デモデータは読み込めません。")
    if plan and has_demo_results(plan):
        return LoadedDemo(created=False, report_count=_report_count(plan), people=_people())
    _refuse_beside_real_data()
    if plan is None:
        raise DemoError(
            "計画がありません。先に manage.py load_plan fixtures/plans/imari-dx.json を実行してください。"
        )
    scale = plan.rating_scales.filter(is_active=True).first()
    if scale is None or not plan.initiatives.exists():
        raise DemoError(
            f"「{plan.short_title}」には、{plan.words.initiative}又は使用中の判定基準がありません。"
        )
    story = story_of(plan, scale, today)
    departments = create_departments(story.office)
    create_responsibilities(story.office, list(plan.initiatives.select_related("plan")), departments)
    users = create_people(story.office, departments)
    report_all_years(plan, story, users, today)
    if story.is_written:
        write_instructions(plan, story.office, users)
        write_midyear(plan, story.office, users, today)
    following = None
    if with_next_plan and story.is_written:
        following = load_next_plan(plan, story, users=users, departments=departments, today=today)
    count = _report_count(plan) + (_report_count(following) if following else 0)
    return LoadedDemo(created=True, report_count=count, people=_people(), next_plan=following)


def _people() -> tuple[Person, ...]:
    """The people of the demo who are there, in the order of the offices, with where they belong."""
    users = User.objects.filter(is_demo=True).prefetch_related("memberships__department")
    there = {(user.username, user.full_name): user.memberships.all() for user in users}
    return tuple(
        replace(one, department="、".join(str(row.department) for row in memberships if row.department))
        for one in (*PEOPLE, *ANY_PEOPLE)
        if (memberships := there.get((one.username, one.full_name))) is not None
    )


def _report_count(plan: Plan) -> int:
    return AnnualReport.objects.filter(cycle__plan=plan, cycle__is_demo=True).count()


def _refuse_beside_real_data() -> None:
    counts = {
        "利用者": User.objects.filter(is_demo=False).count(),
        # A plan document may bring departments and what they are in charge of.
        "部署": Department.objects.filter(
            is_demo=False, responsibilities=None, reported_indicators=None
        ).count(),
        "照会・調査": ReportingCycle.objects.filter(is_demo=False).count(),
        "年度実績": AnnualReport.objects.filter(cycle__is_demo=False).count(),
    }
    found = "、".join(f"{name}{count}件" for name, count in counts.items() if count)
    if found:
        raise DemoError(
            f"実際のデータ（{found}）が登録されているため、デモデータは読み込めません。"
            "デモには別のデータベースを使ってください。"
        )
