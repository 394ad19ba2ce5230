"""The screens of the plan as a whole: each opens, keeps what is left alone, and writes what is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from indicators.planning.forms.headings import HeadingForm, LevelForm
from indicators.planning.forms.lines import PhaseForm, SectionForm, SheetRowForm, UpperItemForm
from indicators.planning.forms.plan import BasicsForm, SettingsForm
from indicators.planning.forms.terms import TermForm
from indicators.planning.rows import read_rows
from indicators.planning.services.revisions import open_revision
from initiatives.models import (
    Erratum,
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Phase,
    Plan,
    PlanSection,
    RowChange,
    SheetRow,
    VisionItem,
)
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary
from tests.indicators.planning.test_services import AT

# On PostgreSQL tests/test_on_postgresql.py posts each of these forms.
pytestmark = pytest.mark.any_database


@dataclass(frozen=True)
class Case:
    """One screen, and one change on it."""

    url: str
    field: Callable[[World], str]  # what is typed into
    typed: str
    model: Any
    name: str  # the model's field that changes
    is_setting: bool = False


def first(prefix: str, model: Any, name: str) -> Callable[[World], str]:
    return lambda world: f"{prefix}-{model.objects.filter(plan=world.plan)[0].pk}-{name}"


CASES = {
    "basics": Case("/plan/basics/", lambda _: "plan-title", "別の名称", Plan, "title"),
    "sections": Case(
        "/plan/sections/", first("section", PlanSection, "heading"), "別の章", PlanSection, "heading"
    ),
    "phases": Case("/plan/phases/", first("phase", Phase, "label"), "別　の　工　程", Phase, "label"),
    "sheet_rows": Case("/plan/sheet-rows/", first("row", SheetRow, "label"), "別の行", SheetRow, "label"),
    "upper_items": Case(
        "/plan/upper-items/", first("upper", VisionItem, "title"), "別の項目", VisionItem, "title"
    ),
    "levels": Case("/plan/levels/", first("level", HeadingLevel, "word"), "別の段", HeadingLevel, "word"),
    "heading": Case("/plan/headings/san/", lambda _: "heading-title", "別の見出し", Heading, "title"),
    "term": Case(
        "/plan/glossary/テレワーク/", lambda _: "term-definition", "別の解説", GlossaryTerm, "definition"
    ),
    "settings": Case(
        "/plan/settings/", lambda _: "plan-word_body", "別の会議", Plan, "word_body", is_setting=True
    ),
}
CONTENT = [case for case in CASES.values() if not case.is_setting]
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
each_content = pytest.mark.parametrize("case", CONTENT, ids=lambda case: case.url)
REASON = {"why-reason": "誤植"}


@each
def test_what_is_left_alone_stays(world: World, case: Case) -> None:
    client, before = secretary(world), read_rows(world.plan)
    assert client.post(case.url, posted_back(client, case.url) | REASON).status_code == 302
    assert read_rows(world.plan) == before
    assert not Erratum.objects.exists()


@each
def test_one_change_is_written_and_no_other(world: World, case: Case) -> None:
    client, before = secretary(world), read_rows(world.plan)
    data = posted_back(client, case.url) | REASON | {case.field(world): case.typed}
    assert client.post(case.url, data).status_code == 302
    after = read_rows(world.plan)
    changed = [row for row in after if after[row] != before[row]]
    assert len(changed) == 1
    assert after[changed[0]] == {**before[changed[0]], case.name: case.typed}
    assert Erratum.objects.count() == (0 if case.is_setting else 1)


@each_content
def test_one_change_goes_into_the_revision(world: World, case: Case) -> None:
    client, before = secretary(world), read_rows(world.plan)
    open_revision(plan=world.plan, effective_year=2024, by=world["secretariat"], at=AT)
    data = posted_back(client, case.url) | {case.field(world): case.typed}
    assert client.post(case.url, data).status_code == 302
    assert RowChange.objects.get().after == {case.name: case.typed}
    assert read_rows(world.plan) == before
    assert posted_back(client, case.url)[case.field(world)] == case.typed


@each
def test_two_at_once_lose_nothing(world: World, case: Case) -> None:
    client = secretary(world)
    opened = posted_back(client, case.url) | REASON
    assert client.post(case.url, opened | {case.field(world): "先の人の言葉"}).status_code == 302
    stale = client.post(case.url, opened | {case.field(world): case.typed})
    text = stale.content.decode()
    assert (stale.status_code, "先の人の言葉" in text, case.typed in text) == (409, True, True)


@each
def test_pages_are_the_secretariats_and_cheap(
    world: World, case: Case, django_assert_max_num_queries: Any
) -> None:
    client = secretary(world)
    with django_assert_max_num_queries(45):
        client.get(case.url)
    client.force_login(world["viewer"])
    assert client.get(case.url).status_code == 403
    assert client.post(case.url, {}).status_code == 403


# What no form asks: what the row hangs on, and what follows from its place.
NOT_ASKED = {"id", "plan", "sort_order"}
FORMS = [
    BasicsForm,
    SettingsForm,
    SectionForm,
    PhaseForm,
    SheetRowForm,
    UpperItemForm,
    LevelForm,
    HeadingForm,
    TermForm,
]


@pytest.mark.parametrize("model", dict.fromkeys(form.model for form in FORMS))
def test_everything_of_a_row_can_be_typed(model: Any) -> None:
    asked = {name for form in FORMS if form.model is model for name in form.names}
    stored = {field.name for field in model._meta.concrete_fields if field.editable} - NOT_ASKED
    assert stored - asked == ({"number"} if model is HeadingLevel else set())


def test_where_it_was_linked_the_data_correction_leads_to_the_plan(world: World) -> None:
    page = secretary(world).get("/start/").content.decode()
    assert "/admin/initiatives/" not in page
    assert 'href="/plan/' in page


def test_words_of_a_plan_are_no_markup_in_a_hint(world: World) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(title="<b>計画</b>")
    page = secretary(world).get("/plan/successor/").content.decode()
    assert "今の計画：&lt;b&gt;計画&lt;/b&gt;" in page
    assert "<b>計画" not in page
