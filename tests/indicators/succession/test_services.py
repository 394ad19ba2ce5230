"""Making the next plan from the real one: linked both ways, nothing of the plan before changed."""

import datetime as dt

import pytest

from accounts.models import Department
from indicators.book.succession import fates_of, lineage_of, lines_before, origins_of
from indicators.models import AnnualReport, Indicator
from indicators.plan_io import export_document
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.services import SuccessorRefusedError, make_successor
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan, PlanRole, Responsibility
from initiatives.succession import Handling
from tests.cast import World

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def decisions(world: World, **special: Decision) -> Decisions:
    slugs = world.plan.initiatives.values_list("slug", flat=True)
    given = {slug: Decision(Handling.CONTINUED) for slug in slugs}
    given |= {name.replace("_", "-"): decision for name, decision in special.items()}
    return Decisions("imari-dx-2", "第２次計画", "第２次", 2026, 2030, given)


SPECIAL = {
    "gyo_10": Decision(Handling.SPLIT, titles=("通信環境の維持", "端末の更新")),
    "san_2": Decision(Handling.MERGED, into="san-1"),
    "chi_2": Decision(Handling.ENDED),
}


def made(world: World, **special: Decision) -> Plan:
    return make_successor(
        plan=world.plan, decisions=decisions(world, **special), by=world["secretariat"], at=AT
    )


def test_the_next_plan_is_linked_both_ways(world: World) -> None:
    before = export_document(world.plan)
    new = made(world, **SPECIAL)
    assert export_document(world.plan) == before
    assert lineage_of(world.plan).successor == new
    assert lineage_of(new).predecessor == world.plan
    fates = fates_of(world.plan)
    said = {
        slug: (fate.handling, [one.slug for one in fate.new])
        for slug in ("gyo-10", "san-1", "san-2", "chi-2", "gyo-11")
        if (fate := fates[world.initiative(slug).pk])
    }
    assert said == {
        "gyo-10": (Handling.SPLIT, ["gyo-10", "gyo-10-2"]),
        "san-1": (Handling.MERGED, ["san-1"]),
        "san-2": (Handling.MERGED, ["san-1"]),
        "chi-2": (Handling.ENDED, []),
        "gyo-11": (Handling.CONTINUED, ["gyo-11"]),
    }
    origins = origins_of(new)
    assert [one.slug for one in origins[new.initiatives.get(slug="san-1").pk]] == ["san-1", "san-2"]
    lines = lines_before(new)
    of_merged = Indicator.objects.filter(initiative=new.initiatives.get(slug="san-1")).order_by("sort_order")
    assert [Indicator.objects.get(pk=lines[one.pk]).initiative.slug for one in of_merged] == [
        *["san-1"] * world.initiative("san-1").indicators.count(),
        *["san-2"] * world.initiative("san-2").indicators.count(),
    ]


def test_words_sheet_and_scale_are_taken_over_and_no_result(world: World) -> None:
    new = made(world)
    assert new.words == world.plan.words
    assert new.layout == world.plan.layout
    assert (
        new.rating_scales.get(is_active=True).definition
        == world.plan.rating_scales.get(is_active=True).definition
    )
    assert not AnnualReport.objects.filter(initiative__plan=new).exists()
    assert not new.is_default


def test_departments_lead_from_the_first_day_on_as_they_will_be_then(world: World) -> None:
    """A reorganisation on the first day of the next plan, registered ahead, is followed."""
    old, first_day = world.initiative("gyo-10"), dt.date(2026, 4, 1)
    later = Department.objects.create(name="教育ＤＸ課", valid_from=first_day)
    lead = old.responsibilities.get(kind="lead")
    lead.valid_until = dt.date(2026, 3, 31)
    lead.save()
    Responsibility.objects.create(initiative=old, department=later, kind="lead", valid_from=first_day)
    new = made(world).initiatives.get(slug="gyo-10")
    assert list(
        new.responsibilities.values_list("department__name", "kind", "valid_from", "valid_until")
    ) == [
        ("教育ＤＸ課", "lead", first_day, None),
        ("まちづくり課", "supporting", first_day, None),
    ]


def test_of_merged_ones_the_first_department_leads_and_the_others_lead_jointly(world: World) -> None:
    new = made(world, gyo_10=Decision(Handling.MERGED, into="san-1")).initiatives.get(slug="san-1")
    assert {(row.department.name, row.kind) for row in new.responsibilities.all()} == {
        ("産業ＤＸ推進室", "lead"),
        ("学校教育課", "joint"),
        ("まちづくり課", "supporting"),
    }


def test_a_role_of_the_plan_before_alone_reaches_the_next_one_too(world: World) -> None:
    role = PlanRole.objects.create(membership=world["secretariat"].memberships.get(), plan=world.plan)
    new = made(world)
    assert PlanRole.objects.filter(membership=role.membership, plan=new).exists()


def test_there_is_one_next_plan(world: World) -> None:
    made(world)
    with pytest.raises(ConflictError):
        made(world)


def test_what_contradicts_itself_makes_no_plan(world: World) -> None:
    with pytest.raises(SuccessorRefusedError) as refused:
        made(world, san_2=Decision(Handling.MERGED, into="chi-2"), chi_2=Decision(Handling.ENDED))
    assert [(one.slug, one.field) for one in refused.value.problems] == [("san-2", "into")]
    assert Plan.objects.count() == 1
