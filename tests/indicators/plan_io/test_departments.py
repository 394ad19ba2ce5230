"""Who is in charge, and what leads approve, in a plan document; what it does not mention stays."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department
from indicators.models import Indicator
from indicators.plan_io import PlanDocumentError, export_document, load_plan
from initiatives.models import Plan, Responsibility
from tests.indicators.plan_io.test_load_plan import first, small

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]
PLAN_START = dt.date(2024, 4, 1)


def charged(document: dict[str, Any]) -> None:
    """Two leads, a department that supports, one that reports the first figure, and two switches."""
    document["plan"] |= {"skips_approval": True, "all_leads_approve": True}
    first(document)["leads"] = ["窓口課", "講座課", "案内課"]
    first(document)["supporting"] = ["財政課"]
    first(document)["indicators"][0]["department"] = "統計課"


def in_charge() -> dict[str, set[tuple[str, dt.date]]]:
    """The departments in charge today with the day since when, by kind."""
    found: dict[str, set[tuple[str, dt.date]]] = {}
    for row in Responsibility.objects.valid_on(timezone.localdate()).select_related("department"):
        found.setdefault(row.kind, set()).add((row.department.name, row.valid_from))
    return found


def names(kind: str) -> set[str]:
    return {name for name, _since in in_charge().get(kind, set())}


def test_departments_and_switches_come_with_the_plan_and_go_out_with_it() -> None:
    result = load_plan(small(charged))
    assert result.departments == ["窓口課", "案内課", "講座課", "財政課", "統計課"]
    assert in_charge() == {
        "lead": {("窓口課", PLAN_START)},
        "joint": {("講座課", PLAN_START), ("案内課", PLAN_START)},
        "supporting": {("財政課", PLAN_START)},
    }
    assert str(Indicator.objects.get(name="参加者数").department) == "統計課"
    assert (result.plan.skips_approval, result.plan.all_leads_approve) == (True, True)
    assert load_plan(small(charged)).outcome == "unchanged"
    written = export_document(result.plan)
    assert load_plan(written).outcome == "unchanged"
    for department in Department.objects.all():  # elsewhere nobody has heard of them
        department.name += "（元）"
        department.save()
    written["plan"]["slug"] = "elsewhere"
    again = load_plan(written)
    assert (again.outcome, again.departments) == ("created", result.departments)
    assert export_document(again.plan) == written


def test_what_the_document_does_not_mention_stays() -> None:
    plan = load_plan(small(charged)).plan
    assert load_plan(small(), update=True).outcome == "unchanged"
    plan.refresh_from_db()
    assert plan.all_leads_approve
    assert names("joint") == {"講座課", "案内課"}
    assert Indicator.objects.get(name="参加者数").department


def test_another_department_is_told_and_in_charge_from_the_day_of_loading() -> None:
    load_plan(small(charged))

    def changed(document: dict[str, Any]) -> None:
        charged(document)
        document["plan"]["skips_approval"] = False
        first(document)["leads"] = ["講座課", "窓口課"]
        del first(document)["supporting"]
        first(document)["indicators"][0]["department"] = None

    told = load_plan(small(changed))
    assert told.outcome == "differs"
    assert told.differences == [
        "計画の所属長の承認を省く：登録は「はい」、文書は「いいえ」",
        "施策 暮－①の担当課：登録は「窓口課、案内課、講座課」、文書は「講座課、窓口課」",
        "施策 暮－① 数値目標1の所管課：登録は「統計課」、文書は「（空欄）」",
    ]
    assert names("lead") == {"窓口課"}
    assert load_plan(small(changed), update=True).outcome == "updated"
    today = timezone.localdate()
    assert in_charge()["lead"] == {("講座課", today)}
    assert in_charge()["joint"] == {("窓口課", today)}
    assert names("supporting") == {"財政課"}
    assert Indicator.objects.get(name="参加者数").department is None
    assert load_plan(small(changed)).outcome == "unchanged"


def test_a_department_that_is_there_is_taken_as_it_is() -> None:
    """One that was set up after the plan began leads from its first day on."""
    since = dt.date(2025, 4, 1)
    there = Department.objects.create(name="窓口課", valid_from=since)
    assert "窓口課" not in load_plan(small(charged)).departments
    assert in_charge()["lead"] == {("窓口課", since)}
    assert Department.objects.get(name="窓口課") == there


def test_another_default_plan_is_one_act() -> None:
    former = load_plan(small()).plan
    document = small()
    document["plan"]["slug"] = "elsewhere"
    chosen = load_plan(document, make_default=True).plan
    assert [one.slug for one in Plan.objects.filter(is_default=True)] == ["elsewhere"]
    assert former.history.latest().act == chosen.history.latest().act


def _leads(*given: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: first(document).update(leads=list(given))


def _row(**given: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: first(document).update(given)


def _reported_by(given: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: first(document)["indicators"][0].update(department=given)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_leads("窓口課", "窓口課"), "施策 暮－①：担当課「窓口課」が重複しています。"),
        (_leads(3), '施策 暮－①：担当課の部署名は文字（" "）で書いてください。'),
        (_leads(" "), "施策 暮－①：担当課の部署名が空です。"),
        (_leads("課" * 101), "施策 暮－①：担当課の部署名は100文字までです（現在101文字）。"),
        (_leads(), "施策 暮－①：担当課（leads）に部署がありません。主担当の部署を先頭に書いてください。"),
        (_row(leads="窓口課"), "施策 暮－①：担当課（leads）を一覧（[ ]）で書いてください。"),
        (
            _row(supporting=["財政課"]),
            "施策 暮－①：関係課（supporting）は、担当課（leads）と一緒に書いてください。",
        ),
        (
            _row(leads=["窓口課"], supporting=["窓口課"]),
            "施策 暮－①：「窓口課」が担当課と関係課の両方にあります。",
        ),
        (_reported_by(["統計課"]), '施策 暮－①：数値目標1の所管課の部署名は文字（" "）で書いてください。'),
        (
            lambda document: document["plan"].update(all_leads_approve="yes"),
            "計画：共管の課も承認するはtrue か false のどちらかで書いてください。",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(small(change))
    assert refused.value.problems == [sentence]
    assert not Plan.objects.exists()


def test_a_name_that_leads_to_no_department_of_today_is_refused() -> None:
    Department.objects.create(name="窓口課", valid_from=PLAN_START, valid_until=dt.date(2025, 3, 31))
    for year in (2020, 2021):
        Department.objects.create(name="講座課", valid_from=dt.date(year, 4, 1))
    Department.objects.create(name="統計課", valid_from=timezone.localdate() + dt.timedelta(30))
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(small(charged))
    one, two, three = refused.value.problems
    assert one == "部署「窓口課」：令和7年3月31日で廃止されています。今ある部署を書いてください。"
    assert two == "部署「講座課」：同じ名前の部署が2つあるため、どれかが分かりません。"
    assert three.startswith("部署「統計課」：")
    assert "に設置されます。" in three
    assert not Plan.objects.exists()
    assert Department.objects.count() == 4
