"""評価できない is always possible, whatever the scale: a year without a grade can be decided."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from indicators.book.answers import MeasurementAnswer
from indicators.entry.forms.decision import DecisionForm
from indicators.judgement import Code, Scale
from indicators.models import AnnualReport, ReportState
from indicators.workflow.transitions import approve_report, check_report, finalise_report, submit_report
from tests.cast import World
from tests.reports.story import at, report
from tests.shipped_scales import KEYS, definition, use_scale

pytestmark = pytest.mark.any_database

MEETING: dict[str, Any] = {"meeting_name": "本部会議", "meeting_date": dt.date(2026, 6, 1)}
PENDING = MeasurementAnswer(status="pending", reason="集計中")


def scale_of(*codes: tuple[str, bool]) -> Scale:
    return Scale("own", "own", tuple(Code(sign, sign, is_grade=is_grade) for sign, is_grade in codes))


def awaited(world: World) -> AnnualReport:
    """行－⑩ R7 without a value, one step before its decision."""
    stored = report(world, "gyo-10", 2025, PENDING)
    stored.item_results.all().delete()
    stored.initiative.evaluation_items.filter(fiscal_year=2025).delete()
    stored = submit_report(report=stored, by=world["editor-gakko"], at=at(2025))
    stored = approve_report(report=stored, by=world["head-gakko"], at=at(2025))
    return check_report(report=stored, by=world["secretariat"], at=at(2025))


@pytest.mark.parametrize(
    ("scale", "signs"),
    [
        (scale_of(("A", True), ("－", False)), ["A", "－"]),
        (scale_of(("A", True), ("D", False)), ["A", "D"]),
        (scale_of(("A", True), ("未実施", False), ("未公表", False)), ["A", "未実施", "未公表"]),
        (scale_of(("A", True), ("B", True)), ["A", "B", "－"]),
        # A scale may call a grade －.
        (scale_of(("＋", True), ("－", True)), ["＋", "－", "評価できない"]),
    ],
)
def test_what_people_may_choose(scale: Scale, signs: list[str]) -> None:
    assert [code.code for code in scale.choices] == signs
    assert not scale.no_grade.is_grade
    assert scale.code(scale.no_grade.code) == scale.no_grade


@pytest.mark.parametrize("key", KEYS)
def test_the_form_never_chooses_a_grade_where_none_is_proposed(key: str) -> None:
    scale = Scale.from_data(definition(key))
    none = scale.no_grade.code
    for proposed, chosen in ((none, none), ("もうない区分", "選択してください")):
        form = DecisionForm(None, prefix="x", scale=scale, proposed=proposed)
        subwidgets = [one for one in form["grade"].subwidgets if one.data["selected"]]
        words = [str(one.data["label"]) for one in subwidgets] or [dict(form.fields["grade"].choices)[""]]
        assert words[0].startswith(chosen)
    empty = DecisionForm(None, prefix="x", scale=scale, proposed="もうない区分")
    assert empty.fields["grade"].choices[0] == ("", "選択してください")


@pytest.mark.parametrize("key", KEYS)
def test_a_year_without_a_grade_is_decided_under_every_scale(world: World, key: str) -> None:
    scale = use_scale(world, key).scale
    stored = awaited(world)
    client = Client()
    client.force_login(world["secretariat"])
    page = client.get("/entry/2025/gyo-10/").content.decode()
    none = scale.no_grade
    assert f'<option value="{none.code}" selected>{none.code}　{none.label}</option>' in page
    decided = finalise_report(
        report=stored, by=world["secretariat"], at=at(2025), grade=none.code, grade_reason="", **MEETING
    )
    assert (decided.state, decided.final_grade) == (ReportState.FINALISED, none.code)
    for address, words in (
        ("/reports/2025/gyo-10.html", none.code),
        ("/initiatives/gyo-10/", none.code),
        ("/dashboard/", "評価なし"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert words in answer.content.decode(), address


@pytest.mark.parametrize("key", ["tama", "imari", "hamamatsu_dx"])
def test_several_years_without_a_grade_are_decided_at_once(world: World, key: str) -> None:
    none = use_scale(world, key).scale.no_grade.code
    stored = awaited(world)
    client = Client()
    client.force_login(world["secretariat"])
    selected = f"gyo-10:{stored.version}:{none}"
    client.post(
        "/bulk/2025/",
        {"act": "finalise", "confirmed": "yes", "selected": selected, "meeting_name": "本部会議"}
        | {"meeting_date": "令和8年6月1日"},
    )
    stored.refresh_from_db()
    assert (stored.state, stored.final_grade) == (ReportState.FINALISED, none)


@pytest.mark.parametrize("key", KEYS)
def test_departments_rate_themselves_without_a_grade_too(world: World, key: str) -> None:
    none = use_scale(world, key).scale.no_grade
    client = Client()
    client.force_login(world["editor-gakko"])
    page = client.get("/entry/2025/gyo-10/").content.decode()
    assert f'<option value="{none.code}">{none.code}　{none.label}</option>' in page
