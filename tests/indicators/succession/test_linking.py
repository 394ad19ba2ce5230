"""A plan that stands already follows another; what goes on in what is proposed, corrected, and taken back."""

import copy
import json
from typing import Any

import pytest
from django.conf import settings

from indicators.book.succession import fates_of, lineage_of, lines_before
from indicators.models import Indicator, IndicatorSuccession, ReportingCycle
from indicators.plan_io import export_document, load_plan
from indicators.succession.proposed import Named, proposed_pairs
from indicators.succession.services import (
    LineTakenError,
    Mapped,
    discard_successor,
    link_successor,
    make_successor,
    map_initiative,
    unlink_successor,
)
from indicators.workflow.errors import ConflictError
from initiatives.models import InitiativeSuccession, Plan, PlanRole, Succession
from initiatives.succession import Handling
from tests.cast import World, opened_round
from tests.indicators.succession.test_services import AT, SPECIAL, decisions


def named(*rows: tuple[str, str, str]) -> list[Named]:
    return [Named(key, title, code, slug) for key, (title, code, slug) in enumerate(rows, start=1)]


OLD = named(("学校ネットワークの適正化", "行－⑩", "gyo-10"), ("ＲＰＡの利用", "行－⑭", "gyo-14"))


@pytest.mark.parametrize(
    ("new", "pairs"),
    [
        (named(("学校ネットワークの適正化", "１－１", "1-1")), {1: 1}),  # numbered anew
        (named(("RPAの 利用※", "１－１", "1-1")), {1: 2}),  # width, blanks and marks do not count
        (named(("学校ネットワークの更新", "行－⑩", "x")), {1: 1}),  # the same code, a title that is akin
        (named(("道路の補修", "行－⑩", "gyo-10")), {}),  # the same code and name for something else
        (named(("学校ネットワーク", "１", "gyo-10")), {1: 1}),  # the same name in addresses
        (named(("ＲＰＡの利用", "行－⑩", "gyo-10")), {1: 2}),  # a title counts before a code
        (named(("ＲＰＡの利用", "１", "1"), ("ＲＰＡの利用", "２", "2")), {}),  # which of the two?
        (named(("", "", "")), {}),
    ],
)
def test_what_is_proposed(new: list[Named], pairs: dict[int, int]) -> None:
    assert proposed_pairs(OLD, new) == pairs


def test_a_line_goes_on_only_in_what_is_measured_alike() -> None:
    old = [Named(1, "参加者数", sort="annual 人"), Named(2, "満足度", sort="ratio ％")]
    new = [Named(3, "参加者数", sort="cumulative 人"), Named(4, "満足度", sort="ratio ％")]
    assert proposed_pairs(old, new) == {4: 2}


@pytest.fixture
def standing(world: World) -> Plan:
    """A plan of the years after, loaded as any is: one initiative called otherwise, one missing, one new."""
    document = copy.deepcopy(export_document(world.plan))
    document["plan"] |= {
        "slug": "second",
        "title": "第２次計画",
        "short_title": "第２次",
        "start_fiscal_year": 2026,
        "end_fiscal_year": 2030,
    }
    scale = json.loads((settings.BASE_DIR / "fixtures/scales/imari.json").read_text())
    document["initiatives"] = [_emptied(one) for one in document["initiatives"]][1:]
    first = document["initiatives"][0]
    first |= {"code": "新－①", "plain_code": "新-1", "slug": "new-1", "title": "全く別の事業"}
    return load_plan(document, scale_key="imari", scale_definition=scale).plan


def _emptied(one: dict[str, Any]) -> dict[str, Any]:
    """An initiative without what belongs to a year of its plan."""
    years = {"activities": {}, "evaluation_items": {}, "schedule": []}
    bare = [
        {
            name: value
            for name, value in row.items()
            if name not in ("first_year", "last_year", "due_year", "expectations")
        }
        for row in one["indicators"]
    ]
    return one | years | {"indicators": bare}


