"""外部評価: recorded together, nothing of two writers is lost, nothing of it where a plan has none."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, Role, User
from indicators.models import WHOLE_PLAN, OutsideTarget, OutsideView, ReportingCycle, mark_of
from indicators.rounds.outside.services import (
    TypedMeeting,
    TypedView,
    TypedViews,
    save_outside_views,
)
from initiatives.models import Plan, PlanRole
from initiatives.outside import OutsideGrading
from tests.cast import START, World
from tests.forms import posted_back

pytestmark = pytest.mark.any_database

URL = "/cycles/2025/outside/"
NOW = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
GRADES = "適　妥当である\n再　見直しを要する"


@pytest.fixture(autouse=True)
def has_outside_body(world: World) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(
        outside_grading=OutsideGrading.OWN, outside_grades=GRADES, word_outside_body="有識者会議"
    )


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def key_of(world: World, slug: str) -> str:
    return f"initiative-{world.initiative(slug).pk}"


def body(world: World, /, **changes: Any) -> dict[str, Any]:
    """What the page posts as it stands, with ``plan_comment``, ``gyo10_grade`` … or the meeting changed."""
    form = as_user(world).get(URL).context["form"]
    keys = {"plan": "plan", "gyo10": key_of(world, "gyo-10"), "san1": key_of(world, "san-1")}
    keys["top"] = f"heading-{world.plan.headings.filter(parent=None)[0].pk}"
    data = {field.html_name: field.value() or "" for field in form}
    for name, value in changes.items():
        key, _, part = name.partition("_")
        data[f"{keys[key]}-{part}" if key in keys else name] = value
    return data


def stored(world: World) -> dict[str, tuple[str, str, str]]:
    rows = world.report("gyo-10").cycle.outside_views.select_related("initiative", "heading")
    return {
        str(row.initiative.slug if row.initiative else row.heading or "plan"): (
            row.grade,
            row.grade_label,
            row.comment,
        )
        for row in rows
    }


# --- who, and where there is none ---


@pytest.mark.parametrize("name", ["editor-gakko", "head-gakko", "headquarters", "viewer", "admin", "nobody"])
def test_only_the_secretariat_records_it(world: World, name: str) -> None:
    data = body(world, plan_comment="書けない")
    assert as_user(world, name).get(URL).status_code == 403
    assert as_user(world, name).post(URL, data).status_code == 403
    assert not OutsideView.objects.exists()


def test_the_secretariat_of_another_plan_does_not_find_it(world: World) -> None:
    other = Plan.objects.create(
        slug="other",
        title="別",
        short_title="別",
        municipality="町",
        start_fiscal_year=2021,
        end_fiscal_year=2025,
    )
    user = User.objects.create_user("elsewhere", full_name="別の事務局")
    membership = Membership.objects.create(user=user, role=Role.SECRETARIAT, valid_from=START)
    PlanRole.objects.create(membership=membership, plan=other)
    client = Client()
    client.force_login(user)
    assert client.get("/p/imari-dx/cycles/2025/outside/").status_code == 404
    assert client.post("/p/imari-dx/cycles/2025/outside/", {"seen": "{}"}).status_code == 404


def test_it_is_behind_the_login(world: World, client: Client) -> None:
    assert client.get(URL).headers["Location"] == f"/account/login/?next={URL}"


def test_a_year_without_a_round_is_not_found(world: World) -> None:
    assert as_user(world).get("/cycles/2030/outside/").status_code == 404


def test_a_plan_without_an_outside_body_has_no_page_and_no_link(world: World) -> None:
    data = body(world, plan_comment="残らない")
    assert URL in as_user(world).get("/cycles/2025/").content.decode()
    Plan.objects.update(outside_grading="", outside_grades="")
    assert as_user(world).get(URL).status_code == 404
    assert as_user(world).post(URL, data).status_code == 404
    assert "外部評価" not in as_user(world).get("/cycles/2025/").content.decode()
    assert not OutsideView.objects.exists()


def test_a_round_that_is_not_opened_has_no_page(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(opened_on=None)
    assert as_user(world).get(URL).status_code == 404


# --- recording ---


def test_the_views_are_saved_together_and_shown_again(world: World) -> None:
    data = body(
        world,
        meeting="第１回有識者会議",
        met_on="R8.8.20",
        plan_comment="全体の意見\r\n二行め",
        top_comment="見出しの意見",
        gyo10_grade="再",
        gyo10_comment="学校の意見",
    )
    page = as_user(world).post(URL, data, follow=True).content.decode()
    assert "外部評価を保存しました。" in page
    top = str(world.plan.headings.filter(parent=None)[0])
    assert stored(world) == {
        "plan": ("", "", "全体の意見\n二行め"),
        top: ("", "", "見出しの意見"),
        "gyo-10": ("再", "見直しを要する", "学校の意見"),
    }
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    assert (cycle.outside_meeting, cycle.outside_met_on) == ("第１回有識者会議", dt.date(2026, 8, 20))
    assert all(
        text in page for text in ("学校の意見", "令和8年8月20日", "再（見直しを要する）", "有識者会議の")
    )
    assert "変更はありません。" in as_user(world).post(URL, body(world), follow=True).content.decode()
    assert OutsideView.history.count() == 3


def test_lines_stand_as_in_the_book_without_what_has_no_plan_in_the_year(world: World) -> None:
    page = as_user(world).get("/cycles/2021/outside/")
    names = [line.row.name for line in page.context["form"].lines]
    top = world.plan.headings.filter(parent=None).order_by("sort_order").first()
    assert top is not None
    assert names[:2] == ["計画の全体", top.plain_name]
    assert sum(line.row.target.initiative_id is not None for line in page.context["form"].lines) == 22
    assert len(set(names)) == len(names)


def test_a_line_says_what_was_decided(world: World) -> None:
    report = world.report("gyo-10")
    type(report).objects.filter(pk=report.pk).update(final_grade="B")
    lines = as_user(world).get(URL).context["form"].lines
    assert {line.row.decided for line in lines} == {""}  # a grade that was taken back is none


def test_a_view_may_be_cleared_and_its_history_stays(world: World) -> None:
    as_user(world).post(URL, body(world, gyo10_grade="適", gyo10_comment="消す意見"))
    as_user(world).post(URL, body(world, gyo10_grade="", gyo10_comment=""))
    assert stored(world) == {"gyo-10": ("", "", "")}
    history = [(row.grade, row.comment) for row in OutsideView.history.order_by("history_id")]
    assert history == [("適", "消す意見"), ("", "")]


def test_a_grade_keeps_the_words_it_was_recorded_with(world: World) -> None:
    as_user(world).post(URL, body(world, gyo10_grade="再"))
    Plan.objects.update(outside_grades="適　よい\n不　わるい")
    as_user(world).post(URL, body(world, gyo10_comment="あとから書いた意見", san1_grade="適"))
    assert stored(world) == {
        "gyo-10": ("再", "見直しを要する", "あとから書いた意見"),
        "san-1": ("適", "よい", ""),
    }


@pytest.mark.parametrize(
    ("grading", "grades", "choices"),
    [
        (OutsideGrading.COMMENT, "", None),
        (OutsideGrading.PLAN, "", ["", "A", "B", "C", "D", "－"]),
        (OutsideGrading.OWN, GRADES, ["", "適", "再"]),
    ],
)
def test_what_may_be_chosen_follows_the_plan(
    world: World, grading: str, grades: str, choices: list[str] | None
) -> None:
    Plan.objects.update(outside_grading=grading, outside_grades=grades)
    page = as_user(world).get(URL)
    line = next(iter(page.context["form"].lines))
    assert (line.grade and [code for code, _ in line.grade.field.choices]) == choices
    assert page.content.decode().count('<th scope="col">評価</th>') == (choices is not None)


# --- bad input ---


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"plan_comment": "見" * 5001}, "計画の全体の意見：5,000字以内で入力してください（現在5,001字）。"),
        ({"gyo10_grade": "優"}, "評価を一覧から選び直してください。"),
        ({"met_on": "令和8年9月31日"}, "会議の日：「令和8年9月31日」は日付として読み取れません。"),
        ({"met_on": "平成8年9月30日"}, "入力できる期間の外です。"),
        ({"meeting": "会" * 101}, "会議の名称：100字以内で入力してください"),
        ({"seen": ""}, "画面の情報が欠けています。"),
        ({"seen": "[1]"}, "画面の情報が欠けています。"),
        ({"seen": '{"plan": 1}'}, "画面の情報が欠けています。"),
        ({"seen": "{"}, "画面の情報が欠けています。"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_typed_is_lost(
    world: World, changes: dict[str, str], sentence: str
) -> None:
    response = as_user(world).post(URL, body(world, san1_comment="消えてはいけない意見", **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "消えてはいけない意見" in page
    assert not OutsideView.objects.exists()


def test_unprintable_characters_are_named_and_stored(world: World) -> None:
    page = as_user(world).post(URL, body(world, plan_comment="外字\ue000の意見"), follow=True)
    assert "正しく印刷されません：\ue000。" in page.content.decode()
    assert stored(world) == {"plan": ("", "", "外字\ue000の意見")}


# --- two writers ---


@pytest.mark.parametrize("first", ["", "もとの意見"])
def test_two_who_changed_the_same_line_see_both_and_decide(world: World, first: str) -> None:
    if first:
        as_user(world).post(URL, body(world, gyo10_comment=first, meeting="会議"))
    mine = body(
        world, gyo10_grade="適", gyo10_comment="私の意見", san1_comment="私の産業の意見", meeting="私の会議"
    )
    theirs = {
        "gyo10_comment": "ほかの人の意見",
        "plan_comment": "ほかの人の全体の意見",
        "meeting": "ほかの会議",
    }
    as_user(world).post(URL, body(world, **theirs))
    response = as_user(world).post(URL, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "この画面を開いたあとに、あなたが別の画面で外部評価を変更しました" in page
    for text in ("私の意見", "私の産業の意見", "私の会議", *theirs.values()):
        assert text in page
    assert set(stored(world)) == {"gyo-10", "plan"}
    # Saving what the page shows now is a decision.
    again = {field.html_name: field.value() or "" for field in response.context["form"]}
    assert as_user(world).post(URL, again).status_code == 302
    assert stored(world) == {
        "plan": ("", "", "ほかの人の全体の意見"),
        "gyo-10": ("適", "妥当である", "私の意見"),
        "san-1": ("", "", "私の産業の意見"),
    }
    assert ReportingCycle.objects.get(fiscal_year=2025).outside_meeting == "私の会議"


def test_two_who_changed_different_lines_do_not_hinder_each_other(world: World) -> None:
    as_user(world).post(URL, body(world, gyo10_comment="もとの意見"))
    mine = body(world, san1_comment="私の産業の意見")
    as_user(world).post(URL, body(world, gyo10_comment="直した意見", meeting="会議"))
    assert as_user(world).post(URL, mine).status_code == 302
    assert stored(world) == {"gyo-10": ("", "", "直した意見"), "san-1": ("", "", "私の産業の意見")}
    assert ReportingCycle.objects.get(fiscal_year=2025).outside_meeting == "会議"


def test_the_same_saved_twice_is_saved(world: World) -> None:
    mine = body(world, gyo10_comment="私の意見", meeting="会議")
    assert as_user(world).post(URL, mine).status_code == 302
    assert as_user(world).post(URL, mine).status_code == 302
    assert stored(world) == {"gyo-10": ("", "", "私の意見")}
    assert OutsideView.history.count() == 1


def test_a_line_that_came_after_the_page_was_opened_stays(world: World) -> None:
    mine = body(world, plan_comment="私の意見")
    mine = {name: value for name, value in mine.items() if not name.startswith(key_of(world, "san-1"))}
    as_user(world).post(URL, body(world, san1_comment="あとから来た意見"))
    assert as_user(world).post(URL, mine).status_code == 302
    assert stored(world)["san-1"] == ("", "", "あとから来た意見")


def test_what_was_typed_on_a_line_that_went_meanwhile_is_saved(world: World) -> None:
    mine = body(world, gyo10_comment="私の意見")
    initiative = world.initiative("gyo-10")
    initiative.activities.filter(fiscal_year=2025).delete()
    initiative.evaluation_items.filter(fiscal_year=2025).delete()
    lines = as_user(world).get(URL).context["form"].lines
    assert OutsideTarget(initiative_id=initiative.pk) not in {line.row.target for line in lines}
    assert as_user(world).post(URL, mine).status_code == 302
    assert stored(world) == {"gyo-10": ("", "", "私の意見")}


# --- the service, the constraints, the page's cost ---


def test_a_stranger_and_an_unknown_grade_are_refused(world: World) -> None:
    cycle = world.report("gyo-10").cycle
    cases = [
        (OutsideTarget(initiative_id=999_999), TypedView("", "意見", "")),
        (OutsideTarget(heading_id=999_999), TypedView("", "意見", "")),
        (WHOLE_PLAN, TypedView("優", "", "")),
    ]
    for target, view in cases:
        typed = TypedViews(TypedMeeting("", None, ""), {target: view})
        with pytest.raises(ValueError, match=r"not in the plan|no grade"):
            save_outside_views(cycle=cycle, by=world["secretariat"], at=NOW, typed=typed)
    assert not OutsideView.objects.exists()


@pytest.mark.parametrize(
    ("parts", "others", "same"),
    [
        (("", ""), (), True),
        (("適", ""), ("適", ""), True),
        (("適", ""), ("", "適"), False),
        (("適", "意見"), ("適", "意見。"), False),
    ],
)
def test_a_mark_tells_what_differs(parts: tuple[str, ...], others: tuple[str, ...], same: bool) -> None:
    assert (mark_of(*parts) == mark_of(*others)) == same


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (None, {"initiative": "gyo-10", "heading": True}, "outside_view_of_one_thing"),
        (None, {"grade_label": "妥当である"}, "outside_view_label_of_a_grade"),
        ({}, {}, "outside_view_one_of_the_plan"),
        ({"initiative": "gyo-10"}, {"initiative": "gyo-10"}, "outside_view_one_per_initiative"),
        ({"heading": True}, {"heading": True}, "outside_view_one_per_heading"),
    ],
)
def test_what_the_database_refuses(
    world: World, first: dict[str, Any] | None, second: dict[str, Any], name: str
) -> None:
    def row(given: dict[str, Any]) -> OutsideView:
        fields = dict(given)
        if slug := fields.pop("initiative", None):
            fields["initiative"] = world.initiative(slug)
        if fields.pop("heading", None):
            fields["heading"] = world.plan.headings.first()
        cycle = world.report("gyo-10").cycle
        return OutsideView(cycle=cycle, updated_at=NOW, updated_by=world["secretariat"], **fields)

    if first is not None:
        row(first).save()
    columns = {"outside_view_one_of_the_plan": "cycle_id", "outside_view_one_per_initiative": "initiative_id"}
    columns["outside_view_one_per_heading"] = "heading_id"
    with pytest.raises(IntegrityError, match=f"{name}|{columns.get(name, name)}"), transaction.atomic():
        row(second).save()
    with pytest.raises(ValidationError, match=r"してください|既にあります|だけ入力します"):
        row(second).validate_constraints()


def test_the_page_takes_as_many_queries_with_views_as_without(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    as_user(world).post(
        URL, body(world, plan_comment="一", top_comment="二", gyo10_comment="三", san1_grade="適")
    )
    client = as_user(world)
    with django_assert_max_num_queries(16):
        client.get(URL)


def test_the_marks_hold_nothing_of_what_is_blank(world: World) -> None:
    as_user(world).post(URL, body(world, gyo10_comment="意見"))
    marks = json.loads(as_user(world).get(URL).context["form"]["seen"].value())
    assert marks == {key_of(world, "gyo-10"): mark_of("", "意見")}


# --- the setting of the plan ---


@pytest.mark.parametrize(
    ("typed", "status", "grading", "grades"),
    [
        ({"plan-outside_grading": "", "plan-outside_grades": ""}, 302, "", ""),
        ({"plan-outside_grades": "可 よい\r\n否  わるい\r\n"}, 302, "own", "可　よい\n否　わるい"),
        ({"plan-outside_grading": "plan"}, 422, "own", GRADES),
        ({"plan-outside_grades": ""}, 422, "own", GRADES),
        ({"plan-outside_grades": "可"}, 422, "own", GRADES),
    ],
)
def test_the_secretariat_sets_whether_there_is_an_outside_body_and_its_grades(
    world: World, typed: dict[str, str], status: int, grading: str, grades: str
) -> None:
    client, address = as_user(world), "/plan/settings/"
    response = client.post(address, posted_back(client, address) | typed)
    assert response.status_code == status
    plan = Plan.objects.get(pk=world.plan.pk)
    assert (plan.outside_grading, plan.outside_grades) == (grading, grades)
    if status == 422:
        page = response.content.decode()
        assert "必ず入力します。" in page or "「可」に意味がありません。" in page
    assert (URL in client.get("/cycles/2025/").content.decode()) == bool(grading)
