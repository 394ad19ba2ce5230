"""The entry page: who reaches it, what it saves, what it refuses and in which words."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.models import AnnualReport, Measurement, ReportState
from indicators.workflow.transitions import approve_report, submit_report
from tests.cast import World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/"
REVIEW = "/review/2025/gyo-10/"
OOB = ' data-hx-swap-oob="true"'


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def save(world: World, slug: str = "gyo-10", name: str = "editor-gakko", **changes: Any) -> Any:
    data = posted(world[name], world.report(slug), **changes)
    return as_user(world, name).post(f"/entry/2025/{slug}/", data)


def submitted(world: World) -> AnnualReport:
    assert save(world, **COMPLETE_GYO_10).status_code == 302
    return submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=timezone.now())


# --- who ---


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor-gakko", 200),
        ("head-gakko", 200),
        ("secretariat", 200),
        ("editor-support", 200),  # 関係課 reads
        ("editor-sangyo", 404),
        ("headquarters", 404),  # before 提出済
        ("viewer", 404),
        ("admin", 404),
        ("nobody", 404),
    ],
)
def test_who_may_open_it(world: World, name: str, status: int) -> None:
    assert as_user(world, name).get(URL).status_code == status


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor-gakko", 302),
        ("head-gakko", 302),
        ("secretariat", 302),
        ("editor-support", 403),  # reads, but never writes
        ("editor-sangyo", 404),
        ("headquarters", 404),
        ("viewer", 404),
        ("admin", 404),
        ("nobody", 404),
    ],
)
def test_who_may_save(world: World, name: str, status: int) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10)
    assert as_user(world, name).post(URL, data).status_code == status
    assert Measurement.objects.exists() == (status == 302)


def test_anonymous_goes_to_login(world: World) -> None:
    response = Client().get(URL)
    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={URL}"


def test_headquarters_read_from_submission_on_but_never_write(world: World) -> None:
    report = submitted(world)
    client = as_user(world, "headquarters")
    assert client.get(URL).status_code == 200
    assert client.post(URL, posted(world["editor-gakko"], report)).status_code == 403


@pytest.mark.parametrize("url", ["/entry/2025/gyo-99/", "/entry/2030/gyo-10/", "/entry/1/gyo-10/"])
def test_unknown_year_or_initiative_is_404(world: World, url: str) -> None:
    assert as_user(world, "secretariat").get(url).status_code == 404


# --- saving ---


def test_a_draft_keeps_everything_that_was_entered(world: World) -> None:
    text = "𠮷田さんと髙橋さん😀\n" * 100
    response = save(
        world,
        m0_numerator="３",
        m0_denominator="２４",
        m0_change_reason="工事が進んだ",
        m0_reference_date="令和8年2月1日",
        i0_status="partial",
        i0_note="一部の学校のみ",
        results=text,
        next_steps="残る学校の工事",
        next_steps_due="令和8年9月まで",
        budget="1,200",
        settlement="1億2,300万",
        settlement_status="confirmed",
        handover_note="業者の連絡先は共有フォルダ",
    )
    assert response.status_code == 302
    report = world.report("gyo-10")
    assert report.state == ReportState.DRAFTING
    assert report.results == text.strip()
    assert (report.budget, report.settlement) == (1200, 123_000)  # 千円
    assert (report.version, report.updated_by) == (1, world["editor-gakko"])
    row = report.measurements.get()
    assert (row.status, row.numerator, row.denominator) == ("confirmed", 3, 24)
    assert row.reference_date == dt.date(2026, 2, 1)
    assert [(one.status, one.note) for one in report.item_results.all()] == [("partial", "一部の学校のみ")]


def test_an_empty_draft_is_saved_as_blank_not_as_zero(world: World) -> None:
    assert save(world).status_code == 302
    report = world.report("gyo-10")
    assert not report.measurements.exists()
    assert not report.item_results.exists()
    assert report.budget is None


def test_half_a_ratio_is_kept_in_the_draft_but_counts_nowhere(world: World) -> None:
    save(world, m0_numerator="3")
    row = world.report("gyo-10").measurements.get()
    assert (row.status, row.numerator, row.denominator) == ("", 3, None)


def test_zero_is_a_value(world: World) -> None:
    save(world, m0_numerator="0", m0_denominator="24")
    row = world.report("gyo-10").measurements.get()
    assert (row.status, row.numerator) == ("confirmed", 0)
    page = as_user(world, "editor-gakko").get(URL).content.decode()
    assert "<strong>0.0％</strong>" in page


def test_saving_again_without_a_change_writes_no_new_history_of_parts(world: World) -> None:
    save(world, **COMPLETE_GYO_10)
    save(world)
    row = world.report("gyo-10").measurements.get()
    assert row.history.count() == 1


def test_quarters_next_to_each_other_are_one_bar(world: World) -> None:
    report = world.report("gyo-10")
    phase = world.plan.phases.get(code="operate")
    data = posted(world["editor-gakko"], report)
    data[f"bars-phase-{phase.pk}"] = ["1", "2", "4"]
    assert as_user(world, "editor-gakko").post(URL, data).status_code == 302
    bars = report.actual_bars.values_list("start_period", "end_period")
    assert list(bars) == [(1, 2), (4, 4)]


def test_events_are_counted_not_typed_twice(world: World) -> None:
    response = save(
        world,
        "san-2",
        "editor-sangyo",
        m0_event_0_held_on="令和7年6月1日",
        m0_event_0_name="市内工場",
        m0_event_0_count="8",
        m0_event_1_held_on="2025-11-05",
        m0_event_1_count="14",
    )
    assert response.status_code == 302
    page = as_user(world, "editor-sangyo").get("/entry/2025/san-2/").content.decode()
    assert "１回当たり11.0社" in page
    assert "2回、最少8社、最多14社、目標を満たした回1回" in page
    row = world.report("san-2").measurements.get()
    assert (row.numerator, row.denominator, row.events.count()) == (22, 2, 2)


@pytest.mark.parametrize(
    ("slug", "changes", "shown"),
    [
        (
            "gyo-11",
            {"m0_value": "３"},
            "<strong>3回</strong>　達成率 <strong>150.0％</strong>（目標 2回以上）",
        ),
        (
            "gyo-10",
            {"m0_numerator": "3", "m0_denominator": "24"},
            "通信不良発生学校数 3 ÷ 全学校数 24 ＝ 12.5％",
        ),
    ],
)
def test_the_page_shows_back_what_was_understood(
    world: World, slug: str, changes: dict[str, str], shown: str
) -> None:
    save(world, slug, **changes)
    assert shown in as_user(world, "editor-gakko").get(f"/entry/2025/{slug}/").content.decode()


# --- bad input: a sentence beside the field, nothing saved, nothing lost ---


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"m0_numerator": "三校"}, "「三校」は数として読み取れません。"),
        ({"m0_numerator": "-3"}, "負の数は入力できません。"),
        ({"m0_numerator": "1.5"}, "小数は入力できません。"),
        ({"m0_numerator": "0", "m0_denominator": "0"}, "区分で「対象外」を選び、理由を入力してください。"),
        ({"m0_numerator": "25", "m0_denominator": "24"}, "分子が分母より大きくなっています。"),
        ({"m0_status": "pending"}, "「調査中」の理由を入力してください。"),
        ({"m0_status": "pending", "m0_reason": "集計中", "m0_numerator": "3"}, "値を空欄にしてください。"),
        ({"m0_status": "preliminary"}, "「速報」を選んだときは、値を入力してください。"),
        ({"m0_reference_date": "昨日"}, "「昨日」は日付として読み取れません。"),
        ({"m0_reference_date": "令和8年2月1日（月）"}, "令和8年2月1日は日曜日です。"),
        ({"m0_reference_date": "2020-01-01"}, "入力できる期間の外です。"),
        ({"results": "あ" * 5001}, "5,000字以内で入力してください（現在5,001字）。"),
        ({"budget": "たくさん"}, "「たくさん」は数として読み取れません。"),
        ({"budget": "120,500円"}, "120千円か121千円のどちらかで入力してください。"),
        ({"budget": "12人"}, "「人」は、この欄の単位（千円）と違います。"),
        ({"budget": "1234567890123"}, "数が大きすぎます。"),
        ({"budget": "5\t6"}, "タブや改行で区切られています。"),
        ({"settlement": "12　13"}, "数字の間に空白があります。"),
        ({"m0_numerator": "12％"}, "この欄に「％」は入力できません。"),
        ({"m0_numerator": "2①"}, "「①」を、ふつうの数字に直してください。"),
        ({"direction": "explode"}, "選択"),
    ],
)
def test_bad_input_is_refused_in_words(world: World, changes: dict[str, str], sentence: str) -> None:
    response = save(world, results=changes.pop("results", "消えてはいけない文章"), **changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "入力内容を確認してください" in page
    for typed in changes.values():
        assert typed in page
    report = world.report("gyo-10")
    assert (report.version, report.results, report.state) == (0, "", ReportState.NOT_STARTED)
    assert not report.measurements.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"m0_event_0_held_on": "2024-06-01", "m0_event_0_count": "5"},
            "令和6年6月1日は入力できる期間の外です。令和7年4月1日から令和8年3月31日まで",
        ),
        ({"m0_event_0_count": "5"}, "開催日を入力してください。"),
        ({"m0_event_0_held_on": "2025-06-01"}, "数を入力してください。1件もなかったときは0と入力します。"),
    ],
)
def test_bad_events_are_refused_in_words(world: World, changes: dict[str, str], sentence: str) -> None:
    response = save(world, "san-2", "editor-sangyo", **changes)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Measurement.objects.exists()


def test_a_milestone_after_the_year_belongs_to_the_next_report(world: World) -> None:
    response = save(world, "gyo-19", "secretariat", m0_is_reached="yes", m0_reached_on="令和8年4月1日")
    assert response.status_code == 422
    assert "令和8年4月1日は入力できる期間の外です。" in response.content.decode()


def test_more_than_all_is_accepted_with_a_reason(world: World) -> None:
    changes = {"m0_numerator": "25", "m0_denominator": "24", "m0_change_reason": "分校を含むため"}
    assert save(world, **changes).status_code == 302


# --- submitting ---


def test_what_is_missing_is_said_in_sentences_and_the_draft_is_kept(world: World) -> None:
    response = save(world, act="submit", results="書いた")
    page = response.content.decode()
    assert response.status_code == 422
    assert "提出には、あと3件の入力が必要です" in page
    assert "「通信不良発生学校率」の実績値を入力してください。" in page
    assert "実施評価指標「学校からの報告」の実施状況を選んでください。" in page
    assert "「今後の方向性」を選んでください。" in page
    report = world.report("gyo-10")
    assert (report.state, report.results) == (ReportState.DRAFTING, "書いた")


def test_a_complete_report_is_submitted(world: World) -> None:
    response = save(world, act="submit", **COMPLETE_GYO_10)
    assert response.status_code == 302
    report = world.report("gyo-10")
    assert report.state == ReportState.SUBMITTED
    assert report.self_grade == "D"  # 判定案のとおり: 3 of 24 without an earlier year to be better than
    assert [(log.act, log.actor) for log in report.transitions.all()] == [
        ("submit_report", world["editor-gakko"])
    ]


def test_a_value_that_is_not_there_yet_may_be_submitted_with_its_reason(world: World) -> None:
    changes = COMPLETE_GYO_10 | {"m0_numerator": "", "m0_denominator": "", "m0_status": "pending"}
    response = save(world, act="submit", **changes, m0_reason="学校からの回答を集計中")
    assert response.status_code == 302


def test_another_self_rating_than_the_proposal_needs_a_reason(world: World) -> None:
    response = save(world, act="submit", self_grade="A", **COMPLETE_GYO_10)
    assert "自己評価が判定案と異なります。" in response.content.decode()
    response = save(world, act="submit", self_grade="A", self_grade_reason="工事は完了した")
    assert response.status_code == 302
    assert world.report("gyo-10").self_grade == "A"


def test_a_head_who_saves_what_was_submitted_is_not_told_that_it_is_a_draft(world: World) -> None:
    report = submitted(world)
    client = as_user(world, "head-gakko")
    data = posted(world["head-gakko"], report, results="所属長が直した文章")
    page = client.post(URL, data, follow=True).content.decode()
    assert "保存しました。" in page
    assert "まだ提出していません" not in page
    assert (world.report("gyo-10").state, world.report("gyo-10").results) == (
        ReportState.SUBMITTED,
        "所属長が直した文章",
    )


def test_a_submitted_report_is_read_only_for_the_editor_and_409_for_a_post(world: World) -> None:
    report = submitted(world)
    client = as_user(world, "editor-gakko")
    assert f'href="{REVIEW}"' in client.get(URL).content.decode()
    assert "取戻しする" in client.get(REVIEW).content.decode()
    data = posted(world["editor-gakko"], report, results="遅れて書いた文章")
    response = client.post(URL, data)
    assert response.status_code == 409
    assert "編集できません" in response.content.decode()
    assert "遅れて書いた文章" in response.content.decode()
    assert world.report("gyo-10").results == COMPLETE_GYO_10["results"]


def test_the_editor_takes_a_submitted_report_back_until_it_is_approved(world: World) -> None:
    report = submitted(world)
    client = as_user(world, "editor-gakko")
    seen = {"version": report.version}
    assert client.post(f"{REVIEW}step/withdraw/", seen).status_code == 302
    assert world.report("gyo-10").state == ReportState.DRAFTING
    submit_report(report=report, by=world["editor-gakko"], at=timezone.now())
    approve_report(report=report, by=world["head-gakko"], at=timezone.now())
    seen = {"version": world.report("gyo-10").version}
    assert client.post(f"{REVIEW}step/withdraw/", seen).status_code == 409


# --- while one types ---


def test_the_preview_judges_without_writing(world: World) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), m0_numerator="0", m0_denominator="24")
    response = as_user(world, "editor-gakko").post(f"{URL}preview/", data)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'data-grade="A"' in page
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("budget", "1億2,300万", "123,000千円 と読み取りました。"),
        ("budget", "１，２００", "1,200千円 と読み取りました。"),
        ("budget", "120,000円", "120千円 と読み取りました。"),
        ("budget", "1,200", ""),
        ("budget", "1,200千円", ""),
        ("m0_numerator", "24校", "24 と読み取りました。"),
        ("budget", "たくさん", ""),
        ("m0_reference_date", "R8.2.1", "令和8年2月1日 と読み取りました。"),
        ("m0_reference_date", "令和8年2月1日", ""),
        ("m0_reference_date", "2026−02−01", "令和8年2月1日 と読み取りました。"),
        ("m0_reference_date", "令和８年２月１日（日）", "令和8年2月1日 と読み取りました。"),
        ("m0_reference_date", "20260201", "令和8年2月1日 と読み取りました。"),
        ("m0_reference_date", "2026/2/1 0:00:00", "令和8年2月1日 と読み取りました。"),
    ],
)
def test_the_preview_says_how_a_number_or_a_day_was_read(
    world: World, field: str, typed: str, shown: str
) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), **{field: typed})
    page = as_user(world, "editor-gakko").post(f"{URL}preview/", data).content.decode()
    if shown:
        assert shown in page
    else:
        assert "と読み取りました" not in page


def test_the_preview_equals_the_page(world: World) -> None:
    """Fragment = include: the same part serves the page and htmx."""
    save(world, **COMPLETE_GYO_10)
    client = as_user(world, "editor-gakko")
    page = client.get(URL).content.decode()
    data = posted(world["editor-gakko"], world.report("gyo-10"))
    fragment = client.post(f"{URL}preview/", data).content.decode()
    fragment, page = (" ".join(text.replace(OOB, "").split()) for text in (fragment, page))
    for begin, end in (('<div class="proposal"', "</details>"), ('<div id="entry-progress"', "</ol>")):
        part = fragment[fragment.index(begin) :]
        assert part[: part.index(end)] in page


@pytest.mark.parametrize(
    ("name", "status"), [("editor-sangyo", 404), ("editor-support", 403), ("viewer", 404)]
)
def test_the_preview_has_the_rights_of_the_page(world: World, name: str, status: int) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"))
    assert as_user(world, name).post(f"{URL}preview/", data).status_code == status
    assert as_user(world, name).get(f"{URL}preview/").status_code == 302  # back to the page


def test_the_page_takes_a_fixed_number_of_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    save(world, **COMPLETE_GYO_10)
    client = as_user(world, "editor-gakko")
    with django_assert_max_num_queries(40):
        client.get(URL)


def test_a_year_without_plan_says_so_and_may_be_reported(world: World) -> None:
    page = as_user(world, "editor-sangyo").get("/entry/2025/san-2/").content.decode()
    assert "報告は求められていませんが、入力することもできます" in page
    assert save(world, "san-2", "editor-sangyo", results="自主的に実施した").status_code == 302


def test_money_is_exact(world: World) -> None:
    save(world, budget="９９９，９９９")
    assert world.report("gyo-10").budget == Decimal(999_999)


def test_characters_that_no_font_has_are_warned_of_but_stored(world: World) -> None:
    client = Client()
    client.force_login(world["editor-gakko"])
    data = posted(world["editor-gakko"], world.report("gyo-10"), results="外字\ue000と𠮷と😀")
    page = client.post(URL, data, follow=True).content.decode()
    assert "帳票の書体にないため、正しく印刷されません：\ue000。" in page
    assert world.report("gyo-10").results == "外字\ue000と𠮷と😀"
