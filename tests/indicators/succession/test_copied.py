"""Every model and field is declared as copied, shifted, linked, new or left; and the declaration is true."""

import copy
import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from accounts.models import Department, Role
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Indicator, RatingScale, ReportingSuccession
from indicators.plan_io import load_plan
from indicators.succession.copied import DECLARED, NotTaken, Taken, Treatment
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.services import discard_successor, make_successor
from initiatives.models import Heading, Initiative, Placement, Plan, PlanRole, Responsibility
from initiatives.succession import Handling
from tests.cast import World, opened_round
from tests.indicators.succession.test_services import AT

MODELS: dict[str, type[models.Model]] = {
    model._meta.label: model
    for label in ("accounts", "initiatives", "indicators")
    for model in apps.get_app_config(label).get_models()
    if not model.__name__.startswith("Historical")  # what was is no part of a plan
}
TAKEN = {label: one for label, one in DECLARED.items() if isinstance(one, Taken)}


def fields_of(model: type[models.Model]) -> dict[str, Any]:
    return {one.name: one for one in (*model._meta.concrete_fields, *model._meta.many_to_many)}


def undeclared(declared: Mapping[str, Any], known: Mapping[str, type[models.Model]]) -> list[str]:
    """Which models and fields nobody has said anything about, and what is declared but not there."""
    found = [
        f"{label} is not declared in indicators/succession/copied.py"
        for label in known
        if label not in declared
    ]
    found += [f"{label} is declared and is no model" for label in declared if label not in known]
    for label, one in declared.items():
        if isinstance(one, Taken) and label in known:
            names, there = one.fields.keys(), fields_of(known[label]).keys()
            found += [
                f"{label}.{name} is not declared in indicators/succession/copied.py" for name in there - names
            ]
            found += [f"{label}.{name} is declared and is no field" for name in names - there]
    return found


def test_every_model_and_field_is_declared() -> None:
    assert undeclared(DECLARED, MODELS) == []


def test_what_is_not_declared_and_what_is_not_there_are_named() -> None:
    declared = {label: one for label, one in DECLARED.items() if label != "indicators.Measurement"}
    declared["initiatives.Phase"] = Taken(copied="code sort_order colour", linked="plan")
    declared["indicators.Gone"] = NotTaken("")
    assert [one.split(" in ")[0] for one in undeclared(declared, MODELS)] == [
        "indicators.Measurement is not declared",
        "indicators.Gone is declared and is no model",
        "initiatives.Phase.label is not declared",
        "initiatives.Phase.colour is declared and is no field",
    ]


def test_a_field_has_one_treatment_and_a_year_may_be_shifted() -> None:
    with pytest.raises(ValueError, match="year is declared twice"):
        _ = Taken(copied="year", shifted="year").fields
    for label, one in TAKEN.items():
        for name, treatment in one.fields.items():
            if treatment is Treatment.SHIFTED:
                assert isinstance(fields_of(MODELS[label])[name], models.IntegerField), (label, name)


# --- The declaration is true: a successor is made of two plans with all kinds of settings. ---


def path_to_plan(model: type[models.Model]) -> str | None:
    """Through which relations a row belongs to a plan: "" for a plan, None where it belongs to none."""
    waiting: list[tuple[type[models.Model], str]] = [(model, "")]
    seen = set()
    while waiting:
        one, path = waiting.pop(0)
        if one is Plan:
            return path.removesuffix("__")
        if one not in seen:
            seen.add(one)
            relations = [row for row in one._meta.concrete_fields if row.is_relation]
            waiting += [(row.related_model, f"{path}{row.name}__") for row in relations]
    return None


def rows(label: str, plan: Plan) -> "models.QuerySet[Any]":
    model, path = MODELS[label], path_to_plan(MODELS[label])
    found = model._default_manager.filter(**{path or "pk": plan.pk})
    # Who was in charge only in years before is left out, as is said there.
    over = FiscalYear(2023).last_day
    return found.exclude(valid_until__lt=over) if model is Responsibility else found


def name_of(row: Any) -> Any:
    """What tells a row apart within its plan, and is the same in both."""
    match row:
        case None:
            return None
        case Plan():
            return "plan"
        case Indicator():
            return (row.initiative.slug, row.sort_order)
        case Heading() | Initiative():
            return row.slug
    return getattr(row, "code", None) or row.number


def value_of(row: Any, name: str, treatment: Treatment, years: int) -> Any:
    value = getattr(row, name)
    if isinstance(fields_of(type(row))[name], models.ManyToManyField):
        return tuple(sorted(name_of(one) for one in value.all()))
    if treatment is Treatment.LINKED:
        return name_of(value)
    if treatment is Treatment.SHIFTED:
        return None if value is None else value + years
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else value


KEPT = (Treatment.COPIED, Treatment.SHIFTED, Treatment.LINKED)


def told(label: str, plan: Plan, years: int = 0) -> Counter[Any]:
    """The rows of a plan by what the declaration says is kept, years moved by so many."""
    kept = {name: one for name, one in TAKEN[label].fields.items() if one in KEPT}
    return Counter(
        tuple((name, value_of(row, name, one, years)) for name, one in kept.items())
        for row in rows(label, plan)
    )


