"""A whole department is reported by the grid alone, and the database is the same as by its entry pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Department
from indicators.entry.cells import Block, CellKind, EntryCell, cells_of, laid_over
from indicators.entry.several import Writable, open_several
from indicators.models import (
    ActualScheduleBar,
    AnnualReport,
    ItemResult,
    Measurement,
    MeasurementEvent,
    QuestionAnswer,
)
from initiatives.models import Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.grid.grid_posts import URL, as_user, cell, grid_form

pytestmark = pytest.mark.any_database

# What nobody chooses: ids, and when something was done.
_BY_CHANCE = {"id", "updated_at", "submitted_at", "measurement_id"}


def typed_in(one: EntryCell, number: int) -> str:
    """Something that each cell takes, other for every report."""
    if one.block is Block.MEASUREMENTS and one.label in ("区分", "値がない理由", "時点"):
        return one.text
    match one.kind:
        case CellKind.NUMBER:
            return "24" if one.label.startswith("全") or "全体" in one.label else f"{number + 3}"
        case CellKind.DAY:
            return "令和7年6月1日" if one.block is not Block.EVENTS or one.number == 1 else ""
        case CellKind.CHOICE:
            return (
                list(one.choices)[0 if one.name != "self_grade" else -1] if one.name != "self_grade" else ""
            )
        case CellKind.MARK:
            return "○" if (one.number or 0) % 2 else ""
    return "" if one.block is Block.EVENTS else f"{one.label}の文章（{number}）"


def rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """Everything that was reported for R7, as plain values."""
    models = (AnnualReport, Measurement, ItemResult, ActualScheduleBar, QuestionAnswer, MeasurementEvent)
    found = {}
    for model in models:
        of_year = {
            AnnualReport: {"cycle__fiscal_year": 2025},
            MeasurementEvent: {"measurement__report__cycle__fiscal_year": 2025},
        }.get(model, {"report__cycle__fiscal_year": 2025})
        values = model.objects.filter(**of_year).values()  # type: ignore[attr-defined]
        plain = [{name: one for name, one in row.items() if name not in _BY_CHANCE} for row in values]
        found[model.__name__] = sorted(plain, key=repr)
    return found


def undone(do: Callable[[], None], world: World) -> dict[str, list[dict[str, Any]]]:
    with transaction.atomic():
        do()
        found = rows(world)
        transaction.set_rollback(True)
    return found


def the_department(world: World) -> list[Writable]:
    """学校教育課 leads 18 initiatives instead of its three: those of 業務デジタル化推進室."""
    school = Department.objects.get(name="学校教育課")
    Responsibility.objects.filter(kind=ResponsibilityKind.LEAD).delete()
    others = world.plan.initiatives.filter(slug__startswith="gyo-").exclude(
        slug__in=["gyo-10", "gyo-11", "gyo-12"]
    )
    for one in others:
        Responsibility.objects.create(
            initiative=one, department=school, kind=ResponsibilityKind.LEAD, valid_from=START
        )
    return list(open_several(world["editor-gakko"], world.plan, 2025).reports)


def test_by_the_grid_or_page_by_page_the_database_is_the_same(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    reports = the_department(world)
    assert len(reports) == 18
    client = as_user(world, "editor-gakko")
    typed = {
        one.opened.report.pk: {row.name: typed_in(row, number) for row in cells_of(one.opened.stored)}
        for number, one in enumerate(reports)
    }

    def page_by_page() -> None:
        for one in reports:
            report = one.opened.report
            data = laid_over(one.opened.stored, typed[report.pk]).data
            data["version"], data["act"] = "0", "submit"
            response = client.post(one.opened.url("entry"), data.urlencode(), content_type=_FORM)
            assert response.status_code == 302, response.content.decode()

    def by_the_grid() -> None:
        form = grid_form(client)
        for one in reports:
            report = one.opened.report
            data = laid_over(one.opened.stored, typed[report.pk]).data
            for name in [name for name in form if name.startswith(cell(report, "bars-"))]:
                del form[name]
            for name, values in data.lists():
                form[cell(report, name)] = values
        response = client.post(URL, form | {"act": "submit"})
        assert response.status_code == 302, response.content.decode()

    by_pages, by_grid = undone(page_by_page, world), undone(by_the_grid, world)
    assert by_pages == by_grid
    states = [row["state"] for row in by_grid["AnnualReport"]]
    assert states.count("submitted") == 18
    assert len(by_grid["Measurement"]) >= 15


_FORM = "application/x-www-form-urlencoded"
