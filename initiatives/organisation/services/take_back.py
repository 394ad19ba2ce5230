"""組織改編 taken back before its day: everything stands again as if it had not been registered."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from accounts.guards import SecretariatGuard
from accounts.models import Department, Membership, RecordKind, Reorganisation, User
from accounts.records.acts import recorded
from accounts.services import lock_organisation
from imari_dx.shared.confirmed_acts import confirmed_act
from initiatives.models import Responsibility
from initiatives.organisation.errors import OrganisationConflictError
from initiatives.organisation.journal import Row, differing, read_tables, undo

_PAST = "施行日を過ぎた組織改編は、取り消せません。もとに戻すときは、新しい組織改編を登録してください。"
_BEFORE_RECORDS = "この組織改編は、取り消すための記録がありません。新しい組織改編で、もとに戻してください。"
_USED = "改編後の部署が、登録のあとに使われています。所属や担当をほかの部署に移してから、取り消してください。"


@confirmed_act("組織改編の取消し")
@recorded(RecordKind.DEPARTMENT_CHANGED, of="record", act="組織改編の取消し")
def take_back_reorganisation(*, record: Reorganisation, by: User, at: dt.datetime) -> Reorganisation:
    """取消: before its day, with everything that it wrote as it left it. The record stays, and says so.

    Raises OrganisationConflictError once its day has come, where it was cancelled already, where it was
    registered by a version that did not keep what it wrote, or where something of it has changed since.
    """
    lock_organisation()
    stored = Reorganisation.objects.select_for_update().get(pk=record.pk)
    if stored.cancelled_at is not None:
        raise OrganisationConflictError("この組織改編は、既に取り消されています。")
    if timezone.localdate(at) >= stored.effective_on:
        raise OrganisationConflictError(_PAST)
    if not stored.changes:
        raise OrganisationConflictError(_BEFORE_RECORDS)
    if changed := differing(stored.changes, read_tables()):
        names = "、".join(dict.fromkeys(map(_name_of, changed)))
        raise OrganisationConflictError(
            f"登録のあとに変わったところがあるため、取り消せません（{names}）。その変更を先に戻してください。"
        )
    guard, told = SecretariatGuard(), _told(stored)
    stored.before.clear()
    stored.after.clear()
    if _is_used(stored):
        raise OrganisationConflictError(_USED)
    try:
        undo(stored.changes)
        guard.check(since=stored.effective_on)
    except (ProtectedError, RestrictedError) as error:
        raise OrganisationConflictError(_USED) from error
    except ValidationError as error:
        raise OrganisationConflictError("".join(error.messages)) from error
    stored.told, stored.cancelled_by, stored.cancelled_at = told, by, at
    stored.changes = []
    stored.save()
    return stored


def _told(record: Reorganisation) -> str:
    def names(rows: list[Department]) -> str:
        return "、".join(row.name for row in rows) or "－"

    return f"{names(list(record.before.all()))} → {names(list(record.after.all()))}"


def _is_used(record: Reorganisation) -> bool:
    """Whether a department that was made has got something since that the reorganisation did not give it."""
    left = [one["after"] for one in record.changes if one["after"]]
    known = {(row["model"], row["pk"]) for row in left}
    label = Department._meta.label_lower
    made = [
        one["after"]["pk"] for one in record.changes if not one["before"] and one["after"]["model"] == label
    ]
    for relation in Department._meta.related_objects:
        if relation.many_to_many:
            continue
        model: Any = relation.related_model
        found = model._default_manager.filter(**{f"{relation.field.name}__in": made})
        if any((model._meta.label_lower, key) not in known for key in found.values_list("pk", flat=True)):
            return True
    return False


def _name_of(row: Row) -> str:
    """What has changed, in a word: the department, the person, or that somebody is in charge."""
    fields = row["fields"]
    if row["model"] == Department._meta.label_lower:
        return str(fields["name"])
    if row["model"] == Membership._meta.label_lower:
        return str(User.objects.get(pk=fields["user"]))
    if row["model"] == Responsibility._meta.label_lower:
        return "担当課"
    return "そのほかの担当"
