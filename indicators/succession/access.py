"""Who sees which two plans follow each other, and who may say what went on in what."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from indicators.book.succession import lineage_of
from initiatives.models import Plan
from initiatives.permissions import access_to, get_plan, plans_of


@dataclass(frozen=True, slots=True)
class PlanPair:
    """A plan, the one that follows it, which of them is shown, and whether the reader keeps both."""

    old: Plan
    new: Plan
    shown: Plan
    is_kept: bool
    earlier: Plan | None  # that the shown plan follows itself, where the pair is about what follows it


def get_pair(user: User, slug: str) -> PlanPair:
    """Return a plan with the one that follows it; of the last plan of a row, with the one before it.

    404 where there is none, or where the user has no part in one of them; 403 without any role.
    """
    plan = get_plan(user, slug)
    if not access_to(user, plan).has_any_role:
        raise PermissionDenied("所属と役割が登録されていないため、計画の引継ぎは見られません。")
    lineage = lineage_of(plan)
    other = lineage.successor or lineage.predecessor
    known = {one.pk: one for one in plans_of(user)}
    if other is None or other.pk not in known:
        raise Http404("前の計画も次期計画もありません")
    other = known[other.pk]
    old, new = (plan, other) if lineage.successor else (other, plan)
    is_kept = all(access_to(user, one).is_secretariat for one in (old, new))
    before = lineage.predecessor if lineage.successor else None
    return PlanPair(old, new, plan, is_kept, known.get(before.pk) if before else None)


def get_kept_pair(user: User, slug: str) -> PlanPair:
    """Return the same to the secretariat of both plans; 403 to others."""
    pair = get_pair(user, slug)
    if not pair.is_kept:
        raise PermissionDenied("この画面は、両方の計画の事務局だけが使えます。")
    return pair
