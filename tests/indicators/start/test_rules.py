"""What a first start lacks, and what comes next: a table of houses as they grow."""

from dataclasses import replace

import pytest

from indicators.start.rules import Facts, StepState, next_step, steps_of

EMPTY = Facts()
PLAN = replace(EMPTY, plan="第3次計画", has_contact=True, has_scale=True, initiative="事業")
DEPARTMENTS = replace(PLAN, departments=3)
PEOPLE = replace(DEPARTMENTS, editors=4, heads=2)
CONTENT = replace(PEOPLE, initiatives=10, without_lead=10)
CHARGES = replace(CONTENT, without_lead=0)
PREPARED = replace(CHARGES, rounds=1)
OPENED = replace(PREPARED, opened=1)

# case: facts, the step that comes next, what it says is missing
CASES: dict[str, tuple[Facts, str, tuple[str, ...]]] = {
    "nothing": (EMPTY, "plan", ("計画がまだありません。団体名、計画期間、問い合わせ先を登録します。",)),
    "a plan": (PLAN, "departments", ("部署がまだありません。",)),
    "departments before a plan": (
        replace(EMPTY, departments=3, editors=1, heads=1),
        "plan",
        ("計画がまだありません。団体名、計画期間、問い合わせ先を登録します。",),
    ),
    "departments": (
        DEPARTMENTS,
        "people",
        ("担当者がまだ1人もいません。", "所属長がまだ1人もいません。"),
    ),
    "no heads": (replace(DEPARTMENTS, editors=4), "people", ("所属長がまだ1人もいません。",)),
    "no heads needed": (
        replace(DEPARTMENTS, editors=4, skips_approval=True),
        "initiatives",
        ("事業がまだ1件もありません。",),
    ),
    "people": (PEOPLE, "initiatives", ("事業がまだ1件もありません。",)),
    "content": (CONTENT, "charges", ("担当課の決まっていない事業が10件あります。",)),
    "some in charge": (
        replace(CONTENT, without_lead=1),
        "charges",
        ("担当課の決まっていない事業が1件あります。",),
    ),
    "leads without people": (
        replace(CHARGES, leads_without_editor=["税務課"], leads_without_head=["税務課", "福祉課"]),
        "charges",
        ("担当者のいない担当課があります：税務課", "所属長のいない担当課があります：税務課、福祉課"),
    ),
    "heads skipped": (
        replace(CHARGES, leads_without_head=["税務課"], skips_approval=True),
        "round",
        ("照会がまだありません。",),
    ),
    "many leads without editors": (
        replace(CHARGES, leads_without_editor=[f"第{n}課" for n in range(1, 8)]),
        "charges",
        ("担当者のいない担当課があります：第1課、第2課、第3課、第4課、第5課、ほか2課",),
    ),
    "no scale": (replace(CHARGES, has_scale=False), "scale", ("現在使う判定基準が選ばれていません。",)),
    "ready": (CHARGES, "round", ("照会がまだありません。",)),
    "prepared": (PREPARED, "round", ("照会を準備しました。内容を確かめて、開いてください。",)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_comes_next(case: str) -> None:
    facts, key, missing = CASES[case]
    steps = steps_of(facts)
    step = next_step(steps)
    assert step is not None
    assert (step.key, step.missing) == (key, missing)
    assert [one.key for one in steps if one.state == StepState.NEXT] == [key]
    assert all(bool(one.missing) != one.is_done for one in steps)


@pytest.mark.parametrize("facts", [OPENED, replace(OPENED, without_lead=2, has_contact=False)])
def test_it_is_over_once_a_round_is_opened(facts: Facts) -> None:
    assert next_step(steps_of(facts)) is None


def test_what_is_done_says_what_there_is() -> None:
    assert [step.told for step in steps_of(OPENED)] == [
        "第3次計画",
        "3部署",
        "4人の担当者、2人の所属長",
        "10件",
        "10件のうち10件に担当課",
        "現在使う基準があります",
        "1年度を開いています",
    ]


def test_a_missing_contact_is_a_hint_and_stops_nobody() -> None:
    first = steps_of(replace(PLAN, has_contact=False))[0]
    assert first.is_done
    assert "問い合わせ先" in first.hint
    assert not steps_of(PLAN)[0].hint
    assert not steps_of(EMPTY)[0].hint


def test_nothing_of_a_plan_is_told_before_there_is_one() -> None:
    steps = {step.key: step for step in steps_of(EMPTY)}
    assert steps["scale"].missing == ("計画を登録すると、標準の判定基準が入ります。",)
    assert steps["charges"].missing == ("取組を登録してから決めます。",)
