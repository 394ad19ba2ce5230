"""A story of bars: reports on the schedule, seen as of May after R7."""

import csv
import datetime as dt
import io
from typing import Any

from django.test import Client

from indicators.book.answers import BarAnswer
from indicators.models import AnnualReport
from initiatives.models import Phase
from tests.cast import World
from tests.reports.page_tables import tables
from tests.reports.story import events, finalise, number, ratio, report, submit

ADDRESS = "/dashboard/schedule/"
AFTER_R7 = dt.date(2026, 5, 1)


def with_bars(
    world: World, slug: str, fiscal_year: int, measurement: Any, *bars: tuple[str, int, int]
) -> AnnualReport:
    phases = dict(Phase.objects.values_list("code", "pk"))
    answers = [BarAnswer(phases[code], first, last) for code, first, last in bars]
    return report(world, slug, fiscal_year, measurement, bars=answers)


def tell_schedule(world: World) -> None:
    """行－⑩ is planned to be developed until R6 and run from R7 on. R6 (確定): developed; R7 (提出済): still
    developed for two quarters, then run. 行－⑪ R7 (確定): run as planned. 産－② R4 (確定): a quarter late.
    行－⑫ R7 is 入力中. Nothing else is reported.
    """
    finalise(world, with_bars(world, "gyo-10", 2024, ratio(0, 24), ("develop", 1, 4)), "A")
    submit(world, with_bars(world, "gyo-10", 2025, ratio(0, 24), ("develop", 1, 2), ("operate", 3, 4)))
    finalise(world, with_bars(world, "gyo-11", 2025, number(2), ("operate", 1, 4)), "A")
    visits = events(12, 14, fiscal_year=2022)
    finalise(world, with_bars(world, "san-2", 2022, visits, ("operate", 2, 4)), "A")
    with_bars(world, "gyo-12", 2025, number(5), ("operate", 1, 4))


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def page_of(world: World, name: str = "secretariat", query: str = "") -> str:
    response = client_of(world, name).get(ADDRESS + query)
    assert response.status_code == 200
    return response.content.decode()


def words(page: str) -> dict[str, str]:
    """What differs from the plan, by code, in the order of the page."""
    rows = next(
        rows for caption, rows in tables(page).items() if caption.startswith("施策ごとのスケジュール")
    )
    return {row[0][:3]: row[1] for row in rows[1:]}


def csv_rows(world: World, name: str = "secretariat", query: str = "") -> list[dict[str, str]]:
    content = client_of(world, name).get(f"/dashboard/schedule.csv{query}").content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
