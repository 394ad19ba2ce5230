"""A plan document enters the database all or nothing, and never overwrites what the secretariat corrected."""

import copy
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from indicators.models import EvaluationItem, Indicator, ItemResult, Measurement, RatingScale
from indicators.plan_io import PlanDocumentError, load_plan
from initiatives.models import Activity, Heading, Initiative, Plan
from tests.cast import opened_round

FILE = Path(__file__).resolve().parents[3] / "fixtures/plans/imari-dx.json"
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
SCALE = json.loads((FILE.parents[1] / "scales/imari.json").read_text(encoding="utf-8"))

# A whole plan of another city in a few lines.
SMALL: dict[str, Any] = {
    "format": 1,
    "plan": {
        "slug": "kawazoe",
        "title": "川添町計画",
        "short_title": "川添町計画",
        "municipality": "川添町",
        "start_fiscal_year": 2024,
        "end_fiscal_year": 2026,
    },
    "phases": [{"code": "plan", "label": "計画"}],
    "sections": [{"number": 1, "heading": "はじめに", "body": "本文"}],
    "outline": {"heading": "体系", "lines": ["一", "二"]},
    "vision_items": [1, 2],
    "sectors": [{"code": "kurashi", "prefix": "暮", "name": "暮らし", "heading": "暮らし", "note": ""}],
    "policies": [{"sector": "kurashi", "title": "便利な窓口"}],
    "initiatives": [
        {
            "code": "暮－①",
            "number": 1,
            "slug": "kurashi-1",
            "plain_code": "暮-1",
            "sector": "kurashi",
            "policy": 0,
            "title": "講座の開催",
            "national_priority": False,
            "vision_items": [1],
            "description": "講座を開く。",
            "effect": "利用が広がる。",
            "activities": {"2024": "準備", "2025": "開催"},
            "target_lines": ["参加者数：１回当たり１０人以上", "開催回数：年２回"],
            "evaluation_items": {
                "2024": [{"text": "会場の選定"}, {"text": "講師の選定"}],
                "2025": [{"text": "参加者数", "indicator": 0}],
            },
            "schedule": [{"phase": "plan", "start": [2024, 1], "end": [2024, 4], "inferred": True}],
            "indicators": [
                {
                    "name": "参加者数",
                    "target_text": "参加者数：１回当たり１０人以上",
                    "kind": "per_event",
                    "timing": "every_year",
                    "direction": "at_least",
                    "unit": "人",
                    "target": "10",
                    "first_year": 2024,
                    "last_year": 2026,
                    "expectations": {"2025": 8.5},
                },
                {
                    "name": "開催回数",
                    "target_text": "開催回数：年２回",
                    "kind": "annual",
                    "timing": "every_year",
                    "direction": "at_least",
                    "target": 2,
                    "first_year": 2024,
                    "last_year": 2026,
                    "counts_events_of": 0,
                },
            ],
        }
    ],
    "glossary": [
        {"group": "五十音順", "heading": "アプリ", "word": "アプリ", "definition": "応用ソフトウェア"}
    ],
}


def small(change: Callable[[dict[str, Any]], Any] | None = None) -> dict[str, Any]:
    """The small document, changed in one place."""
    document = copy.deepcopy(SMALL)
    if change:
        change(document)
    return document


def first(document: dict[str, Any]) -> dict[str, Any]:
    """Its initiative."""
    return document["initiatives"][0]


def history_count() -> int:
    """All rows of all history tables."""
    return sum(
        model.objects.count() for model in apps.get_models() if model.__name__.startswith("Historical")
    )


