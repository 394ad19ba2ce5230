"""The steps of a first start: what is done, what is missing, what comes next. Pure: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

MOST_NAMES: Final = 5  # of departments told in one sentence


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is on a day: of the house, and of one plan or none (``plan`` is then "").

    ``initiative`` is the plan's word for what reports. Departments exist on the day, people can sign in and
    hold their role on it; leads are the departments in charge of the plan's initiatives.
    """

    plan: str = ""
    has_contact: bool = False
    departments: int = 0
    editors: int = 0
    heads: int = 0
    skips_approval: bool = False
    initiative: str = "取組"
    initiatives: int = 0
    without_lead: int = 0
    leads_without_editor: Sequence[str] = ()
    leads_without_head: Sequence[str] = ()
    has_scale: bool = False
    rounds: int = 0
    opened: int = 0


class StepState(Enum):
    """Whether a step is done, is the next one to take, or comes after that: the word and its tone."""

    DONE = ("済み", "success")
    NEXT = ("次はここ", "info")
    LATER = ("これから", "neutral")

    @property
    def label(self) -> str:
        return self.value[0]

    @property
    def tone(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is there already (``told``), and what is missing, in sentences; done without any."""

    key: str
    title: str
    told: str
    missing: tuple[str, ...]
    state: StepState = StepState.LATER
    hint: str = ""  # what is no part of the step, but good to have

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE


def steps_of(facts: Facts) -> list[Step]:
    """Return all steps in their order, the first that is not done being the next one.

    Without a plan what belongs to it is missing as a whole: the step of the plan says so, the others wait.
    """
    steps = [
        _plan(facts),
        _departments(facts),
        _people(facts),
        _initiatives(facts),
        _charges(facts),
        _scale(facts),
        _round(facts),
    ]
    return list(_with_states(steps))


def next_step(steps: Iterable[Step]) -> Step | None:
    """Return the step to take now; None once the first round is opened, whatever else could be added."""
    rows = list(steps)
    if rows[-1].is_done:
        return None
    return next(step for step in rows if step.state == StepState.NEXT)


def _with_states(steps: Sequence[Step]) -> Iterable[Step]:
    first = next((step for step in steps if step.missing), None)
    for step in steps:
        state = StepState.NEXT if step is first else StepState.LATER if step.missing else StepState.DONE
        yield replace(step, state=state)


def _plan(facts: Facts) -> Step:
    missing = () if facts.plan else ("計画がまだありません。団体名、計画期間、問い合わせ先を登録します。",)
    needs_contact = bool(facts.plan) and not facts.has_contact
    hint = "問い合わせ先を登録すると、画面、帳票、お知らせのメールに載ります。" if needs_contact else ""
    return Step("plan", "団体と計画", facts.plan, missing, hint=hint)


def _departments(facts: Facts) -> Step:
    missing = () if facts.departments else ("部署がまだありません。",)
    return Step("departments", "部署", _counted(facts.departments, "部署"), missing)


def _people(facts: Facts) -> Step:
    missing = []
    if not facts.editors:
        missing.append("担当者がまだ1人もいません。")
    if not facts.heads and not facts.skips_approval:
        missing.append("所属長がまだ1人もいません。")
    told = "、".join(
        part for part in (_counted(facts.editors, "人の担当者"), _counted(facts.heads, "人の所属長")) if part
    )
    return Step("people", "利用者", told, tuple(missing))


def _initiatives(facts: Facts) -> Step:
    missing = () if facts.initiatives else (f"{facts.initiative}がまだ1件もありません。",)
    title = f"計画の内容（{facts.initiative}）"
    return Step("initiatives", title, _counted(facts.initiatives, "件"), missing)


def _charges(facts: Facts) -> Step:
    missing = []
    if not facts.initiatives:
        missing.append(f"{facts.initiative}を登録してから決めます。")
    if facts.without_lead:
        missing.append(f"担当課の決まっていない{facts.initiative}が{facts.without_lead}件あります。")
    if facts.leads_without_editor:
        missing.append(f"担当者のいない担当課があります：{_names(facts.leads_without_editor)}")
    if facts.leads_without_head and not facts.skips_approval:
        missing.append(f"所属長のいない担当課があります：{_names(facts.leads_without_head)}")
    assigned = facts.initiatives - facts.without_lead
    told = f"{facts.initiatives}件のうち{assigned}件に担当課" if facts.initiatives else ""
    return Step("charges", "担当課", told, tuple(missing))


def _scale(facts: Facts) -> Step:
    missing = () if facts.has_scale else ("現在使う判定基準が選ばれていません。",)
    if not facts.plan:
        missing = ("計画を登録すると、標準の判定基準が入ります。",)
    return Step("scale", "判定基準", "現在使う基準があります" if facts.has_scale else "", missing)


def _round(facts: Facts) -> Step:
    if facts.opened:
        return Step("round", "最初の照会", _counted(facts.opened, "年度を開いています"), ())
    missing = (
        "照会を準備しました。内容を確かめて、開いてください。" if facts.rounds else "照会がまだありません。"
    )
    return Step("round", "最初の照会", "", (missing,))


def _counted(number: int, words: str) -> str:
    return f"{number}{words}" if number else ""


def _names(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMES
    return "、".join(names[:MOST_NAMES]) + (f"、ほか{rest}課" if rest > 0 else "")
