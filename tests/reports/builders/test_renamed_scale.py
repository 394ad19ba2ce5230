"""A renamed label: decided years keep the word they were decided with, running ones show the new one."""

import pytest
from django.test import Client

from indicators.scales.services import activate_scale, save_scale
from reports.builders.overview import forget_frozen_years
from tests.cast import World
from tests.reports.story import finalise, number, report, tell

pytestmark = pytest.mark.any_database

OLD, NEW = "計画どおり・達成", "目標どおり"


@pytest.fixture
def renamed(world: World) -> World:
    """The story's R7 has decided (行－⑪: A) and running ones (行－⑩); 行－⑪ R6 was decided A."""
    tell(world)
    finalise(world, report(world, "gyo-11", 2024, number(2)), "A", "本部の判断")
    scale = world.plan.rating_scales.get(is_active=True)
    definition = {
        **scale.definition,
        "codes": [
            {**code, "label": NEW} if code["label"] == OLD else code for code in scale.definition["codes"]
        ],
    }
    saved = save_scale(scale=scale, definition=definition, by=world["secretariat"])
    assert saved.version == 2, "a used one is superseded"
    activate_scale(scale=saved, by=world["secretariat"])
    forget_frozen_years()
    return world


def page(world: World, address: str) -> str:
    client = Client()
    client.force_login(world["secretariat"])
    return client.get(address).content.decode()


def test_a_running_year_is_headed_with_the_new_word(renamed: World) -> None:
    for address in ("/dashboard/?year=2025", "/dashboard/?year=all", "/dashboard/meeting/?year=2025"):
        assert NEW in page(renamed, address), address
    document = page(renamed, "/reports/2025/evaluation.html")
    legend = document[document.index('id="chapter-summary"') : document.index('id="chapter-listing"')]
    assert NEW in legend


def test_a_decided_sheet_keeps_its_word(renamed: World) -> None:
    for slug, year in (("gyo-11", 2025), ("gyo-11", 2024)):
        sheet = page(renamed, f"/reports/{year}/{slug}.html")
        assert OLD in sheet
        assert NEW not in sheet


def test_a_wholly_decided_year_keeps_its_words(renamed: World) -> None:
    for initiative in renamed.plan.initiatives.exclude(slug__in=["gyo-10", "gyo-11"]):
        initiative.activities.filter(fiscal_year=2024).delete()
        initiative.evaluation_items.filter(fiscal_year=2024).delete()
    for address in (
        "/dashboard/?year=2024",
        "/dashboard/meeting/?year=2024",
        "/reports/2024/evaluation.html",
    ):
        found = page(renamed, address)
        assert OLD in found, address
        assert NEW not in found, address
