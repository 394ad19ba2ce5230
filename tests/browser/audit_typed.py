"""script/audit typed: the demonstration plan typed anew through the screens, by what a browser shows alone.

No test file: script/test types through the same forms without a browser (tests/indicators/planning).
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

from indicators.plan_io import export_document
from initiatives.models import Plan
from tests.browser.audit_first_start import FIRST, log_in, one_account
from tests.browser.typist import Typist

__all__ = ["one_account"]
PLAN = json.loads((Path(settings.BASE_DIR) / "fixtures/plans/imari-dx.json").read_text("utf-8"))
PARTS = ("levels", "headings", "phases", "vision_items")


def test_typed(page: Page, one_account: None) -> None:
    page.set_default_timeout(20_000)
    log_in(page, "jimukyoku", FIRST)
    typist = Typist(page, PLAN)
    typist.plan()
    typist.levels()
    typist.headings()
    typist.phases()
    typist.upper_items()
    chosen = two_of_each(PLAN)
    for one in chosen:
        typist.initiative(one)
    written: dict[str, Any] = json.loads(json.dumps(export_document(Plan.objects.get())))
    for part in PARTS:
        assert written[part] == PLAN[part], part
    assert written["initiatives"] == chosen


def two_of_each(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The two initiatives of each top heading that say most."""
    parent = {one["slug"]: one.get("parent") for one in document["headings"]}
    found = []
    for top in (slug for slug, above in parent.items() if above is None):
        below = [one for one in document["initiatives"] if parent[one["heading"]] == top]
        fullest = sorted(below, key=lambda one: -len(json.dumps(one)))[:2]
        found += [one for one in below if one in fullest]
    return found
