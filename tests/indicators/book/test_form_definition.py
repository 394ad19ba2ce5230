"""様式: the rules of a round's form as tables, and the services that decide it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from indicators.book.form_definition import MAX_QUESTIONS, STANDARD_FORM, FormDefinition, Question
from indicators.book.stored_form import form_definition
from indicators.models import CycleAct, CycleField, CycleLog, CycleQuestion
from indicators.rounds.form.services import save_form_definition
from indicators.rounds.services import CycleContent, prepare_cycle
from indicators.workflow.errors import ConflictError
from tests.cast import World
from tests.indicators.form_data import METHOD, PARTNERS, QUESTIONS, VISITORS, fields, preparing, shaped

pytestmark = pytest.mark.any_database

OFF = {"is_used": False}


# --- what follows from a form ---


@pytest.mark.parametrize(
    ("changes", "name", "is_used"),
    [
        ({}, "outcomes", True),
        ({"outcomes": OFF}, "outcomes", False),
        ({"outcomes": OFF}, "challenges", True),
        ({"next_steps": OFF}, "next_steps_due", False),  # a time of nothing
        ({"next_steps_due": OFF}, "next_steps", True),
        ({"settlement": OFF}, "settlement_status", False),
        ({"settlement": OFF}, "budget", True),
        ({}, "self_grade_reason", True),
    ],
)
def test_which_fields_a_form_uses(changes: dict[str, Any], name: str, is_used: bool) -> None:
    assert FormDefinition(fields(**changes)).uses(name) is is_used


@pytest.mark.parametrize(
    ("changes", "name", "label"),
    [
        ({}, "results", "取組実績"),
        ({"results": {"own_label": "実施したこと"}}, "results", "実施したこと"),
        ({"settlement": {"own_label": "執行額"}}, "settlement_status", "執行額の区分"),
        ({"self_grade": {"own_label": "担当課の評価"}}, "self_grade_reason", "担当課の評価の理由"),
        ({"results": {"own_hint": "別の説明"}}, "results", "取組実績"),
    ],
)
def test_what_fields_are_called(changes: dict[str, Any], name: str, label: str) -> None:
    assert FormDefinition(fields(**changes)).label(name) == label


def test_an_own_hint_stands_for_the_standard_one() -> None:
    form = FormDefinition(fields(outcomes={"own_hint": "数で書いてください。"}))
    assert form.hint("outcomes") == "数で書いてください。"
    assert form.hint("results") == "この年度に行ったことを書きます。"


@pytest.mark.parametrize(
    ("changes", "questions", "problem"),
    [
        ({}, (), ""),
        ({"outcomes": OFF, "bars": OFF, "budget": OFF, "evidence": OFF}, QUESTIONS, ""),
        ({"results": OFF}, (), "「取組実績」は提出に必要な項目のため、外せません。"),
        ({"direction": OFF}, (), "「今後の方向性」は提出に必要な項目のため、外せません。"),
        ({"self_grade": OFF}, (), "「自己評価」は提出に必要な項目のため、外せません。"),
        ({}, (PARTNERS, PARTNERS), "設問「連携した団体」が2つ以上あります。"),
        ({}, (Question("text", " "),), "設問の文を入力してください。"),
        ({}, (Question("choice", "Q", choices=("A",)),), "異なる選択肢を2つ以上"),
        ({}, (Question("choice", "Q", choices=("A", "A")),), "異なる選択肢を2つ以上"),
        ({}, (Question("choice", "Q", choices=("A", "B", "A")),), "同じ選択肢が2つ以上あります。"),
        ({}, (Question("text", "Q", choices=("A", "B")),), "選択の設問ではありません。"),
        ({}, (Question("choice", "Q", choices=("A", "B"), unit="人"),), "数値の設問ではありません。"),
        ({}, [Question("text", f"Q{n}") for n in range(MAX_QUESTIONS)], ""),
        ({}, [Question("text", f"Q{n}") for n in range(MAX_QUESTIONS + 1)], "20問まで"),
    ],
)
def test_what_cannot_be_asked(changes: dict[str, Any], questions: Any, problem: str) -> None:
    problems = list(FormDefinition(fields(**changes), tuple(questions)).problems())
    assert problem in "".join(problems)
    assert bool(problems) == bool(problem)


def test_a_form_that_lacks_a_field_is_refused() -> None:
    assert list(FormDefinition(fields()[:-1]).problems())


# --- deciding it ---


def test_without_a_decision_a_round_asks_the_standard_form(world: World) -> None:
    assert form_definition(preparing(world)) == STANDARD_FORM


def test_the_decided_form_is_stored_and_logged(world: World) -> None:
    form = shaped(world, outcomes={"own_label": "効果", "own_hint": "数で"}, budget=OFF, questions=QUESTIONS)
    assert form.label("outcomes") == "効果"
    assert not form.uses("budget")
    assert [question.label for question in form.questions] == [one.label for one in QUESTIONS]
    assert [question.label for question in form.public_questions] == [
        "連携した団体",
        "実施の方法",
        "延べ利用者数",
    ]
    log = CycleLog.objects.get(act=CycleAct.CHANGE)
    assert (log.act, log.actor) == (CycleAct.CHANGE, world["secretariat"])
    assert log.comment == ("様式を変更（使わない項目：予算額。見出しの変更：成果→効果。追加の設問：4問）")


def test_what_is_standard_again_leaves_no_row(world: World) -> None:
    shaped(world, outcomes=OFF, questions=QUESTIONS)
    assert shaped(world) == STANDARD_FORM
    assert not CycleField.objects.exists()
    assert not CycleQuestion.objects.exists()


def test_questions_may_be_reordered_and_exchange_their_words(world: World) -> None:
    shaped(world, questions=(PARTNERS, METHOD, VISITORS))
    form = shaped(world, questions=(VISITORS, METHOD, PARTNERS))
    assert [question.label for question in form.questions] == ["延べ利用者数", "実施の方法", "連携した団体"]


def test_saving_the_same_form_logs_nothing(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    before = list(CycleQuestion.objects.values_list("pk", flat=True))
    shaped(world, questions=QUESTIONS)
    assert CycleLog.objects.filter(act=CycleAct.CHANGE).count() == 1
    assert list(CycleQuestion.objects.values_list("pk", flat=True)) == before


def test_an_opened_round_keeps_its_form(world: World) -> None:
    cycle = world.plan.reporting_cycles.get(fiscal_year=2025)
    with pytest.raises(ConflictError, match="照会を開いたあとは様式を変えられません。"):
        save_form_definition(
            cycle=cycle,
            by=world["secretariat"],
            at=timezone.now(),
            fields=fields(outcomes=OFF),
            questions=[],
        )
    assert form_definition(cycle) == STANDARD_FORM
    assert not CycleLog.objects.filter(act=CycleAct.CHANGE).exists()


@pytest.mark.parametrize(("changes", "questions"), [({"results": OFF}, ()), ({}, (PARTNERS, PARTNERS))])
def test_what_cannot_be_asked_is_not_stored(world: World, changes: dict[str, Any], questions: Any) -> None:
    with pytest.raises(ConflictError):
        shaped(world, questions=questions, **changes)
    assert not CycleField.objects.exists()
    assert not CycleQuestion.objects.exists()


def test_a_form_that_somebody_changed_meanwhile_is_not_overwritten(world: World) -> None:
    seen = STANDARD_FORM.fingerprint
    shaped(world, outcomes=OFF)
    cycle = preparing(world)
    act: dict[str, Any] = {"cycle": cycle, "by": world["secretariat"], "at": timezone.now(), "questions": []}
    same: Any = fields(outcomes=OFF)
    assert (
        save_form_definition(**act, fields=same, seen=seen).fingerprint == form_definition(cycle).fingerprint
    )
    with pytest.raises(ConflictError, match="あなたが別の画面で様式を変えました。"):
        save_form_definition(**act, fields=fields(), seen=seen)
    now = form_definition(cycle).fingerprint
    assert save_form_definition(**act, fields=fields(), seen=now) == STANDARD_FORM


def test_a_prepared_round_starts_with_the_form_of_the_round_before(world: World) -> None:
    last = shaped(world, outcomes={"own_label": "効果"}, bars=OFF, questions=QUESTIONS)
    world.plan.end_fiscal_year = 2026
    world.plan.save()
    new = form_definition(
        prepare_cycle(
            plan=world.plan,
            fiscal_year=2026,
            content=CycleContent(opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 15)),
            by=world["secretariat"],
            at=timezone.now(),
        )
    )
    assert new.fingerprint == last.fingerprint
    assert {one.pk for one in new.questions}.isdisjoint(one.pk for one in last.questions)
