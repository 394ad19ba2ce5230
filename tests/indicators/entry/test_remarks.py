"""意見・コメント: who says what when, the section of the entry page, and what next year answers to it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, Role
from indicators.book.instructions import instructions_to_answer
from indicators.entry.remark_services import add_remark
from indicators.models import AnnualReport, InstructionResponse, Remark, RemarkKind, ReportState
from indicators.workflow.errors import ConflictError, NotReadyError
from indicators.workflow.rights import report_rights
from indicators.workflow.transitions import submit_report
from tests.cast import START, World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.reports.story import finalise, ratio, report, submit

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/"
NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
DUE = dt.date(2026, 8, 31)
COMMENT, OPINION, INSTRUCTION = RemarkKind.COMMENT, RemarkKind.OPINION, RemarkKind.INSTRUCTION
ALL = {COMMENT, OPINION, INSTRUCTION}


def as_user(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def typed(
    kind: str = "comment", text: str = "確かめました。", said_by: str = "", due_on: str = ""
) -> dict[str, str]:
    return {
        "remark-kind": kind,
        "remark-text": text,
        "remark-said_by": said_by,
        "remark-due_on": due_on,
    }


def say(world: World, name: str, fiscal_year: int = 2025, **fields: Any) -> Any:
    return as_user(world, name).post(f"/entry/{fiscal_year}/gyo-10/remark/", typed(**fields))


def instruct(
    world: World, text: str = "全校の工事の時期を示すこと。", kind: RemarkKind = INSTRUCTION
) -> Remark:
    return add_remark(
        report=world.report("gyo-10", 2024),
        by=world["secretariat"],
        at=NOW,
        kind=kind,
        text=text,
        said_by="第1回ＤＸ推進本部会議",
        due_on=DUE if kind == INSTRUCTION else None,
    )


# --- who ---

BEFORE = (ReportState.NOT_STARTED, ReportState.DRAFTING)
AFTER = tuple(state for state in ReportState if state not in BEFORE)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("editor-gakko", {COMMENT}, {COMMENT}),
        ("head-gakko", {COMMENT}, {COMMENT}),
        ("deputy-gakko", {COMMENT}, {COMMENT}),
        ("editor-support", {COMMENT}, {COMMENT}),
        ("secretariat", ALL, ALL),
        ("headquarters", set(), ALL),
        ("editor-sangyo", set(), set()),
        ("viewer", set(), set()),
        ("admin", set(), set()),
        ("nobody", set(), set()),
    ],
)
def test_who_says_what_in_which_state(
    world: World, name: str, before: set[RemarkKind], after: set[RemarkKind]
) -> None:
    stored = world.report("gyo-10")
    for states, kinds in ((BEFORE, before), (AFTER, after)):
        for stored.state in states:
            assert report_rights(world[name], stored, stored.initiative).remark_kinds == kinds, stored.state


def test_a_head_who_sits_in_the_headquarters_speaks_for_it_from_the_submission_on(world: World) -> None:
    Membership.objects.create(user=world["head-gakko"], role=Role.HEADQUARTERS, valid_from=START)
    stored = world.report("gyo-10")
    assert report_rights(world["head-gakko"], stored, stored.initiative).remark_kinds == {COMMENT}
    stored.state = ReportState.SUBMITTED
    assert report_rights(world["head-gakko"], stored, stored.initiative).remark_kinds == ALL


# --- the service ---


def test_a_remark_leaves_the_report_as_it_is(world: World) -> None:
    stored = finalise(world, report(world, "gyo-10", 2024, ratio(5, 24)), "D")
    said = instruct(world)
    after = world.report("gyo-10", 2024)
    assert (after.state, after.version) == (stored.state, stored.version)
    assert (said.author, said.said_by, said.at) == (world["secretariat"], "第1回ＤＸ推進本部会議", NOW)


def test_the_button_pressed_twice_is_one_remark(world: World) -> None:
    first = instruct(world)
    assert instruct(world) == first
    other = instruct(world, "費用を示すこと。")
    assert instruct(world) not in (first, other)
    assert Remark.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": COMMENT, "text": " \n"}, "内容を入力してください。"),
        ({"kind": COMMENT, "text": "文", "said_by": "市長"}, "本部意見・本部指示のときだけ"),
        ({"kind": OPINION, "text": "文"}, "本部意見を記録するときは、発言者・会議を"),
        ({"kind": INSTRUCTION, "text": "文", "said_by": "　"}, "本部指示を記録するときは、発言者・会議を"),
        ({"kind": INSTRUCTION, "text": "文", "said_by": "市長"}, "本部指示を記録するときは、対応の期限を"),
        (
            {"kind": INSTRUCTION, "text": "文", "said_by": "市長", "due_on": dt.date(2026, 4, 30)},
            "対応の期限は、今日以降の日に",
        ),
        ({"kind": COMMENT, "text": "文", "due_on": DUE}, "宛先と対応の期限は、本部指示のときだけ"),
    ],
)
def test_what_the_service_refuses(world: World, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConflictError, match=sentence):
        add_remark(report=world.report("gyo-10"), by=world["secretariat"], at=NOW, **fields)
    assert not Remark.objects.exists()


# --- the section of the page ---


def test_what_was_said_is_listed_in_order_for_everybody_who_reads_the_report(world: World) -> None:
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    assert say(world, "editor-support", text="一つめ").headers["Location"] == f"{URL}#remarks"
    assert say(world, "headquarters", kind="opinion", text="二つめ").status_code == 302
    assert (
        say(
            world, "secretariat", kind="instruction", text="三つめ", said_by="市長", due_on="令和81年3月31日"
        ).status_code
        == 302
    )
    for name in ("editor-gakko", "head-gakko", "editor-support", "secretariat", "headquarters"):
        page = as_user(world, name).get(URL).content.decode()
        places = [page.index(text) for text in ("一つめ", "二つめ", "三つめ")]
        assert places == sorted(places)
        assert "意見・コメント（3件）" in page
        assert "記録：secretariatさん" in page


def test_the_headquarters_reads_the_page_and_cannot_change_it(world: World) -> None:
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    page = as_user(world, "headquarters").get(URL).content.decode()
    assert '<fieldset class="entry-fields" disabled>' in page
    assert "意見・コメントは、画面の下に書けます。" in page
    assert "発言者・会議" not in page  # one's own words


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("secretariat", {"kind": ""}, "種類を選んでください。"),
        ("secretariat", {"kind": "order"}, "種類"),
        ("editor-gakko", {"text": ""}, "内容を入力してください。"),
        ("editor-gakko", {"text": "長" * 5001}, "5,000字以内で入力してください"),
        ("secretariat", {"kind": "opinion"}, "発言者・会議を入力してください。"),
        ("secretariat", {"said_by": "市長"}, "コメントのときは空欄にしてください。"),
        ("secretariat", {"due_on": "令和81年3月31日"}, "対応の期限は、本部指示のときだけ書きます。"),
        ("secretariat", {"kind": "instruction", "said_by": "市長"}, "対応の期限を入力してください。"),
        (
            "secretariat",
            {"kind": "instruction", "said_by": "市長", "due_on": "令和7年3月31日"},
            "今日以降の日にしてください。",
        ),
    ],
)
@pytest.mark.parametrize("is_fragment", [True, False])
def test_what_is_missing_is_said_and_what_was_typed_stays(
    world: World, name: str, fields: dict[str, str], sentence: str, is_fragment: bool
) -> None:
    data = typed(**({"text": "消えてはいけない文"} | fields))
    headers = {"HX-Request": "true"} if is_fragment else {}
    response = as_user(world, name).post(f"{URL}remark/", data, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert data["remark-text"] in page
    assert ("<html" in page) != is_fragment
    assert not Remark.objects.exists()


@pytest.mark.parametrize("kind", ["opinion", "instruction"])
def test_who_only_comments_is_refused_the_rest(world: World, kind: str) -> None:
    for name in ("editor-gakko", "head-gakko"):
        assert say(world, name, kind=kind, said_by="市長").status_code == 403
    assert not Remark.objects.exists()


def test_htmx_gets_the_section_alone_so_that_nothing_typed_above_it_is_lost(world: World) -> None:
    client = as_user(world, "editor-gakko")
    fragment = client.post(f"{URL}remark/", typed(), headers={"HX-Request": "true"}).content.decode()
    assert "コメントを記録しました。" in fragment
    assert "確かめました。" in fragment
    assert "entry-form" not in fragment
    assert 'id="remarks-link" href="#remarks" data-hx-swap-oob="true">意見・コメント 1件' in fragment
    page = client.get(URL).content.decode()
    section = page[page.index('<section class="panel remarks"') :]
    listed = fragment[fragment.index("<ol") : fragment.index("</ol>")]
    assert " ".join(listed.split()) in " ".join(section.split())


def test_there_is_no_way_to_change_or_take_back_a_remark(world: World) -> None:
    say(world, "editor-gakko")
    client = as_user(world, "editor-gakko")
    for method in (client.put, client.patch, client.delete):
        assert method(f"{URL}remark/").status_code == 405


def test_the_page_takes_as_many_queries_for_many_remarks_as_for_one(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        say(world, "editor-gakko", text=f"{number}つめ")
        instruct(world, f"指示{number}")
    client = as_user(world, "editor-gakko")
    with django_assert_max_num_queries(39):
        page = client.get(URL).content.decode()
    assert "19つめ" in page
    assert "指示20への対応" in page


# --- 前年度の指示への対応 ---


def answer(world: World, act: str = "save", **responses: str) -> Any:
    data = posted(world["editor-gakko"], world.report("gyo-10"), act=act, **COMPLETE_GYO_10)
    data |= {f"responses-{key.removeprefix('r')}": text for key, text in responses.items()}
    return as_user(world, "editor-gakko").post(URL, data)


def test_each_instruction_must_be_answered_before_submitting(world: World) -> None:
    first, second = instruct(world), instruct(world, "費用を\n示すこと。" + "長" * 30)
    instruct(world, "よく進んでいる。", kind=OPINION)
    response = answer(world, "submit", **{f"r{second.pk}": "費用を示した。"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "前年度の本部指示「全校の工事の時期を示すこと。」への対応を入力してください。" in page
    assert f'href="#id_responses-{first.pk}"' in page
    assert "費用を 示すこと。長" not in page.split("error-summary")[1].split("</ul>")[0]
    assert (
        answer(world, "submit", **{f"r{first.pk}": "示した。", f"r{second.pk}": "示した。"}).status_code
        == 302
    )
    assert world.report("gyo-10").state == ReportState.SUBMITTED


def test_answers_are_stored_changed_and_cleared(world: World) -> None:
    key = f"r{instruct(world).pk}"
    for text in ("示した。", "夏に示した。"):
        answer(world, **{key: text})
        assert InstructionResponse.objects.get().text == text
    answer(world, **{key: " "})
    assert not InstructionResponse.objects.exists()


def test_the_instruction_and_its_answer_stay_to_be_read_and_the_opinion_stands_beside(world: World) -> None:
    said = instruct(world)
    instruct(world, "よく進んでいる。", kind=OPINION)
    answer(world, "submit", **{f"r{said.pk}": "夏に工事を終えた。"})
    for name in ("editor-gakko", "editor-support", "secretariat", "headquarters"):
        page = as_user(world, name).get(URL).content.decode()
        assert "前年度の指示への対応" in page
        assert "全校の工事の時期を示すこと。" in page
        assert "夏に工事を終えた。" in page
        assert "本部意見（第1回ＤＸ推進本部会議）" in page
        assert "よく進んでいる。" in page


def test_without_an_instruction_nothing_is_asked(world: World) -> None:
    instruct(world, kind=OPINION)
    page = as_user(world, "editor-gakko").get(URL).content.decode()
    assert "前年度の指示への対応" not in page
    assert answer(world, "submit").status_code == 302


def test_only_last_years_instructions_on_the_same_initiative_are_asked(world: World) -> None:
    def said_on(slug: str, year: int) -> None:
        stored = world.report(slug, year)
        add_remark(
            report=stored,
            by=world["secretariat"],
            at=NOW,
            kind=INSTRUCTION,
            text=f"{slug} {year}",
            said_by="本部",
            due_on=DUE,
        )

    for slug, year in (("gyo-10", 2023), ("gyo-10", 2024), ("gyo-10", 2025), ("gyo-11", 2024)):
        said_on(slug, year)
    texts = [row.text for row in instructions_to_answer(world.report("gyo-10"))]
    assert texts == ["gyo-10 2024"]


def test_an_answer_to_somebody_elses_instruction_is_not_stored(world: World) -> None:
    foreign = add_remark(
        report=world.report("gyo-11", 2024),
        by=world["secretariat"],
        at=NOW,
        kind=INSTRUCTION,
        text="行－⑪への指示",
        said_by="本部",
        due_on=DUE,
    )
    answer(world, **{f"r{foreign.pk}": "紛れ込んだ回答"})
    assert not InstructionResponse.objects.exists()


def test_an_instruction_that_comes_after_the_answer_is_asked_when_it_is_submitted_again(world: World) -> None:
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    instruct(world)
    AnnualReport.objects.filter(pk=world.report("gyo-10").pk).update(
        state=ReportState.DRAFTING, submitted_at=None
    )
    with pytest.raises(NotReadyError) as refused:
        submit_report(report=world.report("gyo-10"), by=world["editor-gakko"], at=NOW)
    assert len(refused.value.missing) == 1


# --- 判定案, 自己評価, 本部決定 ---


def test_the_three_ratings_stand_side_by_side_from_the_submission_on(world: World) -> None:
    stored = report(world, "gyo-10", 2025, ratio(3, 24), self_grade="B", self_grade_reason="工事は終えたため")
    assert 'id="ratings-caption"' not in as_user(world, "editor-gakko").get(URL).content.decode()
    submit(world, stored)
    page = as_user(world, "headquarters").get(URL).content.decode()
    table = page[page.index('id="ratings-caption"') :].split("</table>")[0]
    assert table.index('data-grade="D"') < table.index('data-grade="B"')
    assert "工事は終えたため" in table
    assert "判定案と異なる評価" in table
    assert "まだ決定していません。" in table


def test_a_decision_against_the_proposal_is_shown_with_both_reasons(world: World) -> None:
    finalise(world, report(world, "gyo-10", 2025, ratio(3, 24)), "B", "工事の契約を終えたため")
    page = as_user(world, "editor-gakko").get(URL).content.decode()
    table = page[page.index('id="ratings-caption"') :].split("</table>")[0]
    assert world.report("gyo-10").proposed_reason in table
    assert "工事の契約を終えたため" in table
    assert "判定案と異なる評価" in table
    assert "第1回ＤＸ推進本部会議（令和8年6月1日）" in table
