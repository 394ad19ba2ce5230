"""What is new for somebody: one query over all plans that they have a part in, kept per request."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear, era_date, full_width
from indicators.models import Outlook
from indicators.news.asked import Asked
from indicators.news.occasions import Occasion
from indicators.news.row import Row
from indicators.news.rules import Reader, charges_in, told
from indicators.news.sources import read_rows
from indicators.news.told import Told
from indicators.review.addresses import report_url
from indicators.workflow.rights import rights_on_report
from initiatives.addresses import plan_url
from initiatives.models import Plan, ResponsibilityKind
from initiatives.permissions import access_to, plans_of

# How long what happened is listed, and how long before a deadline one is told of it.
LISTED_DAYS, SOON_DAYS = 60, 14

# So many lines leave what waits for the reader in sight.
ON_HOME = 2
_ORDER = {one: number for number, one in enumerate(Occasion)}

Charges = Mapping[int, Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One line of what somebody is told."""

    told: Told
    plan: Plan
    label: str  # 差戻し
    head: str  # 行－⑩ 学校ネットワークの適正化（令和7年度実績）
    detail: str  # who, on which day, what was said
    said: str  # the same without the day, where the time stands beside it
    url: str  # "" where there is nothing to open

    @property
    def is_new(self) -> bool:
        return self.told.is_new

    @property
    def at(self) -> dt.datetime:
        return self.told.at


@dataclass(frozen=True, slots=True)
class NewsList:
    """What somebody is told, the latest first."""

    items: list[NewsItem]
    names_plan: bool  # of several plans

    @property
    def new(self) -> list[NewsItem]:
        """What is new since the last look."""
        return [one for one in self.items if one.is_new]

    @property
    def first(self) -> list[NewsItem]:
        """The few new ones that ホーム has room for, the most pressing first."""
        return sorted(self.new, key=lambda one: _ORDER[one.told.occasion])[:ON_HOME]


def new_count(user: User) -> int:
    """Return how many things are new for somebody, at most one query in a request."""
    return sum(one.is_new for one in _told(user)[0])


def read_news(user: User) -> NewsList:
    """Return everything of the last weeks that somebody is told, of all their plans; the same one query."""
    found, charges = _told(user)
    plans = {plan.pk: plan for plan in plans_of(user)}
    items = [news_item(one, plans[one.row.plan], user, charges) for one in found]
    return NewsList(items, names_plan=len(plans) > 1)


def _told(user: User) -> tuple[list[Told], Charges]:
    today = timezone.localdate()
    if user.news_read is None or user.news_read[0] != today:
        user.news_read = (today, *_read(user, today))
    return user.news_read[1], user.news_read[2]


def _read(user: User, today: dt.date) -> tuple[list[Told], Charges]:
    access = {plan.pk: access_to(user, plan) for plan in plans_of(user)}
    access = {key: one for key, one in access.items() if one.has_any_role}
    if not access:
        return [], {}
    rows = read_rows(
        Asked(
            departments=sorted({key for one in access.values() for key in one.own_departments}),
            wide=sorted(k for k, one in access.items() if one.is_secretariat or one.is_headquarters),
            plans=sorted(access),
            since=midnight(today - dt.timedelta(LISTED_DAYS)),
            today=today,
            soon=today + dt.timedelta(SOON_DAYS),
            reader=user.pk,
        )
    )
    looked_at = next((row.at for row in rows if row.source == "look"), None)
    all_approve = [plan.pk for plan in plans_of(user) if plan.all_leads_approve]
    charges = charges_in(rows)
    reader = Reader(user.pk, access, looked_at)
    found = told(reader, rows, charges, today=today, midnight=midnight, all_approve=all_approve)
    return found, charges


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def news_item(one: Told, plan: Plan, user: User, charges: Charges) -> NewsItem:
    """Return what somebody is told in words, with where it leads them."""
    return NewsItem(
        told=one,
        plan=plan,
        label=one.occasion.label,
        head=head_of(one.row),
        detail=detail_of(one.row),
        said=said_of(one.row),
        url=_url(one.row, plan, user, charges),
    )


def head_of(row: Row) -> str:
    """Say what it is about."""
    if row.source in ("closing", "closing_due"):
        return f"{row.code} {_plain(row.title)}（計画期間の総括）"
    year = FiscalYear(row.year).label
    if row.source == "midyear":
        return f"{year}の中間確認"
    if row.source == "midyear_answer":
        return f"{row.code} {_plain(row.title)}（{year}の中間確認）"
    if row.initiative:
        return f"{row.code} {_plain(row.title)}（{year}実績）"
    if row.source == "round":
        return f"{year}実績の照会"
    if row.source == "edition":
        return f"{year}の評価報告書（第{full_width(str(row.about))}版）"
    return f"{year}の評価の公表"


def _plain(title: str) -> str:
    return title.replace("※", "")


def detail_of(row: Row) -> str:
    """Say by whom and when it happened, by when something is due, and what was said."""
    day = timezone.localdate(row.at) if row.at else None
    if row.source == "edition" and day:
        return f"公表 {era_date(day)}"
    return _sentence(row, f"{row.who}さん（{era_date(day)}）" if row.who and day else "")


def said_of(row: Row) -> str:
    """Say by whom it was done, by when something is due, and what was said."""
    return "" if row.source == "edition" else _sentence(row, f"{row.who}さん" if row.who and row.at else "")


def _sentence(row: Row, who: str) -> str:
    due = f"{_DAYS.get(row.source, '期限')} {era_date(row.day)}" if row.day else ""
    if row.source == "figure_due":
        return f"所管する数値目標の実績値が未入力です。　{due}"
    if row.source == "midyear":
        return f"まだ回答していないものがあります。　{due}"
    outlook = Outlook(row.state).label if row.source == "midyear_answer" else ""
    said = "：".join(part for part in (who, outlook, " ".join(row.text.split())) if part)
    return "　".join(part for part in (said, due) if part)


_DAYS = {"to_publish": "予定日", "extension": "新しい期限"}


def _url(row: Row, plan: Plan, user: User, charges: Charges) -> str:
    if row.source in ("reply", "instruction_due") or (row.source, row.what) == ("remark", "instruction"):
        return plan_url(plan, "instruction", number=row.about)
    if row.source == "midyear":
        return f"{plan_url(plan, 'midyear')}?year={row.year}"
    if row.source == "midyear_answer":
        return plan_url(plan, "midyear_answer", fiscal_year=row.year, slug=row.slug)
    if row.source in ("closing", "closing_due"):
        return plan_url(plan, "closing_report", slug=row.slug)
    if row.source == "edition":
        return plan_url(plan, "edition", fiscal_year=row.year, number=row.about)
    if row.source == "to_publish":
        return plan_url(plan, "publish", fiscal_year=row.year)
    if row.source == "round":
        return plan_url(plan, "home")

    def departments(kind: str) -> list[int]:
        return [key for one, key in charges.get(row.initiative, ()) if one == kind]

    rights = rights_on_report(
        access_to(user, plan),
        state=row.state,
        lead_departments=departments(ResponsibilityKind.LEAD),
        joint_departments=departments(ResponsibilityKind.JOINT),
        supporting_departments=departments(ResponsibilityKind.SUPPORTING),
        reporting_departments=departments("reporting"),
    )
    return report_url(plan, fiscal_year=row.year, slug=row.slug, rights=rights, state=row.state)
