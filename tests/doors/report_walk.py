"""One report through all its states, and all that its addresses take, by every reader."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Department, Membership, Role, User
from indicators.evidence.services import add_evidence
from indicators.models import AnnualReport, EvidenceFile
from indicators.workflow.transitions import approve_report, check_report, finalise_report
from initiatives.models import ResponsibilityKind
from tests.cast import PASSWORD, START, World
from tests.doors.rules import ACTIONS, DONE, LOGIN, READERS, STATES, Reader, expected
from tests.indicators.book.answer_data import posted
from tests.reports.story import at, ratio, report, submit

SLUG, YEAR = "gyo-10", 2025
BASE = f"/entry/{YEAR}/{SLUG}/"


def bring_in(world: World) -> None:
    """The people of the walk who are not in the cast."""
    gakko, sangyo, support = (
        Department.objects.get(name=name) for name in ("学校教育課", "産業ＤＸ推進室", "まちづくり課")
    )
    joint, figure = (Department.objects.create(name=name, valid_from=START) for name in ("共管課", "統計課"))
    initiative = world.initiative(SLUG)
    initiative.responsibilities.create(department=joint, kind=ResponsibilityKind.JOINT, valid_from=START)
    initiative.indicators.update(department=figure)
    elsewhere = Department.objects.create(name="どこも担当しない課", valid_from=START)
    today = timezone.localdate()
    eve, morrow = today - dt.timedelta(1), today + dt.timedelta(1)
    rows: dict[str, list[tuple[Role, Department | None, dt.date, dt.date | None]]] = {
        "editor-and-head": [(Role.EDITOR, gakko, START, None), (Role.APPROVER, gakko, START, None)],
        "editor-joint": [(Role.EDITOR, joint, START, None)],
        "head-joint": [(Role.APPROVER, joint, START, None)],
        "editor-figure": [(Role.EDITOR, figure, START, None)],
        "head-figure": [(Role.APPROVER, figure, START, None)],
        "head-support": [(Role.APPROVER, support, START, None)],
        "head-sangyo": [(Role.APPROVER, sangyo, START, None)],
        "sangyo-and-headquarters": [
            (Role.EDITOR, sangyo, START, None),
            (Role.HEADQUARTERS, None, START, None),
        ],
        "was-editor": [(Role.EDITOR, gakko, START, eve)],
        "becomes-editor": [(Role.EDITOR, gakko, morrow, None)],
        "other-plan": [(Role.EDITOR, elsewhere, START, None)],
    }
    for name, memberships in rows.items():
        user = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
        for role, department, first, last in memberships:
            Membership.objects.create(
                user=user, role=role, department=department, valid_from=first, valid_until=last
            )
        world.people[name] = user


def client_of(world: World, reader: str) -> Client:
    client = Client(raise_request_exception=True)
    if reader != "anonymous":
        client.force_login(world[reader])
    return client


def outcome(response: Any, method: str) -> int | str:
    """What came of it: LOGIN, DONE for what was posted and taken, else the status."""
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return LOGIN
    return DONE if method == "post" and response.status_code in (200, 204, 302) else int(response.status_code)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lead_to(world: World, state: str) -> AnnualReport:
    """Bring the report into a state by the steps that lead there; a file is attached on the way."""
    stored = world.report(SLUG, YEAR)
    upload = SimpleUploadedFile("調査結果.txt", "全24校".encode())
    add_evidence(report=stored, by=world["editor-gakko"], at=at(YEAR), upload=upload, description="")
    AnnualReport.objects.filter(pk=stored.pk).update(state="not_started")
    if state == "not_started":
        return world.report(SLUG, YEAR)
    stored = report(world, SLUG, YEAR, ratio(3, 24))
    if state != "drafting":
        stored = submit(world, stored)
    if state in ("approved", "checked", "finalised"):
        stored = approve_report(report=stored, by=world["head-gakko"], at=at(YEAR))
    if state in ("checked", "finalised"):
        stored = check_report(report=stored, by=world["secretariat"], at=at(YEAR))
    if state == "finalised":
        day = dt.date(2026, 6, 1)
        finalise_report(
            report=stored,
            by=world["secretariat"],
            at=at(YEAR),
            grade="C",
            grade_reason="本部の判断による",
            meeting_name="第1回ＤＸ推進本部会議",
            meeting_date=day,
        )
    found = world.report(SLUG, YEAR)
    assert found.state == state
    return found


def _addresses() -> dict[str, str]:
    file = EvidenceFile.objects.get(report__initiative__slug=SLUG).pk
    steps = ("withdraw", "return", "approve", "check", "finalise", "reopen")
    return {
        "read": BASE,
        "read the files": f"{BASE}evidence/",
        "open a file": f"{BASE}evidence/{file}/",
        "read the history": f"{BASE}history/",
        "read the versions": f"/reports/{YEAR}/{SLUG}/versions/",
        "open the figures": f"{BASE}figures/",
        **dict.fromkeys(("open own figures", "enter own figures"), f"{BASE}own-figures/"),
        "preview": f"{BASE}preview/",
        "keep": f"{BASE}draft/",
        "discard": f"{BASE}draft/discard/",
        "save": BASE,
        "submit": BASE,
        "add a file": f"{BASE}evidence/",
        "remove a file": f"{BASE}evidence/{file}/remove/",
        **{act: f"/review/{YEAR}/{SLUG}/step/{act}/" for act in steps},
        **dict.fromkeys(("comment", "opinion", "instruction"), f"{BASE}remark/"),
    }


def _own_figure(stored: AnnualReport) -> dict[str, str]:
    prefix = f"measurement-{stored.initiative.indicators.all()[0].pk}-"
    values = {"numerator": "4", "denominator": "24", "status": "confirmed"}
    return {f"{prefix}{name}": value for name, value in values.items()}


def _bodies(world: World, stored: AnnualReport) -> dict[str, Callable[[], dict[str, Any]]]:
    version, confirmed = {"version": stored.version}, {"confirmed": "yes"}
    page = posted(world["secretariat"], stored)
    decision = {
        "finalise-grade": "C",
        "finalise-grade_reason": "本部の判断による",
        "finalise-meeting_name": "第1回ＤＸ推進本部会議",
        "finalise-meeting_date": "令和8年6月1日",
    }
    complete = page | {"results": "取組実績", "direction": "continue"}
    if stored.state == "not_started":
        report(world, SLUG, YEAR, ratio(3, 24))  # what a complete page looks like
        complete = posted(world["secretariat"], world.report(SLUG, YEAR)) | version
    bodies: dict[str, dict[str, Any]] = {
        "enter own figures": version | _own_figure(stored),
        "preview": page,
        "keep": page | {"results": "書きかけ"},
        "save": page,
        "submit": complete | {"act": "submit"},
        "return": version | confirmed | {"return-comment": "工事の時期を書いてください。"},
        "finalise": version | confirmed | decision,
        "reopen": version | confirmed | {"reopen-comment": "学校数に誤りがあったため"},
        **dict.fromkeys(("withdraw", "approve", "check"), version),
        **{
            kind: {
                "remark-kind": kind,
                "remark-said_by": "" if kind == "comment" else "会議",
                "remark-text": "文",
                "remark-due_on": "令和81年3月31日" if kind == "instruction" else "",
            }
            for kind in ("comment", "opinion", "instruction")
        },
    }
    found: dict[str, Callable[[], dict[str, Any]]] = {
        name: (lambda body=body: dict(body)) for name, body in bodies.items()
    }
    found["add a file"] = lambda: {"file": SimpleUploadedFile("表.txt", "一".encode()), "description": ""}
    return found


def walk_states(
    world: World,
    tried: Counter[str],
    *,
    states: tuple[str, ...] = STATES,
    readers: Sequence[Reader] = READERS,
    each: int = 1,
) -> list[str]:
    """Try every action in every state as every reader; return the doors that are not as the rules say.

    ``each``: of so many states an action is tried in one as a reader, in turn; each is tried in some state.
    """
    wrong = []
    for turn, state in enumerate(states):
        with undone():
            stored = lead_to(world, state)
            addresses = _addresses()
            with undone():
                bodies = _bodies(world, stored)
            for place, reader in enumerate(readers):
                client = client_of(world, reader.name)
                for number, (action, (method, _rule)) in enumerate(ACTIONS.items()):
                    if (turn + place + number) % each:
                        continue
                    with undone():
                        body = bodies[action]() if action in bodies else {}
                        response = getattr(client, method)(addresses[action], body)
                        if response.streaming:
                            b"".join(response.streaming_content)  # to its end, where the file is closed
                    came, allowed = outcome(response, method), expected(reader, action, state)
                    tried["report states"] += 1
                    if came not in allowed and not (came == DONE and 200 in allowed):
                        wrong.append(f"{state}: {reader.name} {action}: {came}, expected {allowed}")
    return wrong
