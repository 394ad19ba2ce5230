"""Publishing a year: frozen data, the files that are made of them, corrections, and what may not be."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from indicators.models import AnnualReport
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan
from reports.documents.canonical import sha256
from reports.editions.content import content_of
from reports.editions.making import make_files
from reports.editions.services import NOTHING_NEW, complete, give_up, publish
from reports.models import Edition, ReportJob
from reports.store.services import keep
from tests.cast import World
from tests.reports.editions.published_year import (
    FIRST_DAY,
    REASON,
    SECOND_DAY,
    YEAR,
    decided_plan,
    published,
    set_right,
)
from tests.reports.jobs.running import run_waiting_jobs
from tests.second_plan import add_second_plan

pytestmark = pytest.mark.any_database


@pytest.fixture
def plan(world: World) -> Plan:
    return decided_plan(world)


def test_a_decided_year_comes_out_with_all_its_files(world: World, plan: Plan) -> None:
    told = []
    edition = publish(plan=plan, fiscal_year=YEAR, by=world["secretariat"], reason="", at=FIRST_DAY)
    assert (edition.number, edition.is_published, edition.label) == (1, False, "第１版")
    assert not edition.files.exists()
    edition = complete(edition=edition, on_progress=told.append)
    assert edition.is_published
    files = list(edition.files.select_related("file"))
    assert [(one.key, one.slug, one.file_format) for one in files] == [
        (key, slug, one)
        for key, slug in (("evaluation", ""), ("progress", ""), ("sheet", "mori-1"), ("sheet", "mori-2"))
        for one in ("pdf", "xlsx", "html")
    ] + [
        ("results", "", "csv"),
        ("results", "", "json"),
        ("data-dictionary", "", "csv"),
        ("datapackage", "", "json"),
    ]
    assert files[0].name == "みどり市環境計画_令和7年度_評価報告書_第１版.pdf"
    assert files[6].name == "森-1_令和7年度_個票_第１版.pdf"
    assert all(one.sha256 == sha256(bytes(one.file.content)) for one in files)
    assert edition.data_sha256 == sha256(bytes(edition.data.content))
    assert "第１版" in bytes(files[2].file.content).decode()
    steps = [one.done for one in told]
    assert (steps, {one.of for one in told}) == (sorted(steps), {12})
    assert set(steps) == set(range(13))
    assert {"評価報告書", "進捗一覧表", "個票　森-1", "個票　森-2"} <= {one.what for one in told}
    # The plan and its scale change; the same data give the same bytes.
    stored = {one.name: bytes(one.file.content) for one in files}
    Plan.objects.filter(pk=plan.pk).update(title="別の計画", short_title="別の計画", municipality="別の市")
    again = make_files(content_of(edition), edition.number)
    assert {one.name: one.content for one in again} == stored
    assert complete(edition=edition).published_at == edition.published_at
    with pytest.raises(ConflictError, match="令和7年度　第１版は公表済のため、取りやめられません"):
        give_up(edition=edition)


def test_a_correction_says_what_was_wrong_and_why(world: World, plan: Plan) -> None:
    first = published(world, plan)
    with pytest.raises(ConflictError, match=NOTHING_NEW):
        published(world, plan, reason=REASON)
    set_right(world, 95)
    with pytest.raises(ConflictError, match="訂正の理由を入力してください。"):
        published(world, plan, at=SECOND_DAY)
    second = published(world, plan, reason=REASON, at=SECOND_DAY)
    assert (second.number, second.reason) == (2, REASON)
    page = second.files.select_related("file").get(key="errata", file_format="html")
    assert page.name == "みどり市環境計画_令和7年度_正誤表_第２版.html"
    text = bytes(page.file.content).decode()
    for told in (
        "第１版（令和８年８月１日公表）",
        "第２版（令和８年９月１０日公表）",
        REASON,
        "植えた木　令和７年度の実績値",
    ):
        assert told in text
    assert Edition.objects.get(pk=first.pk).data_sha256 == first.data_sha256


def test_what_is_not_decided_is_not_published(world: World) -> None:
    for year, why in ((2025, "確定していない施策があるため"), (2030, "照会がないため")):
        with pytest.raises(ConflictError, match=why):
            publish(plan=world.plan, fiscal_year=year, by=world["secretariat"], reason="", at=FIRST_DAY)


def test_a_plan_without_anything_to_report_is_not_published(world: World) -> None:
    plan = add_second_plan(world)
    AnnualReport.objects.filter(cycle__plan=plan).delete()
    plan.initiatives.all().delete()
    with pytest.raises(ConflictError, match="令和7年度は、報告する施策がないため、公表できません"):
        publish(plan=plan, fiscal_year=YEAR, by=world["secretariat"], reason="", at=FIRST_DAY)


def test_one_edition_is_made_at_a_time_and_may_be_given_up(world: World, plan: Plan) -> None:
    edition = published(world, plan, is_complete=False)
    with pytest.raises(ConflictError, match="令和7年度　第１版を作成しています"):
        published(world, plan, is_complete=False)
    give_up(edition=edition)
    give_up(edition=edition)  # twice is once
    assert not Edition.objects.exists()


def test_one_that_is_given_up_while_it_is_made_says_so(
    world: World, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = published(world, plan, is_complete=False)
    monkeypatch.setattr(
        "reports.editions.services.make_files", lambda *_args, **_options: give_up(edition=edition) or []
    )
    assert run_waiting_jobs() == 1
    job = ReportJob.objects.get()
    assert (job.state, job.error) == ("failed", "公表が取りやめられたため、作成しませんでした。")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 1}, "edition_one_per_number"),
        ({"number": 3, "reason": "誤り", "published_at": None}, "edition_one_in_the_making"),
        ({"number": 0}, "edition_counts_from_one"),
        ({"number": 3}, "edition_correction_has_reason"),
        (
            {"published_at": FIRST_DAY - dt.timedelta(1), "number": 3, "reason": "誤り"},
            "edition_published_after_request",
        ),
    ],
)
def test_the_database_refuses(world: World, plan: Plan, fields: dict[str, object], name: str) -> None:
    data = keep(b"{}")
    common = {
        "plan": plan,
        "fiscal_year": YEAR,
        "requested_by": world["secretariat"],
        "requested_at": FIRST_DAY,
        "data": data,
    }
    Edition.objects.create(**common, number=1, published_at=FIRST_DAY)
    Edition.objects.create(**common, number=2, reason="誤り")
    wrong = Edition(**(common | {"published_at": FIRST_DAY} | fields))
    constraint = next(one for one in Edition._meta.constraints if one.name == name)
    assert constraint.violation_error_message != constraint.default_violation_error_message
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()
