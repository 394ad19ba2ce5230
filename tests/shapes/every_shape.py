"""The plan that uses every shape at once (fixtures/plans/every-shape.json), its people, two years told."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from accounts.models import Department, Membership, Role, User
from indicators.book.answers import BarAnswer, ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.entry.services import save_own_figures, save_report
from indicators.models import AnnualReport, Indicator
from indicators.plan_io import load_plan
from indicators.workflow.transitions import approve_report, check_report, finalise_report, submit_report
from tests.cast import PASSWORD, World, opened_round

FILE = Path(settings.BASE_DIR) / "fixtures/plans/every-shape.json"
START = dt.date(2023, 4, 1)
OWNED = "公園を使う人"  # an indicator of 公園課's initiative that 統計室 reports
PEOPLE = {
    "editor-park": (Role.EDITOR, "公園課"),
    "head-park": (Role.APPROVER, "公園課"),
    "editor-road": (Role.EDITOR, "道路課"),
    "head-road": (Role.APPROVER, "道路課"),
    "editor-river": (Role.EDITOR, "河川課"),
    "head-river": (Role.APPROVER, "河川課"),
    "editor-figures": (Role.EDITOR, "統計室"),
    "secretariat": (Role.SECRETARIAT, None),
}
# The figures of 令和5 and 6年度 by indicator; what they are worth is worked by hand in the test.
FIGURES = {
    "公園の数": (9, 11),
    "池の水温": (24, 32),
    "花壇の面積": (190, 120),
    OWNED: (55, 55),
    "川のごみ": (290, 280),
    "掃除に来る人": (80, 60),
    "苦情": (50, 50),
    "水質の順位": (8, 5),
    "植えた木": (20, 5),
    "参加した学校": (2, 3),
    "みどりに満足する人": (54, 66),
    "水辺の見守りに加わる人": (240, 236),
}


def every_shape() -> World:
    """Load the plan; 令和5年度: 公園 and 学校 decided, 川 handed in; 令和6年度: 公園 begun, 川 handed in.

    第１章 and 第２章 report too: the first one of 令和5年度 is decided, of 令和6年度 both are handed in.
    """
    plan = load_plan(json.loads(FILE.read_text("utf-8"))).plan
    people = _people()
    world = World(plan, people)
    for year in (2023, 2024):
        opens_on = dt.date(year + 1, 4, 1)
        due_on = opens_on + dt.timedelta(14)
        opened_round(plan, year, opens_on=opens_on, due_on=due_on, by=people["secretariat"])
    _decide(world, _told(world, "park", 2023, bars=((1, 2),)), "要努力", ("head-park", "head-road"))
    _decide(world, _told(world, "school", 2023), "－", ("head-river",))
    _submit(world, _told(world, "river", 2023))
    _decide(world, _told(world, "c1", 2023), "要努力", ("head-park",))
    for chapter in ("c1", "c2"):
        _submit(world, _told(world, chapter, 2024))
    _own_figures(world, 2024)
    _told(world, "park", 2024, by="editor-road")
    _submit(world, _told(world, "river", 2024))
    return world


def _people() -> dict[str, User]:
    departments = {one.name: one for one in Department.objects.all()}  # the document brings them
    people = {}
    for name, (role, department) in PEOPLE.items():
        people[name] = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
        place = departments.get(department or "")
        Membership.objects.create(user=people[name], role=role, department=place, valid_from=START)
    return people


def at(year: int) -> dt.datetime:
    """A moment in the April after the year."""
    return dt.datetime(year + 1, 4, 10, 9, tzinfo=dt.UTC)


def _figure(name: str, year: int) -> MeasurementAnswer:
    return MeasurementAnswer(status="confirmed", value=Decimal(FIGURES[name][year - 2023]))


def _editor(world: World, slug: str) -> User:
    return world["editor-park" if slug in ("park", "c1") else "editor-river"]


def _told(
    world: World, slug: str, year: int, *, by: str = "", bars: tuple[tuple[int, int], ...] = ()
) -> AnnualReport:
    """Save all that is asked; the periods of the survey's bars are those in which it was done."""
    report = world.report(slug, year)
    survey = world.plan.phases.get(code="survey")
    items = report.initiative.evaluation_items.filter(fiscal_year=year)
    answer = ReportAnswer(
        texts={"results": f"{slug} {year} の取組", "direction": "continue"},
        measurements={row.pk: _figure(row.name, year) for row in report.initiative.indicators.all()},
        items={item.pk: ItemAnswer("done", "") for item in items},
        bars=[BarAnswer(survey.pk, *bar) for bar in bars],
    )
    editor = world[by] if by else _editor(world, slug)
    return save_report(report=report, by=editor, at=at(year), answer=answer, version=report.version)


def _own_figures(world: World, year: int) -> None:
    """統計室 enters its figure, before anybody else has entered anything."""
    report = world.report("park", year)
    figures = {Indicator.objects.get(name=OWNED).pk: _figure(OWNED, year)}
    save_own_figures(
        report=report, by=world["editor-figures"], at=at(year), figures=figures, version=report.version
    )


def _submit(world: World, report: AnnualReport) -> AnnualReport:
    editor = _editor(world, report.initiative.slug)
    return submit_report(report=report, by=editor, at=at(report.cycle.fiscal_year))


def _decide(world: World, report: AnnualReport, grade: str, heads: tuple[str, ...]) -> None:
    moment = at(report.cycle.fiscal_year)
    report = _submit(world, report)
    for head in heads:
        report = approve_report(report=report, by=world[head], at=moment)
    report = check_report(report=report, by=world["secretariat"], at=moment)
    finalise_report(
        report=report,
        by=world["secretariat"],
        at=moment,
        grade=grade,
        grade_reason="",
        meeting_name="第1回審議会",
        meeting_date=dt.date(report.cycle.fiscal_year + 1, 6, 1),
    )
