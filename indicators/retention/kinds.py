"""What of each kind is older than its term, what is not, and how it goes. Nothing here goes by itself.

A running year is in none: evidence only of decided years, drafts only where nothing can be entered any more.
Snapshots and editions hold all that they show, so none of them needs what is found here.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.chain.writing import Removal, forget
from accounts.models import ChainKind, Membership, SignIn, User
from accounts.second_factor.services import forget_second_factor
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.evidence.services import discard_evidence
from indicators.models import (
    AnnualReport,
    EntryDraft,
    EvidenceFile,
    MessageStatus,
    OutboxMessage,
    ReportState,
    RetentionKind,
)
from indicators.retention.rules import is_over, latest_over
from initiatives.models import Plan

GONE_TEXT: Final = "（保存年限を過ぎたため、本文を消しました）"
_NO_ID: Final = "closed-"
Names = tuple[str, ...]
# The history of accounts and roles, by what names the account that it is of.
_OWN_HISTORY: Final[dict[Any, str]] = {User.history.model: "id", Membership.history.model: "user"}


@dataclass(frozen=True, slots=True)
class Found:
    """What of one kind is older than its term: the rows in the order of their names, their size in bytes.

    The size is 0 where it is unknown; ``remaining`` counts what is younger.
    """

    keys: tuple[int, ...]
    remaining: int
    size: int = 0


def _nameless(_keys: Sequence[int]) -> Names:
    return ()


@dataclass(frozen=True, slots=True)
class KindRule:
    """One kind: the product's term, what counts, what stays, how it is found, removed and named.

    ``names`` are those of rows by their keys, in their order; ``keeps_names``: they are recorded with what is
    removed.
    """

    kind: RetentionKind
    years: int
    since: str
    stays: str
    find: Callable[[int, dt.date], Found]
    remove: Callable[[Sequence[int], User, dt.datetime], None]
    names: Callable[[Sequence[int]], Names] = _nameless
    keeps_names: bool = False


def _end_of(day: dt.date) -> dt.datetime:
    """Return the first moment after a day."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def _evidence(years: int, today: dt.date) -> Found:
    present = EvidenceFile.objects.filter(removed_at__isnull=True)
    old = present.filter(
        report__state=ReportState.FINALISED, report__finalised_at__lt=_end_of(latest_over(years, today))
    )
    rows = old.order_by("report__cycle__fiscal_year", "report__initiative", "pk").values_list("pk", "size")
    keys = tuple(key for key, _size in rows)
    return Found(keys, present.count() - len(keys), sum(size for _key, size in rows))


def _names_of_evidence(keys: Sequence[int]) -> Names:
    found: dict[int, str] = {}
    for some in _parts(keys):
        files = EvidenceFile.objects.filter(pk__in=some).order_by().values_list("pk", "report", "name")
        # Not joined: SQLite would begin with all initiatives.
        about = _told_of_reports({report for _key, report, _name in files})
        found |= {key: f"{about[report]} {name}" for key, report, name in files}
    return tuple(found[key] for key in keys)


def _told_of_reports(keys: Collection[int]) -> dict[int, str]:
    """Which report it is, in words, by its key; of several plans with the plan's name."""
    rows = AnnualReport.objects.filter(pk__in=keys).order_by()
    about = rows.values_list("pk", "cycle__plan__short_title", "initiative__code", "cycle__fiscal_year")
    names_plan = Plan.objects.count() > 1
    return {
        key: f"{f'{plan} ' if names_plan else ''}{code}（{FiscalYear(year).short_label}）"
        for key, plan, code, year in about
    }


def _remove_evidence(keys: Sequence[int], by: User, at: dt.datetime) -> None:
    for row in EvidenceFile.objects.filter(pk__in=keys):
        discard_evidence(evidence=row, by=by, at=at)


def _drafts(years: int, today: dt.date) -> Found:
    may_be_entered = Q(
        report__state__in=(ReportState.NOT_STARTED, ReportState.DRAFTING),
        report__cycle__closed_on__isnull=True,
    )
    old = EntryDraft.objects.filter(saved_at__lt=_end_of(latest_over(years, today))).exclude(may_be_entered)
    return _found(old, EntryDraft.objects.all())


def _accounts(years: int, today: dt.date) -> Found:
    closed = User.objects.filter(retired_at__isnull=True).filter(Q(is_active=False) | Q(closes_on__lte=today))
    held = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    closed = closed.exclude(pk__in=held.values("user"))
    ends: dict[int, dt.date] = {}
    for user_id, until in Membership.objects.filter(user__in=closed).values_list("user", "valid_until"):
        if until:  # none is open: that would not be over
            ends[user_id] = max(ends.get(user_id, until), until)
    users = [*closed.order_by("pk")]
    old = [user for user in users if is_over(_last_day(user, ends.get(user.pk)), years, today)]
    return Found(tuple(user.pk for user in old), len(users) - len(old))


