"""The only writers of accounts outside the admin. Each refusal is a ValidationError with a sentence."""

import datetime as dt
import logging
from collections.abc import Sequence

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.guards import RightsGuard, SecretariatGuard, secretariat_on
from accounts.models import Department, Membership, RecordKind, Role, ServerGrant, User
from accounts.periods import ONE_DAY
from accounts.permissions import may_keep_account
from accounts.records.writing import record
from accounts.sessions.services import end_sessions
from accounts.successors import stretches
from imari_dx.shared.acts import one_act
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.fiscal_year import era_date

logger = logging.getLogger(__name__)
# What the directory keeps (ADR 103), nobody here changes.
OF_DIRECTORY = (
    "ディレクトリのグループによる役割なので、ここでは変えられません。ディレクトリの側で変えてください。"
)
ACCOUNT_OF_DIRECTORY = (
    "ディレクトリの利用者なので、氏名、メールアドレス、パスワードは、ここでは変えられません。"
    "ディレクトリの側で変えてください。"
)


@one_act()
def create_account(*, user: User, membership: Membership, password: str, at: dt.datetime) -> User:
    """Store a checked new user with its password and first membership, both or neither; return the user.

    Done on the server, by nobody whose rights could be asked for: so it makes a secretariat only while there
    is none (ValidationError else), and that is told to everybody. The password is changed at the first login.
    """
    lock_organisation()
    if membership.role == Role.SECRETARIAT:
        there = [*secretariat_on(at.astimezone(timezone.get_current_timezone()).date())]
        if there:
            names = "、".join(str(one) for one in there)
            raise ValidationError(
                f"事務局は既に登録されています（{names}）。事務局を増やすときは、事務局の人が画面の「利用者」で登録してください。"
            )
    user.set_password(password)
    user.must_change_password = True
    user.save()
    membership.user = user
    membership.save()
    if membership.role == Role.SECRETARIAT:
        ServerGrant.objects.create(user=user, user_label=f"{user}（{user.username}）", at=at)
    record(
        RecordKind.ACCOUNT_CHANGED, user=None, subject=user, act="サーバーで登録", role=membership.role_label
    )
    logger.warning("サーバーで登録 利用者ID=%s 役割=%s", user.username, membership.role_label)
    return user


@confirmed_act("利用者の登録")
def register_user(*, user: User, by: User, at: dt.datetime) -> User:
    """Store a new account whose first password is set already; its owner changes it at the first login.

    ValidationError by field if it cannot be so.
    """
    user.must_change_password = True
    user.full_clean()
    user.save()
    log_user(user, by=by, at=at, sentence="利用者を登録しました。", flag=ADDITION)
    return user


@confirmed_act("氏名とメールアドレスの変更")
def change_user(*, user: User, full_name: str, email: str, by: User, at: dt.datetime) -> User:
    """Set name and mail address of an account; ValidationError by field, or if ``by`` does not keep it."""
    if not may_keep_account(by, user):
        raise ValidationError("この人は事務局です。氏名とメールアドレスは、事務局の人だけが変えられます。")
    if user.is_of_directory:
        raise ValidationError(ACCOUNT_OF_DIRECTORY)
    user.full_name, user.email = full_name, email
    user.full_clean()
    user.save()
    log_user(user, by=by, at=at, sentence="氏名かメールアドレスを変えました。")
    return user


@confirmed_act("所属と役割の追加")
def grant_membership(
    *,
    user: User,
    role: str,
    department: Department | None,
    valid_from: dt.date,
    valid_until: dt.date | None,
    is_deputy: bool,
    by: User,
    at: dt.datetime,
) -> list[Membership]:
    """Let a user belong somewhere in a role from a day on; return the rows, one for each department.

    Usually one; more where the department is renamed or merged meanwhile: they follow it. ValidationError if
    the department does not exist on the first day, the user has the role there already, or ``by`` may not
    grant it (RightsGuard).
    """
    lock_organisation()
    periods: list[tuple[Department | None, dt.date, dt.date | None]] = [(None, valid_from, valid_until)]
    if department:
        periods = [*stretches(department, valid_from, valid_until)]
    if not periods:
        sentence = f"{department}は、{era_date(valid_from)}にはない部署です。別の部署を選んでください。"
        raise ValidationError({"department": sentence})
    guard = RightsGuard(by)
    rows = []
    for place, first, last in periods:
        row = Membership(
            user=user, role=role, department=place, valid_from=first, valid_until=last, is_deputy=is_deputy
        )
        row.full_clean()
        _refuse_twice(row)
        row.save()
        rows.append(row)
        log_membership(row, by=by, at=at, sentence=f"「{described(row)}」を追加しました。", flag=ADDITION)
    guard.check()
    return rows


