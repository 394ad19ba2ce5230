"""Invented entries for the initiatives of any plan, in the form of the demo files. Pure, the same every time.

In the running round the reports stand in all states of the workflow, one after another; years before it are
decided. Texts say nothing that a plan could contradict.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.demo.values import chance, invented_value
from indicators.judgement.indicator_rule import IndicatorRule
from indicators.models import ItemStatus, MeasurementStatus, ReportState

# What becomes of the reports of the running round, in the order of the plan, over and over. None: 未着手.
_RETURNED = "returned"
_STATES = (
    ReportState.SUBMITTED,
    ReportState.DRAFTING,
    ReportState.APPROVED,
    ReportState.CHECKED,
    None,
    _RETURNED,
    ReportState.FINALISED,
    ReportState.SUBMITTED,
    ReportState.CHECKED,
)
_RESULTS = (
    "「{title}」について、{year}に予定していた取組を行い、関係する団体と4回打合せを重ねた。",
    "{year}は、「{title}」の進め方を関係課と確認し、計画に沿って取り組んだ。",
    "「{title}」を進めるため、窓口での案内と広報紙への掲載を行った。",
)
_OUTCOMES = (
    "利用した人への聞き取りでは、おおむね良い評価を得た。",
    "前年度より問い合わせが増え、関心が広がっている。",
    "手順を見直したことで、作業にかかる時間が減った。",
)
_CHALLENGES = (
    "担当する職員が限られており、繁忙期の体制が課題である。",
    "制度を知らない人が多く、周知の方法を工夫する必要がある。",
    "費用が上がっており、続け方の検討が必要である。",
)
_NEXT = ("周知の方法を見直し、対象を広げる。", "関係団体と役割を分けて進める。", "効果を確かめながら続ける。")
_PENDING = "関係機関の集計が終わっていないため。"
_NOT_DONE = "関係機関との調整に時間がかかり、次年度に行うこととしたため。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one initiative's entry page asks in one year."""

    slug: str
    title: str
    fiscal_year: int
    rules: Sequence[IndicatorRule]  # of the indicators that are entered, in their order
    item_count: int  # evaluation items that no indicator answers


def opened_years(first: int, last: int, today: dt.date) -> list[int]:
    """Return the years that the demo opens, the last of them still running: those that are over by ``today``.

    A plan that has just begun, or begins later, opens its first year: to be tried before it matters.
    """
    over = [year for year in range(first, last + 1) if year < FiscalYear.of(today).year]
    return over or [first]


def invented_entry(
    asked: Asked, position: int, *, is_open: bool, skips_approval: bool, grades: Sequence[str] = ()
) -> dict[str, Any] | None:
    """Return the entry of an initiative's year; None where nothing is reported yet.

    ``position``: its place in the plan, counted from 0; ``is_open``: the year of the running round;
    ``grades``: those that people choose from, best first, where the scale proposes none.
    """
    state = _STATES[position % len(_STATES)] if is_open else ReportState.FINALISED
    if state is None:
        return None
    is_returned = state == _RETURNED
    known = ReportState.DRAFTING if is_returned else ReportState(state)
    if skips_approval and known == ReportState.APPROVED:
        known = ReportState.SUBMITTED
    is_draft = known == ReportState.DRAFTING and not is_returned
    year = FiscalYear(asked.fiscal_year)
    told = {"title": asked.title, "year": year.label}
    entry: dict[str, Any] = {
        "state": known.value,
        "measurements": _measurements(asked, is_open=is_open, is_draft=is_draft),
        "items": [_item(asked, number, is_draft=is_draft) for number in range(asked.item_count)],
        "results": _one_of(_RESULTS, asked, "results").format(**told),
        "outcomes": _one_of(_OUTCOMES, asked, "outcomes"),
        "challenges": _one_of(_CHALLENGES, asked, "challenges"),
        "next_steps": _one_of(_NEXT, asked, "next"),
        "next_steps_due": FiscalYear(year.year + 1).label,
        "direction": "" if is_draft else _one_of(("continue", "continue", "expand", "review"), asked, "way"),
        "budget": 500 + int(chance(asked.slug, "budget") * 9_000),
    }
    entry["settlement"] = int(entry["budget"] * (Decimal("0.85") + chance(asked.slug, year) / 8))
    if is_returned or (not is_open and chance(asked.slug, year, "returned") < Decimal("0.1")):
        entry["return_comment"] = "取組実績に、いつ行ったかを書き足してください。"
    if grades:
        grade = grades[int(chance(asked.slug, year, "grade") * max(1, len(grades) - 1))]
        entry["decision"] = {"grade": grade, "reason": "取組の内容を会議で確かめ、評価した。"}
    if not is_open:
        entry["is_late"] = chance(asked.slug, year, "late") < Decimal("0.12")
        entry["on_behalf"] = chance(asked.slug, year, "behalf") < Decimal("0.04")
    return entry


def _one_of(choices: Sequence[str], asked: Asked, about: str) -> str:
    return choices[int(chance(asked.slug, asked.fiscal_year, about) * len(choices))]


def _measurements(asked: Asked, *, is_open: bool, is_draft: bool) -> list[dict[str, Any] | None]:
    return [
        _measurement(rule, asked, number, is_open=is_open, is_draft=is_draft)
        for number, rule in enumerate(asked.rules)
    ]


def _measurement(
    rule: IndicatorRule, asked: Asked, number: int, *, is_open: bool, is_draft: bool
) -> dict[str, Any] | None:
    """One measurement: in the running round a figure may be preliminary, out, or blank in a draft."""
    about, year = f"{asked.slug}/{number}", asked.fiscal_year
    if not rule.counts(year) or (is_draft and number % 2 == 1):
        return None
    luck = chance(about, year, "status")
    if is_open and luck < Decimal("0.08"):
        return {"status": MeasurementStatus.PENDING, "reason": _PENDING}
    if not is_open and luck < Decimal("0.03") and rule.kind.rules.has_events:
        return {"status": MeasurementStatus.NOT_HELD, "reason": _NOT_DONE}
    is_preliminary = is_open and luck > Decimal("0.9") and rule.kind.rules.is_number
    status = MeasurementStatus.PRELIMINARY if is_preliminary else MeasurementStatus.CONFIRMED
    return {**invented_value(rule, year, about), "status": status}


def _item(asked: Asked, number: int, *, is_draft: bool) -> list[str] | None:
    if is_draft and number:
        return None
    luck = chance(asked.slug, asked.fiscal_year, "item", number)
    if luck < Decimal("0.08"):
        return [ItemStatus.NOT_DONE, _NOT_DONE]
    return [ItemStatus.PARTIAL, "一部は次年度に行う。"] if luck < Decimal("0.22") else [ItemStatus.DONE]


def by_slug(
    asked: Iterable[tuple[int, Asked]], *, open_year: int, skips_approval: bool, grades: Sequence[str] = ()
) -> dict[str, dict[int, dict[str, Any]]]:
    """Return the entries of all that is asked (with the place in the plan), as the demo files hold them."""
    entries: dict[str, dict[int, dict[str, Any]]] = {}
    for position, one in asked:
        years = entries.setdefault(one.slug, {})
        is_open = one.fiscal_year == open_year
        entry = invented_entry(one, position, is_open=is_open, skips_approval=skips_approval, grades=grades)
        if entry is not None:
            years[one.fiscal_year] = entry
    return entries
