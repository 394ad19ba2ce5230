"""A small story in the world of the cast: reports in several states, to be seen in documents."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from accounts.models import User
from indicators.book.answers import BarAnswer, EventAnswer, ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.book.instructions import instructions_to_answer
from indicators.entry.remark_services import add_remark
from indicators.entry.services import save_report
from indicators.midyear.services import save_answer
from indicators.models import AnnualReport, MidyearAnswer, MidyearCheck, Outlook, RemarkKind
from indicators.workflow.transitions import approve_report, check_report, finalise_report, submit_report
from tests.cast import LEADS, World

_INTERNAL_TEXTS = {
    "handover_note": "内部だけの引継ぎメモ",
    "self_grade_reason": "内部だけの自己評価の理由",
}
# What no public output may show.
INTERNAL = _INTERNAL_TEXTS | {
    RemarkKind.COMMENT: "内部だけのコメント",
    RemarkKind.OPINION: "内部だけの本部意見",
    RemarkKind.INSTRUCTION: "内部だけの本部指示",
    "said_by": "内部だけの会議　副市長",
    "response": "内部だけの指示への対応",
    "midyear": "内部だけの中間確認のコメント",
}


def at(fiscal_year: int) -> dt.datetime:
    """A moment in the April after the year."""
    return dt.datetime(fiscal_year + 1, 4, 10, 9, 0, tzinfo=dt.UTC)


def ratio(numerator: int, denominator: int, **fields: Any) -> MeasurementAnswer:
    return MeasurementAnswer(
        status="confirmed", numerator=Decimal(numerator), denominator=Decimal(denominator), **fields
    )


def number(value: int, **fields: Any) -> MeasurementAnswer:
    return MeasurementAnswer(status="confirmed", value=Decimal(value), **fields)


def events(*counts: int, fiscal_year: int) -> MeasurementAnswer:
    rows = tuple(
        EventAnswer(dt.date(fiscal_year, 6, day), f"第{day}回", Decimal(count))
        for day, count in enumerate(counts, start=1)
    )
    return MeasurementAnswer(
        status="confirmed", numerator=Decimal(sum(counts)), denominator=Decimal(len(counts)), events=rows
    )


def report(
    world: World,
    slug: str,
    fiscal_year: int,
    measurement: MeasurementAnswer | None,
    *,
    bars: Sequence[BarAnswer] = (),
    settlement: int | None = None,
    **texts: str,
) -> AnnualReport:
    """Save a complete report: the measurement at the first indicator that is entered, all items done."""
    stored = world.report(slug, fiscal_year)
    indicator = stored.initiative.indicators.filter(counts_events_of=None).first()
    items = stored.initiative.evaluation_items.filter(fiscal_year=fiscal_year, indicator=None)
    answer = ReportAnswer(
        texts={"results": f"{slug} {fiscal_year} の取組実績", "direction": "continue"}
        | _INTERNAL_TEXTS
        | texts,
        money={
            "budget": Decimal(1200),
            **({} if settlement is None else {"settlement": Decimal(settlement)}),
        },
        measurements={indicator.pk: measurement} if measurement else {},
        items={item.pk: ItemAnswer("done", "") for item in items},
        bars=bars,
        responses={row.pk: INTERNAL["response"] for row in instructions_to_answer(stored)},
    )
    return save_report(
        report=stored, by=_editor(world, slug), at=at(fiscal_year), answer=answer, version=stored.version
    )


def _editor(world: World, slug: str) -> User:
    if slug in LEADS["産業ＤＸ推進室"]:
        return world["editor-sangyo"]
    return world["editor-gakko" if slug in LEADS["学校教育課"] else "secretariat"]


def submit(world: World, stored: AnnualReport) -> AnnualReport:
    year = stored.cycle.fiscal_year
    return submit_report(report=stored, by=_editor(world, stored.initiative.slug), at=at(year))


def finalise(world: World, stored: AnnualReport, grade: str, reason: str = "") -> AnnualReport:
    year = stored.cycle.fiscal_year
    stored = submit(world, stored)
    stored = approve_report(report=stored, by=world["head-gakko"], at=at(year))
    stored = check_report(report=stored, by=world["secretariat"], at=at(year))
    return finalise_report(
        report=stored,
        by=world["secretariat"],
        at=at(year),
        grade=grade,
        grade_reason=reason,
        meeting_name="第1回ＤＸ推進本部会議",
        meeting_date=dt.date(year + 1, 6, 1),
    )


# Long after any day on which the tests run.
LATER = dt.date(2099, 3, 31)


def remark_on(world: World, stored: AnnualReport) -> None:
    """A remark of each kind, as the secretariat records them."""
    for kind in RemarkKind:
        said_by = "" if kind == RemarkKind.COMMENT else INTERNAL["said_by"]
        due_on = LATER if kind == RemarkKind.INSTRUCTION else None
        add_remark(
            report=stored,
            by=world["secretariat"],
            at=at(stored.cycle.fiscal_year),
            kind=kind,
            text=INTERNAL[kind],
            said_by=said_by,
            due_on=due_on,
        )


def expect(world: World, slug: str, fiscal_year: int) -> MidyearAnswer:
    """What the department said in the middle of a year (秋の中間確認)."""
    days = {"opens_on": dt.date(fiscal_year, 10, 1), "due_on": dt.date(fiscal_year, 10, 15)}
    check, _made = MidyearCheck.objects.get_or_create(plan=world.plan, fiscal_year=fiscal_year, defaults=days)
    return save_answer(
        check=check,
        initiative=world.initiative(slug),
        outlook=Outlook.BEHIND,
        comment=INTERNAL["midyear"],
        version=0,
        by=_editor(world, slug),
        at=dt.datetime(fiscal_year, 10, 10, 9, 0, tzinfo=dt.UTC),
    )


def tell(world: World) -> None:
    """行－⑩: R6 5 of 24 finalised D with remarks; R7 3 of 24 submitted (C) with an answer to them.

    行－⑪ R7 finalised A. 行－⑫ R7 a draft.

    産－② R4 two visits of 8 and 14 companies, finalised against the proposal with a reason.
    """
    remark_on(world, finalise(world, report(world, "gyo-10", 2024, ratio(5, 24)), "D"))
    expect(world, "gyo-10", 2024)
    expect(world, "gyo-10", 2025)
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    finalise(world, report(world, "gyo-11", 2025, number(2)), "A")
    report(world, "gyo-12", 2025, number(5), results="まだ誰にも見せない下書き")
    visits = report(world, "san-2", 2022, events(8, 14, fiscal_year=2022))
    finalise(world, visits, "B", "1回は目標を下回ったため")