def test_a_plan_that_stands_already_follows(world: World, standing: Plan) -> None:
    link_successor(plan=world.plan, successor=standing, by=world["secretariat"], at=AT)
    assert lineage_of(world.plan).successor == standing
    fates = fates_of(world.plan)
    said = {one.slug: fates[one.pk].handling for one in world.plan.initiatives.all()}
    assert [slug for slug, handling in said.items() if handling is Handling.ENDED] == ["san-1", "san-2"]
    assert set(said.values()) == {Handling.CONTINUED, Handling.ENDED}
    gone = Indicator.objects.filter(initiative__plan=world.plan, initiative__slug__in=("san-1", "san-2"))
    assert len(lines_before(standing)) == (
        Indicator.objects.filter(initiative__plan=world.plan).count() - gone.count()
    )
    row = InitiativeSuccession.history.first()
    assert (row.history_user, row.history_change_reason) == (world["secretariat"], "次期計画の登録")


def test_what_cannot_follow(world: World, standing: Plan) -> None:
    by = world["secretariat"]
    with pytest.raises(ConflictError, match="より後に始まりません"):
        link_successor(plan=standing, successor=world.plan, by=by, at=AT)
    with pytest.raises(ConflictError):
        link_successor(plan=standing, successor=standing, by=by, at=AT)
    link_successor(plan=world.plan, successor=standing, by=by, at=AT)
    with pytest.raises(ConflictError, match="既に登録されています"):
        link_successor(plan=world.plan, successor=standing, by=by, at=AT)
    Succession.objects.update(predecessor=standing, successor=world.plan)
    other = Plan.objects.create(
        slug="o", title="o", short_title="o", municipality="o", start_fiscal_year=2010, end_fiscal_year=2012
    )
    with pytest.raises(ConflictError, match="既に前の計画があります"):
        link_successor(plan=other, successor=world.plan, by=by, at=AT)


def test_linking_is_taken_back_and_both_plans_stay(world: World, standing: Plan) -> None:
    before = export_document(world.plan), export_document(standing)
    link_successor(plan=world.plan, successor=standing, by=world["secretariat"], at=AT)
    unlink_successor(successor=standing, by=world["secretariat"])
    assert (export_document(world.plan), export_document(standing)) == before
    assert lineage_of(world.plan).successor is None
    assert not InitiativeSuccession.objects.exists()
    assert not IndicatorSuccession.objects.exists()
    assert InitiativeSuccession.history.filter(history_type="-").count() == 26


class TestMapping:
    @pytest.fixture
    def new(self, world: World) -> Plan:
        return make_successor(
            plan=world.plan, decisions=decisions(world, **SPECIAL), by=world["secretariat"], at=AT
        )

    def test_what_ended_goes_on_after_all(self, world: World, new: Plan) -> None:
        old = world.initiative("chi-2")
        into = new.initiatives.get(slug="chi-1")
        line = old.indicators.get()
        free = into.indicators.first()
        IndicatorSuccession.objects.filter(new=free).delete()
        wanted = Mapped(frozenset({into.pk}), {line.pk: free.pk})
        seen, by = str(Mapped.of(old)), world["secretariat"]
        assert map_initiative(old=old, wanted=wanted, seen=seen, by=by)
        fate = fates_of(world.plan)[old.pk]
        assert (fate.handling, [one.pk for one in fate.new]) == (Handling.MERGED, [into.pk])
        assert lines_before(new)[free.pk] == line.pk
        assert not map_initiative(old=old, wanted=wanted, seen=str(wanted), by=by)
        with pytest.raises(ConflictError, match="ほかの人が"):
            map_initiative(old=old, wanted=Mapped(frozenset(), {}), seen=seen, by=by)

    def test_a_line_goes_on_in_one_indicator_and_that_with_one_line(self, world: World, new: Plan) -> None:
        old, other = world.initiative("chi-2"), world.initiative("gyo-11")
        into = new.initiatives.get(slug="gyo-11")
        taken = into.indicators.first()
        line = old.indicators.get()
        with pytest.raises(LineTakenError) as refused:
            map_initiative(
                old=old,
                wanted=Mapped(frozenset({into.pk}), {line.pk: taken.pk}),
                seen=str(Mapped.of(old)),
                by=world["secretariat"],
            )
        assert other.code in refused.value.sentences[line.pk]
        assert not InitiativeSuccession.objects.filter(old=old).exists()


