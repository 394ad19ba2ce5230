"""Where the demonstration data are refused."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import CommandError
from django.db import transaction
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Department, User
from initiatives.models import Plan
from tests.cast import opened_round
from tests.indicators.demo.commands import PLAN_FILE, row_counts, run

DAY = dt.date(2021, 4, 1)
pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


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