def _names_of_accounts(keys: Sequence[int]) -> Names:
    found: dict[int, str] = {}
    for some in _parts(keys):
        found |= {user.pk: f"{user}（{user.username}）" for user in User.objects.filter(pk__in=some)}
    return tuple(found[key] for key in keys)


def _last_day(user: User, membership_until: dt.date | None) -> dt.date:
    """Return the last day on which something of an account is known to have been."""
    moments = [timezone.localdate(one) for one in (user.created_at, user.last_login) if one]
    return max(day for day in (*moments, user.closes_on, membership_until) if day)


def _retire(keys: Sequence[int], by: User, at: dt.datetime) -> None:
    """Close accounts for ever: who is named in a record keeps the name there, everything else of it goes."""
    for user in User.objects.filter(pk__in=keys):
        key = user.pk
        if _is_named(user):
            user.username, user.email, user.directory_key = f"{_NO_ID}{user.pk}", "", ""
            user.set_unusable_password()
            user.is_active, user.retired_at = False, at
            user.save()
            forget_second_factor(user)
        else:
            user.delete()
            Membership.history.filter(user_id=key).delete()
        # It held what has just gone.
        User.history.filter(id=key).delete()


def _is_named(user: User) -> bool:
    """Whether a record names a person: what would not simply go with the account, and what was done by it."""
    if LogEntry.objects.filter(user=user.pk).exists():
        return True
    for field in User._meta.get_fields(include_hidden=True):
        relation: Any = field
        if not (field.auto_created and field.is_relation) or relation.related_model is SignIn:
            continue
        goes_along = getattr(relation, "on_delete", models.CASCADE) is models.CASCADE
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user.pk})
        if relation.related_model in _OWN_HISTORY:  # what others did to this account names them, not it
            rows = rows.exclude(**{_OWN_HISTORY[relation.related_model]: user.pk})
        if not goes_along and rows.exists():
            return True
    return False


def _sign_ins(years: int, today: dt.date) -> Found:
    return _found(SignIn.objects.filter(at__lt=_end_of(latest_over(years, today))), SignIn.objects.all())


def _remove_sign_ins(keys: Sequence[int], by: User, at: dt.datetime) -> None:
    forget(ChainKind.SIGN_IN, keys, why=Removal.RETENTION)
    _delete(SignIn)(keys, by, at)


def _messages(years: int, today: dt.date) -> Found:
    done = OutboxMessage.objects.filter(
        status__in=(MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.CANCELLED)
    ).exclude(body=GONE_TEXT)
    return _found(done.filter(written_at__lt=_end_of(latest_over(years, today))), done)


def _blank_messages(keys: Sequence[int], _by: User, _at: dt.datetime) -> None:
    """Take out what was written to whom; that something was told stays, or it would be told again."""
    OutboxMessage.objects.filter(pk__in=keys).update(body=GONE_TEXT, address="")


def _found(old: QuerySet[Any], everything: QuerySet[Any]) -> Found:
    keys = tuple(old.order_by("pk").values_list("pk", flat=True))
    return Found(keys, everything.count() - len(keys))


def _delete(model: type[models.Model]) -> Callable[[Sequence[int], User, dt.datetime], None]:
    def remove(keys: Sequence[int], _by: User, _at: dt.datetime) -> None:
        for some in _parts(keys):
            model._default_manager.filter(pk__in=some).delete()

    return remove


def _parts(keys: Sequence[int], size: int = 500) -> Iterable[Collection[int]]:
    """Yield keys by as many as one statement takes in every database."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


KINDS: Final = (
    KindRule(
        RetentionKind.EVIDENCE,
        5,
        "確定した年度の翌年度から数えます。",
        "ファイル名、登録した人と日時、削除した人と日時、確定した版と公表版は残ります。",
        _evidence,
        _remove_evidence,
        _names_of_evidence,
        keeps_names=True,
    ),
    KindRule(
        RetentionKind.DRAFTS,
        1,
        "自動保存した年度の翌年度から数えます。入力できる報告のものは、古くても対象になりません。",
        "保存した内容は残ります。",
        _drafts,
        _delete(EntryDraft),
    ),
    KindRule(
        RetentionKind.ACCOUNTS,
        3,
        "利用停止か退職・転出になり、所属がすべて終わった年度の翌年度から数えます。",
        "提出や承認などの記録にある氏名は残ります。利用者ID、メールアドレス、パスワードは消え、"
        "どの記録にも名前のない人は、アカウントごと消えます。"
        "操作の記録にある氏名と利用者IDは、その記録を保存する間は残ります。",
        _accounts,
        _retire,
        _names_of_accounts,
    ),
    KindRule(
        RetentionKind.SIGN_INS,
        3,
        "ログインした年度の翌年度から数えます。",
        "各利用者の最終ログインの日時は残ります。",
        _sign_ins,
        _remove_sign_ins,
    ),
    KindRule(
        RetentionKind.MESSAGES,
        1,
        "作成した年度の翌年度から数えます。送信待ちと送信不明のものは対象になりません。",
        "宛先の人、件名、日時は残ります。本文とメールアドレスが消えます。",
        _messages,
        _blank_messages,
    ),
)
