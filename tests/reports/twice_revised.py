"""A plan with two revisions, and how the tests of them read a year of it.

研修等実施回数 of 行－⑪ is 年２回, from R6 on 年４回, from R7 on 年６回. With R6 産－⑤ ends and 新－① begins.
Three were reported for each year from R4 on; R4 was decided before the first revision.
"""

import datetime as dt
import re

from django.test import Client

from indicators.book.results import load_results
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import Overview, read_overview
from reports.documents.evaluation import EvaluationDocument, SheetDocument
from tests.cast import World
from tests.reports.story import finalise, number, report, submit
from tests.revisions import add_initiative, change, revised

TIMES = {2022: 2, 2023: 2, 2024: 4, 2025: 6}
TODAY = dt.date(2026, 6, 1)
OLD_TITLE, NEW_TITLE = "ＩＣＴ※支援員の活用", "ＩＣＴ※支援員の増員"


def revise_target(world: World, times: str) -> None:
    indicator = world.initiative("gyo-11").indicators.get()
    text = f"研修等実施回数：年{times}回"
    change(indicator, target=int(times), target_text=text)
    change(indicator.initiative, target_text=text)


def report_three(world: World) -> None:
    finalise(world, report(world, "gyo-11", 2022, number(3)), "A")
    for year in (2023, 2024, 2025):
        submit(world, report(world, "gyo-11", year, number(3)))


def revise_twice(world: World) -> None:
    with revised(world, 2024):
        revise_target(world, "４")
        initiative = world.initiative("gyo-11")
        change(initiative, title=NEW_TITLE)
        change(initiative.activities.get(fiscal_year=2024), text="研修を倍にする")
        change(initiative.schedule_bars.get(), end_fiscal_year=2024)
        change(world.initiative("san-5"), last_year=2023, ending="completed")
        add_initiative(world, 2024, like="gyo-11")
    with revised(world, 2025):
        revise_target(world, "６")


def everything(*_of: object) -> bool:
    return True


def builder(world: World, year: int) -> EvaluationBuilder:
    book = load_results(world.plan)
    return EvaluationBuilder(book, year, is_visible=everything, knows_state=everything, today=TODAY)


def sheet(world: World, year: int, slug: str = "gyo-11") -> SheetDocument:
    return builder(world, year).sheet_document(slug)


def evaluation(world: World, year: int) -> EvaluationDocument:
    return builder(world, year).evaluation_document()


def overview(world: World) -> Overview:
    return read_overview(world.plan, world["secretariat"], with_schedule=True)


def page(world: World, address: str, name: str = "secretariat") -> str:
    client = Client()
    client.force_login(world[name])
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())
