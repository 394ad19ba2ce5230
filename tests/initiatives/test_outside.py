"""The grades of an outside body as a plan lists them, and what a plan without one says."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.models import Plan
from initiatives.outside import OutsideGrade, OutsideGrading, grades_in, lines_of

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("lines", "grades"),
    [
        ("", []),
        ("適 妥当である", [("適", "妥当である")]),
        ("Ａ　妥当\r\n\n  Ｂ \t 見直し が必要  ", [("Ａ", "妥当"), ("Ｂ", "見直し が必要")]),
    ],
)
def test_a_line_is_a_grade(lines: str, grades: list[tuple[str, str]]) -> None:
    found = grades_in(lines)
    assert [(one.code, one.label) for one in found] == grades
    assert grades_in(lines_of(found)) == found


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ("妥当である", ["「妥当である」に意味がありません"]),
        ("A 妥当\nA 不適\nB", ["符号「A」が重複しています", "「B」に意味がありません"]),
        (f"{'長' * 21} 妥当", ["符号を20文字、意味を50文字まで"]),
        (f"A {'長' * 51}", ["符号を20文字、意味を50文字まで"]),
    ],
)
def test_what_is_no_grade_is_told(lines: str, problems: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        grades_in(lines)
    assert len(caught.value.messages) == len(problems)
    assert all(part in told for part, told in zip(problems, caught.value.messages, strict=True))


@pytest.mark.parametrize(
    ("code", "label", "text"), [("A", "妥当である", "A（妥当である）"), ("妥当", "", "妥当")]
)
def test_a_grade_in_words(code: str, label: str, text: str) -> None:
    assert OutsideGrade(code, label).text == text


def plan_with(**fields: str) -> Plan:
    years = {"start_fiscal_year": 2021, "end_fiscal_year": 2025}
    return Plan(slug="p", title="計画", short_title="計画", municipality="町", **years, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"outside_grading": "own"}, "plan_outside_grades_of_its_own"),
        ({"outside_grading": "plan", "outside_grades": "A 妥当"}, "plan_outside_grades_of_its_own"),
        ({"outside_grades": "A 妥当"}, "plan_outside_grades_of_its_own"),
        ({"outside_grading": "other"}, "plan_known_outside_grading"),
    ],
)
def test_grades_belong_to_a_plan_that_uses_its_own(fields: dict[str, str], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        plan_with(**fields).save()
    if name == "plan_outside_grades_of_its_own":
        with pytest.raises(ValidationError, match="独自の区分を使うときだけ"):
            plan_with(**fields).full_clean()


@pytest.mark.django_db
def test_lines_that_are_no_grades_are_told_once_and_at_their_field() -> None:
    with pytest.raises(ValidationError) as caught:
        plan_with(outside_grading="own", outside_grades="妥当").full_clean()
    assert [(name, len(texts)) for name, texts in caught.value.message_dict.items()] == [
        ("outside_grades", 1)
    ]


@pytest.mark.django_db
def test_grades_are_written_one_way() -> None:
    plan = plan_with(outside_grading="own", outside_grades="A  妥当\r\n\r\nB\t不適")
    plan.full_clean()
    assert plan.outside_grades == "A　妥当\nB　不適"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("grading", "has", "label"),
    [
        ("", False, "外部評価委員会の評価"),
        (OutsideGrading.COMMENT, True, "外部評価委員会の意見"),
        (OutsideGrading.PLAN, True, "外部評価委員会の評価"),
        (OutsideGrading.OWN, True, "外部評価委員会の評価"),
    ],
)
def test_what_a_plan_says_of_its_outside_body(grading: str, has: bool, label: str) -> None:
    grades = "適　妥当である" if grading == OutsideGrading.OWN else ""
    plan = plan_with(outside_grading=grading, outside_grades=grades)
    plan.save()
    assert (plan.has_outside_views, plan.outside_label) == (has, label)
