"""``freeze_decided``: years that were decided before there were 版 stay as they are from then on."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from imari_dx.checks import decided_years_are_frozen
from indicators.models import AnnualReport, RatingScale, ReportState, Snapshot
from indicators.workflow.freezing import freeze_decided
from reports.builders.history import history_rows
from reports.builders.overview import forget_frozen_years
from tests.cast import World
from tests.reports.builders.test_frozen_years import DECIDED, edit_plan_texts, edit_schedule, everything_shown


@pytest.fixture
def bare(told: World) -> World:
    """The story as a database had it that never knew 版."""
    Snapshot.objects.all().delete()
    forget_frozen_years()
    return told


def run() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("freeze_decided", stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def decided() -> list[AnnualReport]:
    return list(AnnualReport.objects.filter(state=ReportState.FINALISED))


def edit_everything(world: World) -> None:
    edit_plan_texts(world)
    edit_schedule(world)
    RatingScale.objects.update(name="別の尺度")


def test_without_it_a_decided_year_follows_the_plan(bare: World) -> None:
    before = everything_shown(*DECIDED)
    edit_everything(bare)
    assert everything_shown(*DECIDED) != before


def test_with_it_a_decided_year_stays(bare: World) -> None:
    before = everything_shown(*DECIDED)
    assert run() == (f"確定済みの年度実績{len(decided())}件に、今の内容で版を作りました。", "")
    assert everything_shown(*DECIDED) == before
    edit_everything(bare)
    assert everything_shown(*DECIDED) == before


def test_a_second_run_writes_nothing(bare: World) -> None:
    run()
    stored = list(Snapshot.objects.values_list("pk", "written_at", "data"))
    assert run() == ("版のない確定済みの年度実績はありません。", "")
    assert list(Snapshot.objects.values_list("pk", "written_at", "data")) == stored


def test_a_version_that_is_there_is_never_touched(told: World) -> None:
    stored = list(Snapshot.objects.values_list("pk", "data"))
    run()
    assert list(Snapshot.objects.values_list("pk", "data")) == stored


def test_what_it_writes_says_that_it_came_later(bare: World) -> None:
    stored = bare.report("gyo-11")
    now = timezone.now()
    run()
    snapshot = Snapshot.objects.get(report=stored)
    assert (snapshot.number, snapshot.cause, snapshot.written_by) == (1, "made_later", None)
    assert snapshot.writer == "システム"
    assert snapshot.written_at - now < dt.timedelta(minutes=1)
    assert snapshot.data["made_later"] is True
    assert snapshot.data["proposals"]["2025"]["grade"] == stored.proposed_grade
    assert snapshot.data["proposals"]["2025"]["reason"] == stored.proposed_reason
    row = history_rows([stored])[0]
    assert (row.who, row.label) == ("システム", "版の作成（後日の作成）")
    assert "更新のとき" in row.after


def test_the_page_of_versions_names_it(bare: World, client: Any) -> None:
    run()
    client.force_login(bare["secretariat"])
    page = client.get("/reports/2025/gyo-11/versions/")
    content = page.content.decode()
    assert page.status_code == 200
    assert "後日の作成" in content
    assert "システム" in content


def test_only_decided_reports_are_frozen(bare: World) -> None:
    running = AnnualReport.objects.exclude(state=ReportState.FINALISED).first()
    assert freeze_decided(report=running, at=timezone.now()) is None
    assert not Snapshot.objects.exists()


def test_a_plan_without_a_scale_in_use_is_named(bare: World) -> None:
    RatingScale.objects.update(is_active=False)
    out, err = run()
    assert out == ""
    assert err.startswith("「伊万里市ＤＸ推進計画」には「現在使う基準」の判定基準がないため")
    assert not Snapshot.objects.exists()


def test_the_check_warns_until_it_has_run(bare: World) -> None:
    (warning,) = decided_years_are_frozen(databases=["default"])
    assert warning.id == "imari_dx.W002"
    assert f"{len(decided())}件" in warning.msg
    assert decided_years_are_frozen() == []
    run()
    assert decided_years_are_frozen(databases=["default"]) == []