def differences(old: Plan, new: Plan) -> dict[str, Any]:
    """Where the declaration is not true, by model: what the new plan lacks, and what it has besides."""
    years = new.start_fiscal_year - old.start_fiscal_year
    found: dict[str, Any] = {}
    for label, one in TAKEN.items():
        expected, there = told(label, old, years), told(label, new)
        if expected != there:
            found[label] = {"missing": list(expected - there), "besides": list(there - expected)}
        fields = fields_of(MODELS[label])
        for name in one.left:
            if any(getattr(row, name) != fields[name].get_default() for row in rows(label, new)):
                found[f"{label}.{name}"] = "not left behind"
    for label, other in DECLARED.items():
        links = label.endswith("Succession")
        if (
            isinstance(other, NotTaken)
            and not links
            and path_to_plan(MODELS[label])
            and rows(label, new).exists()
        ):
            found[label] = other.why
    return found


def every_shape() -> Plan:
    document = json.loads((settings.BASE_DIR / "fixtures/plans/every-shape.json").read_text())
    return load_plan(document).plan


def with_all_kinds_of_settings(plan: Plan, world: World) -> None:
    """Give a plan what its document does not say, and a value of its own to every field."""
    first, second, *_ = plan.initiatives.of_last_level().order_by("sort_order")
    department = Department.objects.get(name="まちづくり課")
    blank = [one for one in TAKEN["initiatives.Plan"].copied.split() if one.startswith("word_")]
    words = {name: f"語{at}" for at, name in enumerate(blank)} | {"word_priority_mark": "◇"}
    Plan.objects.filter(pk=plan.pk).update(
        skips_approval=True,
        outline_heading="体系",
        outline_text="体系の文章",
        all_leads_approve=True,
        **words,
    )
    plan.refresh_from_db()
    PlanRole.objects.create(membership=world["viewer"].memberships.get(role=Role.VIEWER), plan=plan)
    last_day = dt.date(plan.end_fiscal_year + 3, 3, 31)
    Responsibility.objects.create(
        initiative=first,
        department=department,
        kind="joint",
        valid_from=dt.date(2021, 4, 1),
        valid_until=last_day,
    )
    Responsibility.objects.create(  # over before the next plan begins
        initiative=second,
        department=department,
        kind="supporting",
        valid_from=dt.date(2021, 4, 1),
        valid_until=dt.date(2022, 3, 31),
    )
    measured = Indicator.objects.filter(initiative__plan=plan).order_by(
        "initiative__sort_order", "sort_order"
    )
    one = measured[0]
    one.rating_group, one.department, one.source, one.definition = "一", department, "統計", "年度末の数"
    one.save()
    ReportingSuccession.objects.create(
        indicator=one, department=Department.objects.exclude(pk=department.pk).first(), valid_from=last_day
    )
    plan.vision_items.update(title="上位計画の項目")
    in_use = plan.rating_scales.get(is_active=True)
    RatingScale.objects.create(
        plan=plan, key="beside", version=3, name="併記", definition=in_use.definition, is_beside=True
    )
    other = plan.headings.exclude(pk=first.heading_id).order_by("-sort_order").first()
    Placement.objects.get_or_create(initiative=first, heading=other)


@pytest.fixture
def plans(world: World) -> list[Plan]:
    found = [world.plan, every_shape()]
    for plan in found:
        with_all_kinds_of_settings(plan, world)
    opened_round(found[1], 2023, opens_on=dt.date(2024, 4, 1), due_on=dt.date(2024, 4, 20))
    return found


def made(plan: Plan, world: World) -> Plan:
    length = plan.end_fiscal_year - plan.start_fiscal_year
    given = {one.slug: Decision(Handling.CONTINUED) for one in plan.initiatives.of_last_level()}
    first = plan.end_fiscal_year + 1
    decisions = Decisions(f"{plan.slug}-2", "次の計画", "次", first, first + length, given)
    return make_successor(plan=plan, decisions=decisions, by=world["secretariat"], at=AT)


def unexercised(plans: list[Plan]) -> Iterator[str]:
    """Which declared fields hold nothing in any of the plans, so that a comparison would say nothing."""
    filled: dict[str, set[str]] = defaultdict(set)
    for label, one in TAKEN.items():
        names = [name for name, treatment in one.fields.items() if treatment in KEPT]
        for row in (row for plan in plans for row in rows(label, plan)):
            for name in names:
                value = value_of(row, name, one.fields[name], 0)
                if (
                    value not in (None, "", (), False)
                    or fields_of(MODELS[label])[name].get_default() == value != ""
                ):
                    filled[label].add(name)
        yield from (f"{label}.{name}" for name in names if name not in filled[label])


def test_a_successor_is_what_was_declared_and_goes_again_whole(world: World, plans: list[Plan]) -> None:
    assert list(unexercised(plans)) == []
    before = {label: [told(label, plan) for plan in plans] for label in TAKEN}
    for plan in plans:
        new = made(plan, world)
        assert differences(plan, new) == {}
        discard_successor(successor=new, by=world["secretariat"])
    assert Plan.objects.count() == len(plans)
    assert before == {label: [told(label, plan) for plan in plans] for label in TAKEN}


def test_what_is_declared_wrongly_is_found(world: World, plans: list[Plan]) -> None:
    new = made(plans[0], world)
    assert differences(plans[0], new) == {}
    changed = copy.copy(new.initiatives.first())
    changed.title = "別の名称"
    changed.ending, changed.last_year = "ended", 2028
    changed.save()
    new.phases.first().delete() if not new.phases.first().schedule_bars.exists() else None
    assert set(differences(plans[0], new)) == {
        "initiatives.Initiative",
        "initiatives.Initiative.ending",
        "initiatives.Initiative.last_year",
    }
