"""指示と対応: whom an instruction is for, who answers and closes it, what next year's report asks then."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Department
from accounts.permissions import Access
from indicators.book.instructions import instructions_to_answer
from indicators.entry.remark_services import add_remark
from indicators.instructions.services import close, reopen, reply
from indicators.models import InstructionAct, InstructionResponse, InstructionStep, Remark, RemarkKind
from indicators.workflow.errors import ConflictError
from indicators.workflow.instructions import Standing, instruction_rights, standing_of
from indicators.workflow.rights import Charge
from initiatives.models import Responsibility
from tests.cast import World
from tests.reports.story import LATER, ratio, report, submit

pytestmark = pytest.mark.any_database

NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 10)
DAY = dt.timedelta(1)
REPLY, CLOSE, REOPEN = InstructionAct


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def instruct(world: World, *, addressee: str = "", year: int = 2025, due_on: dt.date = LATER) -> Remark:
    return add_remark(
        report=world.report("gyo-10", year),
        by=world["headquarters"],
        at=NOW,
        kind=RemarkKind.INSTRUCTION,
        text="全校の工事の時期を示すこと。",
        addressee=Department.objects.get(name=addressee) if addressee else None,
        due_on=due_on,
    )


def do(world: World, instruction: Remark, *acts: InstructionAct) -> None:
    """Each act once, as those do it who have it."""
    gakko = Department.objects.get(name="学校教育課")
    for number, act in enumerate(acts, start=instruction.steps.count()):
        by = world["editor-gakko" if act == REPLY else "headquarters"]
        fields: dict[str, Any] = {"instruction": instruction, "by": by, "at": NOW, "text": f"{act}{number}"}
        if act == REPLY:
            reply(department=gakko, **fields)
        else:
            (close if act == CLOSE else reopen)(**fields)


# --- rules ---


@pytest.mark.parametrize(
    ("due_on", "is_answered", "is_closed", "standing"),
    [
        (TODAY, False, False, Standing.WAITING),  # the day itself
        (TODAY - DAY, False, False, Standing.OVERDUE),
        (None, False, False, Standing.WAITING),  # one from before a day was asked for
        (TODAY - DAY, True, False, Standing.ANSWERED),  # late, and what waits is the closing
        (TODAY - DAY, False, True, Standing.CLOSED),
        (TODAY, True, True, Standing.CLOSED),
    ],
)
def test_where_an_instruction_stands(
    due_on: dt.date | None, is_answered: bool, is_closed: bool, standing: Standing
) -> None:
    found = standing_of(due_on=due_on, is_answered=is_answered, is_closed=is_closed, today=TODAY)
    assert found == standing


LEAD, JOINT, SUPPORTING, OTHER, FORMER = range(1, 6)
CLOSES = {CLOSE, REOPEN}


@pytest.mark.parametrize(
    ("access", "may_read", "acts"),
    [
        (Access(is_secretariat=True), True, CLOSES),
        (Access(is_headquarters=True), True, CLOSES),
        (Access(is_viewer=True), False, set()),
        (Access(is_administrator=True), False, set()),
        (Access(editor_departments=frozenset({LEAD})), True, {REPLY}),
        (Access(approver_departments=frozenset({LEAD})), True, {REPLY}),
        (Access(approver_departments=frozenset({FORMER})), True, {REPLY}),  # whom it names
        (Access(editor_departments=frozenset({JOINT})), True, set()),
        (Access(editor_departments=frozenset({SUPPORTING})), True, set()),
        (Access(editor_departments=frozenset({OTHER})), False, set()),
        (Access(is_headquarters=True, approver_departments=frozenset({LEAD})), True, {REPLY} | CLOSES),
    ],
)
def test_who_does_what_with_an_instruction(access: Access, may_read: bool, acts: set[InstructionAct]) -> None:
    rights = instruction_rights(access, addressees=[FORMER], charge=Charge([LEAD], [JOINT], [SUPPORTING]))
    assert (rights.may_read, rights.acts) == (may_read, acts)


# --- what is done with it ---


def test_it_is_for_the_department_that_leads_unless_another_is_named(world: World) -> None:
    assert str(instruct(world).addressee) == "学校教育課"
    assert str(instruct(world, addressee="まちづくり課").addressee) == "まちづくり課"
    Responsibility.objects.filter(initiative__slug="gyo-10", kind="lead").delete()
    assert instruct(world, due_on=LATER - DAY).addressee is None


@pytest.mark.parametrize(
    ("before", "act", "sentence"),
    [
        ([], REOPEN, "終了していないため"),
        ([CLOSE], REPLY, "終了しています"),
        ([CLOSE], CLOSE, "終了しています"),
        ([CLOSE, REOPEN], REOPEN, "終了していないため"),
        ([REPLY, REPLY, CLOSE, REOPEN, REPLY], CLOSE, ""),
    ],
)
def test_what_fits_which_state(
    world: World, before: list[InstructionAct], act: InstructionAct, sentence: str
) -> None:
    said = instruct(world)
    do(world, said, *before)
    if not sentence:
        do(world, said, act)
        return
    with pytest.raises(ConflictError, match=sentence):
        do(world, said, act)
    assert said.steps.count() == len(before)


def test_the_button_pressed_twice_is_one_step_and_nothing_is_recorded_without_words(world: World) -> None:
    said = instruct(world)
    for _pressed in range(2):
        close(instruction=said, by=world["headquarters"], at=NOW, text="確かめた。")
    assert said.steps.count() == 1
    with pytest.raises(ConflictError, match="内容を入力してください"):
        reopen(instruction=said, by=world["headquarters"], at=NOW, text=" ")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("instruction_step_has_text", {"text": "", "act": CLOSE}),
        ("instruction_step_reply_has_department", {"text": "文", "act": REPLY}),
        ("instruction_step_known_act", {"text": "文", "act": "burn"}),
    ],
)
def test_the_database_refuses_the_rest(world: World, constraint: str, fields: dict[str, Any]) -> None:
    said = instruct(world)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        InstructionStep.objects.create(instruction=said, actor=world["headquarters"], at=NOW, **fields)
    with pytest.raises(IntegrityError, match="remark_addressee_of_instruction"), transaction.atomic():
        Remark.objects.filter(pk=said.pk).update(kind="opinion")


# --- next year's report ---


@pytest.mark.parametrize(
    ("acts", "is_asked"),
    [([], True), ([REPLY], True), ([REPLY, CLOSE], False), ([CLOSE], False), ([CLOSE, REOPEN], True)],
)
def test_next_years_report_asks_for_what_is_still_open(
    world: World, acts: list[InstructionAct], is_asked: bool
) -> None:
    said = instruct(world, year=2024)
    do(world, said, *acts)
    assert bool(instructions_to_answer(world.report("gyo-10"))) == is_asked
    page = client_of(world, "editor-gakko").get("/entry/2025/gyo-10/").content.decode()
    assert (f"id_responses-{said.pk}" in page) == is_asked
    assert "全校の工事の時期を示すこと。" in page  # closed, it stands beside last year's texts


def test_what_next_years_report_has_answered_stays_there_when_it_is_closed(world: World) -> None:
    said = instruct(world, year=2024)
    InstructionResponse.objects.create(report=world.report("gyo-10"), instruction=said, text="報告の回答")
    do(world, said, CLOSE)
    page = client_of(world, "editor-gakko").get("/entry/2025/gyo-10/").content.decode()
    assert "報告の回答" in page
    own = client_of(world, "editor-gakko").get(f"/instructions/{said.pk}/").content.decode()
    assert own.index("報告の回答") < own.index("close0")


# --- pages ---


@pytest.mark.parametrize(
    ("name", "status", "forms"),
    [
        ("editor-gakko", 200, ["reply"]),
        ("head-gakko", 200, ["reply"]),
        ("editor-support", 200, []),
        ("editor-sangyo", 404, []),
        ("secretariat", 200, ["close"]),
        ("headquarters", 200, ["close"]),
        ("viewer", 403, []),
        ("nobody", 403, []),
    ],
)
def test_who_sees_which_forms(world: World, name: str, status: int, forms: list[str]) -> None:
    said = instruct(world)
    response = client_of(world, name).get(f"/instructions/{said.pk}/")
    assert response.status_code == status
    found = [act for act in InstructionAct if f"/instructions/{said.pk}/{act}/" in response.content.decode()]
    assert found == forms


def test_it_is_answered_closed_and_taken_up_again_on_its_page(world: World) -> None:
    said = instruct(world)
    url = f"/instructions/{said.pk}/"
    editor, headquarters = client_of(world, "editor-gakko"), client_of(world, "headquarters")
    refused = editor.post(f"{url}reply/", {"reply-text": " "})
    assert refused.status_code == 422
    assert "内容を入力してください。" in refused.content.decode()
    assert editor.post(f"{url}reply/", {"reply-text": "夏に終えた。"}).headers["Location"] == url
    assert headquarters.post(f"{url}close/", {"close-text": "確かめた。"}).status_code == 302
    late = editor.post(f"{url}reply/", {"reply-text": "遅れた一言"})
    assert late.status_code == 409
    assert "終了しています" in late.content.decode()
    assert "遅れた一言" not in headquarters.get(url).content.decode()
    assert headquarters.post(f"{url}reopen/", {"reopen-text": "別の学校もあるため"}).status_code == 302
    page = editor.get(url).content.decode()
    places = [page.index(text) for text in ("夏に終えた。", "確かめた。", "別の学校もあるため")]
    assert places == sorted(places)
    assert "学校教育課　editor-gakko" in page
    assert editor.post(f"{url}burn/").status_code == 404


def test_the_report_shows_whom_it_is_for_by_when_and_where_it_stands(world: World) -> None:
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    typed = {
        "remark-kind": "instruction",
        "remark-text": "費用を示すこと。",
        "remark-addressee": str(Department.objects.get(name="まちづくり課").pk),
        "remark-due_on": "令和81年3月31日",
    }
    form = client_of(world, "headquarters").get("/entry/2025/gyo-10/").content.decode()
    assert form.index("学校教育課</option>") < form.index("まちづくり課</option>")  # the lead is chosen
    assert "産業ＤＸ推進室</option>" not in form
    assert client_of(world, "headquarters").post("/entry/2025/gyo-10/remark/", typed).status_code == 302
    page = client_of(world, "editor-support").get("/entry/2025/gyo-10/").content.decode()
    for part in (
        "回答待ち",
        "宛先：まちづくり課",
        "期限：令和81年3月31日",
        f"/instructions/{Remark.objects.get().pk}/",
    ):
        assert part in page


def test_whoever_is_in_charge_today_answers_what_was_for_another_department(world: World) -> None:
    said = instruct(world)
    sangyo = Department.objects.get(name="産業ＤＸ推進室")
    Responsibility.objects.filter(initiative__slug="gyo-10", kind="lead").update(department=sangyo)
    for name in ("editor-gakko", "editor-sangyo"):
        response = client_of(world, name).post(f"/instructions/{said.pk}/reply/", {"reply-text": name})
        assert response.status_code == 302
    assert [str(one.department) for one in said.steps.all()] == ["学校教育課", "産業ＤＸ推進室"]


def test_a_page_takes_as_many_queries_for_much_that_was_said(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    said = instruct(world)
    do(world, said, *[REPLY] * 10)
    with django_assert_max_num_queries(18):
        page = client_of(world, "editor-gakko").get(f"/instructions/{said.pk}/").content.decode()
    assert "reply9" in page
