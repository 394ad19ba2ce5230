"""What reads otherwise in the plan than at a moment: nothing put back, nothing of the registration."""

import datetime as dt
import uuid
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.history.plan_changes import Version, _all_versions, changes_since, read_plan_changes
from indicators.models import EvaluationItem, Expectation, Indicator
from initiatives.models import Activity, Initiative, ScheduleBar
from initiatives.words import NEUTRAL
from tests.cast import World

WORDS = NEUTRAL.at("施策")

MOMENT = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def version(
    hours: float, *texts: str, kind: str = "activity", is_removal: bool = False, act: uuid.UUID | None = None
) -> Version:
    """A state written so many hours after the moment, in an act of its own unless one is named."""
    at = MOMENT + hours * HOUR
    return Version(kind, 1, int(hours * 100), 1, at, act or uuid.uuid4(), is_removal, "書いた人", texts)


@pytest.mark.parametrize(
    ("versions", "labels"),
    [
        ([version(-1, "2026", "旧"), version(1, "2026", "新")], ["取組内容（令和8年度）の変更"]),
        ([version(-1, "2026", "旧"), version(0, "2026", "新")], []),  # at the moment itself: reported on
        ([version(-1, "2026", "旧"), version(1, "2026", "旧")], []),  # a save that changed nothing
        ([version(-1, "2026", "旧"), version(1, "2026", "新"), version(2, "2026", "旧")], []),  # put back
        ([version(1, "2026", "新")], ["取組内容（令和8年度）の追加"]),
        (
            [version(-1, "2026", "旧"), version(1, "2026", "旧", is_removal=True)],
            ["取組内容（令和8年度）の削除"],
        ),
        ([version(1, "2026", "新"), version(2, "2026", "新", is_removal=True)], []),
        (
            [version(-1, "2026", "旧", is_removal=True), version(1, "2026", "新")],
            ["取組内容（令和8年度）の追加"],
        ),
    ],
)
def test_what_counts_as_a_change(versions: list[Version], labels: list[str]) -> None:
    assert [change.label for change in changes_since(versions, {1: MOMENT}, WORDS)] == labels


def test_the_day_is_that_of_the_last_real_change() -> None:
    versions = [version(-1, "2026", "旧"), version(30, "2026", "新"), version(60, "2026", "新")]
    [change] = changes_since(versions, {1: MOMENT}, WORDS)
    assert change.at == MOMENT + 30 * HOUR


@pytest.mark.parametrize(("is_same", "labels"), [(True, []), (False, ["取組内容（令和8年度）の追加"])])
def test_what_the_act_writes_that_registers_the_initiative_is_no_change(
    is_same: bool, labels: list[str]
) -> None:
    """However long the act takes, and however soon after it something else is added."""
    registering = uuid.uuid4()
    first = version(1, "施策", "", "", "", kind="initiative", act=registering)
    activity = version(3 if is_same else 1.001, "2026", "新", act=registering if is_same else None)
    assert [change.label for change in changes_since([first, activity], {1: MOMENT}, WORDS)] == labels


LATER = uuid.uuid4()


@pytest.mark.parametrize(
    ("versions", "labels"),
    [
        ([version(-1, "2026", "旧"), version(1, "2026", "新", act=LATER)], []),
        ([version(1, "2026", "新", act=LATER)], []),
        ([version(1, "2026", "新", act=LATER), version(2, "2026", "正")], []),  # set right what is new
        ([version(-1, "2026", "旧"), version(1, "2026", "旧", is_removal=True, act=LATER)], []),
        (  # an erratum before it, and one after it
            [version(-1, "2026", "旧"), version(1, "2026", "正"), version(2, "2026", "新", act=LATER)],
            ["取組内容（令和8年度）の変更"],
        ),
        (
            [version(-1, "2026", "旧"), version(1, "2026", "新", act=LATER), version(2, "2026", "正")],
            ["取組内容（令和8年度）の変更"],
        ),
        (  # that one of another year
            [version(-1, "2026", "旧"), version(1, "2026", "新", act=LATER), version(2, "2027", "新")],
            ["取組内容（令和9年度）の変更"],
        ),
    ],
)
def test_a_revision_of_a_later_year_changes_nothing_of_a_report(
    versions: list[Version], labels: list[str]
) -> None:
    found = changes_since(versions, {1: MOMENT}, WORDS, {1: [LATER]})
    assert [change.label for change in found] == labels


def test_initiatives_that_are_not_asked_for_are_left_out() -> None:
    assert changes_since([version(1, "2026", "新")], {2: MOMENT}, WORDS) == []


