"""What ホーム and the next digest say of editions: that one is out, and that one is due."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Exists, OuterRef
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.models import ReportingCycle
from indicators.reminders.news import News
from indicators.reminders.rules import NEWS_DAYS, Occasion
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.editions.page import edition_url
from reports.models import Edition

DAYS_BEFORE, DAYS_AFTER = 14, 60  # how long before and after the planned day the secretariat is told


def published_news(plans: Collection[Plan], as_of: dt.date) -> Iterator[News]:
    """Yield what came out of late, of each year the newest, for everybody with a role. One query."""
    since = as_of - dt.timedelta(NEWS_DAYS)
    found = Edition.objects.published().filter(plan__in=plans, published_at__date__gte=since)
    told: set[tuple[int, int]] = set()
    for one in found.select_related("plan").order_by("-published_at"):
        year_of = one.plan_id, one.fiscal_year
        if timezone.localdate(one.published_at) > as_of or year_of in told:
            continue
        told.add(year_of)
        year = FiscalYear(one.fiscal_year).label
        what = "訂正した" if one.number > 1 else ""
        yield News(
            plan=one.plan,
            key=f"edition:{one.pk}",
            occasion=Occasion.PUBLISHED,
            line=f"{year}の{what}評価報告書（{one.label}）を{era_date(timezone.localdate(one.requested_at))}に公表しました。",
            url=edition_url(one),
            link=f"{year}の公表版を見る",
        )


def due_news(plans: Collection[Plan], as_of: dt.date) -> Iterable[News]:
    """Yield the years whose planned day of publication is near or past, for the secretariat. One query."""
    out = Edition.objects.published().filter(plan=OuterRef("plan"), fiscal_year=OuterRef("fiscal_year"))
    first, last = as_of - dt.timedelta(DAYS_AFTER), as_of + dt.timedelta(DAYS_BEFORE)
    rounds = ReportingCycle.objects.opened().filter(
        ~Exists(out), plan__in=plans, imported=None, publishes_on__range=(first, last)
    )
    for cycle in rounds.select_related("plan").order_by("fiscal_year"):
        year, day = FiscalYear(cycle.fiscal_year).label, cycle.publishes_on
        is_past = day is not None and day < as_of
        said = "でした。まだ公表していません。" if is_past else "です。"
        yield News(
            plan=cycle.plan,
            key=f"to_publish:{cycle.pk}:{day}",
            occasion=Occasion.TO_PUBLISH,
            line=f"{year}の評価の公表の予定日は、{era_date(day) if day else ''}{said}",
            url=plan_url(cycle.plan, "publish", fiscal_year=cycle.fiscal_year),
            link=f"{year}の公表の画面を開く",
            is_for_secretariat=True,
        )
