"""A new plan from a workbook: tried first and taken back, made when that was looked at."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from imari_dx.shared.acts import one_act
from imari_dx.shared.workbook_in import read_upload
from indicators.plan_books.document_in import document_in
from indicators.plan_books.new_departments import doubtful
from indicators.plan_books.parcel import Parcel
from indicators.plan_books.period import gathered
from indicators.plan_books.telling import Told, in_words, told
from indicators.plan_io import LoadResult, PlanDocumentError
from indicators.plan_io.errors import DocumentProblem
from indicators.start.services import free_slug, load_new_plan
from initiatives.words import NEUTRAL

_TAKEN = "このアドレス用の名前の計画は、登録済みです。空欄にするか、別の名前にしてください。"
_NOT_LOADED = "登録済みの計画を変えるときは、その計画の「計画ブック」の画面で取り込みます。"


@dataclass(frozen=True, slots=True)
class NewPlanShown:
    """What a workbook would make: how many of what, or what is wrong with it."""

    parcel: Parcel
    title: str = ""
    period: str = ""
    counts: list[tuple[str, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[Told] = field(default_factory=list)


@one_act()
def make_plan(*, document: dict[str, Any]) -> LoadResult:
    """Load the document of a workbook as a new plan, with a name for its address where it has none.

    Raises PlanDocumentError, also where a plan of this name is registered.
    """
    plan = document.get("plan", {})
    if not plan.get("slug"):
        first = plan.get("start_fiscal_year")
        document = {**document, "plan": {**plan, "slug": free_slug(first if isinstance(first, int) else 0)}}
    result = load_new_plan(document=document)
    if result.outcome != "created":
        raise PlanDocumentError([DocumentProblem.at(("plan", "slug"), "計画", _TAKEN + _NOT_LOADED)])
    return result


def read_new(data: bytes, name: str) -> NewPlanShown:
    """Read an uploaded file as a new plan. Raises UnreadableFileError; nothing is written."""
    found = document_in(read_upload(data, name))
    parcel = Parcel(name, "", found.document, found.places, found.remarks)
    result, problems = _tried(found.document)
    if result is not None:
        problems = doubtful(result.departments)
    problems = gathered(problems, found.document, found.places)
    all_told = told(problems, found.places, found.problems)
    if all_told or result is None:
        return NewPlanShown(parcel, problems=all_told, remarks=found.remarks)
    return shown(parcel, result)


def shown(parcel: Parcel, result: LoadResult) -> NewPlanShown:
    """Return what a document that can be loaded would make."""
    years = result.plan.fiscal_years
    said = [f"部署を新しく登録します：{'、'.join(result.departments)}。"] if result.departments else []
    return NewPlanShown(
        parcel,
        title=result.plan.title,
        period=f"{years[0]}〜{years[-1]}",
        counts=counts_of(parcel.document),
        remarks=[*said, *map(in_words, result.warnings), *parcel.remarks],
    )


def _tried(document: dict[str, Any]) -> tuple[LoadResult | None, list[str]]:
    """Load a document and take it back."""
    with transaction.atomic():
        try:
            return make_plan(document=document), []
        except PlanDocumentError as error:
            return None, error.problems
        finally:
            transaction.set_rollback(True)


def counts_of(document: dict[str, Any]) -> list[tuple[str, int]]:
    """Return how many of what a document holds, in the order of the sheets."""
    levels = document.get("levels", [])
    word = str(levels[-1].get("word", "")) if levels else ""
    reports = [*document["initiatives"], *(one["report"] for one in document["headings"] if "report" in one)]
    found = [
        ("階層", len(levels)),
        ("見出し", len(document["headings"])),
        (word or NEUTRAL.initiative, len(document["initiatives"])),
        ("年度ごとの取組内容", sum(len(one.get("activities", ())) for one in reports)),
        ("数値目標", sum(len(one.get("indicators", ())) for one in reports)),
        ("実施評価指標", sum(len(r) for one in reports for r in one.get("evaluation_items", {}).values())),
        ("スケジュールの線", sum(len(one.get("schedule", ())) for one in reports)),
        ("用語", len(document["glossary"])),
        ("本文の章", len(document["sections"])),
    ]
    return [(label, count) for label, count in found if count]
