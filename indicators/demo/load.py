"""Loading the demonstration data into an installation that holds nothing but the plan."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts.models import Department, User
from indicators.demo.accounts import create_departments, create_people, create_responsibilities
from indicators.demo.entries import read_entries
from indicators.demo.errors import DemoError
from indicators.demo.rounds import report_all_years
from indicators.models import AnnualReport, ReportingCycle
from initiatives.models import Plan, Responsibility


@dataclass(frozen=True, slots=True)
class LoadedDemo:
    """What loading did: ``created`` is False if the demo was there already and nothing changed."""

    created: bool
    report_count: int


@transaction.atomic
def load_demo(*, plan: Plan | None, today: dt.date) -> LoadedDemo:
    """Create demo departments, people, rounds and results of a plan, all or nothing.

    The last year's round is open on ``today``. With the demo loaded already, nothing changes. Raises
    DemoError in production, without the plan, or beside real data.
    """
    if settings.PRODUCTION:
        raise DemoError("本番用の設定のため、デモデータは読み込めません。")
    if demo_is_loaded():
        return LoadedDemo(created=False, report_count=_report_count())
    _refuse_beside_real_data()
    if plan is None:
        raise DemoError(
            "計画がありません。先に manage.py load_plan fixtures/plans/imari-dx.json を実行してください。"
        )
    _refuse_other_plan(plan)
    departments = create_departments()
    create_responsibilities(list(plan.initiatives.all()), departments)
    report_all_years(plan, create_people(departments), today)
    return LoadedDemo(created=True, report_count=_report_count())


def demo_is_loaded() -> bool:
    """Whether any demo data are there."""
    return any(model.objects.filter(is_demo=True).exists() for model in (User, Department, ReportingCycle))


def _report_count() -> int:
    return AnnualReport.objects.filter(cycle__is_demo=True).count()


def _refuse_beside_real_data() -> None:
    counts = {
        "利用者": User.objects.count(),
        "部署": Department.objects.count(),
        "担当課・関係課": Responsibility.objects.count(),
        "照会・調査": ReportingCycle.objects.count(),
        "年度実績": AnnualReport.objects.count(),
    }
    found = "、".join(f"{name}{count}件" for name, count in counts.items() if count)
    if found:
        raise DemoError(
            f"実際のデータ（{found}）が登録されているため、デモデータは読み込めません。"
            "デモには別のデータベースを使ってください。"
        )


def _refuse_other_plan(plan: Plan) -> None:
    slugs = set(plan.initiatives.values_list("slug", flat=True))
    if slugs != set(read_entries()) or not plan.rating_scales.filter(is_active=True).exists():
        raise DemoError(f"「{plan.short_title}」の施策又は判定基準が、デモデータの計画と違います。")
