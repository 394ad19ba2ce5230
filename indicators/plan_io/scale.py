"""The scale that a plan document brings (判定基準): a definition, or the key of one that ships."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from indicators.judgement import Scale, ScaleError
from indicators.models import RatingScale
from indicators.plan_io.errors import DocumentProblem, PlanDocumentError
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan

PLACE = "判定基準（scale）"


def definition_in(document: Any) -> Any:
    """Return the definition of the document's scale, None without one; the key of a shipped one is replaced.

    Raises PlanDocumentError for a key that does not ship.
    """
    given = document.get("scale") if isinstance(document, Mapping) else None
    if not isinstance(given, str):
        return given
    shipped = reference_definitions()
    if given not in shipped:
        known = "、".join(shipped)
        raise PlanDocumentError(
            [
                DocumentProblem.at(
                    ("scale",),
                    PLACE,
                    f"「{given}」という判定基準はありません。{known} のどれかか、定義を書いてください。",
                )
            ]
        )
    return shipped[given]


def scale_problems(definition: Any, place: str = PLACE) -> list[str]:
    """Return everything that is wrong with a definition, each in a sentence that names its place.

    A row that is wrong is put out of the way and the rest is read again. With wrong codes the rules are not
    looked at: they name the codes.
    """
    problems: list[str] = []
    while True:
        try:
            Scale.from_data(definition)
        except ScaleError as error:
            problems.append(DocumentProblem.at(("scale",), place, str(error)))
            if error.place is None:
                return problems
            part, position = error.place
            rows = list(definition[part])
            if part == "codes":
                rows[position] = {"code": f"?{position}", "label": "?"}
                definition = {name: definition.get(name) for name in ("key", "name")} | {part: rows}
            else:
                rows[position] = {"code": definition["codes"][0]["code"], "when": {}}
                definition = {**definition, part: rows}
        else:
            return [*problems, *_head_problems(definition, place)]


def _head_problems(definition: Mapping[str, Any], place: str) -> Iterator[str]:
    """What a version of a scale cannot store."""
    if not re.fullmatch(r"[-a-zA-Z0-9_]{1,50}", definition["key"]):
        yield f"{place}：符号（key）は、半角の英数字、ハイフン、下線で、50字以内で書いてください。"
    if len(definition["name"]) > 200:  # what the column holds
        yield f"{place}：名称（name）は、200字以内で書いてください。"


def register_scale(plan: Plan, definition: Any, key: str = "") -> str | None:
    """Register a scale, active, for a plan without any; one that is laid down already is never replaced.

    Returns its name if it was registered. Raises PlanDocumentError for a definition that cannot be read.
    """
    if definition is None or plan.rating_scales.exists():
        return None
    place = f"判定基準 {key}" if key else PLACE
    if problems := scale_problems(definition, place):
        raise PlanDocumentError(problems)
    scale = RatingScale.objects.create(
        plan=plan,
        key=key or definition["key"],
        version=1,
        name=definition["name"],
        definition=definition,
        is_active=True,
    )
    return scale.name


def is_registered(plan: Plan, definition: Any) -> bool:
    """Whether a version of the plan's scales says the same."""
    wanted = Scale.from_data(definition)
    return any(row.scale == wanted for row in plan.rating_scales.all())


def exported_scale(plan: Plan) -> Any:
    """Return the scale in use as a document brings it: by its key if it ships; None without any."""
    active = plan.rating_scales.filter(is_active=True).first()
    if active is None:
        return None
    shipped = reference_definitions().get(active.key)
    return active.key if active.definition == shipped else {**active.definition, "key": active.key}
