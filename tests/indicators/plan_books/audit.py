"""``script/audit plan_books``: 200 broken workbooks, and good ones saved by another program; no tests."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from indicators.plan_books.books import filled_book
from indicators.plan_io import export_document, load_plan
from initiatives.models import Plan
from tests.indicators.plan_books.broken import Breaker
from tests.indicators.plan_books.test_broken import check, every_shape
from tests.indicators.plan_books.test_round_trip import back

ROOT = Path(settings.BASE_DIR)
FILES = [ROOT / "fixtures/plans/imari-dx.json", *(ROOT / "docs/plans").glob("*.json")]
HOW_MANY = 200


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(10))
def test_every_broken_workbook_is_answered_by_cell_and_changes_nothing(part: int) -> None:
    breaker = Breaker(every_shape(), random.Random(part))  # noqa: S311
    for number in range(part, HOW_MANY, 10):
        check(breaker.one(number))


@pytest.mark.django_db
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_workbook_saved_by_another_program_comes_back(file: Path, tmp_path: Path) -> None:
    with transaction.atomic():
        plan = load_plan(json.loads(file.read_text("utf-8"))).plan
        document: dict[str, Any] = export_document(plan)
        book = tmp_path / "book.xlsx"
        book.write_bytes(filled_book(document, plan.words.at(plan.initiative_word)))
        transaction.set_rollback(True)
    office = shutil.which("soffice")
    assert office is not None
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(book)], check=True, capture_output=True)
    found = back((tmp_path / "saved" / "book.xlsx").read_bytes())
    assert [str(one) for one in found.problems] == []
    assert not Plan.objects.exists()
    assert export_document(load_plan(found.document).plan) == document