@pytest.mark.django_db
class TestLoading:
    def test_the_plan_of_imari_is_complete(self):
        plan = load_plan(DOCUMENT).plan
        assert plan.is_default
        assert plan.initiatives.count() == 28
        assert Indicator.objects.count() == 34
        assert Heading.objects.filter(level__number=2).count() == 6
        assert plan.glossary_terms.count() == 31
        assert plan.vision_items.count() == 14
        assert plan.sections.count() == 6
        assert [phase.label for phase in plan.phases.all()] == ["計 画", "検討・設計・開発", "実 施 ・ 運 用"]
        assert [one.slug for one in plan.headings.filter(parent=None)] == ["san", "gyo", "chi"]

    def test_cells_by_hand(self):
        load_plan(DOCUMENT)
        school = Initiative.objects.get(slug="gyo-10")
        assert school.code == "行－⑩"
        assert [one.slug for one in school.headings] == ["gyo", "gyo-h1"]
        assert school.target_lines[0] == "通信不良発生学校率：０％"
        indicator = school.indicators.get()
        assert (indicator.kind, indicator.timing, indicator.direction) == ("ratio", "every_year", "at_most")
        assert indicator.target == 0
        assert indicator.are_labels_ours
        counted = Indicator.objects.get(initiative__slug="san-2", sort_order=1)
        assert counted.counts_events_of.name == "視察参加社数"
        survey = EvaluationItem.objects.get(initiative__slug="gyo-13", fiscal_year=2021, sort_order=1)
        assert survey.text == "関係部署の意向\n状況調査"
        assert not Activity.objects.filter(initiative__slug="gyo-17", fiscal_year=2021).exists()

    def test_small_things_of_another_city(self):
        plan = load_plan(small()).plan
        initiative = plan.initiatives.get()
        assert initiative.indicators.first().expectations.get().value == Decimal("8.5")
        assert initiative.evaluation_items.get(fiscal_year=2025).indicator.name == "参加者数"
        assert [item.number for item in initiative.vision_items.all()] == [1]
        assert plan.outline_text == "一\n二"

    def test_loading_again_writes_nothing(self):
        load_plan(DOCUMENT)
        before = history_count()
        result = load_plan(DOCUMENT)
        assert result.outcome == "unchanged"
        assert history_count() == before

    def test_numbering_in_steps_of_ten_is_no_difference(self):
        plan = load_plan(small()).plan
        for number, item in enumerate(EvaluationItem.objects.order_by("-sort_order"), start=1):
            EvaluationItem.objects.filter(pk=item.pk).update(sort_order=100 - 10 * number)
        Heading.objects.filter(plan=plan).update(sort_order=70)
        assert load_plan(small()).outcome == "unchanged"

    def test_the_second_plan_does_not_become_the_default(self):
        load_plan(DOCUMENT)
        load_plan(small())
        assert Plan.objects.get(is_default=True).slug == "imari-dx"
        load_plan(small(), make_default=True)
        assert Plan.objects.get(is_default=True).slug == "kawazoe"


