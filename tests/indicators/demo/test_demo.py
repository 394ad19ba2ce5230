"""The demonstration data: what is loaded, when it is refused, and that nothing of it is left behind.

Loading takes a while, so one load serves the module; what a test changes is rolled back.
"""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Department, Membership, Role, User
from accounts.permissions import access_of
from imari_dx.operation.verify.walk import walk
from indicators.book.assessment import assess_stored
from indicators.book.results import ResultBook, is_planned, load_results
from indicators.book.stored_answers import report_answer
from indicators.book.succession import fates_of, lines_before, origins_of
from indicators.demo import PASSWORD, PEOPLE
from indicators.demo.next_plan import load_next_plan
from indicators.demo.remove import remove_plans
from indicators.demo.stories import story_of
from indicators.entry.services import save_report
from indicators.judgement import InitiativeProposal, rate_number, ratio_percent
from indicators.models import (
    STATES_WITH_ANSWER,
    AnnualReport,
    ClosingAct,
    ClosingLog,
    ClosingReport,
    ClosingRound,
    Indicator,
    InquiryLetter,
    Measurement,
    MeasurementEvent,
    MidyearCheck,
    ReportingCycle,
    ReportState,
    TransitionLog,
)
from indicators.plan_io import load_plan
from indicators.planning.rows import Edit
from indicators.planning.services.edits import correct_plan, edit_plan
from indicators.planning.services.revisions import years_to_revise
from indicators.succession.services.linking import link_successor
from indicators.workflow.missing import what_is_missing
from initiatives.models import (
    Initiative,
    InitiativeSuccession,
    Plan,
    PlanRole,
    Responsibility,
    ResponsibilityKind,
    Succession,
)
from initiatives.succession import Handling
from tests.indicators.demo.commands import PLAN_FILE, row_counts, run
from tests.indicators.judgement.judge_rows import stored_row, table
from tests.indicators.start.small_plan import small_document

TODAY = dt.date(2026, 5, 20)
LAST_YEAR = 2025
DAY = dt.date(2021, 4, 1)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")
pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


@pytest.fixture(scope="module")
def results_alone() -> list[bytes]:
    """The table of all results as it was before there was a next plan."""
    return []


def exported(folder: Path) -> bytes:
    """The table of all results of the default plan."""
    run("export_results", f"--output={folder / 'results.csv'}")
    return (folder / "results.csv").read_bytes()


@pytest.fixture(scope="module")
def before(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    results_alone: list[bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, int]]:
    """Load plan and demo for the module; the value is the row counts of the plan alone."""

    def notes_results(*args: Any, **more: Any) -> Plan | None:
        results_alone.append(exported(tmp_path_factory.mktemp("alone")))
        return load_next_plan(*args, **more)

    with django_db_blocker.unblock(), transaction.atomic():
        run("load_plan", PLAN_FILE)
        counts = row_counts()
        with patch("indicators.demo.load.load_next_plan", notes_results):
            run("load_demo", f"--today={TODAY}")
        yield counts
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def book(before: dict[str, int], django_db_blocker: DjangoDbBlocker) -> ResultBook:
    with django_db_blocker.unblock():
        return load_results(Plan.objects.get(is_default=True))


def all_reports(book: ResultBook) -> list[tuple[Initiative, AnnualReport]]:
    return [(row, report) for row in book.initiatives for report in book.reports[row.pk].values()]


def proposal(book: ResultBook, slug: str, year: int) -> InitiativeProposal:
    initiative = next(row for row in book.initiatives if row.slug == slug)
    return assess_stored(book, initiative, year)


