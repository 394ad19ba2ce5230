"""A plan is changed by an erratum or a revision, nothing is lost, and years before a revision keep theirs."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from indicators.book.assessment import assess_stored
from indicators.book.in_force import initiative_in_force
from indicators.book.results import load_results
from indicators.models import AnnualReport, EvaluationItem, Expectation, Indicator, ReportState
from indicators.plan_io import PlanDocumentError, export_document
from indicators.planning.errors import EditRefusedError, StalePlanError
from indicators.planning.rows import Edit, mark, read_rows
from indicators.planning.services import revisions
from indicators.planning.services.edits import correct_plan, edit_plan, update_plan
from indicators.planning.state import PlanState, parts_of
from indicators.workflow.errors import ConflictError
from initiatives.models import (
    Activity,
    Erratum,
    GlossaryTerm,
    Initiative,
    Plan,
    Revision,
    RowChange,
    ScheduleBar,
)
from tests.cast import World

AT = dt.datetime(2024, 3, 25, 10, tzinfo=dt.UTC)
HEAD = revisions.RevisionHead(2024, dt.date(2024, 3, 25), "国の制度が変わったため。")


def draft(world: World, year: int = 2024) -> Revision:
    return revisions.open_revision(plan=world.plan, effective_year=year, by=world["secretariat"], at=AT)


def revise(world: World, revision: Revision, edits: Sequence[Edit]) -> None:
    revisions.revise(revision=revision, edits=edits, by=world["secretariat"])


def put_in_force(world: World, revision: Revision, head: revisions.RevisionHead = HEAD) -> Revision:
    described = revisions.describe_revision(revision=revision, head=head)
    return revisions.put_in_force(
        revision=described, by=world["secretariat"], at=AT, seen=revisions.fingerprint(described)
    )


def target_of(world: World, slug: str, year: int) -> Any:
    book = load_results(world.plan)
    one = next(row for row in book.initiatives if row.slug == slug)
    return initiative_in_force(book, one, year).indicators.all()[0].target


def test_a_revision_is_a_draft_until_it_is_put_in_force(world: World) -> None:
    indicator = world.initiative("gyo-10").indicators.get()
    before = read_rows(world.plan)
    revision = draft(world)
    revise(world, revision, [Edit(Indicator, indicator.pk, {"target": 5})])
    assert read_rows(world.plan) == before
    assert PlanState.of(world.plan, revision).get(Indicator, indicator.pk).target == 5
    put_in_force(world, revision)
    indicator.refresh_from_db()
    assert indicator.target == 5
    change = RowChange.objects.get()
    assert (change.before, change.after) == ({"target": "0"}, {"target": "5"})
    assert indicator.history.latest().act == Revision.objects.get().act


def test_years_before_it_keep_what_was_in_force(world: World) -> None:
    one = world.initiative("gyo-10")
    indicator = one.indicators.get()
    revision = draft(world)
    activity = one.activities.get(fiscal_year=2025)
    revise(
        world,
        revision,
        [
            Edit(Indicator, indicator.pk, {"target": 5}),
            Edit(Activity, activity.pk, {"text": "新しい取組"}),
            *(Edit(ScheduleBar, bar.pk, None) for bar in one.schedule_bars.all()),
        ],
    )
    put_in_force(world, revision)
    book = load_results(world.plan)
    live = next(row for row in book.initiatives if row.slug == "gyo-10")
    old, new = (initiative_in_force(book, live, year) for year in (2023, 2024))
    assert [one.indicators.all()[0].target for one in (old, new)] == [0, 5]
    assert [one.activities.all()[4].text for one in (old, new)] == [activity.text, "新しい取組"]
    assert len(old.schedule_bars.all()) > len(new.schedule_bars.all()) == 0
    assert old.plan.title == world.plan.title
    assert old.headings == live.headings
    assess_stored(book, live, 2023)


def test_a_second_revision_stands_on_the_first(world: World) -> None:
    indicator = world.initiative("gyo-10").indicators.get()
    for year, target in ((2024, 5), (2025, 7)):
        revision = draft(world, year)
        revise(world, revision, [Edit(Indicator, indicator.pk, {"target": target})])
        put_in_force(world, revision, revisions.RevisionHead(year, HEAD.decided_on, HEAD.reason))
    assert [target_of(world, "gyo-10", year) for year in (2023, 2024, 2025)] == [0, 5, 7]
    with pytest.raises(ConflictError, match="令和7年度からの改定が既にある"):
        draft(world, 2024)


def test_an_initiative_is_added_and_another_ended(world: World) -> None:
    old, state = world.initiative("gyo-11"), PlanState.of(world.plan)
    key = state.new_key(Initiative)
    values = {**state.rows["initiatives.initiative", old.pk], "code": "行－㉒", "plain_code": "行-22"}
    values |= {"slug": "gyo-22", "number": 22, "sort_order": 99, "title": "新しい施策", "first_year": 2024}
    revision = draft(world)
    revise(
        world,
        revision,
        [
            Edit(Initiative, key, {**values, "split_from": old.pk}),
            Edit(Activity, -1, {"initiative": key, "fiscal_year": 2024, "text": "始める"}),
            Edit(Initiative, old.pk, {"last_year": 2023, "ending": "ended"}),
        ],
    )
    assert PlanState.of(world.plan, revision).initiative("gyo-22").activities.all()[0].text == "始める"
    put_in_force(world, revision)
    new = world.initiative("gyo-22")
    assert new.split_from == old
    assert new.activities.get().text == "始める"
    years = AnnualReport.objects.filter(initiative=new).values_list("cycle__fiscal_year", flat=True)
    assert list(years) == [2024, 2025]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda one: Edit(Activity, one.activities.get(fiscal_year=2023).pk, {"text": "x"}),
            "令和5年度の取組内容は",
        ),
        (
            lambda one: Edit(EvaluationItem, one.evaluation_items.filter(fiscal_year=2022)[0].pk, None),
            "実施評価指標は",
        ),
        (
            lambda one: Edit(
                Expectation, -1, {"indicator": one.indicators.get().pk, "fiscal_year": 2022, "value": 1}
            ),
            "値は",
        ),
        (lambda one: Edit(Initiative, one.pk, None), "削除できません"),
        (lambda one: Edit(Initiative, one.pk, {"last_year": 2022}), "令和5年度以降"),
        (lambda one: Edit(Initiative, one.pk, {"first_year": 2023}), "令和6年度以降"),
        (lambda one: Edit(Indicator, one.indicators.get().pk, None), "削除できません"),
        (
            lambda one: Edit(Indicator, one.indicators.get().pk, {"first_year": 2023}),
            "より前の年度の評価は変えられません",
        ),
        (lambda one: Edit(Indicator, one.indicators.get().pk, {"comparison": "between"}), "範囲"),
    ],
)
def test_what_a_revision_may_not_say(world: World, edit: Any, sentence: str) -> None:
    revision = draft(world)
    with pytest.raises(EditRefusedError, match=sentence):
        revise(world, revision, [edit(world.initiative("gyo-10"))])
    assert not revision.changes.exists()


def test_reports_that_were_handed_in_stand_in_the_way(world: World) -> None:
    indicator = world.initiative("gyo-10").indicators.get()
    AnnualReport.objects.filter(pk=world.report("gyo-10", 2025).pk).update(
        state=ReportState.SUBMITTED, submitted_at=AT
    )
    revision = draft(world)
    revise(world, revision, [Edit(Indicator, indicator.pk, {"target": 5})])
    with pytest.raises(EditRefusedError, match="行－⑩の令和7年度の実績（提出済）") as refused:
        put_in_force(world, revision)
    assert refused.value.problems[0].href.endswith("/entry/2025/gyo-10/")
    assert Revision.objects.being_prepared().exists()


def test_no_year_that_is_decided(world: World) -> None:
    report = world.report("gyo-10", 2024)
    AnnualReport.objects.filter(pk=report.pk).update(
        state="finalised",
        submitted_at=AT,
        approved_at=AT,
        checked_at=AT,
        finalised_at=AT,
        final_grade="A",
        proposed_grade="A",
        meeting_name="会議",
        meeting_date=AT.date(),
        scale=world.plan.rating_scales.get(),
    )
    with pytest.raises(ConflictError, match="令和6年度は評価が確定している"):
        draft(world, 2024)
    draft(world, 2025)


def test_an_erratum_needs_a_reason_and_is_kept(world: World) -> None:
    term = world.plan.glossary_terms.all()[0]
    edits = [Edit(GlossaryTerm, term.pk, {"definition": "直した解説"})]
    given = {"plan": world.plan, "edits": edits, "by": world["secretariat"], "at": AT}
    with pytest.raises(EditRefusedError, match="訂正の理由"):
        correct_plan(**given, reason=" ")
    correct_plan(**given, reason="誤植")
    erratum = Erratum.objects.get()
    change = erratum.changes.get()
    assert (change.before, change.after) == ({"definition": term.definition}, {"definition": "直した解説"})
    with pytest.raises(ConflictError, match="改定か訂正"):
        edit_plan(plan=world.plan, edits=edits, by=world["secretariat"])


def test_a_document_is_loaded_as_an_erratum(world: World) -> None:
    document = export_document(world.plan)
    document["plan"]["words"]["contact_telephone"] = "0955"
    update_plan(document=document, reason="", at=AT)  # a setting
    document["glossary"][0]["definition"] = "直した解説"
    with pytest.raises(PlanDocumentError, match="訂正の理由"):
        update_plan(document=document, reason="", at=AT)
    update_plan(document=document, reason="誤植", at=AT)
    erratum = Erratum.objects.get()
    assert (erratum.maker, erratum.changes.get().after) == ("システム", {"definition": "直した解説"})
    assert Plan.objects.get().word_contact_telephone == "0955"


def test_a_draft_of_a_row_that_went_meanwhile(world: World) -> None:
    term, other = world.plan.glossary_terms.all()[:2]
    revision = draft(world)
    revise(world, revision, [Edit(GlossaryTerm, row.pk, {"definition": "改定後"}) for row in (term, other)])
    given = {"plan": world.plan, "by": world["secretariat"], "at": AT, "reason": "重複"}
    correct_plan(edits=[Edit(GlossaryTerm, term.pk, None)], **given)
    put_in_force(world, revision)
    assert list(GlossaryTerm.objects.filter(definition="改定後")) == [other]
    with pytest.raises(StalePlanError):
        correct_plan(edits=[Edit(GlossaryTerm, term.pk, {"definition": "x"})], **given)


def test_what_somebody_else_wrote_meanwhile_stays(world: World) -> None:
    one = world.initiative("gyo-10")
    seen = {"effect": mark(one.effect)}
    given = {"plan": world.plan, "by": world["secretariat"], "at": AT, "reason": "誤植"}
    correct_plan(edits=[Edit(Initiative, one.pk, {"effect": "先の人"}, seen)], **given)
    correct_plan(edits=[Edit(Initiative, one.pk, {"title": "題"}, {"title": mark(one.title)})], **given)
    with pytest.raises(StalePlanError) as stale:
        correct_plan(edits=[Edit(Initiative, one.pk, {"effect": "後の人"}, seen)], **given)
    assert stale.value.fields == [(("initiatives.initiative", one.pk), "effect")]
    assert world.initiative("gyo-10").effect == "先の人"


def test_settings_change_at_once(world: World) -> None:
    edits = [Edit(Plan, world.plan.pk, {"word_contact_telephone": "0955"})]
    edit_plan(plan=world.plan, edits=edits, by=world["secretariat"])
    assert Plan.objects.get().word_contact_telephone == "0955"


def test_rows_change_places(world: World) -> None:
    items = list(EvaluationItem.objects.filter(initiative__slug="gyo-3", fiscal_year=2025))
    first, second = items[:2]
    revision = draft(world)
    revise(
        world,
        revision,
        [
            Edit(EvaluationItem, first.pk, {"sort_order": second.sort_order}),
            Edit(EvaluationItem, second.pk, {"sort_order": first.sort_order}),
        ],
    )
    put_in_force(world, revision)
    assert [one.pk for one in EvaluationItem.objects.filter(pk__in=[first.pk, second.pk])] == [
        second.pk,
        first.pk,
    ]


def test_a_state_has_everything_in_order(world: World) -> None:
    state = PlanState.of(world.plan)
    shown = state.initiative("gyo-10")
    assert shown.plan is state.plan
    assert {type(row) for row in parts_of(shown)} >= {
        Initiative,
        Activity,
        Indicator,
        EvaluationItem,
        ScheduleBar,
    }
    assert [row.pk for row in state.plan.initiatives.all()] == [
        row.pk for row in world.plan.initiatives.all()
    ]
    assert export_document(world.plan) == export_document(Plan.objects.get())
