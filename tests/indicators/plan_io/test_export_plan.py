"""What leaves the database is what the plan says: for exchange, and as a document that loads again."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Expectation, Indicator
from indicators.plan_io import export_document, export_exchange, load_plan
from indicators.plan_io.export import number
from initiatives.models import Initiative, Plan

pytestmark = pytest.mark.any_database

DOCUMENT = json.loads(
    (Path(__file__).resolve().parents[3] / "fixtures/plans/imari-dx.json").read_text(encoding="utf-8")
)


@pytest.fixture
def plan(db) -> Plan:
    return load_plan(DOCUMENT).plan


def command(*args: str) -> Any:
    out = StringIO()
    call_command("export_plan", *args, stdout=out)
    return json.loads(out.getvalue(), parse_float=Decimal)


class TestExchange:
    def test_head_and_counts(self, plan):
        data = command()
        assert list(data) == ["plan", "glossary", "initiatives"]
        assert data["plan"] == {
            "slug": "imari-dx",
            "title": "伊万里市デジタルトランスフォーメーション推進計画",
            "start_fiscal_year": 2021,
            "end_fiscal_year": 2025,
        }
        assert len(data["glossary"]) == 31
        assert len(data["initiatives"]) == 28
        assert sum(len(row["indicators"]) for row in data["initiatives"]) == 34
        assert sum(row["national_priority"] for row in data["initiatives"]) == 3

    def test_one_initiative_by_hand(self, plan):
        seminar = export_exchange(plan)["initiatives"][0]
        assert seminar["code"] == "産－①"
        assert seminar["slug"] == "san-1"
        assert seminar["sector"] == "産業"
        assert seminar["policy"] == "デジタル化・ＤＸ※に対する事業者等への理解促進"
        assert seminar["title"] == "ＤＸ※セミナーの開催"
        assert seminar["national_priority"] is False
        assert seminar["vision_items"] == [1]
        assert seminar["activities"] == {str(year): "セミナーの開催" for year in range(2021, 2026)}
        assert seminar["evaluation_items"] == {str(year): ["参加社数"] for year in (2022, 2023, 2024)}
        assert seminar["target_lines"] == ["セミナー参加社数：年１０社以上"]
        indicator = seminar["indicators"][0]
        assert {key: indicator[key] for key in ("name", "kind", "timing", "direction", "unit", "target")} == {
            "name": "セミナー参加社数",
            "kind": "annual",
            "timing": "every_year",
            "direction": "at_least",
            "unit": "社",
            "target": 10,
        }

    def test_formula_lines_and_empty_years(self, plan):
        rows = {row["slug"]: row for row in export_exchange(plan)["initiatives"]}
        assert rows["gyo-3"]["target_lines"] == [
            "改善された窓口サービスの利用率：５０％",
            "【改善された窓口サービスの利用数÷全体の窓口サービス利用数】",
        ]
        assert "2021" not in rows["gyo-17"]["activities"]
        assert rows["gyo-19"]["indicators"][0]["target"] is None
        assert rows["gyo-19"]["national_priority"] is True

    def test_glossary_headings_verbatim(self, plan):
        term = export_exchange(plan)["glossary"][0]
        assert (term["term"], term["word"]) == ("ＡＩ（Artificial Intelligence）", "ＡＩ")

    def test_every_cell_agrees_with_the_source(self, plan):
        for source, row in zip(DOCUMENT["initiatives"], export_exchange(plan)["initiatives"], strict=True):
            for key in ("code", "slug", "title", "description", "effect", "activities", "target_lines"):
                assert row[key] == source[key], (source["code"], key)
            texts = {
                year: [item["text"] for item in items] for year, items in source["evaluation_items"].items()
            }
            assert row["evaluation_items"] == texts, source["code"]
            assert [i["name"] for i in row["indicators"]] == [i["name"] for i in source["indicators"]]

    def test_a_few_queries_for_all(self, plan, django_assert_max_num_queries):
        with django_assert_max_num_queries(15):
            export_exchange(plan)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (Decimal("10.0000000000"), 10),
        (Decimal("1E+2"), 100),
        (Decimal("82.5000"), "82.5"),
        (Decimal("0"), 0),
        (Decimal("-0.1"), "-0.1"),
    ],
)
def test_numbers_are_whole_or_text_never_floats(value, written):
    assert number(value) == written


class TestDocument:
    def test_the_document_is_what_was_loaded(self, plan):
        assert command("--format", "document") == DOCUMENT

    def test_round_trip_through_an_empty_database(self, plan):
        indicator = Indicator.objects.get(initiative__slug="gyo-1", sort_order=1)
        indicator.target, indicator.baseline, indicator.baseline_year = Decimal("82.5"), Decimal("20"), 2020
        indicator.final_month, indicator.source = 7, "総務省「交付状況」𠮷"
        indicator.decimals, indicator.allows_decimals, indicator.allows_negative = 0, False, True
        indicator.save()
        Expectation.objects.create(indicator=indicator, fiscal_year=2023, value=Decimal("33.3"))
        exported = command("--format", "document")
        exchange = command()
        # What hangs on a plan is protected, so it goes from the leaves up.
        Indicator.objects.update(counts_events_of=None)
        Initiative.objects.all().delete()
        plan.delete()
        again = load_plan(exported).plan
        assert json.loads(json.dumps(export_document(again))) == exported
        assert export_exchange(again) == exchange
        indicator = Indicator.objects.get(initiative__slug="gyo-1", sort_order=1)
        assert indicator.expectations.get().value == Decimal("33.3")
        assert (indicator.decimals, indicator.allows_decimals, indicator.allows_negative) == (0, False, True)
        other = Indicator.objects.exclude(pk=indicator.pk).first()
        assert (other.decimals, other.allows_decimals, other.allows_negative) == (None, None, None)


class TestCommand:
    def test_japanese_stays_readable(self, plan):
        out = StringIO()
        call_command("export_plan", stdout=out)
        assert '\n    "title": "伊万里市デジタル' in out.getvalue()

    def test_a_plan_by_name(self, plan):
        assert command("--plan", "imari-dx")["plan"]["slug"] == "imari-dx"

    def test_an_unknown_plan(self, plan):
        with pytest.raises(CommandError, match="計画「nowhere」は登録されていません。"):
            command("--plan", "nowhere")

    @pytest.mark.django_db
    def test_no_plan_at_all(self):
        with pytest.raises(CommandError, match="計画が登録されていません。"):
            command()
