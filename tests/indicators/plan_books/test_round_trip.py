"""A plan in a workbook and back: all that a plan document says."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from imari_dx.shared.workbook_in import read_upload
from indicators.plan_books.books import filled_book
from indicators.plan_books.document_in import DocumentIn, document_in
from indicators.plan_io import export_document, load_plan
from indicators.plan_io.document import read_document
from initiatives.models import Plan

pytestmark = pytest.mark.any_database
ROOT = Path(settings.BASE_DIR)
FILES = [ROOT / "fixtures/plans/every-shape.json", *sorted((ROOT / "docs/plans").glob("*.json"))]


def back(content: bytes, known: dict[str, Any] | None = None) -> DocumentIn:
    return document_in(read_upload(content, "計画ブック.xlsx"), known)


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shape_of_a_plan_comes_back(file: Path) -> None:
    document = export_document(load_plan(json.loads(file.read_text("utf-8"))).plan)
    found = back(filled_book(document))
    assert [str(one) for one in found.problems] == []
    read, wanted = read_document(found.document), read_document(document)
    assert {key: row for key, row in read.items() if row != wanted.get(key)} == {}
    assert list(read) == list(wanted)
    assert found.document.get("scale") == document.get("scale")


@pytest.mark.django_db
def test_the_plan_uploaded_into_an_empty_house_is_exported_the_same() -> None:
    with transaction.atomic():
        plan = load_plan(json.loads((ROOT / "fixtures/plans/imari-dx.json").read_text("utf-8"))).plan
        document = export_document(plan)
        content = filled_book(document, plan.words.at(plan.initiative_word))
        transaction.set_rollback(True)
    assert not Plan.objects.exists()
    found = back(content)
    assert [str(one) for one in found.problems] == []
    assert export_document(load_plan(found.document).plan) == document