@pytest.mark.usefixtures("before")
class TestLoaded:
    def test_everything_is_marked_as_demo(self) -> None:
        for model in (User, Department, ReportingCycle, MidyearCheck):
            assert model.objects.exists()
            assert not model.objects.filter(is_demo=False).exists()

    def test_the_autumn_check_of_the_last_year_is_answered_but_for_one(self, book: ResultBook) -> None:
        answers = MidyearCheck.objects.get(fiscal_year=LAST_YEAR).answers
        due = [row for row in book.initiatives if is_planned(row, LAST_YEAR)]
        assert answers.count() == len(due) - 1
        said = Counter(answers.exclude(comment="").values_list("outlook", flat=True))
        assert set(said) == {"on_course", "partly", "behind", "unknown"}

    def test_decided_years_have_commentaries_that_agree_with_their_grades(self, book: ResultBook) -> None:
        decided = [year for year, cycle in sorted(book.cycles.items()) if cycle.commentaries.exists()]
        assert decided == [2021, 2022, 2023, 2024]
        for year in decided:
            due = [row for row in book.initiatives if is_planned(row, year)]
            good = sum(book.reports[row.pk][year].final_grade in ("A", "B") for row in due)
            whole = book.cycles[year].commentaries.get(heading=None).text
            assert f"{len(due)}施策のうち{good}施策（{100 * good / len(due):.1f}％）" in whole

    def test_28_initiatives_have_a_lead_and_some_are_supported(self) -> None:
        rows = Responsibility.objects.filter(initiative__plan__is_default=True)
        kinds = Counter(rows.values_list("kind", flat=True))
        assert kinds[ResponsibilityKind.LEAD] == 28
        lead = rows.filter(kind=ResponsibilityKind.LEAD, initiative__slug="gyo-10")
        assert lead.get().department.name == "学校教育課"
        supporting = rows.filter(kind=ResponsibilityKind.SUPPORTING)
        slugs = supporting.filter(department__name="財政課").values_list("initiative__slug", flat=True)
        assert set(slugs) == {"gyo-6", "gyo-7", "gyo-21"}

    def test_one_approval_was_given_by_a_deputy_and_some_answers_entered_on_behalf(self) -> None:
        by_deputy = TransitionLog.objects.get(is_by_deputy=True)
        assert (by_deputy.act, by_deputy.actor.username) == ("approve_report", "deputy-gyosei")
        on_behalf = TransitionLog.objects.filter(is_on_behalf=True)
        assert set(on_behalf.values_list("actor__username", flat=True)) == {"secretariat"}

    def test_people_log_in_with_the_printed_password(self) -> None:
        printed = run("load_demo")
        assert PASSWORD in printed
        for person in PEOPLE:
            user = User.objects.get(username=person.username)
            assert access_of(user).has_any_role
            assert person.username in printed
        assert user.check_password(PASSWORD)
        assert access_of(User.objects.get(username="admin")).is_administrator

    def test_past_years_are_decided_where_the_plan_asks_for_them(self, book: ResultBook) -> None:
        for initiative, report in all_reports(book):
            if report.fiscal_year.year < LAST_YEAR:
                planned = is_planned(initiative, report.fiscal_year.year)
                expected = ReportState.FINALISED if planned else ReportState.NOT_STARTED
                assert report.state == expected, report

    def test_open_year_has_every_state(self, book: ResultBook) -> None:
        states = {
            initiative.slug: report.state
            for initiative, report in all_reports(book)
            if report.fiscal_year.year == LAST_YEAR and is_planned(initiative, LAST_YEAR)
        }
        assert len(states) == 24
        assert Counter(states.values()) == {
            ReportState.NOT_STARTED: 3,
            ReportState.DRAFTING: 5,
            ReportState.SUBMITTED: 5,
            ReportState.APPROVED: 4,
            ReportState.CHECKED: 4,
            ReportState.FINALISED: 3,
        }
        assert {states[slug] for slug in ("san-1", "gyo-10", "gyo-12")} == {ReportState.NOT_STARTED}
        assert {states[slug] for slug in ("gyo-1", "gyo-21")} == {ReportState.DRAFTING}
        returned = TransitionLog.objects.get(act="return_report", report__cycle__fiscal_year=LAST_YEAR)
        assert returned.comment
        assert returned.report.state == ReportState.DRAFTING

    def test_open_round_is_running(self) -> None:
        cycle = ReportingCycle.objects.get(fiscal_year=LAST_YEAR)
        assert cycle.opens_on <= TODAY < cycle.due_on

    def test_every_round_of_both_plans_went_out_with_a_letter(self) -> None:
        letters = InquiryLetter.objects.order_by("cycle__fiscal_year")
        numbers = letters.values_list("cycle__fiscal_year", "document_number", "sender")
        assert list(numbers) == [(year, f"情第{year - 1900}号", "情報広報課長") for year in range(2021, 2027)]

    def test_worked_examples(self, book: ResultBook) -> None:
        courses = proposal(book, "chi-1", 2021).indicators[0]
        assert (courses.grade, rate_number(courses.rate, book.active_scale.scale)) == ("B", "87.5")
        cashless = [proposal(book, "gyo-4", year).indicators[0].grade for year in range(2022, 2026)]
        assert cashless == ["－", "C", "C", "D"]
        cards = proposal(book, "gyo-1", 2024)
        assert (cards.grade, rate_number(cards.indicators[0].rate, book.active_scale.scale)) == ("B", "82.0")
        assert "期限（令和４年度）経過" in cards.indicators[0].reason
        assert [proposal(book, "gyo-10", year).grade for year in (2023, 2024)] == ["C", "C"]

    def test_judge_says_what_the_pages_propose(self, book: ResultBook, tmp_path: Path) -> None:
        """Every indicator in every year, through the command and through the report."""
        file, rows, proposed = tmp_path / "all.csv", [], []
        scale = book.active_scale.scale
        for initiative, report in all_reports(book):
            year = report.fiscal_year.year
            proposals = assess_stored(book, initiative, year).indicators
            for indicator, one in zip(initiative.indicators.all(), proposals, strict=True):
                rows.append(stored_row(book, initiative, indicator, year))
                proposed.append(("" if one.rate is None else rate_number(one.rate, scale), one.grade))
        file.write_text(table(rows), encoding="utf-8")
        judged = csv.DictReader(run("judge", str(file), "--plan=imari-dx").splitlines())
        assert [(row["rate"], row["grade"]) for row in judged] == proposed
        assert len(proposed) == 34 * 5
        assert {grade for _rate, grade in proposed} == {"A", "B", "C", "D", "－"}

    def test_a_decision_that_differs_from_its_proposal_has_a_reason(self, book: ResultBook) -> None:
        finalised = [row for _initiative, row in all_reports(book) if row.state == ReportState.FINALISED]
        differing = [row for row in finalised if row.final_grade != row.proposed_grade]
        assert len(differing) == 3
        assert all(row.final_grade_reason for row in differing)
        for row in finalised:
            assert row.proposed_grade == proposal(book, row.initiative.slug, row.fiscal_year.year).grade

    def test_only_drafts_lack_a_status(self) -> None:
        open_ones = Measurement.objects.filter(status="")
        assert {row.report.state for row in open_ones} == {ReportState.DRAFTING}

    def test_submitted_ones_lack_nothing(self, book: ResultBook) -> None:
        """The service refused them otherwise: looked at again where later years could matter."""
        for _initiative, report in all_reports(book):
            if report.state in STATES_WITH_ANSWER and report.fiscal_year.year == LAST_YEAR:
                assert what_is_missing(report)[0] == []

    def test_texts_agree_with_the_values(self, book: ResultBook) -> None:
        checked = 0
        for initiative, report in all_reports(book):
            rates = {
                rate_number(ratio_percent(row.numerator, row.denominator), book.active_scale.scale)
                for row in report.measurements.all()
                if row.numerator and row.denominator and row.indicator_id
            }
            for stated in re.findall(r"率は、?(?:速報値で)?([\d.]+)％(?:で、|であ|とな|に)", report.outcomes):
                assert stated in rates, f"{initiative.code} {report.fiscal_year}"
                checked += 1
        assert checked > 20

    def test_texts_hold_rare_characters_but_no_emoji(self) -> None:
        names = "".join(User.objects.values_list("full_name", flat=True))
        long_text = AnnualReport.objects.get(initiative__slug="gyo-19", cycle__fiscal_year=2024).results
        assert len(long_text) > 1400
        for text in (names, long_text):
            assert {"髙", "𠮷"} <= set(text)
        assert "㈱" in long_text
        fields = AnnualReport.objects.values_list("results", "outcomes", "challenges", "next_steps")
        assert not EMOJI.search("".join(text for row in fields for text in row))

    def test_days_lie_in_their_fiscal_year(self) -> None:
        for event in MeasurementEvent.objects.select_related("measurement__report__cycle"):
            assert event.held_on in event.measurement.report.fiscal_year
        for row in Measurement.objects.filter(reached_on__isnull=False).select_related("report__cycle"):
            assert row.reached_on <= row.report.fiscal_year.last_day

    def test_steps_follow_one_another(self) -> None:
        for report in AnnualReport.objects.select_related("cycle").prefetch_related("transitions"):
            times = [log.at for log in report.transitions.all()]
            assert all(earlier < later for earlier, later in pairwise(times))
            assert all(report.cycle.opens_on <= at.date() < TODAY for at in times)

    def test_loading_again_changes_nothing(self) -> None:
        counts = row_counts()
        assert run("load_demo").startswith("デモデータは登録済みです。何も変更していません。")
        assert row_counts() == counts