# --- From the database ---

NEXT_DAY = dt.timedelta(days=1)


def write(row: Any, **fields: Any) -> None:
    """Save a row as on the day after the plan was registered."""
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_date = registered(row) + NEXT_DAY
    row.save()


def registered(row: Any) -> dt.datetime:
    first = Initiative.history.order_by("history_id").first()
    assert first is not None
    return first.history_date


def labels_of(world: World, slug: str = "gyo-10") -> list[str]:
    initiative = world.initiative(slug)
    indicators = dict(Indicator.objects.values_list("pk", "initiative_id"))
    found = read_plan_changes({initiative.pk: MOMENT}, indicators, WORDS)
    assert set(found) <= {initiative.pk}
    return sorted(change.label for change in found.get(initiative.pk, []))


def test_a_plan_as_it_was_registered_has_not_changed(world: World) -> None:
    assert labels_of(world) == []


def test_every_part_of_the_plan_is_watched(world: World) -> None:
    initiative = world.initiative("gyo-10")
    indicator = initiative.indicators.get()
    write(initiative, description="書き直した事業内容", number=99)  # the number is no word of the plan
    write(initiative.activities.get(fiscal_year=2025), text="書き直した取組内容")
    write(initiative.evaluation_items.filter(fiscal_year=2025)[0], text="書き直した実施評価指標")
    # Neither is a source, nor whether a minus may be typed.
    write(indicator, target=5, source="出典", decimals=2, allows_negative=True)
    write(Expectation(indicator=indicator, fiscal_year=2025, value=3))
    write(initiative.schedule_bars.all()[0], end_period=1, end_fiscal_year=2025)
    assert labels_of(world) == sorted(
        [
            "スケジュールの線の変更",
            "事業内容の変更",
            "取組内容（令和7年度）の変更",
            "実施評価指標（令和7年度）の変更",
            "数値目標「通信不良発生学校率」の小数の桁数の変更",
            "数値目標「通信不良発生学校率」の目標値の変更",
            "年度ごとの値（令和7年度）の追加",
        ]
    )
    assert labels_of(world, "gyo-11") == []


@pytest.mark.parametrize("model", [Activity, EvaluationItem, ScheduleBar])
def test_what_was_removed_is_named(world: World, model: Any) -> None:
    row = model.objects.filter(initiative=world.initiative("gyo-10")).last()
    row._history_date = registered(row) + NEXT_DAY
    row.delete()
    [label] = labels_of(world)
    assert label.endswith("の削除")


def test_a_save_without_a_change_is_none(world: World) -> None:
    for row in Activity.objects.filter(initiative=world.initiative("gyo-10")):
        write(row)
    assert labels_of(world) == []


def test_who_and_when(world: World) -> None:
    activity = world.initiative("gyo-10").activities.get(fiscal_year=2025)
    activity._history_user = world["secretariat"]
    write(activity, text="書き直した取組内容")
    found = read_plan_changes({activity.initiative_id: MOMENT}, {}, WORDS)
    [change] = found[activity.initiative_id]
    assert (change.who, change.at) == ("secretariatさん", registered(activity) + NEXT_DAY)


def test_of_what_was_registered_only_what_was_touched_again_is_read(world: World) -> None:
    """Hundreds of rows come with the plan: from a row that stands as it came no change can follow."""
    initiative = world.initiative("gyo-10")
    expectation = Expectation.objects.create(
        indicator=initiative.indicators.all()[0], fiscal_year=2025, value=50
    )
    expectation.history.update(
        act=initiative.history.earliest("history_id").act
    )  # as if it had come with the plan
    before = registered(initiative) - NEXT_DAY
    assert {row[0] for row in _all_versions(before, [initiative.pk], [expectation.indicator_id])} == {
        "initiative"
    }
    activity = initiative.activities.get(fiscal_year=2025)
    write(activity, text="書き直した取組内容")
    write(expectation, value=51)
    read = [
        row[:2]
        for row in _all_versions(before, [initiative.pk], [expectation.indicator_id])
        if row[0] != "initiative"
    ]
    assert sorted(read) == [("activity", activity.pk)] * 2 + [("expectation", expectation.pk)] * 2


def test_one_query(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    since = dict.fromkeys(world.plan.initiatives.values_list("pk", flat=True), MOMENT)
    with django_assert_num_queries(1):
        read_plan_changes(since, {}, WORDS)
    with django_assert_num_queries(0):
        assert read_plan_changes({}, {}, WORDS) == {}
