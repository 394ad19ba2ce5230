"""The demonstration data: what is loaded, when it is refused, and that nothing of it is left behind.

Loading takes a while, so one load serves the module; what a test changes is rolled back. The refusals
stand first, before there is a demo.
"""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Department, Membership, Role, User
from accounts.permissions import access_of
from indicators.book.assessment import assess_stored
from indicators.book.results import ResultBook, is_planned, load_results
from indicators.book.stored_answers import report_answer
from indicators.demo import PASSWORD, PEOPLE
from indicators.entry.services import save_report
from indicators.judgement import InitiativeProposal, rate_number, ratio_percent
from indicators.models import (
    STATES_WITH_ANSWER,
    AnnualReport,
    Measurement,
    MeasurementEvent,
    ReportingCycle,
    ReportState,
    TransitionLog,
)
from indicators.workflow.transitions import what_is_missing
from initiatives.models import Initiative, Plan, Responsibility, ResponsibilityKind
from tests.cast import opened_round
from tests.indicators.judgement.judge_rows import stored_row, table

PLAN_FILE = "fixtures/plans/imari-dx.json"
TODAY = dt.date(2026, 5, 20)
LAST_YEAR = 2025
DAY = dt.date(2021, 4, 1)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def run(command: str, *args: str) -> str:
    """Run a command and return what it printed."""
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def row_counts() -> dict[str, int]:
    """Count the rows of every table of ours, history included."""
    labels = ("accounts", "initiatives", "indicators", "reports")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models}


@pytest.fixture(scope="class")
def plan(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Plan]:
    with django_db_blocker.unblock(), transaction.atomic():
        run("load_plan", PLAN_FILE)
        yield Plan.objects.get()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("plan")
class TestRefusals:
    """None of these writes a row."""

    def refused(self) -> str:
        before = row_counts()
        with pytest.raises(CommandError) as refusal:
            run("load_demo")
        assert row_counts() == before
        return str(refusal.value)

    def test_production(self, settings: Settings) -> None:
        settings.PRODUCTION = True
        assert self.refused() == "本番用の設定のため、デモデータは読み込めません。"

    def test_no_plan(self, plan: Plan) -> None:
        Plan.objects.filter(pk=plan.pk).update(is_default=False)
        assert "load_plan" in self.refused()

    def test_no_scale_in_use(self, plan: Plan) -> None:
        plan.rating_scales.update(is_active=False)
        assert "使用中の判定基準がありません" in self.refused()

    def test_real_user(self) -> None:
        User.objects.create_user("real", full_name="実在　の人")
        assert "利用者1件" in self.refused()

    def test_real_department(self) -> None:
        Department.objects.create(name="学校教育課", valid_from=DAY)
        assert "部署1件" in self.refused()

    def test_real_cycle(self, plan: Plan) -> None:
        opened_round(plan, 2024, opens_on=DAY, due_on=DAY)
        assert "照会・調査1件、年度実績28件" in self.refused()

    def test_nothing_to_remove(self) -> None:
        assert run("remove_demo") == "デモデータはありません。\n"


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """Load plan and demo for the module; the value is the row counts of the plan alone."""
    with django_db_blocker.unblock(), transaction.atomic():
        run("load_plan", PLAN_FILE)
        counts = row_counts()
        run("load_demo", f"--today={TODAY}")
        yield counts
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def book(before: dict[str, int], django_db_blocker: DjangoDbBlocker) -> ResultBook:
    with django_db_blocker.unblock():
        return load_results(Plan.objects.get())


def all_reports(book: ResultBook) -> list[tuple[Initiative, AnnualReport]]:
    return [(row, report) for row in book.initiatives for report in book.reports[row.pk].values()]


def proposal(book: ResultBook, slug: str, year: int) -> InitiativeProposal:
    initiative = next(row for row in book.initiatives if row.slug == slug)
    return assess_stored(book, initiative, year)


@pytest.mark.usefixtures("before")
class TestLoaded:
    def test_everything_is_marked_as_demo(self) -> None:
        for model in (User, Department, ReportingCycle):
            assert model.objects.exists()
            assert not model.objects.filter(is_demo=False).exists()

    def test_28_initiatives_have_a_lead_and_some_are_supported(self) -> None:
        kinds = Counter(Responsibility.objects.values_list("kind", flat=True))
        assert kinds[ResponsibilityKind.LEAD] == 28
        lead = Responsibility.objects.filter(kind=ResponsibilityKind.LEAD, initiative__slug="gyo-10")
        assert lead.get().department.name == "学校教育課"
        supporting = Responsibility.objects.filter(kind=ResponsibilityKind.SUPPORTING)
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


@pytest.mark.usefixtures("before")
class TestRemoved:
    def test_plan_and_nothing_else_is_left(self, before: dict[str, int]) -> None:
        printed = run("remove_demo", "--yes")
        assert "年度実績　140件" in printed
        assert "利用者　13人" in printed
        assert row_counts() == before

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
