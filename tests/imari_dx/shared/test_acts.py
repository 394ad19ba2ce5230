"""One act of a person: a number for all that it writes, and all of it or nothing."""

import pytest

from imari_dx.shared.acts import current_act, one_act
from initiatives.models import GlossaryTerm
from tests.cast import World


@pytest.mark.django_db
def test_an_act_inside_an_act_belongs_to_it() -> None:
    with one_act():
        outer = current_act()
        with one_act():
            assert current_act() == outer
        assert current_act() == outer
    with one_act():
        assert current_act() != outer


def test_outside_an_act_every_write_is_one_of_its_own() -> None:
    assert current_act() != current_act()


def term(world: World, word: str) -> GlossaryTerm:
    return GlossaryTerm.objects.create(
        plan=world.plan, group="あ行", heading=word, word=word, definition=word, sort_order=99
    )


def test_rows_of_history_know_their_act(world: World) -> None:
    with one_act():
        first, second = term(world, "ＡＡ"), term(world, "ＢＢ")
    first.save()
    created, again = first.history.get(history_type="+"), first.history.get(history_type="~")
    assert created.act == second.history.get().act
    assert again.act != created.act


def test_a_refused_act_leaves_nothing_and_the_next_one_is_another(world: World) -> None:
    acts = []

    @one_act()
    def refused() -> None:
        acts.append(current_act())
        term(world, "ＣＣ")
        raise ValueError("refused")

    for _ in range(2):
        with pytest.raises(ValueError, match="refused"):
            refused()
    assert not GlossaryTerm.objects.filter(word="ＣＣ").exists()
    assert len(set(acts)) == 2
