"""A round's form for tests: decided while the round is 準備中, then opened again."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from indicators.book.form_definition import STANDARD_FORM, FormDefinition, FormField, Question
from indicators.book.stored_form import form_definition
from indicators.models import ReportingCycle
from indicators.rounds.form.forms import DefinitionForm
from indicators.rounds.form.services import save_form_definition
from tests.cast import World

PARTNERS = Question("text", "連携した団体", "名称を書いてください。", is_public=True)
METHOD = Question("choice", "実施の方法", choices=("対面", "オンライン"), is_required=True, is_public=True)
VISITORS = Question("number", "延べ利用者数", unit="人", is_public=True)
WORRY = Question("text", "庁内だけの相談ごと")
QUESTIONS = (PARTNERS, METHOD, VISITORS, WORRY)


def fields(**changes: dict[str, Any]) -> tuple[FormField, ...]:
    """The standard fields with some changed: ``outcomes={"own_label": "効果"}``."""
    return tuple(dataclasses.replace(one, **changes.get(one.name, {})) for one in STANDARD_FORM.fields)


def preparing(world: World, fiscal_year: int = 2025) -> ReportingCycle:
    """The round of a year, taken back to 準備中."""
    cycle = world.plan.reporting_cycles.get(fiscal_year=fiscal_year)
    cycle.opened_on = None
    cycle.save()
    return cycle


def shaped(
    world: World, *, fiscal_year: int = 2025, questions: Sequence[Question] = (), **changes: dict[str, Any]
) -> FormDefinition:
    """Decide the form of a round and open it again."""
    cycle = preparing(world, fiscal_year)
    form = save_form_definition(
        cycle=cycle,
        by=world["secretariat"],
        at=timezone.now(),
        fields=fields(**changes),
        questions=questions,
    )
    cycle.opened_on = cycle.opens_on
    cycle.save()
    return form


def form_of(world: World) -> FormDefinition:
    """The stored form of R7."""
    return form_definition(world.plan.reporting_cycles.get(fiscal_year=2025))


def posted_form(world: World, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the page as it stands; ``outcomes_is_used=""``, ``question_0_label="…"``."""
    form = DefinitionForm(None, stored=form_of(world))
    data: dict[str, Any] = {
        "act": "save",
        "seen": form.seen,
        "question-count": str(len(form.question_forms)),
    }
    for part in [*form.field_forms, *form.question_forms]:
        for bound in part:
            value = bound.value()
            data[bound.html_name] = ("on" if value else "") if isinstance(value, bool) else value
    for key, value in changes.items():
        name, part = key.rsplit("__", 1) if "__" in key else ("", key)
        data[f"{name.replace('_', '-') if name.startswith('question') else f'field-{name}'}-{part}"] = value
    return {name: value for name, value in data.items() if value != "" or not name.endswith("is_used")}
