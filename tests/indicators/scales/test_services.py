"""判定基準 changes only through the services: in place while unused, else by a next version."""

import copy
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from indicators.models import RatingScale
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.scales.services import (
    StaleScaleError,
    activate_scale,
    delete_scale,
    save_scale,
    show_scale_beside,
    start_scale,
    stop_showing_scale_beside,
    supersede_scale,
)
from indicators.workflow.errors import ConflictError
from indicators.workflow.transitions import reopen_report
from tests.cast import World
from tests.reports.story import at, finalise, number, report


def imari(world: World) -> RatingScale:
    return world.plan.rating_scales.get(key="imari", version=1)


def aichi(world: World) -> RatingScale:
    definition = reference_definitions()["aichi"]
    return start_scale(plan=world.plan, key="aichi", definition=definition, by=world["secretariat"])


def renamed(scale: RatingScale, name: str = "新しい名前") -> dict[str, Any]:
    return copy.deepcopy(scale.definition) | {"name": name}


def decided(world: World) -> RatingScale:
    """行－⑪ R7 is 確定 on the scale in use."""
    finalise(world, report(world, "gyo-11", 2025, number(2)), "A")
    return imari(world)


def test_a_scale_starts_unused_with_its_key_and_the_next_version(world: World) -> None:
    first, second = aichi(world), aichi(world)
    assert [(row.key, row.version, row.is_active, row.is_beside) for row in (first, second)] == [
        ("aichi", 1, False, False),
        ("aichi", 2, False, False),
    ]
    definition = reference_definitions()["aichi"]
    own = start_scale(plan=world.plan, key="own", definition=definition, by=world["secretariat"])
    assert (own.version, own.definition["key"], own.name) == (1, "own", definition["name"])
    assert own.history.get().history_user == world["secretariat"]


def test_a_definition_that_cannot_be_read_is_refused_in_words(world: World) -> None:
    with pytest.raises(ConflictError, match="区分"):
        start_scale(plan=world.plan, key="bad", definition={"name": "n"}, by=world["secretariat"])
    with pytest.raises(ConflictError, match="区分"):
        save_scale(scale=imari(world), definition={"name": "n"}, by=world["secretariat"])
    assert RatingScale.objects.count() == 1


def test_an_unused_version_is_changed_in_place(world: World) -> None:
    scale = imari(world)
    saved = save_scale(
        scale=scale, definition=renamed(scale), by=world["secretariat"], seen=scale.fingerprint
    )
    assert (saved.pk, saved.version, saved.name, saved.is_active) == (scale.pk, 1, "新しい名前", True)
    assert imari(world).definition["name"] == "新しい名前"
    assert saved.history.first().history_user == world["secretariat"]


def test_without_a_change_nothing_is_written(world: World) -> None:
    scale = decided(world)
    before = scale.history.count()
    saved = save_scale(scale=scale, definition=scale.definition, by=world["secretariat"])
    assert (saved, scale.history.count(), RatingScale.objects.count()) == (scale, before, 1)


def test_a_used_version_is_superseded(world: World) -> None:
    scale = decided(world)
    saved = save_scale(scale=scale, definition=renamed(scale), by=world["secretariat"])
    assert (saved.key, saved.version, saved.name, saved.is_active) == ("imari", 2, "新しい名前", False)
    assert imari(world).definition == scale.definition
    assert imari(world).is_active


def test_a_decision_that_was_taken_back_still_counts(world: World) -> None:
    scale = decided(world)
    reopen_report(
        report=world.report("gyo-11"), by=world["secretariat"], at=at(2025), comment="誤りがあったため"
    )
    assert save_scale(scale=scale, definition=renamed(scale), by=world["secretariat"]).version == 2


def test_superseding_copies(world: World) -> None:
    scale = decided(world)
    after = supersede_scale(scale=scale, by=world["secretariat"])
    assert (after.version, after.definition, after.is_active) == (2, scale.definition, False)


def test_who_saves_over_another_ones_change_is_told(world: World) -> None:
    scale = imari(world)
    seen = scale.fingerprint
    save_scale(scale=scale, definition=renamed(scale, "先の人"), by=world["secretariat"], seen=seen)
    for act in (activate_scale, show_scale_beside, delete_scale):
        with pytest.raises(StaleScaleError):
            act(scale=scale, by=world["secretariat"], seen=seen)
    with pytest.raises(StaleScaleError):
        save_scale(scale=scale, definition=renamed(scale), by=world["secretariat"], seen=seen)
    assert imari(world).name == "先の人"