@pytest.fixture
def following(before: dict[str, int], db: None) -> Plan:
    """The plan that follows."""
    return Plan.objects.get(follows__predecessor__is_default=True)


class TestNextPlan:
    def test_the_first_plan_is_as_it_was_alone(
        self, following: Plan, results_alone: list[bytes], tmp_path: Path
    ) -> None:
        assert results_alone == [exported(tmp_path)]
        assert len(results_alone[0]) > 100_000
        assert not following.is_default

    def test_one_is_split_one_merged_one_ends_and_one_is_new(self, following: Plan) -> None:
        first = Plan.objects.get(is_default=True)
        fates = {Initiative.objects.get(pk=pk).slug: fate for pk, fate in fates_of(first).items()}
        handlings = {slug: fate.handling for slug, fate in fates.items() if fate.handling != "continued"}
        assert handlings == {
            "gyo-6": Handling.MERGED,
            "gyo-7": Handling.MERGED,
            "gyo-14": Handling.SPLIT,
            "gyo-18": Handling.ENDED,
        }
        assert [one.title for one in fates["gyo-14"].new][1] == "生成ＡＩの活用"
        new = [one.slug for one in following.initiatives.all() if one.pk not in origins_of(following)]
        assert new == ["gyo-22"]
        assert all(one.responsibilities.exists() for one in following.initiatives.all())

    def test_some_targets_are_written_anew_and_their_lines_go_on(self, following: Plan) -> None:
        first = Plan.objects.get(is_default=True)
        targets = {
            plan.slug: Indicator.objects.get(initiative__plan=plan, initiative__slug="gyo-4").target
            for plan in (first, following)
        }
        assert targets == {"imari-dx": 80, "imari-dx-2": 40}
        lines = lines_before(following)
        reported = Measurement.objects.filter(report__cycle__plan=following).exclude(
            numerator=None, value=None
        )
        before = {lines[row.indicator_id] for row in reported if row.indicator_id in lines}
        assert len(before) == 11
        assert all(Measurement.objects.filter(indicator=one).exists() for one in before)

    def test_its_first_year_runs_beside_the_last_one_of_the_plan_before(self, following: Plan) -> None:
        cycle = ReportingCycle.objects.get(plan=following)
        assert (cycle.fiscal_year, cycle.is_demo) == (2026, True)
        assert cycle.opens_on <= TODAY < cycle.due_on
        assert "早めに照会します" in cycle.inquiry_text
        reports = [one for one in cycle.reports.all() if is_planned(one.initiative, 2026)]
        assert Counter(one.state for one in reports) == {
            ReportState.NOT_STARTED: 12,
            ReportState.DRAFTING: 3,
            ReportState.SUBMITTED: 4,
            ReportState.APPROVED: 2,
            ReportState.CHECKED: 2,
        }
        for report in reports:
            if report.state in STATES_WITH_ANSWER:
                assert what_is_missing(report)[0] == []

    def test_a_secretary_may_revise_any_of_its_years_and_none_of_the_first_plan(
        self, following: Plan
    ) -> None:
        assert [year.year for year in years_to_revise(following)] == [*range(2026, 2031)]
        assert years_to_revise(Plan.objects.get(is_default=True)) == []

    def test_whatever_shows_it_says_that_it_is_demo_data(self, following: Plan, client: Client) -> None:
        assert "（デモ）" in following.title
        assert "（デモ）" in following.short_title
        client.force_login(User.objects.get(username="viewer"))
        assert "デモデータ" in client.get("/p/imari-dx-2/initiatives/gyo-22/").content.decode()

    def test_before_its_first_year_there_is_the_plan_alone(self, following: Plan) -> None:
        first, users = Plan.objects.get(is_default=True), {one.username: one for one in User.objects.all()}
        story = story_of(first, first.rating_scales.get(is_active=True), TODAY)
        take_away(following)
        more: dict[str, Any] = {
            "users": users,
            "departments": {one.name: one for one in Department.objects.all()},
        }
        again = load_next_plan(first, story, today=dt.date(2026, 3, 20), **more)
        assert again is not None
        assert again.follows.made_at.date() == dt.date(2026, 2, 16)
        assert not again.reporting_cycles.exists()
        assert load_next_plan(first, story, today=TODAY, **more) is None


