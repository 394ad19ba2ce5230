"""``script/audit documents``: thousands of documents with mistakes made by chance; no test file."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from indicators.plan_io import load_plan
from indicators.plan_io.export import export_document
from initiatives.models import Plan
from tests.indicators.plan_io.mutations import check_answer, mutated

ROOT = Path(settings.BASE_DIR)
FILES = [*ROOT.glob("docs/plans/*.json"), *ROOT.glob("tests/shapes/published/*.json")]
FILES.append(ROOT / "fixtures/plans/every-shape.json")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(20))
def test_any_document_is_answered_and_what_is_loaded_comes_back(seed: int) -> None:
    rnd, outcomes = random.Random(seed), Counter[str]()  # noqa: S311
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in FILES]
    for _time in range(100):
        document = mutated(documents, rnd)
        with transaction.atomic():
            outcomes[check_answer(document)] += 1
            for plan in Plan.objects.all():
                assert load_plan(export_document(plan)).outcome == "unchanged"
            transaction.set_rollback(True)
    assert {"refused", "created"} <= set(outcomes)
