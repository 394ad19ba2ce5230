"""What is handed out comes back the same: every plan, every kind, every field."""

import pytest

from indicators.models import Indicator
from tests.cast import World
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.questionnaires.books import LONG, NASTY, back, book_of, check, fill

pytestmark = pytest.mark.any_database


def test_a_round_in_which_nothing_is_reported(world: World) -> None:
    found = back(book_of(world))
    assert len(found.sheets) == 24  # those due in 令和7年度
    check(world, found)


def test_every_field_of_every_kind_with_every_question(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    spoken = Indicator.objects.filter(initiative__slug="gyo-12").latest("sort_order")
    spoken.pk, spoken.kind, spoken.target, spoken.unit = None, "text", None, ""
    spoken.sort_order += 1
    spoken.save(force_insert=True)
    fill(world, world["secretariat"], *(one.slug for one in world.plan.initiatives.all()))
    kinds = set(Indicator.objects.values_list("kind", flat=True))
    assert len(kinds) == 7
    slugs = [one.slug for one in world.plan.initiatives.all()]
    found = back(book_of(world, *slugs))
    assert len(found.sheets) == 28
    check(world, found)
    sheet = next(one for one in found.sheets if one.slug == "gyo-10")
    assert sheet.cells["results"].text == LONG
    assert sheet.cells["outcomes"].text == NASTY
