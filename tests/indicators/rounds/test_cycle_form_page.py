"""The page of a round's form: who opens it, what it saves, what it refuses, what it shows once opened."""

import dataclasses
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.book.form_definition import STANDARD_FORM, Question
from indicators.models import AnnualReport, CycleLog, CycleQuestion
from indicators.rounds.form.services import save_form_definition
from tests.cast import World
from tests.indicators.form_data import QUESTIONS, fields, form_of, posted_form, preparing, shaped

pytestmark = pytest.mark.any_database

URL = "/cycles/2025/form/"
PREVIEW = f"{URL}preview/"


def as_user(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def with_question(world: World, **parts: Any) -> dict[str, Any]:
    """The page with one question typed in."""
    typed = {"label": "連携した団体", "kind": "text", "hint": "", "choices": "", "unit": ""} | parts
    data = posted_form(world) | {f"question-0-{name}": value for name, value in typed.items()}
    return data | {"question-count": "1"}


# --- who ---


@pytest.mark.parametrize("url", [URL, PREVIEW])
@pytest.mark.parametrize(
    ("name", "status"),
    [("secretariat", 200), ("editor-gakko", 403), ("head-gakko", 403), ("headquarters", 403)]
    + [("viewer", 403), ("admin", 403), ("nobody", 403)],
)
def test_only_the_secretariat_opens_it(world: World, url: str, name: str, status: int) -> None:
    assert as_user(world, name).get(url).status_code == status


@pytest.mark.parametrize("name", ["editor-gakko", "headquarters", "viewer", "admin"])
def test_nobody_else_changes_it(world: World, name: str) -> None:
    preparing(world)
    assert as_user(world, name).post(URL, with_question(world)).status_code == 403
    assert form_of(world) == STANDARD_FORM


def test_anonymous_goes_to_login_and_an_unknown_year_is_404(world: World) -> None:
    assert Client().get(URL)["Location"] == f"/account/login/?next={URL}"
    assert as_user(world).get("/cycles/2030/form/").status_code == 404


def test_the_page_of_the_round_leads_to_it(world: World) -> None:
    page = as_user(world).get("/cycles/2025/").content.decode()
    assert f'<a href="{URL}">様式を見る</a>' in page
    preparing(world)
    assert f'<a href="{URL}">様式を決める</a>' in as_user(world).get("/cycles/2025/").content.decode()
    assert '<a href="/cycles/2025/">令和7年度実績の照会</a>' in as_user(world).get(URL).content.decode()


# --- saving ---


def test_the_page_as_it_stands_saves_no_difference(world: World) -> None:
    preparing(world)
    before = CycleLog.objects.count()
    assert as_user(world).post(URL, posted_form(world)).status_code == 302
    assert form_of(world) == STANDARD_FORM
    assert CycleLog.objects.count() == before


def test_names_hints_and_unused_fields_are_saved(world: World) -> None:
    preparing(world)
    data = posted_form(
        world,
        outcomes__label="効果",
        outcomes__hint="数で",
        bars__is_used="",
        results__label="",
        results__hint="",
    )
    page = as_user(world).post(URL, data, follow=True).content.decode()
    form = form_of(world)
    assert "様式を保存しました。" in page
    assert (form.label("outcomes"), form.hint("outcomes")) == ("効果", "数で")
    assert not form.uses("bars")
    assert form.label("results") == "取組実績"  # left blank: the standard words again
    assert 'value="効果"' in page


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, Question("text", "連携した団体")),
        (
            {"is_required": "on", "hint": "正式名で"},
            Question("text", "連携した団体", "正式名で", is_required=True),
        ),
        (
            {"kind": "choice", "choices": " 対面\r\n\r\nオンライン\r\n", "is_public": "on"},
            Question("choice", "連携した団体", choices=("対面", "オンライン"), is_public=True),
        ),
        ({"kind": "number", "unit": "人"}, Question("number", "連携した団体", unit="人")),
    ],
)
def test_questions_of_each_kind_are_saved(world: World, typed: dict[str, Any], expected: Question) -> None:
    preparing(world)
    assert as_user(world).post(URL, with_question(world, **typed)).status_code == 302
    [question] = form_of(world).questions
    assert dataclasses.replace(question, pk=0) == expected


