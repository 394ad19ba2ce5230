"""What demo people changed of a plan goes with them."""

from indicators.demo.dependants import what_depends_on_demo
from indicators.demo.held import what_demo_holds
from indicators.planning.rows import Edit, read_rows
from indicators.planning.services.edits import correct_plan
from indicators.planning.take_back import take_back
from initiatives.models import Activity, Erratum, GlossaryTerm, Initiative, Revision
from tests.cast import World
from tests.indicators.planning.test_services import AT, draft, put_in_force, revise

TERM = {"group": "あ", "heading": "ア", "definition": "語"}


def test_a_plan_is_as_it_was(world: World) -> None:
    before = read_rows(world.plan)
    one, term = world.initiative("gyo-10"), world.plan.glossary_terms.all()[0]
    first, second = one.activities.filter(fiscal_year__gte=2024)
    revision = draft(world)
    edits = [
        Edit(Activity, first.pk, {"text": "変更"}),
        Edit(Activity, second.pk, None),
        Edit(Initiative, one.pk, {"vision_items": [], "title": "題"}),
        Edit(GlossaryTerm, -1, {"plan": world.plan.pk, "sort_order": 99, "word": "ア"} | TERM),
    ]
    revise(world, revision, edits)
    put_in_force(world, revision)
    correct_plan(
        plan=world.plan,
        edits=[Edit(GlossaryTerm, term.pk, {"definition": "語"}), Edit(Activity, first.pk, {"text": "訂正"})],
        reason="誤植",
        by=world["secretariat"],
        at=AT,
    )
    assert read_rows(world.plan) != before
    take_back([*Erratum.objects.all(), *Revision.objects.all()])
    assert read_rows(world.plan) == before
    assert not Revision.objects.exists()
    assert not Erratum.objects.exists()


def test_changes_of_demo_people_are_counted_and_told_from_real_ones(world: World) -> None:
    revision = draft(world)
    term = world.plan.glossary_terms.all()[0]
    revise(world, revision, [Edit(GlossaryTerm, term.pk, {"definition": "語"})])
    put_in_force(world, revision)
    assert what_demo_holds().changes == 0
    type(world["secretariat"]).objects.filter(username="secretariat").update(is_demo=True)
    assert what_demo_holds().changes == 1
    assert what_depends_on_demo() == []
    real = world["headquarters"]
    correct_plan(
        plan=world.plan, edits=[Edit(GlossaryTerm, term.pk, {"word": "語"})], reason="誤", by=real, at=AT
    )
    sentence = "デモ用の利用者が改定又は訂正した計画を、実際の利用者も1回改定又は訂正しています。"
    assert what_depends_on_demo() == [sentence]