class TestDiscarding:
    @pytest.fixture
    def new(self, world: World) -> Plan:
        return make_successor(
            plan=world.plan, decisions=decisions(world, **SPECIAL), by=world["secretariat"], at=AT
        )

    @pytest.mark.any_database  # test_copied.py discards one on both
    def test_it_goes_whole_and_the_plan_before_stays(self, world: World) -> None:
        role = PlanRole.objects.create(membership=world["viewer"].memberships.get(), plan=world.plan)
        before, rows = export_document(world.plan), list(PlanRole.objects.values_list())
        new = make_successor(
            plan=world.plan, decisions=decisions(world, **SPECIAL), by=world["secretariat"], at=AT
        )
        ReportingCycle.objects.create(plan=new, fiscal_year=2026, opens_on="2027-04-01", due_on="2027-04-20")
        discard_successor(successor=new, by=world["secretariat"])
        assert Plan.objects.get() == world.plan
        assert export_document(world.plan) == before
        assert list(PlanRole.objects.values_list()) == rows
        assert role.membership.plan_roles.count() == 1
        assert not Succession.objects.exists()
        assert Plan.history.filter(history_type="-").get().history_user == world["secretariat"]
        # It can be made anew.
        assert make_successor(
            plan=world.plan, decisions=decisions(world), by=world["secretariat"], at=AT
        ).initiatives.exists()

    def test_what_was_asked_about_stays(self, world: World, new: Plan) -> None:
        opened_round(new, 2026, opens_on=AT.date(), due_on=AT.date())
        with pytest.raises(ConflictError, match="照会を始めた"):
            discard_successor(successor=new, by=world["secretariat"])
        assert Plan.objects.count() == 2

    def test_a_role_of_it_alone_would_reach_every_plan(self, world: World, new: Plan) -> None:
        PlanRole.objects.create(membership=world["viewer"].memberships.get(), plan=new)
        with pytest.raises(ConflictError, match="viewerさん"):
            discard_successor(successor=new, by=world["secretariat"])

    def test_the_default_plan_and_one_with_a_successor_stay(self, world: World, new: Plan) -> None:
        Plan.objects.filter(pk=world.plan.pk).update(is_default=False)
        Plan.objects.filter(pk=new.pk).update(is_default=True)
        other = Plan.objects.create(
            slug="o",
            title="o",
            short_title="o",
            municipality="o",
            start_fiscal_year=2031,
            end_fiscal_year=2032,
        )
        new.refresh_from_db()
        link_successor(plan=new, successor=other, by=world["secretariat"], at=AT)
        with pytest.raises(ConflictError, match=r"既定の計画.*先に、その次期計画"):
            discard_successor(successor=new, by=world["secretariat"])

    def test_a_plan_that_stood_already_stays(self, world: World, new: Plan) -> None:
        unlink_successor(successor=new, by=world["secretariat"])
        document = export_document(new)
        document["plan"] |= {"slug": "stood", "title": "登録済みの計画", "short_title": "登録済み"}
        stood = load_plan(document).plan
        link_successor(plan=world.plan, successor=stood, by=world["secretariat"], at=AT)
        with pytest.raises(ConflictError, match="結び付きは取り消せます"):
            discard_successor(successor=stood, by=world["secretariat"])
        assert Plan.objects.filter(pk=stood.pk).exists()

    def test_no_other_plan_is_discarded(self, world: World) -> None:
        with pytest.raises(ConflictError, match="次期計画でもありません"):
            discard_successor(successor=world.plan, by=world["secretariat"])
