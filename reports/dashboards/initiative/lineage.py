"""What an initiative goes on from in the plan before, and what goes on from it in the next one."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import User
from indicators.book.succession import Kin, Neighbour, came_from, plan_after, plan_before, went_on_in
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Plan


@dataclass(frozen=True, slots=True)
class KinLine:
    """One of the two ways: its label, the word for what happened, and who may go there, where.

    A reader without a part in the other plan learns the word alone: neither the plan's name nor its titles.
    """

    label: str
    word: str
    plan: str = ""  # with its years, "" for a reader without a part in it
    links: tuple[tuple[str, str], ...] = ()  # code and title, address
    all_url: str = ""  # where all of both plans stand side by side


def lineage(plan: Plan, user: User, initiative: Initiative) -> list[KinLine]:
    """Return both ways as a reader may see them. Two queries each where there is such a plan, else none."""
    return list(_lines(plan, user, initiative))


def _lines(plan: Plan, user: User, initiative: Initiative) -> Iterator[KinLine]:
    if before := plan_before(plan, user):
        yield _line("前計画からの引継ぎ", before, came_from(initiative), before.plan)
    if after := plan_after(plan, user):
        yield _line("次期計画での扱い", after, went_on_in(initiative), plan)


def _line(label: str, other: Neighbour, kin: Kin, old: Plan | None) -> KinLine:
    if other.plan is None:
        return KinLine(label, kin.word)
    plan = other.plan
    return KinLine(
        label,
        kin.word,
        plan.name_with_years,
        tuple(
            (f"{one.code}　{one.plain_title}", plan_url(plan, "initiative", slug=one.slug))
            for one in kin.initiatives
        ),
        plan_url(old, "succession") if old else "",
    )
