"""判定の試算 shows what a scale would make of everything, as if it were in use, and writes nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.book.assessment import assess_stored
from indicators.book.results import load_results
from indicators.judgement import Scale
from indicators.models import Measurement, RatingScale, ReportState
from indicators.plan_io.shipped_scales import reference_definitions, reference_scale
from indicators.scales.services import activate_scale, show_scale_beside, start_scale
from indicators.scales.trial import NOT_ASKED, NOT_PLANNED, NOT_STARTED, ScaleTrial, TrialCell
from initiatives.models import Activity
from tests.cast import World
from tests.indicators.scales.scale_posts import posted_scale
from tests.reports.story import finalise, number, report, submit, tell

pytestmark = pytest.mark.any_database

URL = "/scales/imari/1/trial/"


@pytest.fixture(scope="module")
def loaded_world(loaded_world: World, django_db_blocker: Any) -> World:
    """The cast's world with the story told, and an earlier year of 行－⑪, once for all tests here."""
    with django_db_blocker.unblock():
        submit(loaded_world, report(loaded_world, "gyo-11", 2024, number(1)))
        tell(loaded_world)
    return loaded_world


def imari(world: World) -> RatingScale:
    return world.plan.rating_scales.get(key="imari")


def started(world: World, key: str) -> RatingScale:
    definition = reference_definitions()[key]
    return start_scale(plan=world.plan, key=key, definition=definition, by=world["secretariat"])


def tried(world: World, key: str) -> ScaleTrial:
    return ScaleTrial(world.plan, reference_scale(key), world.plan.rating_scales.all())


def cells(trial: ScaleTrial) -> dict[tuple[str, int], TrialCell]:
    return {(cell.initiative.slug, cell.fiscal_year.year): cell for cell in trial.cells}


def words(trial: ScaleTrial) -> dict[tuple[str, int], str]:
    """Why there is nothing to judge, by initiative and year."""
    return {
        (row.initiative.slug, year.year): word
        for row in trial.rows
        for year, cell, word in row.cells
        if cell is None
    }


def secretariat(world: World) -> Client:
    client = Client()
    client.force_login(world["secretariat"])
    return client


# --- what it shows ---


def test_now_is_the_decision_or_the_present_proposal(world: World) -> None:
    found = cells(tried(world, "aichi"))
    assert {key: (cell.now.code, cell.is_decided) for key, cell in found.items() if cell.now} == {
        ("gyo-10", 2024): ("D", True),
        ("gyo-10", 2025): ("C", False),
        ("gyo-11", 2024): ("C", False),
        ("gyo-11", 2025): ("A", True),
        ("gyo-12", 2025): ("A", False),
        ("san-2", 2022): ("B", True),
    }


def test_the_trial_says_what_would_change_and_why(world: World) -> None:
    trial = tried(world, "tama")
    cell = cells(trial)["gyo-11", 2025]
    assert (cell.trial.code, cell.is_changed) == ("着実", True)
    assert "着実" in cell.why
    assert cell.url == "/entry/2025/gyo-11/"
    assert [one.fiscal_year.year for one in trial.changes] == sorted(
        (one.fiscal_year.year for one in trial.changes), reverse=True
    )


def test_the_scale_in_use_changes_only_what_was_decided_otherwise(world: World) -> None:
    trial = ScaleTrial(world.plan, imari(world).scale, [imari(world)])
    [changed] = trial.changes
    assert (changed.initiative.slug, changed.proposed, changed.trial.code) == ("san-2", "A", "A")
    assert changed.note == "本部の決定は、当時の判定案（A）と異なります。"
    assert trial.decided_otherwise == 1


def test_counts_are_those_of_the_cells(world: World) -> None:
    trial = tried(world, "tama")
    counted = {row.code.code: row.total for row in trial.count_tables[0].rows}
    assert sum(before for before, _after in counted.values()) == len(trial.cells)
    assert sum(after for _before, after in counted.values()) == len(trial.cells)
    assert counted["A"] == (2, 0)
    assert list(counted)[:3] == ["着実", "概ね", "改善や工夫が必要"]
    for row in trial.count_tables[0].rows:
        assert row.total == (sum(one for one, _ in row.by_year), sum(one for _, one in row.by_year))


@pytest.mark.parametrize(("total", "said"), [((2, 5), "+3"), ((5, 2), "▲3"), ((2, 2), "±0")])
def test_a_difference_has_its_sign(world: World, total: tuple[int, int], said: str) -> None:
    row = tried(world, "aichi").count_tables[0].rows[0]
    assert type(row)(row.code, total, []).difference == said


def test_what_is_not_judged_says_why(world: World) -> None:
    found = words(tried(world, "aichi"))
    assert found["san-1", 2025] == NOT_STARTED
    assert NOT_PLANNED in found.values()
    world.report("san-1").delete()
    assert words(tried(world, "aichi"))["san-1", 2025] == NOT_ASKED


# --- as if it were in use ---


def by_points() -> dict[str, Any]:
    """The shipped scale with points: half of what there is to get is B, all of it A."""
    shipped = reference_definitions()["imari"]
    points = {"A": 3, "B": 2, "C": 1, "D": 0}
    return {
        **shipped,
        "key": "points",
        "codes": [{**one, "points": points[one["code"]]} for one in shipped["codes"] if one["is_grade"]],
        "points_rules": [
            {"code": "A", "when": {"points": {"of": "share", "at_least": 100}}},
            {"code": "B", "when": {"points": {"of": "share", "at_least": 50}}},
            {"code": "D", "when": {}},
        ],
        "initiative": {"roll_up": "points"},
    }


