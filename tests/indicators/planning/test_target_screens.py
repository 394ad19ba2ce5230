"""数値目標 on the screens of the plan: typed, read back, ended by a revision, printed in step."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.models import EvaluationItem, Expectation, Indicator, IndicatorPlacement, Measurement
from indicators.plan_io import export_document
from indicators.planning.rows import Edit
from indicators.planning.services.revisions import open_revision, revise
from initiatives.models import Erratum, Initiative, Revision
from tests.cast import World
from tests.forms import posted_back
from tests.indicators.planning.test_screens import secretary, sent_of
from tests.indicators.planning.test_services import AT, HEAD, put_in_force

# What is written, and in which order, stands in test_services.py and test_plan_screens.py on both.
pytestmark = pytest.mark.any_database

WHY = {"why-reason": "読み誤り"}


def url(world: World, slug: str, number: int | None = None) -> str:
    listed = f"/plan/initiatives/{slug}/targets/"
    return listed if number is None else f"{listed}{own(world, slug, number).pk}/"


def own(world: World, slug: str, number: int = 0) -> Indicator:
    return list(world.initiative(slug).indicators.all())[number]


def typed(**fields: Any) -> dict[str, Any]:
    return {
        name if name.startswith(("value-", "other-", "printed-")) else f"target-{name}": value
        for name, value in fields.items()
    }


def new(**fields: Any) -> dict[str, Any]:
    usual = {
        "name": "新しい指標",
        "target_text": "新しい指標：５人",
        "kind": "annual",
        "timing": "every_year",
    }
    return typed(**usual | {"comparison": "value", "direction": "at_least"} | fields)


@pytest.mark.parametrize(
    ("slug", "number"), [("san-2", 0), ("san-2", 1), ("gyo-1", 0), ("gyo-17", 0), ("chi-1", 1)]
)
def test_saved_as_it_was_opened_nothing_changes(world: World, slug: str, number: int) -> None:
    client, before = secretary(world), export_document(world.plan)
    for address in (url(world, slug, number), url(world, slug)):
        assert client.post(address, posted_back(client, address) | WHY).status_code == 302
    assert export_document(world.plan) == before
    assert not Erratum.objects.exists()


def test_everything_of_an_indicator_can_be_typed(world: World) -> None:
    client, address = secretary(world), "/plan/initiatives/san-2/targets/new/"
    data = posted_back(client, address) | WHY
    assert data["printed-line"] == "add"
    data |= new(unit="千人", timing="at_end", target="1.2万人", due_year="R9", is_due_year_inferred="on")
    data |= typed(baseline="▲５００", baseline_year="平成30", baseline_date="H31.3.31", first_year="2022")
    data |= typed(last_year="2024", basis="date", years_behind="２", final_month="11", decimals="2")
    data |= typed(
        allows_decimals="True", allows_negative="False", rating_group="組", source="統計", definition="数"
    )
    data |= {"value-2022-value": "６", "value-2023-value": "", "other-new1-fiscal_year": "R8"}
    data |= {"other-new1-value": "９"}
    assert client.post(address, data).status_code == 302
    found = own(world, "san-2", 2)
    assert (found.unit, found.target, found.due_year, found.is_due_year_inferred) == ("千人", 12, 2027, True)
    assert (found.baseline, found.baseline_year, str(found.baseline_date)) == (-500, 2018, "2019-03-31")
    assert (found.first_year, found.last_year, found.basis, found.years_behind) == (2022, 2024, "date", 2)
    assert (found.final_month, found.decimals, found.allows_decimals) == (11, 2, True)
    assert (found.allows_negative, found.rating_group, found.source, found.definition) == (
        False,
        "組",
        "統計",
        "数",
    )
    values = {row.fiscal_year: row.value for row in found.expectations.all()}
    assert values == {2022: Decimal(6), 2026: Decimal(9)}
    assert world.initiative("san-2").target_lines[-1] == "新しい指標：５人"


KEEP = {"comparison": "keep", "direction": "at_least", "target": ""}


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"target": ""}, "target", "目標値か年度ごとの値のどちらかを入力してください"),
        (
            {"comparison": "between", "direction": "", "lower_bound": "1"},
            "upper_bound",
            "「範囲」には上限が必要",
        ),
        ({"comparison": "increase", "direction": ""}, "against", "どちらと比べるか"),
        ({"comparison": "rank"}, "direction", "「以下」と決まっています"),
        (KEEP | {"tolerance": "5"}, "tolerance_in", "許容幅"),
        ({"target": "5社"}, "target", "単位"),
        ({"kind": "ratio", "numerator_label": "分子"}, "numerator_label", "分子と分母の名称が必要"),
        ({"baseline": "3"}, "baseline_year", "基準値とその年度は両方"),
        ({"first_year": "2024", "last_year": "2022"}, "last_year", "最初の年度以降に"),
        ({"final_month": "13"}, "final_month", "月は1から12"),
        ({"kind": "per_event", "allows_decimals": "True"}, "allows_decimals", "0以上の整数"),
        ({"due_year": "来年"}, "due_year", "年度は「令和7」"),
        ({"kind": ""}, "kind", "種類を選んでください。"),
        (
            {"comparison": "none", "direction": "", "target": "", "value-2022-value": "3"},
            "",
            "年度ごとの値を書けません",
        ),
        ({"other-new1-value": "3"}, "", "値の年度を入力してください"),
        ({"other-new1-fiscal_year": "R5", "other-new1-value": "3"}, "", "上の欄に入力してください"),
    ],
)
def test_what_contradicts_is_said_at_its_field(
    world: World, fields: dict[str, str], field: str, sentence: str
) -> None:
    client, address = secretary(world), "/plan/initiatives/san-2/targets/new/"
    data = posted_back(client, address) | WHY | new(unit="人", target="5") | typed(**fields)
    answer = client.post(address, data)
    content = answer.context["content"]
    told = (
        content.form.errors.get(field, [])
        if field
        else [e.message for f in content.row_forms for e in f.field_errors()]
    )
    assert answer.status_code == 422
    assert sentence in "".join(told)
    assert world.initiative("san-2").indicators.count() == 2


def test_the_printed_line_follows_the_wording(world: World) -> None:
    client, address = secretary(world), url(world, "san-2", 0)
    data = posted_back(client, address) | WHY
    assert client.post(address, data | typed(target_text="実施回数：年３回", target="3")).status_code == 302
    assert world.initiative("san-2").target_lines[0] == "実施回数：年３回"
    assert "行も変えました" in client.get(url(world, "san-2")).content.decode()
    again = posted_back(client, address) | WHY | {"printed-line": "remove"}
    assert client.post(address, again).status_code == 302
    assert world.initiative("san-2").target_lines == ["視察参加社数：１回当たり１０社以上"]


def test_what_was_typed_is_read_back_without_saving(world: World) -> None:
    client, address = secretary(world), url(world, "gyo-4", 0)
    data = posted_back(client, address) | typed(target="９０") | {"act": "read"}
    text = client.post(address, data).content.decode()
    assert "に「90.0％以上」です。" in text
    assert "令和4年度から令和7年度まで評価します。" in text
    wrong = client.post(address, data | typed(target="たくさん")).content.decode()
    assert "目標値：" in wrong
    assert own(world, "gyo-4").target == 80


def test_a_list_is_put_in_order_and_shortened(world: World) -> None:
    client, address = secretary(world), url(world, "san-2")
    first, second = own(world, "san-2", 0), own(world, "san-2", 1)
    moved = client.post(address, posted_back(client, address) | {"act": f"target:down:target-{first.pk}"})
    assert client.post(address, sent_of(moved) | WHY).status_code == 302
    assert list(world.initiative("san-2").indicators.all()) == [second, first]
    counted = posted_back(client, address) | WHY | {f"target-{second.pk}-remove": "on"}
    refused = client.post(address, counted)
    assert refused.status_code == 422
    assert "開催回数を数えているため" in refused.content.decode()
    item = EvaluationItem.objects.create(
        initiative=world.initiative("san-2"), fiscal_year=2025, sort_order=99, text="回数", indicator=first
    )
    data = posted_back(client, address) | WHY | {f"target-{first.pk}-remove": "on"}
    assert client.post(address, data).status_code == 302
    item.refresh_from_db()
    assert item.indicator is None
    assert world.initiative("san-2").target_lines == ["視察参加社数：１回当たり１０社以上"]


def test_indicators_of_others_are_shown_again(world: World) -> None:
    client, address, other = secretary(world), url(world, "san-2"), own(world, "gyo-10")
    more = sent_of(client.post(address, posted_back(client, address) | {"act": "placement:add"})) | WHY
    assert client.post(address, more | {"placement-new1-indicator": str(other.pk)}).status_code == 302
    placed = IndicatorPlacement.objects.get(initiative__slug="san-2")
    assert placed.indicator == other
    data = posted_back(client, address) | WHY | {f"placement-{placed.pk}-remove": "on"}
    assert client.post(address, data).status_code == 302
    assert not IndicatorPlacement.objects.exists()


def measure(world: World, slug: str) -> None:
    Measurement.objects.create(
        report=world.report(slug, 2022), indicator=own(world, slug), status="confirmed", value=9
    )


def revised(world: World) -> Revision:
    return open_revision(plan=world.plan, effective_year=2024, by=world["secretariat"], at=AT)


def test_a_revision_ends_an_indicator_and_keeps_the_years_before(world: World) -> None:
    client, address, one = secretary(world), url(world, "san-1", 0), own(world, "san-1")
    for year in (2022, 2025):
        Expectation.objects.create(indicator=one, fiscal_year=year, value=7)
    measure(world, "san-1")
    revision = revised(world)
    page = client.get(address)
    form, values = page.context["content"].form, page.context["content"].values
    disabled = [name for name in form.names if form.fields[name].disabled]
    assert disabled == ["kind", "counts_events_of", "starts_at_baseline", "first_year"]
    assert [value.fields["value"].disabled for value in values] == [True, True, True, False, False]
    assert "令和5年度で評価を終える" in page.content.decode()
    ended = sent_of(client.post(address, posted_back(client, address) | {"act": "end"}))
    assert (ended["target-last_year"], ended["printed-line"]) == ("2023", "remove")
    assert client.post(address, ended | {"value-2022-value": "99", "value-2025-value": ""}).status_code == 302
    put_in_force(world, revision, HEAD)
    one.refresh_from_db()
    assert one.last_year == 2023
    assert [(row.fiscal_year, row.value) for row in one.expectations.all()] == [(2022, 7)]
    assert world.initiative("san-1").target_lines == []


def test_a_revision_adds_an_indicator_from_its_year_on(world: World) -> None:
    client, address = secretary(world), "/plan/initiatives/san-1/targets/new/"
    revision = revised(world)
    data = posted_back(client, address)
    assert (data["target-first_year"], data["target-last_year"]) == ("2024", "2025")
    assert client.post(address, data | new(target="5", **{"value-2025-value": "6"})).status_code == 302
    listed = url(world, "san-1")
    assert "令和6年度から令和7年度まで評価します。" in client.get(listed).content.decode()
    line = client.get(listed).context["content"].targets.forms[1]
    again = posted_back(client, line.url)
    assert client.post(line.url, again | typed(name="改めた名前")).status_code == 302
    put_in_force(world, revision, HEAD)
    assert (own(world, "san-1", 1).name, own(world, "san-1", 1).expectations.get().value) == ("改めた名前", 6)


def test_two_people_at_one_indicator(world: World) -> None:
    client, address = secretary(world), url(world, "san-1", 0)
    opened = posted_back(client, address) | WHY
    first = opened | typed(source="先の人") | {"value-2023-value": "8"}
    assert client.post(address, first).status_code == 302
    # Other fields of it: both stand, also the year that had no value when the page was opened.
    assert client.post(address, opened | typed(definition="後の人")).status_code == 302
    one = own(world, "san-1")
    assert (one.source, one.definition, one.expectations.get().value) == ("先の人", "後の人", 8)
    stale = client.post(address, opened | {"value-2023-value": "9"})
    assert stale.status_code == 409
    assert client.post(address, sent_of(stale) | WHY).status_code == 302
    assert one.expectations.get().value == 9


def test_an_unknown_indicator_is_not_found(world: World) -> None:
    other = own(world, "gyo-10").pk
    for key in ("x", "999999", str(other)):
        assert secretary(world).get(f"/plan/initiatives/san-1/targets/{key}/").status_code == 404


def test_an_initiative_that_only_a_draft_has_gets_targets_and_bars(world: World) -> None:
    client, revision = secretary(world), revised(world)
    slug, key = "new-one", -1
    fields = {"code": "新－①", "plain_code": "new-1", "slug": slug, "title": "新しいもの", "number": 1}
    place = {"plan": world.plan.pk, "heading": world.initiative("gyo-21").heading_id, "sort_order": 500}
    added = Edit(Initiative, key, {**fields, **place, "first_year": 2024})
    revise(revision=revision, edits=[added], by=world["secretariat"])
    listed = f"/plan/initiatives/{slug}/targets/"
    data = posted_back(client, f"{listed}new/") | new(target="5")
    assert client.post(f"{listed}new/", data).status_code == 302
    drawn = f"/plan/initiatives/{slug}/schedule/"
    cells = {f"bars-{world.plan.phases.all()[0].pk}": ["2024-1", "2024-2"]}
    assert client.post(drawn, posted_back(client, drawn) | cells).status_code == 302
    assert client.post(listed, posted_back(client, listed)).status_code == 302
    put_in_force(world, revision, HEAD)
    one = world.initiative(slug)
    assert (one.indicators.get().target, one.target_text) == (5, "新しい指標：５人")
    assert one.schedule_bars.get().end_period == 2


@pytest.mark.parametrize("address", ["", "new/"])
def test_pages_ask_a_fixed_number_of_queries(
    world: World, django_assert_max_num_queries: Any, address: str
) -> None:
    client = secretary(world)
    with django_assert_max_num_queries(30):
        client.get(f"/plan/initiatives/chi-1/targets/{address}")


@pytest.mark.parametrize("slug", ["san-2"])
def test_typed_anew_from_what_a_page_shows_all_is_as_it_was(world: World, slug: str) -> None:
    def exported() -> dict[str, Any]:
        one = next(row for row in export_document(world.plan)["initiatives"] if row["slug"] == slug)
        return {name: one[name] for name in ("indicators", "schedule", "target_lines")}

    client, before, drawn = secretary(world), exported(), f"/plan/initiatives/{slug}/schedule/"
    listed, one = list(world.initiative(slug).indicators.all()), world.initiative(slug)
    shown = [posted_back(client, f"{url(world, slug)}{row.pk}/") for row in listed]
    cells = posted_back(client, drawn)
    inferred = {f"inferred-new-{bar.phase_id}" for bar in one.schedule_bars.filter(is_inferred=True)}
    # The one that is counted has to be there before the one that counts it.
    shown.sort(key=lambda data: bool(data.get("target-counts_events_of")))
    one.indicators.filter(counts_events_of__isnull=False).delete()
    one.indicators.all().delete()
    one.schedule_bars.all().delete()
    for data in shown:
        if data.get("target-counts_events_of"):
            data["target-counts_events_of"] = str(one.indicators.get().pk)
        blank = posted_back(client, f"{url(world, slug)}new/")
        typed_in = {name: value for name, value in data.items() if name.startswith(("target-", "value-"))}
        sent = blank | typed_in | WHY | {"printed-line": "leave"}
        assert client.post(f"{url(world, slug)}new/", sent).status_code == 302
    if len(listed) > 1 and listed[0].counts_events_of_id:
        order = f"target:down:target-{one.indicators.all()[0].pk}"
        moved = client.post(url(world, slug), posted_back(client, url(world, slug)) | {"act": order})
        assert client.post(url(world, slug), sent_of(moved) | WHY).status_code == 302
    drawn_anew = {
        name: value for name, value in cells.items() if name.startswith("bars-") and name[5:].isdigit()
    }
    sent = posted_back(client, drawn) | drawn_anew | WHY | {"bars-inferred": sorted(inferred)}
    assert client.post(drawn, sent).status_code == 302
    assert exported() == before
