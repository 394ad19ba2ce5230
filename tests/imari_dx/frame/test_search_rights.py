"""Nobody finds what they may not see: every text is marked, every kind of reader looks for the marks."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from imari_dx.frame.search.found import Found
from imari_dx.frame.search.matching import Field, Query
from imari_dx.frame.search.page import LOOKED_THROUGH
from imari_dx.frame.search.reader import Reader
from indicators.models import (
    AnnualReport,
    Commentary,
    CycleQuestion,
    EntryDraft,
    EvidenceFile,
    Extension,
    InstructionStep,
    MeasurementEvent,
    OutsideView,
    QuestionAnswer,
    Remark,
    RemarkKind,
    ReportingCycle,
    TransitionLog,
)
from initiatives.models import Plan
from initiatives.outside import OutsideGrading
from tests.cast import LEADS, World

pytestmark = pytest.mark.any_database

MARK = "ひみつの印"
GAKKO = {"editor-gakko", "head-gakko"}
WRITERS = GAKKO | {"secretariat"}
EVERYBODY = WRITERS | {"editor-sangyo", "editor-support", "headquarters", "viewer", "admin"}
# Who opens a report that was begun, by initiative and year of the story.
OPENS = {
    ("gyo-12", 2025): WRITERS,
    ("gyo-10", 2025): WRITERS | {"editor-support", "headquarters"},
    ("gyo-11", 2025): WRITERS | {"headquarters"},
    ("gyo-10", 2024): WRITERS | {"editor-support", "headquarters"},
    ("san-2", 2022): {"editor-sangyo", "secretariat", "headquarters"},
}
FINAL = {("gyo-11", 2025), ("gyo-10", 2024), ("san-2", 2022)}
PUBLIC, INSIDE, WORKS, DECIDED, NEVER = "public", "inside", "works", "decided", "never"
# Of what hangs on a report: who finds a text of it.
OF_REPORTS = {
    "AnnualReport": dict.fromkeys(
        ("results", "outcomes", "challenges", "next_steps", "next_steps_due"), PUBLIC
    )
    | dict.fromkeys(("self_grade_reason", "handover_note"), INSIDE)
    | dict.fromkeys(("final_grade_reason", "meeting_name"), DECIDED)
    | {"proposed_reason": NEVER},
    "Measurement": dict.fromkeys(("text_value", "reason", "change_reason"), PUBLIC),
    "MeasurementEvent": {"name": PUBLIC},
    "ItemResult": {"note": PUBLIC},
    "Remark": {"text": INSIDE, "said_by": INSIDE},
    "TransitionLog": {"comment": WORKS},
    "EvidenceFile": {"name": INSIDE, "description": INSIDE},
    "Extension": {"reason": NEVER},
    "InstructionResponse": {"text": INSIDE},
    "InstructionStep": {"text": INSIDE},
}
# Of what does not: who finds it, whatever row it is of.
OF_THE_REST = {
    "EntryDraft": (set(), ()),
    "MidyearAnswer": (WRITERS | {"editor-support", "headquarters"}, ("comment",)),  # of 行－⑩
    "OutboxMessage": (set(), ("subject", "body", "address")),
    "User": ({"secretariat", "admin"}, ("full_name", "email")),
    "Initiative": (EVERYBODY, ("description", "effect", "target_text")),
    "Activity": (EVERYBODY, ("text",)),
    "EvaluationItem": (EVERYBODY, ("text",)),
    "GlossaryTerm": (EVERYBODY, ("heading", "definition")),
    "ReportingCycle": (EVERYBODY, ("inquiry_text", "instructions")),
}


@pytest.fixture
def marked(told: World) -> World:
    """The story, with every text marked, and with what the story has none of."""
    _add_what_is_missing(told)
    for model in apps.get_models():
        names = {**dict.fromkeys(OF_REPORTS.get(model.__name__, ())), **dict.fromkeys(_rest(model))}
        for row in model._default_manager.all() if names else ():
            texts = {name: f"{MARK}<{model.__name__}.{name} {row.pk}>" for name in names}
            model._default_manager.filter(pk=row.pk).update(**texts)
    return told


def _rest(model: type[models.Model]) -> Iterable[str]:
    return OF_THE_REST.get(model.__name__, (set(), ()))[1]


def _add_what_is_missing(world: World) -> None:
    by, now = world["secretariat"], timezone.now()
    AnnualReport.objects.filter(state="finalised").update(final_grade_reason="あり", meeting_name="あり")
    for instruction in Remark.objects.filter(kind=RemarkKind.INSTRUCTION):
        InstructionStep.objects.create(instruction=instruction, act="close", text="あり", actor=by, at=now)
    for report in AnnualReport.objects.filter(state__in=["drafting", "submitted", "finalised"]):
        EntryDraft.objects.create(
            report=report, user=by, version=0, saved_at=now, typed={"results": f"{MARK}<下書き>"}
        )
        Extension.objects.create(
            report=report, due_on=now.date(), reason="あり", granted_by=by, granted_at=now
        )
        EvidenceFile.objects.create(
            report=report, name="あり", file="あり", size=1, uploaded_by=by, uploaded_at=now
        )
        TransitionLog.objects.create(
            report=report,
            act="return_report",
            from_state="submitted",
            to_state="drafting",
            actor=by,
            at=now,
            comment="あり",
        )


def found_by(world: World, name: str, typed: str = MARK) -> Iterator[Found]:
    """All that a reader finds of the plan."""
    reader = Reader(world[name], Plan.objects.get(), Query.of(typed))
    for looks in LOOKED_THROUGH.values():
        for look in looks:
            yield from look(reader)


def marks(found: Iterable[Found]) -> set[str]:
    """The marks that are shown of what was found."""
    texts = (text for one in found for text in (one.title, one.place, *(field.text for field in one.fields)))
    return {mark for text in texts for mark in re.findall(rf"{MARK}<([^>]*)>", text)}


def who_finds(model: type[models.Model], name: str, row: Any) -> set[str]:
    """Who should find a text of a row."""
    report = row if isinstance(row, AnnualReport) else None
    if isinstance(row, MeasurementEvent):
        report = row.measurement.report
    if isinstance(row, InstructionStep):
        report = row.instruction.report
    report = report or row.report
    slug, year = report.initiative.slug, report.cycle.fiscal_year
    leads = next((who for who in LEADS if slug in LEADS[who]), "")
    not_begun = {"secretariat"} | {"学校教育課": GAKKO, "産業ＤＸ推進室": {"editor-sangyo"}}.get(leads, set())
    not_begun |= {"editor-support"} if slug == "gyo-10" else set()
    opens = OPENS.get((slug, year), not_begun)
    kind = OF_REPORTS[model.__name__][name]
    is_final = (slug, year) in FINAL
    if kind == PUBLIC:
        return EVERYBODY if is_final else opens
    if kind == DECIDED:
        return EVERYBODY if is_final else set()
    return {INSIDE: opens, WORKS: opens & (WRITERS | {"editor-sangyo"}), NEVER: set()}[kind]


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_finds_exactly_what_they_may_see(marked: World, name: str) -> None:
    shown = marks(found_by(marked, name))
    expected = set()
    for model in apps.get_models():
        rows = list(model._default_manager.all()) if model.__name__ in (*OF_REPORTS, *OF_THE_REST) else []
        for row in rows:
            of_row = {one for one in OF_REPORTS.get(model.__name__, ()) if name in who_finds(model, one, row)}
            finders, rest = OF_THE_REST.get(model.__name__, (set(), ()))
            of_row |= set(rest) if name in finders else set()
            expected |= {f"{model.__name__}.{one} {row.pk}" for one in of_row}
    assert shown == expected


@pytest.mark.parametrize("name", ["editor-support", "secretariat", "viewer"])
def test_what_is_found_stands_where_the_link_leads(told: World, client: Client, name: str) -> None:
    client.force_login(told[name])
    pages: dict[str, str] = {}
    for typed in (
        "内部だけの",
        "gyo-11",
        "まだ誰にも見せない",
        "目標を下回った",
        "第1回ＤＸ推進本部会議",
        "テレワーク",
    ):
        for found in found_by(told, name, typed):
            query = Query.of(typed)
            hits = [one for one in found.fields if query.has_any(one.text)] or [Field("", found.title)]
            address = found.address(hits[0]).partition("#")[0]
            if address not in pages:
                response = client.get(address)
                assert response.status_code == 200, (name, typed, address)
                pages[address] = "".join(
                    unescape(re.sub("<[^>]*>", "", response.content.decode())).replace("※", "").split()
                )
            text = "".join(hits[0].text.replace("※", "").split())
            assert text in pages[address], (name, typed, address)


def test_a_year_that_is_decided_in_part_keeps_what_was_said_of_it(told: World) -> None:
    """所見 and 外部評価 of a year are for the secretariat and the headquarters until all of it is 確定."""
    Plan.objects.update(outside_grading=OutsideGrading.COMMENT)
    now, by = timezone.now(), told["secretariat"]
    for year in (2025, 2021):
        cycle = ReportingCycle.objects.get(fiscal_year=year)
        Commentary.objects.create(cycle=cycle, text=f"{MARK}<所見 {year}>", updated_at=now, updated_by=by)
        OutsideView.objects.create(cycle=cycle, comment=f"{MARK}<外部 {year}>", updated_at=now, updated_by=by)
        for slug in ("gyo-10", "gyo-11"):
            OutsideView.objects.create(
                cycle=cycle,
                initiative=told.initiative(slug),
                comment=f"{MARK}<外部 {slug} {year}>",
                updated_at=now,
                updated_by=by,
            )
    AnnualReport.objects.filter(cycle__fiscal_year=2021).delete()
    everything = {f"{kind} {year}" for kind in ("所見", "外部") for year in (2025, 2021)}
    of_initiatives = {"外部 gyo-10 2025", "外部 gyo-11 2025"}
    for name in ("secretariat", "headquarters"):
        assert marks(found_by(told, name)) == everything | of_initiatives
    for name in ("viewer", "editor-gakko"):
        assert marks(found_by(told, name)) == {"所見 2021", "外部 2021", "外部 gyo-11 2025"}


def test_a_question_that_stays_inside(told: World) -> None:
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    for number, is_public in enumerate((True, False)):
        question = CycleQuestion.objects.create(
            cycle=cycle, sort_order=number, kind="text", label=f"設問{number}", is_public=is_public
        )
        for slug in ("gyo-10", "gyo-11"):
            text = f"{MARK}<{slug} {'外へ' if is_public else '内'}>"
            QuestionAnswer.objects.create(report=told.report(slug), question=question, text_value=text)
    assert marks(found_by(told, "viewer")) == {"gyo-11 外へ"}
    assert marks(found_by(told, "headquarters")) == {"gyo-10 外へ", "gyo-10 内", "gyo-11 外へ", "gyo-11 内"}


def test_somebody_without_a_role_in_the_plan_finds_nothing(told: World, client: Client) -> None:
    client.force_login(told["nobody"])
    assert client.get("/search/?q=gyo").status_code == 403
