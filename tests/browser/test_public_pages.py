"""The public pages of a year, opened from a folder: axe finds nothing, they fit a telephone, all is silent.

Each kind that has parts of its own; `script/audit site` opens all pages, from a folder and from web servers.
"""

import datetime as dt
from pathlib import Path

from playwright.sync_api import Page

from indicators.book.results import load_results
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.year_content import content_of
from reports.permissions import SEES_EVERYTHING
from reports.site.services import export_year
from reports.site.values import SiteFile
from tests.browser.looking import complaints, hear
from tests.cast import World
from tests.reports.story import tell

PAGES = ("index.html", "2025/index.html", "2025/initiatives/gyo-10.html", "2025/data.html")


def test_public_pages_are_accessible_and_fit(page: Page, live_world: World, tmp_path: Path) -> None:
    tell(live_world)
    now = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    builder = EvaluationBuilder.for_reader(load_results(live_world.plan), 2025, SEES_EVERYTHING, now)
    files = [
        SiteFile("files/evaluation.pdf", "評価報告書", b"%PDF"),
        SiteFile("files/sheets/gyo-10.pdf", "個票", b"%PDF", "gyo-10"),
    ]
    export_year(content_of(builder), [], files, plan=live_world.plan.slug, folder=tmp_path)
    heard, said, found = hear(page), [], []
    for path in PAGES:
        page.goto((tmp_path / path).as_uri())
        said += heard
        found += complaints(page)  # asks for the style once more, which a browser refuses it of a file
        heard.clear()
    assert found == []
    assert said == []
