"""外部評価 of a plan document: whether the plan has an outside body, and with which grades it speaks."""

from typing import Any

from indicators.plan_io.fields import Place, read_field
from initiatives.models import Plan
from initiatives.outside import OutsideGrade, OutsideGrading, grades_in, lines_of

OUTSIDE = "outside"
# The fields of the plan that it fills, and the document's keys for them.
OUTSIDE_FIELDS = {"outside_grading": "grading", "outside_grades": "grades"}
_GRADE = {"code", "label"}


def read_outside(problems: list[str], data: Any) -> dict[str, Any]:
    """Return the fields of the plan that the part fills; what is wrong is noted."""
    place = Place(problems, "外部評価（outside）", path=("plan", OUTSIDE))
    part = place.mapping(data, set(OUTSIDE_FIELDS.values())) or {}
    grades = place.optional_rows(part, "grades", "区分")
    rows = [_grade(problems, number, one) for number, one in enumerate(grades, start=1)]
    lines = lines_of(row for row in rows if row)
    return {
        "outside_grading": read_field(place, Plan, "outside_grading", part.get("grading", ""), key="grading"),
        "outside_grades": read_field(place, Plan, "outside_grades", lines, key="grades"),
    }


def _grade(problems: list[str], number: int, data: Any) -> OutsideGrade | None:
    place = Place(problems, f"外部評価の区分{number}", path=("plan", OUTSIDE, "grades", number - 1))
    row = place.mapping(data, _GRADE)
    if row is None:
        return None
    texts = {name: row.get(name) for name in sorted(_GRADE)}
    code = texts["code"]
    if not all(isinstance(text, str) and text.strip() for text in texts.values()):
        place.problem("符号（code）と意味（label）を文字で書いてください。")
    elif any("\n" in str(text) for text in texts.values()) or len(str(code).split()) > 1:
        place.problem("符号に空白を、符号と意味に改行を入れないでください。")
    else:
        return OutsideGrade(str(code).strip(), str(texts["label"]).strip())
    return None


def written_outside(head: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a document for a plan's fields; nothing for a plan without an outside body."""
    if not head["outside_grading"]:
        return {}
    grades = [{"code": one.code, "label": one.label} for one in grades_in(head["outside_grades"])]
    own = {"grades": grades} if head["outside_grading"] == OutsideGrading.OWN else {}
    return {OUTSIDE: {"grading": head["outside_grading"], **own}}
