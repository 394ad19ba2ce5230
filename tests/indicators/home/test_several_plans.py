"""ホーム gathers what waits for a reader in all plans; each line says its plan and leads to it."""

import csv
import io

import pytest
from django.http import QueryDict
from django.test import Client

from indicators.home.page import WorkPage
from indicators.models import AnnualReport
from initiatives.models import Plan
from tests.cast import World
from tests.second_plan import SLUG, TITLE, add_second_plan, restrict

pytestmark = pytest.mark.any_database


@pytest.fixture
def second(world: World) -> Plan:
    return add_second_plan(world)


def waiting(page: WorkPage) -> list[tuple[str, str, str]]:
    """The plan, the initiative and the address of all that waits."""
    return [
        (row.plan, row.slug, row.url)
        for _queue, groups in page.queues
        for group in groups
        for row in group.rows
    ]


def page_of(world: World, name: str, plan: Plan) -> WorkPage:
    return WorkPage(world[name], plan, QueryDict())


def test_what_waits_in_all_plans(world: World, second: Plan) -> None:
    own = world.plan.short_title
    here = waiting(page_of(world, "editor-gakko", world.plan))
    assert {plan for plan, _slug, _url in here} == {own, TITLE}
    assert (TITLE, "mori-1", f"/p/{SLUG}/entry/2025/mori-1/") in here
    assert (own, "gyo-10", "/entry/2025/gyo-10/") in here
    # The other initiative is another department's.
    assert {slug for plan, slug, _url in here if plan == TITLE} == {"mori-1"}
    there = waiting(page_of(world, "editor-gakko", second))
    assert sorted(there) == sorted(here)
    # The plan in view comes first; what is done with several stays within its plan.
    groups = [group for _queue, found in page_of(world, "editor-gakko", second).queues for group in found]
    assert groups[0].plan == TITLE
    assert groups[0].caption == f"{TITLE}　令和7年度実績"
    assert [group.bulk_url for group in groups if group.plan == TITLE] == [f"/p/{SLUG}/bulk/2025/"]


def test_with_nothing_elsewhere_the_page_is_what_it_was(world: World, second: Plan) -> None:
    AnnualReport.objects.filter(cycle__plan=second).delete()
    page = page_of(world, "editor-gakko", world.plan)
    assert {plan for plan, _slug, _url in waiting(page)} == {""}
    assert page.queues[0][1][0].caption.startswith("令和")


def test_a_plan_outside_the_role_is_not_gathered(world: World, second: Plan) -> None:
    restrict(world, "editor-gakko", world.plan)
    assert {plan for plan, _slug, _url in waiting(page_of(world, "editor-gakko", world.plan))} == {""}


def test_the_list_as_a_file_names_the_plan(client: Client, world: World, second: Plan) -> None:
    client.force_login(world["editor-gakko"])
    content = client.get("/reports/work.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["計画"] for row in rows} == {world.plan.short_title, TITLE}
    AnnualReport.objects.filter(cycle__plan=second).delete()
    content = client.get("/reports/work.csv").content.decode("utf-8-sig")
    assert "計画" not in content.splitlines()[0].split(",")


def test_the_editor_of_the_other_plan_is_told_there_what_waits_here(
    client: Client, world: World, second: Plan
) -> None:
    client.force_login(world["editor-gakko"])
    page = client.get(f"/p/{SLUG}/").content.decode()
    assert "待っている施策はありません" not in page
    assert 'href="/entry/2025/gyo-10/"' in page
    assert f'href="/p/{SLUG}/entry/2025/mori-1/"' in page
    # Each table says whose it is, so its lines need not.
    assert f"<caption>{TITLE}　令和7年度実績（" in page
    assert 'data-label="計画"' not in page


def test_an_empty_plan_still_shows_what_waits_elsewhere(client: Client, world: World, second: Plan) -> None:
    """A plan whose first round is not opened: said, and the work of the other plan stands below."""
    AnnualReport.objects.filter(cycle__plan=second).delete()
    second.reporting_cycles.all().delete()
    client.force_login(world["editor-gakko"])
    page = client.get(f"/p/{SLUG}/").content.decode()
    assert "照会はまだ始まっていません" in page
    assert 'href="/entry/2025/gyo-10/"' in page
