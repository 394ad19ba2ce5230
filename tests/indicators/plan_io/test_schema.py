"""The JSON Schema of plan documents: it is the one in docs, and the repository's documents keep to it."""

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.management import call_command

from indicators.plan_io.document import read_document
from indicators.plan_io.errors import PlanDocumentError
from indicators.plan_io.rows import PLAN, of_kind
from indicators.plan_io.schema import plan_schema

DOCUMENTS = [
    *sorted((settings.BASE_DIR / "fixtures" / "plans").glob("*.json")),
    *sorted((settings.BASE_DIR / "docs" / "plans").glob("*.json")),
]
VALIDATOR = jsonschema.Draft202012Validator(plan_schema())


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_schema_in_docs_is_what_the_command_prints() -> None:
    out = StringIO()
    call_command("plan_schema", stdout=out)
    assert out.getvalue() == (settings.BASE_DIR / "docs" / "plan-document.schema.json").read_text("utf-8")


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(plan_schema())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_keep_to_it(path: Path) -> None:
    assert [f"{list(one.path)}: {one.message}" for one in VALIDATOR.iter_errors(read(path))] == []


@pytest.mark.any_database
@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.update(format=3),
        lambda plan: plan.update(sectors=[]),
        lambda plan: plan["plan"].pop("title"),
        lambda plan: plan["plan"].update(start_fiscal_year="令和3年度"),
        lambda plan: plan["headings"][0].update(level="分野"),
        lambda plan: plan["initiatives"][0].pop("code"),
        lambda plan: plan["initiatives"][0]["activities"].update({"R3": "実施"}),
        lambda plan: plan["initiatives"][0]["indicators"][0].update(kind="yearly"),
        lambda plan: plan["initiatives"][0]["indicators"][0].update(target="10社"),
        lambda plan: plan["initiatives"][0]["schedule"][0].update(start=[2021]),
    ],
)
def test_it_refuses_what_the_reader_refuses(db: None, change: Any) -> None:
    plan = copy.deepcopy(read(settings.BASE_DIR / "fixtures" / "plans" / "imari-dx.json"))
    change(plan)
    assert list(VALIDATOR.iter_errors(plan))
    with pytest.raises(PlanDocumentError):
        read_document(plan)


@pytest.mark.any_database
def test_code_and_title_of_an_initiative_are_enough(db: None) -> None:
    """What else an initiative and a target need follows from them, or from the plan."""
    plan = {
        "format": 2,
        "plan": {
            "slug": "small",
            "title": "小さな計画",
            "municipality": "試し町",
            "start_fiscal_year": 2024,
            "end_fiscal_year": 2026,
        },
        "initiatives": [
            {"code": "No.R2-1", "title": "数字の符号"},
            {"code": "行－㉑", "title": "文字の符号"},
            {
                "code": "③",
                "title": "丸の符号",
                "indicators": [
                    {"name": "人数", "kind": "annual", "direction": "at_least", "target": 10},
                    {"name": "箇所", "kind": "level", "direction": "at_least", "target": "2.5"},
                ],
            },
        ],
    }
    assert list(VALIDATOR.iter_errors(plan)) == []
    rows = read_document(plan)
    assert rows[PLAN]["short_title"] == "小さな計画"
    found = {key[1]: (rows[key]["plain_code"], rows[key]["number"]) for key in of_kind(rows, "initiative")}
    assert found == {"nor2-1": ("No.R2-1", 1), "21": ("行-21", 2), "3": ("3", 3)}
    read = ("target_text", "timing", "first_year", "last_year")
    first, second = (rows["indicator", "3", number] for number in (1, 2))
    assert [first[name] for name in read] == ["人数", "every_year", 2024, 2026]
    assert [second[name] for name in read] == ["箇所", "at_end", 2024, 2026]