def another_plan() -> Plan:
    """A plan of the city's that begins when the first one ends, with one initiative of the same title."""
    document = small_document(LAST_YEAR + 1)
    document["initiatives"][0]["title"] = Initiative.objects.get(slug="gyo-1").title
    return load_plan(document).plan


def named_next(plan: Plan) -> None:
    """A demo person says that a plan is the next one of the first."""
    by, at = User.objects.get(username="secretariat"), dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
    link_successor(plan=Plan.objects.get(is_default=True), successor=plan, by=by, at=at)


def take_away(plan: Plan) -> None:
    """Remove a next plan and nothing else."""
    cycles = ReportingCycle.objects.filter(plan=plan)
    AnnualReport.objects.filter(cycle__in=cycles).delete()
    cycles.delete()
    remove_plans([plan.pk])


@pytest.mark.usefixtures("before")
class TestRemoved:
    def test_plan_and_nothing_else_is_left(self, before: dict[str, int]) -> None:
        printed = run("remove_demo", "--yes")
        assert "年度実績　168件" in printed
        assert "デモ用の次期計画　1件" in printed
        assert "利用者　13人" in printed
        assert row_counts() == before
        walked = walk()  # what was made and what went is in the chain of records
        assert walked.first is None
        assert walked.count == 2 * sum(walked.removed.values()) > 1000

    def test_what_demo_people_did_in_the_next_plan_goes_too(
        self, before: dict[str, int], following: Plan
    ) -> None:
        """They closed it, opened a further round, corrected it and made it the default one."""
        by, at = User.objects.get(username="secretariat"), dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
        closing = ClosingRound.objects.create(plan=following, opened_on=TODAY, due_on=TODAY)
        report = ClosingReport.objects.create(round=closing, initiative=following.initiatives.first())
        ClosingLog.objects.create(round=closing, report=report, act=ClosingAct.OPEN, actor=by, at=at)
        ReportingCycle.objects.filter(plan=following).update(is_demo=False)
        edit = Edit(Initiative, following.initiatives.get(slug="gyo-22").pk, {"title": "書かない窓口"})
        correct_plan(plan=following, edits=[edit], reason="誤植", by=by, at=at)
        edit_plan(plan=following, edits=[Edit(Plan, following.pk, {"is_default": True})], by=by)
        assert "計画は残っています" in run("remove_demo", "--yes")
        assert row_counts() == before
        assert Plan.objects.get().is_default

    def test_a_plan_that_was_there_stays_though_demo_people_said_that_it_is_the_next_one(
        self, following: Plan
    ) -> None:
        take_away(following)
        real = another_plan()
        before = row_counts()
        named_next(real)
        assert InitiativeSuccession.objects.exists()
        run("remove_demo", "--yes")
        assert {one.slug for one in Plan.objects.all()} == {"imari-dx", "sogo"}
        after = row_counts()
        kept = [name for name in after if name.startswith("initiatives.") and "esponsib" not in name]
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}

    def test_refuses_while_real_people_corrected_what_goes_on_in_what(self, following: Plan) -> None:
        take_away(following)
        named_next(another_plan())
        row = InitiativeSuccession.objects.get()
        row._history_user = User.objects.create_user("real", full_name="実在　の人")
        row.save()
        self.refused("実際の利用者が引継ぎの対応を1回直しています")

    def test_asks_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("builtins.input", lambda _question: "")
        self.refused("取りやめました", args=())

    def refused(self, *words: str, args: tuple[str, ...] = ("--yes",)) -> None:
        counts = row_counts()
        with pytest.raises(CommandError) as refusal:
            run("remove_demo", *args)
        assert all(word in str(refusal.value) for word in words)
        assert row_counts() == counts

    def test_refuses_while_real_people_belong_to_a_demo_department(self) -> None:
        user = User.objects.create_user("real", full_name="実在　の人")
        department = Department.objects.get(name="学校教育課")
        Membership.objects.create(user=user, role=Role.EDITOR, department=department, valid_from=DAY)
        self.refused("実際の利用者が1人います")

    def test_refuses_while_real_people_have_a_part_in_the_next_plan_alone(self, following: Plan) -> None:
        user = User.objects.create_user("real", full_name="実在　の人")
        role = Membership.objects.create(user=user, role=Role.VIEWER, valid_from=DAY)
        PlanRole.objects.create(membership=role, plan=following)
        self.refused("デモ用の次期計画だけを担当する実際の利用者が1人います")

    def test_refuses_while_real_people_changed_the_next_plan_or_made_the_one_after_it(
        self, following: Plan
    ) -> None:
        user = User.objects.create_user("real", full_name="実在　の人")
        at = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
        edit = Edit(Initiative, following.initiatives.get(slug="gyo-22").pk, {"title": "書かない窓口"})
        correct_plan(plan=following, edits=[edit], reason="誤植", by=user, at=at)
        third = Plan.objects.create(
            slug="third", title="第３次", start_fiscal_year=2031, end_fiscal_year=2035
        )
        Succession.objects.create(predecessor=following, successor=third, made_by=user, made_at=at)
        self.refused("次期計画を、実際の利用者が1回", "次期計画の次の計画を、実際の利用者が1件")

    def test_refuses_while_real_people_entered_demo_reports(self) -> None:
        user = User.objects.create_user("real", full_name="実在　の人")
        Membership.objects.create(user=user, role=Role.SECRETARIAT, valid_from=DAY)
        self._save("gyo-1", by=user)
        self.refused("実際の利用者が入力又は処理したデモの年度実績が1件")

    def test_refuses_while_demo_people_entered_real_reports(self) -> None:
        ReportingCycle.objects.filter(fiscal_year=LAST_YEAR).update(is_demo=False)
        self.refused("デモ用の利用者が入力又は処理した実際の年度実績が21件")

    def _save(self, slug: str, by: User) -> None:
        report = AnnualReport.objects.get(initiative__slug=slug, cycle__fiscal_year=LAST_YEAR)
        at = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
        save_report(report=report, by=by, at=at, answer=report_answer(report), version=report.version)