TRIED = reference_definitions() | {"points": by_points()}


@pytest.mark.parametrize("key", TRIED)
def test_every_cell_is_what_activating_would_propose(world: World, key: str) -> None:
    draft = Scale.from_data(TRIED[key])
    found = cells(ScaleTrial(world.plan, draft, world.plan.rating_scales.all()))
    scale = imari(world)
    if key != "imari":
        new = start_scale(plan=world.plan, key=key, definition=TRIED[key], by=world["secretariat"])
        scale = activate_scale(scale=new, by=world["secretariat"])
    book = load_results(world.plan)
    assert book.active_scale == scale
    for initiative in book.initiatives:
        for year, row in book.reports[initiative.pk].items():
            cell = found.get((initiative.slug, year))
            if row.state == ReportState.FINALISED:
                # Of a decision nothing changes. Undecided it would be judged by the scale.
                assert cell is not None
                assert cell.now is not None
                assert cell.now.code == row.final_grade
                row.scale = None
            if cell is not None:
                proposed = assess_stored(book, initiative, year)
                assert (cell.trial.code, cell.why, cell.is_provisional) == (
                    proposed.grade,
                    proposed.reason,
                    proposed.provisional,
                ), (initiative.slug, year)


def test_points_are_told(world: World) -> None:
    trial = ScaleTrial(world.plan, Scale.from_data(by_points()), world.plan.rating_scales.all())
    cell = cells(trial)["gyo-10", 2025]  # a single indicator, C: 1 of 3
    assert (cell.trial.code, "満点に対する点数の割合が33.3％（3点中1点）" in cell.why) == ("D", True)


def test_a_decided_year_is_judged_from_its_frozen_facts(world: World) -> None:
    before = cells(tried(world, "aichi"))["gyo-11", 2025]
    Measurement.objects.filter(report=world.report("gyo-11")).update(value=0)
    Activity.objects.filter(initiative__slug="gyo-11").delete()
    after = cells(tried(world, "aichi"))["gyo-11", 2025]
    assert (after.trial, after.why) == (before.trial, before.why)


# --- the page ---


def test_the_page_tries_what_is_typed_and_writes_nothing(world: World) -> None:
    scale = imari(world)
    data = posted_scale(
        scale.scale, seen=scale.fingerprint, **{"head-name": "試しの尺度", "rule-6-part-0-low": "5"}
    )
    client = secretariat(world)
    with CaptureQueriesContext(connection) as queries:
        response = client.post(URL, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert "入力中の「試しの尺度」（保存していません）" in page
    assert '<input type="hidden" name="head-name" value="試しの尺度">' in page
    assert imari(world).name == "標準評価尺度"


def test_from_the_trial_one_comes_back_to_what_was_typed(world: World) -> None:
    scale = imari(world)
    data = posted_scale(scale.scale, seen=scale.fingerprint, **{"head-name": "試しの尺度"})
    client = secretariat(world)
    typed = dict(client.post(URL, data | {"act": "save"}).context["typed"])
    assert "act" not in typed
    page = client.post("/scales/imari/1/", typed | {"act": "back"}).content.decode()
    assert 'value="試しの尺度"' in page
    assert imari(world).name == "標準評価尺度"


def test_a_draft_that_cannot_be_read_stays_in_the_editor(world: World) -> None:
    data = posted_scale(imari(world).scale, seen="", **{"head-name": "試しの尺度", "code-0-code": ""})
    response = secretariat(world).post(URL, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_code-0-code">' in page
    assert 'value="試しの尺度"' in page
    assert 'action="/scales/imari/1/"' in page


def test_the_page_says_changes_in_words(world: World) -> None:
    started(world, "tama")
    page = secretariat(world).get("/scales/tama/1/trial/").content.decode()
    assert "<strong>変わる</strong>" in page
    assert "件</strong>の区分が、今と異なります。" in page
    assert '<a class="trial-pair" href="/entry/2025/gyo-11/">' in page


def test_the_scale_beside_is_shown_with_it(world: World) -> None:
    show_scale_beside(scale=started(world, "edajima"), by=world["secretariat"])
    page = secretariat(world).get(URL).content.decode()
    assert "「参考」は、並べて示す基準" in page
    assert "参考 " in page


def test_without_a_scale_in_use_the_trial_stands_alone(world: World) -> None:
    RatingScale.objects.update(is_active=False)
    response = secretariat(world).get(URL)
    assert response.status_code == 200
    assert "現在使う基準がありません" in response.content.decode()
    running = [cell for cell in response.context["trial"].cells if not cell.is_decided]
    assert [cell.now for cell in running] == [None] * len(running)


def test_a_plan_without_results_says_so(world: World) -> None:
    for row in world.plan.reporting_cycles.all():
        row.reports.update(state=ReportState.NOT_STARTED, **dict.fromkeys(CLEARED), **EMPTY)
    page = secretariat(world).get(URL).content.decode()
    assert "試算できる実績はまだありません" in page


CLEARED = ("submitted_at", "approved_at", "checked_at", "finalised_at", "meeting_date", "scale")
EMPTY = {"meeting_name": "", "final_grade": ""}


def test_the_page_takes_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    show_scale_beside(scale=started(world, "edajima"), by=world["secretariat"])
    finalise(world, report(world, "san-3", 2022, number(3)), "D")
    client = secretariat(world)
    with django_assert_max_num_queries(25):
        assert client.get(URL).status_code == 200