@pytest.mark.parametrize(
    ("typed", "part", "sentence"),
    [
        ({"label": " "}, "label", "設問の文を入力してください。"),
        ({"label": "長" * 201}, "label", "200字以内で入力してください"),
        ({"kind": "choice", "choices": "一つだけ"}, "choices", "異なる選択肢を2つ以上"),
        ({"choices": "甲\n乙"}, "choices", "選択の設問ではありません。"),
        ({"unit": "人"}, "unit", "数値の設問ではありません。"),
        ({"kind": "date"}, "kind", "正しく選択してください"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_beside_its_field(
    world: World, typed: dict[str, Any], part: str, sentence: str
) -> None:
    preparing(world)
    response = as_user(world).post(URL, with_question(world, **({"hint": "消えない説明"} | typed)))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#id_question-0-{part}">' in page
    assert sentence in page
    assert "消えない説明" in page
    assert not CycleQuestion.objects.exists()


def test_two_questions_need_different_words(world: World) -> None:
    preparing(world)
    data = with_question(world) | {"question-count": "2"}
    data |= {f"question-1-{name}": data[f"question-0-{name}"] for name in ("label", "kind", "hint")}
    response = as_user(world).post(URL, data)
    assert response.status_code == 422
    assert "設問「連携した団体」が2つ以上あります。" in response.content.decode()


# --- rearranging, without a script ---


@pytest.mark.parametrize(
    ("act", "labels"),
    [
        ("add", ["連携した団体", "実施の方法", "延べ利用者数", "庁内だけの相談ごと", ""]),
        ("remove-1", ["連携した団体", "延べ利用者数", "庁内だけの相談ごと"]),
        ("up-2", ["連携した団体", "延べ利用者数", "実施の方法", "庁内だけの相談ごと"]),
        ("down-0", ["実施の方法", "連携した団体", "延べ利用者数", "庁内だけの相談ごと"]),
        ("up-0", ["連携した団体", "実施の方法", "延べ利用者数", "庁内だけの相談ごと"]),
        ("down-3", ["連携した団体", "実施の方法", "延べ利用者数", "庁内だけの相談ごと"]),
        ("remove-9", ["連携した団体", "実施の方法", "延べ利用者数", "庁内だけの相談ごと"]),
        ("what?", ["連携した団体", "実施の方法", "延べ利用者数", "庁内だけの相談ごと"]),
    ],
)
def test_questions_are_rearranged_on_the_page_and_stored_only_when_saved(
    world: World, act: str, labels: list[str]
) -> None:
    shaped(world, questions=QUESTIONS)
    preparing(world)
    data = posted_form(world, outcomes__label="まだ保存していない") | {"act": act}
    response = as_user(world).post(URL, data)
    form = response.context["form"]
    assert response.status_code == 200
    assert [row["label"].value() or "" for row in form.question_forms] == labels
    assert "まだ保存していない" in response.content.decode()
    assert [question.label for question in form_of(world).questions] == [one.label for one in QUESTIONS]
    assert form_of(world).label("outcomes") == "成果"


def test_what_was_rearranged_is_saved_with_its_choices(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    preparing(world)
    client = as_user(world)
    form = client.post(URL, posted_form(world) | {"act": "up-1"}).context["form"]
    data = posted_form(world) | {
        bound.html_name: bound.value() for row in form.question_forms for bound in row
    }
    data = {name: value for name, value in data.items() if value is not False}
    assert client.post(URL, data | {"seen": form.seen}).status_code == 302
    method, partners, *_others = form_of(world).questions
    assert (method.label, method.choices) == ("実施の方法", ("対面", "オンライン"))
    assert partners.label == "連携した団体"


@pytest.mark.parametrize("count", [None, "", "abc", "-1", "21", "9" * 500])
def test_a_broken_number_of_questions_deletes_none(world: World, count: str | None) -> None:
    shaped(world, questions=QUESTIONS)
    preparing(world)
    data = posted_form(world) | {"question-count": count}
    if count is None:
        del data["question-count"]
    response = as_user(world).post(URL, data)
    assert response.status_code == 400
    assert "画面の情報が欠けていたため、保存していません。" in response.content.decode()
    assert len(form_of(world).questions) == len(QUESTIONS)


# --- frozen, and two at once ---


@pytest.mark.parametrize("act", ["save", "add"])
def test_an_opened_round_shows_its_form_and_refuses_changes(world: World, act: str) -> None:
    shaped(world, outcomes={"own_label": "効果"})
    client = as_user(world)
    page = client.get(URL).content.decode()
    assert "この照会は開かれているため、様式は変えられません。" in page
    assert '<fieldset class="form-fields" disabled>' in page
    assert 'value="効果"' in page
    assert 'name="act"' not in page
    response = client.post(URL, with_question(world) | {"act": act})
    assert response.status_code == 409
    assert "照会を開いたあとは様式を変えられません。" in response.content.decode()
    assert not form_of(world).questions


def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(world: World) -> None:
    cycle = preparing(world)
    mine = with_question(world, label="私の設問")
    save_form_definition(
        cycle=cycle,
        by=world["secretariat"],
        at=timezone.now(),
        fields=fields(outcomes={"own_label": "先に変えた人"}),
        questions=[],
    )
    client = as_user(world)
    response = client.post(URL, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "あなたが別の画面で様式を変えました。" in page
    assert "私の設問" in page
    assert form_of(world).label("outcomes") == "先に変えた人"
    assert client.post(URL, mine | {"seen": response.context["form"].seen}).status_code == 302
    assert [question.label for question in form_of(world).questions] == ["私の設問"]


def test_characters_that_no_font_has_are_warned_of(world: World) -> None:
    preparing(world)
    page = (
        as_user(world)
        .post(URL, posted_form(world, outcomes__label="外字\ue000"), follow=True)
        .content.decode()
    )
    assert "帳票の書体にないため、正しく印刷されません：\ue000。" in page


# --- the preview ---


def test_the_preview_shows_the_page_as_a_department_will_see_it_and_stores_nothing(world: World) -> None:
    shaped(world, outcomes={"own_label": "効果"}, budget={"is_used": False}, questions=QUESTIONS)
    preparing(world)
    before = AnnualReport.objects.count()
    page = as_user(world).get(f"{PREVIEW}?slug=gyo-10").content.decode()
    assert "担当課が入力する画面の見本です。" in page
    assert "行－⑩" in page
    assert ">効果\n" in page
    assert "予算額" not in page
    assert "延べ利用者数" in page
    assert "下書き保存" not in page
    assert AnnualReport.objects.count() == before
    assert as_user(world).get(f"{PREVIEW}?slug=gyo-99").status_code == 404
    assert as_user(world).post(PREVIEW).status_code == 405


def test_the_pages_take_a_fixed_number_of_queries(world: World) -> None:
    client = as_user(world)
    counts = []
    for questions in ([], [Question("text", f"設問{number}") for number in range(20)]):
        shaped(world, questions=questions, outcomes={"own_label": f"効果{len(questions)}"})
        preparing(world)
        for url in (URL, PREVIEW):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
