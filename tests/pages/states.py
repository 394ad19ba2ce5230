"""The states of a plan in which its pages are looked at, each with its readers; made by what tests have."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import Department, Membership, Role, User
from indicators.closing.services import close_closing
from indicators.models import ClosingRound
from indicators.plan_io import load_plan
from tests.cast import PASSWORD, START, World, make_world
from tests.ended_plan import AT, answer_all, end_plan, opened_closing
from tests.indicators.start.small_plan import small_document
from tests.kept_rows import load_demo_rows
from tests.next_plan import first_round, next_plan
from tests.reports.editions.published_year import REASON, SECOND_DAY, decided_plan, published, set_right
from tests.reports.outside_story import WHOLE, say, with_outside_body
from tests.reports.story import tell
from tests.second_plan import add_second_plan
from tests.shapes.every_shape import every_shape

Readers = dict[str, User | None]
ANONYMOUS = "signed out"
# Of the demonstration: departments that lead and that only support, and everybody else's role.
DEMO = {
    "editor": "editor-gakko",
    "head": "head-gakko",
    "other department": "editor-sangyo",
    "secretariat": "secretariat",
    "headquarters": "headquarters",
    "viewer": "viewer",
    "administrator": "admin",
}
CAST = DEMO | {"supporting": "editor-support", "no role": "nobody"}
READERS = (*CAST, ANONYMOUS)
# The same people in the table of addresses.
IN_TABLE = CAST | {ANONYMOUS: "anonymous"}


@dataclass(frozen=True)
class State:
    """A state: how it is made, which initiative and year an address of the table of addresses means there."""

    key: str
    label: str
    make: Callable[[], Readers]
    year: int = 2025
    slugs: dict[str, str] = field(default_factory=dict)
    each: int = 1
    with_documents: bool = False
    posts: tuple[str, ...] = ()  # whose forms are sent back wrongly
    posted: str = ""  # the beginning of the names of the pages whose forms are


def _named(names: dict[str, str]) -> Readers:
    people = {user.username: user for user in User.objects.all()}
    found = {label: people[name] for label, name in names.items() if name in people}
    return {**found, ANONYMOUS: None}


def _demonstration() -> Readers:
    load_demo_rows()
    return _named(DEMO) | {"no role": User.objects.create_user("nobody", PASSWORD, full_name="役割なし")}


def _several() -> Readers:
    world = make_world()
    tell(world)
    with_outside_body(world)
    say(
        world, 2025, {"gyo-11": ("適", "妥当である。"), "gyo-10": ("", "改善すること。"), WHOLE: ("", "総評")}
    )
    add_second_plan(world)
    first_round(world, next_plan(world))
    return _named(CAST)


def _decided() -> Readers:
    world = make_world()
    tell(world)
    plan = decided_plan(world)
    published(world, plan)
    set_right(world, 80)
    published(world, plan, reason=REASON, at=SECOND_DAY)
    end_plan(world)
    return _named(CAST)


def _ended() -> tuple[World, ClosingRound]:
    world = make_world()
    tell(world)
    return world, opened_closing(world)


def _closing() -> Readers:
    _ended()
    return _named(CAST)


def _closed() -> Readers:
    world, closing = _ended()
    answer_all(world)
    close_closing(
        closing=closing,
        meeting_name="第2回会議",
        meeting_date=AT.date(),
        by=world["secretariat"],
        at=AT + dt.timedelta(40),
    )
    return _named(CAST)


def _shapes() -> Readers:
    every_shape()
    names = {
        "editor": "editor-park",
        "head": "head-park",
        "supporting": "editor-road",
        "secretariat": "secretariat",
    }
    return _named(names)


def _with_role(name: str, role: Role, department: Department | None = None) -> None:
    user = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
    Membership.objects.create(user=user, role=role, department=department, valid_from=START)


def _nothing() -> Readers:
    for name, role in (("secretariat", Role.SECRETARIAT), ("admin", Role.ADMINISTRATOR)):
        _with_role(name, role)
    return _named(DEMO)


def _empty() -> Readers:
    load_plan(small_document())
    department = Department.objects.create(name="企画課", valid_from=START)
    for name, role in (("editor-gakko", Role.EDITOR), ("head-gakko", Role.APPROVER)):
        _with_role(name, role, department)
    _with_role("viewer", Role.VIEWER)
    _with_role("headquarters", Role.HEADQUARTERS)
    return _nothing()


STATES = (
    State("running", "running year", _demonstration, each=2, posts=READERS),
    State("several", "several plans", _several, with_documents=True),
    State("decided", "decided and published", _decided, with_documents=True),
    State("closing", "closing round", _closing, posts=("editor", "secretariat"), posted="closing"),
    State("closed", "finished plan", _closed),
    State("shapes", "every kind of figure", _shapes, year=2024, slugs={"gyo": "park", "san": "river"}, each=2,
          with_documents=True, posts=("editor", "secretariat")),
    State("nothing", "no plan", _nothing, posts=READERS),
    State("empty", "plan without a round", _empty, slugs={"gyo": "j1", "san": "j2"}, posts=("secretariat",)),
)  # fmt: skip
