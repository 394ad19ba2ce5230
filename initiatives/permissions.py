"""Who may see which plan. Everything about results stands in ``indicators.workflow.rights``."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Access, access_of, current_memberships
from imari_dx.shared.kept_queries import kept
from imari_dx.shared.related_rows import link_many
from initiatives.models import Plan


def access_to(user: User | AnonymousUser, plan: Plan) -> Access:
    """Return what somebody's roles of today amount to for a plan: those restricted to others do not count."""
    return access_of(user, plan=plan.pk)


@kept
def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("follows", "followed_by")


@kept
def _some_plans(keys: list[int]) -> QuerySet[Plan]:
    return Plan.objects.select_related("follows", "followed_by").filter(pk__in=keys)


def plans_of(user: User) -> list[Plan]:
    """Return the plans that a user has a part in: those that at least one role reaches; the default first.

    Somebody without any role has a part in all: their pages say that the role is missing. Read once per
    request (kept on the user object), with the levels, whose words every page says, and with what each plan
    follows and is followed by. Of plans that no role reaches nothing is read.
    """
    if user.plans_read is None:
        restricted = [row.only_plans for row in current_memberships(user)]
        keys = sorted(set().union(*restricted)) if restricted and all(restricted) else None
        found = _plans() if keys is None else _some_plans(keys)
        user.plans_read = sorted(found, key=lambda plan: not plan.is_default)
        link_many(user.plans_read, "levels")
    return list(user.plans_read)


class NoPlanYetError(Http404):
    """A page of a plan was asked for before any is loaded: it says what to do instead (HTTP 409)."""


def get_plan(user: User, slug: str = "") -> Plan:
    """Return the plan of an address, the default one without a slug; 404 outside the user's scope.

    Raises NoPlanYetError in a house without any plan, whatever the address.
    """
    for plan in plans_of(user):
        if plan.slug == slug or (not slug and plan.is_default):
            return plan
    if not user.plans_read:
        raise NoPlanYetError("計画がまだありません")
    raise Http404("計画がありません")


def require_secretariat_of(user: User, plan: Plan) -> None:
    """Refuse (403) whoever is not a plan's secretariat: rounds, extensions, 所見, reminders, scales."""
    if not access_to(user, plan).is_secretariat:
        raise PermissionDenied("この画面は事務局だけが使えます。")