@pytest.mark.django_db
class TestCorrections:
    def corrected(self) -> Initiative:
        load_plan(small())
        initiative = Initiative.objects.get()
        initiative.description = "講座をオンラインで開く。"
        initiative.save()
        return initiative

    def test_a_correction_is_told_and_kept(self):
        initiative = self.corrected()
        before = history_count()
        result = load_plan(small())
        assert result.outcome == "differs"
        assert result.differences == [
            "施策 暮－①の事業内容：登録は「講座をオンラインで開く。」、文書は「講座を開く。」"
        ]
        initiative.refresh_from_db()
        assert initiative.description == "講座をオンラインで開く。"
        assert history_count() == before

    def test_update_follows_the_document_with_history(self):
        initiative = self.corrected()
        assert load_plan(small(), update=True).outcome == "updated"
        initiative.refresh_from_db()
        assert initiative.description == "講座を開く。"
        assert initiative.history.first().history_change_reason == "計画書データの読込み"

    def test_only_the_changed_row_is_written(self):
        load_plan(small())
        before = history_count()
        load_plan(small(lambda d: first(d)["activities"].update({"2024": "準備と広報"})), update=True)
        assert history_count() == before + 1

    def test_every_kind_of_difference_reads_as_a_sentence(self):
        load_plan(small())

        def change(document: dict[str, Any]) -> None:
            initiative = first(document)
            initiative["activities"].pop("2024")
            initiative["activities"]["2026"] = "見直し"
            initiative["vision_items"] = [1, 2]
            initiative["indicators"][0]["target"] = 12
            document["policies"].append({"sector": "kurashi", "title": "学びの場"})
            initiative["policy"] = 1
            document["plan"]["end_fiscal_year"] = 2027

        assert load_plan(small(change)).differences == [
            "文書にだけあります：施策の柱「学びの場」",
            "文書にだけあります：施策 暮－① 令和8年度の取組内容「見直し」",
            "登録にだけあります：施策 暮－① 令和6年度の取組内容「準備」",
            "計画の最終年度：登録は「令和8年度」、文書は「令和9年度」",
            "施策 暮－①の見出し：登録は「便利な窓口」、文書は「学びの場」",
            "施策 暮－①の上位計画の項目：登録は「1」、文書は「1、2」",
            "施策 暮－① 数値目標1の目標値：登録は「10人」、文書は「12人」",
        ]

    def test_update_applies_every_kind_of_difference(self):
        load_plan(DOCUMENT)
        changed = copy.deepcopy(DOCUMENT)
        changed["initiatives"].reverse()
        changed["glossary"].pop()
        changed["headings"].reverse()
        changed["headings"][-2]["title"] = "理解の促進"
        changed["initiatives"][0]["indicators"] = []
        changed["initiatives"][0]["evaluation_items"]["2023"].insert(0, {"text": "新しい項目"})
        assert load_plan(changed, update=True).outcome == "updated"
        assert load_plan(changed).outcome == "unchanged"
        assert load_plan(DOCUMENT, update=True).outcome == "updated"
        assert load_plan(DOCUMENT).outcome == "unchanged"

    def test_removing_what_has_reports_is_refused(self):
        plan = load_plan(small()).plan
        opened_round(plan, 2024, opens_on=dt.date(2025, 4, 1), due_on=dt.date(2025, 4, 14))
        document = small(lambda d: d["initiatives"].clear())
        with pytest.raises(PlanDocumentError) as refused:
            load_plan(document, update=True)
        assert refused.value.problems == ["施策 暮－①：年度実績があるため、文書から除いても削除できません。"]
        assert Activity.objects.count() == 2

    def test_removing_an_answered_item_is_refused(self):
        self.answer_first_item()
        document = small(lambda d: first(d)["evaluation_items"].pop("2024"))
        with pytest.raises(PlanDocumentError, match="令和6年度の実施評価指標1：.*削除できません"):
            load_plan(document, update=True)
        assert EvaluationItem.objects.count() == 3

    def test_an_answer_never_moves_to_another_text(self):
        """The row goes where its text goes; it is not the texts that change places over the answers."""
        self.answer_first_item()
        document = small(lambda d: first(d)["evaluation_items"]["2024"].reverse())
        assert load_plan(document).differences == [
            "施策 暮－① 令和6年度の実施評価指標1「会場の選定」：文書では令和6年度の実施評価指標2です。",
            "施策 暮－① 令和6年度の実施評価指標2「講師の選定」：文書では令和6年度の実施評価指標1です。",
        ]
        assert load_plan(document, update=True).outcome == "updated"
        result = ItemResult.objects.get()
        assert (result.item.text, result.item.sort_order, result.status) == ("会場の選定", 2, "done")
        assert load_plan(document).outcome == "unchanged"

    def test_a_measurement_never_moves_to_another_name(self):
        plan = load_plan(small()).plan
        day = dt.date(2025, 4, 1)
        report = opened_round(plan, 2024, opens_on=day, due_on=day).reports.get()
        Measurement.objects.create(
            report=report, indicator=Indicator.objects.get(name="開催回数"), status="not_held", reason="中止"
        )

        def change(document: dict[str, Any]) -> None:
            one, other = first(document)["indicators"]
            one["name"], other["name"] = other["name"], one["name"]

        with pytest.raises(PlanDocumentError) as refused:
            load_plan(small(change), update=True)
        assert refused.value.problems == ["施策 暮－① 数値目標2：報告があるため、順番は変えられません。"]

    def test_an_answer_goes_with_its_item_into_another_year(self):
        """A line read into the wrong year: what was answered stands in the report of the right one."""
        self.answer_first_item()
        day = dt.date(2026, 4, 1)
        later = opened_round(Plan.objects.get(), 2025, opens_on=day, due_on=day).reports.get()
        result = ItemResult.objects.get()

        def change(document: dict[str, Any]) -> None:
            items = first(document)["evaluation_items"]
            items["2025"].append(items["2024"].pop(0))

        document = small(change)
        assert load_plan(document, update=True).differences == [
            "施策 暮－① 令和6年度の実施評価指標1「会場の選定」：文書では令和7年度の実施評価指標2です"
            "（入力された実施状況も移ります）。",
            "施策 暮－① 令和6年度の実施評価指標2「講師の選定」：文書では令和6年度の実施評価指標1です。",
        ]
        before, result = result, ItemResult.objects.get()
        assert (result.pk, result.item_id, result.status) == (before.pk, before.item_id, "done")
        assert (result.report, result.item.fiscal_year, result.item.sort_order) == (later, 2025, 2)
        assert result.history.first().history_change_reason == "計画書データの読込み"
        assert load_plan(document).outcome == "unchanged"

    def test_an_answer_stays_where_no_report_could_take_it(self):
        self.answer_first_item()

        def change(document: dict[str, Any]) -> None:
            items = first(document)["evaluation_items"]
            items["2025"].append(items["2024"].pop(0))

        with pytest.raises(PlanDocumentError) as refused:
            load_plan(small(change), update=True)
        assert refused.value.problems == [
            "施策 暮－① 令和6年度の実施評価指標1："
            "令和7年度の年度実績がないため、入力された実施状況を移せません。"
        ]
        assert ItemResult.objects.get().item.fiscal_year == 2024

    def test_an_answered_item_whose_place_another_takes_is_not_lost(self):
        """Neither removed with its answer nor put under the text that now stands there."""
        self.answer_first_item()
        document = small(lambda d: first(d)["evaluation_items"].update({"2024": [{"text": "講師の選定"}]}))
        with pytest.raises(PlanDocumentError) as refused:
            load_plan(document, update=True)
        assert refused.value.problems == [
            "施策 暮－① 令和6年度の実施評価指標1："
            "実施評価指標の実績があるため、文書から除いても削除できません。"
        ]

    def test_correcting_an_answered_item_is_allowed(self):
        self.answer_first_item()
        document = small(lambda d: first(d)["evaluation_items"]["2024"][0].update(text="会場の決定"))
        assert load_plan(document, update=True).outcome == "updated"

    def answer_first_item(self) -> None:
        plan = load_plan(small()).plan
        day = dt.date(2025, 4, 1)
        cycle = opened_round(plan, 2024, opens_on=day, due_on=day)
        item = EvaluationItem.objects.get(fiscal_year=2024, sort_order=1)
        ItemResult.objects.create(report=cycle.reports.get(), item=item, status="done")