@confirmed_act("所属と役割の終了")
def end_membership(*, membership: Membership, last_day: dt.date, by: User, at: dt.datetime) -> Membership:
    """Let a membership end with a day, which is its last; return it.

    ValidationError if it had not begun by then, was over before, or if nobody would be the secretariat.
    """
    lock_organisation()
    row = _locked(membership)
    if last_day < row.valid_from:
        sentence = f"開始日（{era_date(row.valid_from)}）以降の日にしてください。"
        raise ValidationError({"last_day": sentence})
    if row.valid_until and row.valid_until < last_day:
        raise ValidationError(
            {"last_day": f"この所属は{era_date(row.valid_until)}までです。それより前の日にしてください。"}
        )
    guard, rights = SecretariatGuard(), RightsGuard(by)
    row.valid_until = last_day
    row.save()
    guard.check(since=last_day)
    rights.check()
    if last_day < timezone.localdate(at) and row.user != by:
        end_sessions(row.user, by=by)  # rights are read at each request; what is on the screen goes with this
    log_membership(row, by=by, at=at, sentence=f"「{described(row)}」に終了日を登録しました。")
    return row


@confirmed_act("予定の所属の取消し")
def cancel_membership(*, membership: Membership, today: dt.date, by: User, at: dt.datetime) -> None:
    """Take back a membership that has not begun. ValidationError if it has (then it can only be ended)."""
    lock_organisation()
    row = _locked(membership)
    if row.valid_from <= today:
        raise ValidationError("もう始まっている所属は取り消せません。終了日を登録してください。")
    guard = SecretariatGuard()
    log_membership(row, by=by, at=at, sentence=f"予定の「{described(row)}」を取り消しました。")
    row.delete()
    guard.check(since=today)


@confirmed_act("所属と役割の異動")
def transfer(
    *,
    user: User,
    on: dt.date,
    leaving: Sequence[Membership],
    role: str,
    department: Department | None,
    is_deputy: bool,
    by: User,
    at: dt.datetime,
) -> list[Membership]:
    """人事異動: what a user leaves ends on the eve of a day, and the new membership begins on that day.

    Return the new rows. The new one comes first, so that the secretariat may change within itself.
    """
    rows = grant_membership(
        user=user,
        role=role,
        department=department,
        valid_from=on,
        valid_until=None,
        is_deputy=is_deputy,
        by=by,
        at=at,
    )
    for membership in leaving:
        end_membership(membership=membership, last_day=on - ONE_DAY, by=by, at=at)
    return rows


def described(row: Membership) -> str:
    """Return a membership in words: 学校教育課 担当者（令和7年4月1日から）."""
    where = f"{row.department} " if row.department else ""
    until = f"{era_date(row.valid_until)}まで" if row.valid_until else ""
    return f"{where}{row.role_label}（{era_date(row.valid_from)}から{until}）"


def lock_organisation() -> None:
    """Let one change of departments, memberships or responsibilities happen at a time (in a transaction)."""
    list(Department.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    secretariat = Membership.objects.filter(role=Role.SECRETARIAT)
    list(secretariat.select_for_update().order_by("pk").values_list("pk", flat=True))


def _locked(membership: Membership) -> Membership:
    row = Membership.objects.select_for_update(of=("self",)).select_related("user", "department")
    found = row.filter(pk=membership.pk).first()
    if found is None:
        raise ValidationError("この所属は、すでに取り消されています。画面を開き直してください。")
    if found.is_of_directory:
        raise ValidationError(OF_DIRECTORY)
    return found


def _refuse_twice(row: Membership) -> None:
    """Refuse the same role in the same department on days on which the user has it already."""
    others = Membership.objects.filter(user=row.user, role=row.role, department=row.department)
    for other in others:
        starts_before_end = other.valid_until is None or other.valid_until >= row.valid_from
        ends_after_start = row.valid_until is None or row.valid_until >= other.valid_from
        if starts_before_end and ends_after_start:
            raise ValidationError(
                f"「{described(other)}」と期間が重なります。開始日か終了日を直してください。"
            )


def log_membership(row: Membership, *, by: User, at: dt.datetime, sentence: str, flag: int = CHANGE) -> None:
    """Note in the history of the user (データの修正) who changed what."""
    log_user(row.user, by=by, at=at, sentence=sentence, flag=flag)


def log_user(
    user: User,
    *,
    by: User,
    at: dt.datetime,
    sentence: str,
    flag: int = CHANGE,
    kind: RecordKind = RecordKind.ACCOUNT_CHANGED,
) -> None:
    """Note in the history of a user, and in the records, what somebody did with the account."""
    record(kind, user=by, subject=user, act=sentence)
    LogEntry.objects.create(
        user_id=by.pk,
        action_time=at,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=str(user),
        action_flag=flag,
        change_message=sentence,
    )
