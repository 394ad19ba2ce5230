"""What ホーム shows of results: the running year to the headquarters, the last complete one to readers."""

import pytest
from django.test import Client

from indicators.models import AnnualReport, ReportState
from tests.cast import World
from tests.indicators.home.work_story import put
from tests.reports.editions.published_year import YEAR, decided_plan
from tests.reports.story import tell
from tests.second_plan import SLUG

pytestmark = pytest.mark.any_database


def home(world: World, name: str, address: str = "/") -> str:
    client = Client()
    client.force_login(world[name])
    return client.get(address).content.decode()


def test_the_headquarters_sees_the_figures_and_what_it_is_to_decide(world: World) -> None:
    tell(world)
    page = home(world, "headquarters")
    assert 'id="figures-heading">令和7年度の状況' in page
    assert "css/dashboard.css" in page
    put(world, "gyo-14", ReportState.CHECKED)
    page = home(world, "headquarters")
    assert '<a href="#queue-read-heading">決定待ち<strong>1件</strong></a>' in page
    # What does not wait is read when it is opened.
    assert "行－⑬" not in page
    assert 'hx-get="/work/others/"' in page
    for other in ("secretariat", "editor-gakko", "viewer"):
        assert "令和7年度の状況" not in home(world, other)


def test_a_reader_sees_the_last_complete_year(world: World) -> None:
    assert "帳票を見る" in home(world, "viewer")
    assert "の評価</h2>" not in home(world, "viewer")
    decided_plan(world)
    page = home(world, "viewer", f"/p/{SLUG}/")
    assert f"令和{YEAR - 2018}年度の評価</h2>" in page
    assert f"/p/{SLUG}/dashboard/?year={YEAR}" in page
    assert f"/p/{SLUG}/reports/?year={YEAR}" in page
    # Whoever takes part has the work instead.
    assert "の評価</h2>" not in home(world, "editor-gakko", f"/p/{SLUG}/")
    # A year of which something is open is not complete.
    AnnualReport.objects.filter(cycle__plan__slug=SLUG, initiative__slug="mori-2").update(
        state=ReportState.CHECKED, finalised_at=None
    )
    assert "の評価</h2>" not in home(world, "viewer", f"/p/{SLUG}/")