def _indicator(**values: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda d: first(d)["indicators"][0].update(values)


MALFORMED = {
    "no object": (lambda d: d.clear(), "計画書データ：形式（format）は1か2にしてください。"),
    "format": (lambda d: d.update(format=3), "計画書データ：形式（format）は1か2にしてください。"),
    "unknown part": (lambda d: d.update(extra=1), "計画書データ：「extra」という項目は使えません。"),
    "missing part": (
        lambda d: d.pop("initiatives"),
        "計画書データ：施策（initiatives）を一覧（[ ]）で書いてください。",
    ),
    "missing title": (lambda d: d["plan"].pop("title"), "計画：計画名がありません。"),
    "empty title": (lambda d: d["plan"].update(title=" "), "計画：計画名が空です。"),
    "text as number": (lambda d: d["plan"].update(title=7), '計画：計画名は文字（" "）で書いてください。'),
    "year as text": (
        lambda d: d["plan"].update(start_fiscal_year="2024"),
        "計画：初年度は西暦4桁の数（2025 の形）で書いてください。",
    ),
    "years reversed": (
        lambda d: d["plan"].update(end_fiscal_year=2023),
        "計画：最終年度は初年度以降にしてください。",
    ),
    "too long": (
        lambda d: d["plan"].update(short_title="あ" * 101),
        "計画：略称は100文字までです（現在101文字）。",
    ),
    "outline": (
        lambda d: d["outline"].update(lines="一"),
        "取組体系：行（lines）は文字の一覧で書いてください。",
    ),
    "words as a text": (
        lambda d: d["plan"].update(words="審議会"),
        "計画の言葉（words）：項目の組（{ }）で書いてください。",
    ),
    "unknown word": (
        lambda d: d["plan"].update(words={"boss": "市長"}),
        "計画の言葉（words）：「boss」という項目は使えません。",
    ),
    "long mark": (
        lambda d: d["plan"].update(words={"priority_mark": "【重点】★★"}),
        "計画の言葉（words）：重点の印は5文字までです（現在6文字）。",
    ),
    "phase without a label": (lambda d: d["phases"][0].update(label=" "), "工程1：印字する名称が空です。"),
    "phase twice": (lambda d: d["phases"].append(d["phases"][0]), "工程2：「plan」が重複しています。"),
    "three periods a year": (
        lambda d: d["plan"].update(periods_per_year=3),
        "計画：スケジュールの区切り「3」は使えません。",
    ),
    "thirteen years": (
        lambda d: d["plan"].update(end_fiscal_year=2036),
        "計画：計画期間は12年までにしてください。",
    ),
    "sector twice": (
        lambda d: d["sectors"].append(d["sectors"][0]),
        "分野2：「kurashi」が重複しています。",
    ),
    "policy of no sector": (
        lambda d: d["policies"][0].update(sector="x"),
        "施策の柱1：分野「x」は分野の一覧にありません。",
    ),
    "word twice": (
        lambda d: d["glossary"].append(d["glossary"][0]),
        "用語2：「アプリ」が重複しています。",
    ),
    "no initiative": (
        lambda d: d.update(initiatives=["x"]),
        "施策の1番目：項目の組（{ }）で書いてください。",
    ),
    "initiative twice": (
        lambda d: d["initiatives"].append(d["initiatives"][0]),
        "施策 暮－①（2番目）：アドレス用の名前「kurashi-1」が重複しています。",
    ),
    "policy number": (
        lambda d: first(d).update(policy=4),
        "施策 暮－①：施策の柱「4」は一覧の番号（0から）にありません。",
    ),
    "wrong sector": (
        lambda d: first(d).update(sector="x"),
        "施策 暮－①：分野「x」が施策の柱「便利な窓口」の分野と違います。",
    ),
    "vision": (
        lambda d: first(d).update(vision_items=[3]),
        "施策 暮－①：上位計画の項目「3」は一覧にありません。",
    ),
    "flag as text": (
        lambda d: first(d).update(national_priority="はい"),
        "施策 暮－①：重点はtrue か false のどちらかで書いてください。",
    ),
    "activity outside": (
        lambda d: first(d)["activities"].update({"2023": "x"}),
        "施策 暮－①：取組内容の年度「2023」は計画期間にありません。",
    ),
    "item without text": (
        lambda d: first(d)["evaluation_items"]["2024"].append({}),
        "施策 暮－①：2024年度の実施評価指標3の実施評価指標がありません。",
    ),
    "item of no indicator": (
        lambda d: first(d)["evaluation_items"]["2025"][0].update(indicator=2),
        "施策 暮－①：2025年度の実施評価指標1の対応する数値目標「2」は一覧の番号（0から）にありません。",
    ),
    "bar of no phase": (
        lambda d: first(d)["schedule"][0].update(phase="operate"),
        "施策 暮－①：スケジュールの線1の工程「operate」は工程の一覧にありません。",
    ),
    "bar reversed": (
        lambda d: first(d)["schedule"][0].update(start=[2025, 1]),
        "施策 暮－①：スケジュールの線1の終了は開始と同じか、それより後の期にしてください。",
    ),
    "fifth quarter": (
        lambda d: first(d)["schedule"][0].update(end=[2024, 5]),
        "施策 暮－①：スケジュールの線1の終了の期「5」：期は1から4で書いてください。",
    ),
    "third half": (
        lambda d: (d["plan"].update(periods_per_year=2), first(d)["schedule"][0].update(end=[2024, 3])),
        "施策 暮－①：スケジュールの線1の終了の期「3」：期は1から2で書いてください。",
    ),
    "a bar without a schedule": (
        lambda d: d["plan"].update(periods_per_year=0),
        "施策 暮－①：スケジュールの線1の開始の期「1」："
        "この計画にはスケジュールがないため、線を登録できません。",
    ),
    "kind": (_indicator(kind="xyz"), "施策 暮－①：数値目標1の種類「xyz」は使えません。"),
    **{
        f"target {text}": (
            _indicator(target=text),
            "施策 暮－①：数値目標1の目標値は数値で書いてください。",
        )
        for text in ("1_000", "１０", "1e1", " 10", "+10", "1,000", "10％", "٣", "NaN")
    },
    "target": (_indicator(target="十"), "施策 暮－①：数値目標1の目標値は数値で書いてください。"),
    "not a number": (_indicator(target="NaN"), "施策 暮－①：数値目標1の目標値は数値で書いてください。"),
    "no target": (
        _indicator(target=None, expectations={}),
        "施策 暮－①：数値目標1の目標値（target）も年度ごとの値（expectations）もありません。"
        "目標のない指標は、比較（comparison）を none にしてください。",
    ),
    "ratio": (
        _indicator(kind="ratio"),
        "施策 暮－①：数値目標1の割合の指標には分子と分母の名称が必要です。",
    ),
    "baseline": (
        _indicator(baseline=3),
        "施策 暮－①：数値目標1の基準値とその年度は両方入力してください。",
    ),
    "decimals": (_indicator(decimals=7), "施策 暮－①：数値目標1の小数の桁数は0から6で入力してください。"),
    "decimals as text": (
        _indicator(decimals="2"),
        "施策 暮－①：数値目標1の小数の桁数は整数で書いてください。",
    ),
    "a minus in words": (
        _indicator(allows_negative="可"),
        "施策 暮－①：数値目標1の負の数の入力を認めるはtrue か false のどちらかで書いてください。",
    ),
    "half an event": (
        _indicator(allows_decimals=True),
        "施策 暮－①：数値目標1の１回当たりの指標では、開催ごとの数は0以上の整数です。"
        "小数や負の数の入力は認められません。",
    ),
    "last year": (
        _indicator(last_year=2027),
        "施策 暮－①：数値目標1の評価する最後の年度「2027」は計画期間にありません。",
    ),
    "counts no events": (
        lambda d: first(d)["indicators"][1].update(counts_events_of=1),
        "施策 暮－①：数値目標2の開催回数を数える指標は、同じ施策の「１回当たり」の指標にしてください。",
    ),
    "nul": (
        lambda d: first(d).update(effect="a\x00"),
        "施策 暮－①：目標・期待される効果に使えない文字（NUL）があります。",
    ),
}


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize(("change", "sentence"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_document_is_refused_with_its_place(change, sentence):
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(small(change))
    assert sentence in refused.value.problems
    assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("phases", "periods"), [(True, 4), (False, 0)])
def test_a_plan_without_phases_has_no_schedule_unless_it_says_so(phases: bool, periods: int) -> None:
    def change(document: dict[str, Any]) -> None:
        if not phases:
            document["phases"], first(document)["schedule"] = [], []

    assert load_plan(small(change)).plan.periods_per_year == periods


@pytest.mark.django_db
def test_how_years_are_divided_stays_once_a_round_is_prepared() -> None:
    plan = load_plan(small(), scale_key="imari", scale_definition=SCALE).plan

    def halves(document: dict[str, Any]) -> None:
        document["plan"]["periods_per_year"] = 2
        first(document)["schedule"][0]["end"] = [2024, 2]

    assert load_plan(small(halves), update=True).outcome == "updated"
    opened_round(plan, 2024, opens_on=dt.date(2025, 4, 1), due_on=dt.date(2025, 4, 15))
    with pytest.raises(PlanDocumentError, match="スケジュールの区切り"):
        load_plan(small(), update=True)


@pytest.mark.django_db
def test_texts_lose_control_characters_and_direction_marks_and_it_is_said(tmp_path):
    result = load_plan(small(lambda d: first(d).update(effect="利用が\u202e広が\x07る。")))
    assert Initiative.objects.get().effect == "利用が広がる。"
    assert (
        result.warnings[-1]
        == "印刷できない制御文字や、文字の向きを変える記号（U+0007、U+202E）は、取り除きました。"
    )
    assert load_plan(small()).outcome == "unchanged"


@pytest.mark.django_db
def test_all_problems_are_told_at_once():
    def change(document: dict[str, Any]) -> None:
        document["plan"]["title"] = ""
        first(document)["indicators"][1]["kind"] = "abc"

    with pytest.raises(PlanDocumentError) as refused:
        load_plan(small(change))
    assert refused.value.problems == [
        "計画：計画名が空です。",
        "施策 暮－①：数値目標2の種類「abc」は使えません。",
    ]


@pytest.mark.django_db
class TestScale:
    def load(self, *args: str) -> str:
        out = StringIO()
        call_command("load_plan", FILE, *args, stdout=out)
        return out.getvalue()

    def test_a_plan_without_scale_gets_the_default_one_once(self):
        assert "判定基準「標準評価尺度」を登録しました。" in self.load()
        scale = RatingScale.objects.get()
        assert (scale.key, scale.version, scale.is_active) == ("imari", 1, True)
        assert "判定基準" not in self.load()
        assert RatingScale.objects.count() == 1

    def test_it_names_the_scale_that_it_registers_and_a_second_one_that_it_does_not(self):
        scales = FILE.parents[1] / "scales"
        assert "判定基準「多摩市　総合戦略の評価基準」を登録しました。" in self.load(
            "--scale", str(scales / "tama.json")
        )
        for file in ("aichi.json", "tama.json"):
            told = self.load("--scale", str(scales / file))
            assert f"{scales / file} の判定基準は登録していません。" in told
            assert "既に判定基準があります（多摩市　総合戦略の評価基準 第1版）" in told
        assert RatingScale.objects.get().key == "tama"

    def test_a_scale_taken_out_of_use_is_not_put_back(self):
        self.load()
        RatingScale.objects.update(is_active=False)
        assert "「現在使う基準」の判定基準がありません" in self.load()
        assert not RatingScale.objects.filter(is_active=True).exists()

    def test_a_faulty_scale_keeps_the_plan_out(self, tmp_path):
        scale = tmp_path / "scale.json"
        scale.write_text("{}", encoding="utf-8")
        with pytest.raises(CommandError, match="判定基準 scale："):
            self.load("--scale", str(scale))
        assert not Plan.objects.exists()


@pytest.mark.django_db
class TestCommand:
    def test_what_it_says(self, tmp_path):
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(small()), encoding="utf-8")

        def run(*args: str) -> list[str]:
            out = StringIO()
            call_command("load_plan", file, *args, stdout=out)
            return out.getvalue().splitlines()

        assert run()[0] == "「川添町計画」を読み込みました。"
        assert run() == ["「川添町計画」は文書のとおり登録されています。変更はありません。"]
        Activity.objects.filter(fiscal_year=2024).update(text="準備会")
        line = "・施策 暮－① 令和6年度の取組内容：登録は「準備会」、文書は「準備」"
        assert run() == [
            "「川添町計画」の登録は文書と違います（1か所）。何も変更していません。",
            line,
            "文書に合わせるときは --update を付けて実行してください。",
        ]
        assert run("--update") == ["「川添町計画」を文書に合わせて変更しました（1か所）。", line]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"{", "JSONの形になっていません"),
            ("計画".encode("cp932"), "文字コードがUTF-8ではありません"),
            (b"[]", "・計画書データ：項目の組"),
        ],
        ids=["no json", "shift jis", "no object"],
    )
    def test_files_that_are_no_documents(self, tmp_path, content, sentence):
        file = tmp_path / "plan.json"
        file.write_bytes(content)
        with pytest.raises(CommandError, match=sentence):
            call_command("load_plan", file)

    def test_a_missing_file(self, tmp_path):
        with pytest.raises(CommandError, match="ファイルを読めません"):
            call_command("load_plan", tmp_path / "nothing.json")
