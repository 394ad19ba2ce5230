"""ホーム of the account administrator: which accounts and roles ask for something to be done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.sign_in.backends import locked_accounts
from accounts.sign_in.rules import account_key
from imari_dx.shared.fiscal_year import era_date
from initiatives.people.account_state import AccountState, in_state

SOON = dt.timedelta(days=30)
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Person:
    """One of them: the name with what is said of it, and the page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of what is to be looked at: what to do, who (the first few), and the list of all."""

    label: str
    advice: str
    count: int
    people: list[Person]
    url: str

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.people)


def people_matters(today: dt.date) -> list[Matter]:
    """Return what there is on a day, the most urgent first; empty where all is in order."""
    users = User.objects.order_by("username")
    in_use = users.filter(in_state(AccountState.OPEN, today) | in_state(AccountState.WAITING, today))
    held = Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today))
    locked = locked_accounts(timezone.now())
    ends = Membership.objects.filter(valid_until__range=(today, today + SOON), user__in=in_use)
    ending = list(ends.select_related("user", "department").order_by("valid_until", "user__username"))
    found = (
        _matter(
            "ロック中",
            "続けてパスワードを間違えました。本人に確かめて、ロックを解除してください。",
            ((one, "") for one in (in_use if locked else []) if account_key(one.username) in locked),
            state="locked",
        ),
        _matter(
            "所属と役割がない人",
            "ログインしても何もできません。役割を登録するか、退職した人は利用を止めてください。",
            ((one, "") for one in in_use.exclude(pk__in=held.values("user"))),
            state="without",
        ),
        _matter(
            "まだ一度もログインしていない人",
            "最初のパスワードが本人に届いているか、確かめてください。",
            ((one, "") for one in users.filter(in_state(AccountState.WAITING, today))),
            state=AccountState.WAITING.code,
        ),
        _matter(
            "役割の期間がまもなく終わる人（30日以内）",
            "続けるときは、次の役割を登録してください。",
            ((row.user, f"{row.role_label}　{_until(row.valid_until)}まで") for row in ending),
        ),
        _matter(
            "まもなく利用を終える人（30日以内）",
            "予定どおりのときは、何もする必要はありません。",
            (
                (one, f"{_until(one.closes_on)}から利用停止")
                for one in in_use.filter(closes_on__range=(today, today + SOON))
            ),
        ),
    )
    return [one for one in found if one.count]


def _until(day: dt.date | None) -> str:
    return era_date(day) if day else ""


def _matter(label: str, advice: str, rows: Iterable[tuple[User, str]], **query: str) -> Matter:
    found = list(rows)
    people = [
        Person(
            f"{user.full_name or user.username}{f'（{told}）' if told else ''}",
            reverse("person", kwargs={"username": user.username}),
        )
        for user, told in found[:_NAMED]
    ]
    url = reverse("people") + (f"?{urlencode(query)}" if query else "")
    return Matter(label, advice, len(found), people, url)