def test_the_same_saved_twice_is_saved_and_the_other_one_is_named(world: World) -> None:
    scale, mine = imari(world), world["secretariat"]
    seen = scale.fingerprint
    other = User.objects.create_user("kurokawa", full_name="黒川")
    wanted = renamed(scale, "先の人")
    save_scale(scale=scale, definition=wanted, by=other, seen=seen)
    assert save_scale(scale=scale, definition=wanted, by=mine, seen=seen).name == "先の人"
    with pytest.raises(StaleScaleError, match="黒川 さんがこの判定基準を変えました"):
        save_scale(scale=scale, definition=renamed(scale, "私"), by=mine, seen=seen)
    with pytest.raises(StaleScaleError, match="あなたが別の画面でこの判定基準を変えました"):
        save_scale(scale=scale, definition=renamed(scale, "私"), by=other, seen=seen)


def test_a_deleted_version_is_named(world: World) -> None:
    scale = aichi(world)
    delete_scale(scale=RatingScale.objects.get(pk=scale.pk), by=world["secretariat"])
    with pytest.raises(ConflictError, match="削除しました"):
        save_scale(scale=scale, definition=renamed(scale), by=world["secretariat"])


def test_one_scale_is_in_use(world: World) -> None:
    scale = aichi(world)
    show_scale_beside(scale=scale, by=world["secretariat"])
    activate_scale(scale=scale, by=world["secretariat"])
    scale.refresh_from_db()
    assert (scale.is_active, scale.is_beside, imari(world).is_active) == (True, False, False)
    assert imari(world).history.first().history_user == world["secretariat"]
    activate_scale(scale=imari(world), by=world["secretariat"])
    assert world.plan.rating_scales.get(is_active=True).key == "imari"


def test_one_scale_is_shown_beside_and_it_is_another(world: World) -> None:
    first, second = aichi(world), aichi(world)
    show_scale_beside(scale=first, by=world["secretariat"])
    show_scale_beside(scale=second, by=world["secretariat"])
    assert world.plan.rating_scales.get(is_beside=True) == second
    with pytest.raises(ConflictError, match="現在使う基準を、並べて示すことはできません"):
        show_scale_beside(scale=imari(world), by=world["secretariat"])
    stop_showing_scale_beside(scale=second, by=world["secretariat"])
    assert not world.plan.rating_scales.filter(is_beside=True).exists()


@pytest.mark.parametrize(
    ("key", "field", "sentence"),
    [
        ("imari", "is_beside", "現在使う基準を、並べて示すことはできません。"),
        ("aichi", "is_active", "現在使う判定基準は1つだけです。"),
        ("own", "is_beside", "並べて示す判定基準は1つだけです。"),
    ],
)
def test_the_database_holds_it_too(world: World, key: str, field: str, sentence: str) -> None:
    beside = aichi(world)
    start_scale(plan=world.plan, key="own", definition=beside.definition, by=world["secretariat"])
    show_scale_beside(scale=beside, by=world["secretariat"])
    rows = RatingScale.objects.filter(key=key)
    if field == "is_active":
        rows.update(is_beside=False)
    row = rows.get()
    setattr(row, field, True)
    with pytest.raises(ValidationError, match=sentence):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{field: True})


def test_only_what_nothing_rests_on_is_deleted(world: World) -> None:
    used, beside, free = decided(world), aichi(world), aichi(world)
    show_scale_beside(scale=beside, by=world["secretariat"])
    for scale in (used, beside):
        with pytest.raises(ConflictError, match="現在使う基準と並べて示す基準は削除できません"):
            delete_scale(scale=scale, by=world["secretariat"])
    delete_scale(scale=free, by=world["secretariat"])
    activate_scale(scale=beside, by=world["secretariat"])
    with pytest.raises(ConflictError, match="確定した年度実績がこの版で判定されている"):
        delete_scale(scale=used, by=world["secretariat"])
    assert set(RatingScale.objects.values_list("key", "version")) == {("imari", 1), ("aichi", 1)}


def test_decided_years_keep_what_they_were_decided_on(world: World) -> None:
    decided(world)
    before = world.report("gyo-11")
    activate_scale(scale=aichi(world), by=world["secretariat"])
    after = world.report("gyo-11")
    kept = ("scale_id", "final_grade", "proposed_grade", "proposed_reason", "version")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
