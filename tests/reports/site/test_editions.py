"""Of a published year the newest edition is exported: frozen content, stored files, what was set right."""

import html
import re
from pathlib import Path

import pytest

from reports.documents.canonical import sha256
from reports.editions.making import ERRATA
from reports.models import EditionFile
from reports.site.source import source_of
from tests.cast import World
from tests.reports.editions.published_year import (
    REASON,
    SECOND_DAY,
    YEAR,
    decided_plan,
    published,
    set_right,
)
from tests.reports.site.test_export import export

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes of PDFs are of no interest here, and laying them out takes long."""
    monkeypatch.setattr("reports.downloads.files.render_pdf", lambda page, **_options: page[:50].encode())


def test_the_newest_edition_is_exported_with_what_it_set_right(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quickly(monkeypatch)
    plan = decided_plan(world)
    now = SECOND_DAY
    decided = source_of(plan, YEAR, now=now)
    assert (decided.editions, decided.content.evaluation.imprint.edition) == ((), "公表前")
    published(world, plan)
    set_right(world, 80)
    unpublished = source_of(plan, YEAR, now=now)  # what is set right is not out yet
    assert unpublished.content.evaluation.results["mori-2"].indicators[0].value_text == "90本"
    newest = published(world, plan, reason=REASON, at=SECOND_DAY)

    said = export(tmp_path, "--plan", plan.slug, year=YEAR)

    assert "第２版" in said
    assert "まだ公表していません" not in said
    about = html.unescape(re.sub(r"<(?!/?u>)[^>]+>", " ", (tmp_path / f"{YEAR}/about.html").read_text()))
    assert REASON in about
    assert re.search(r"<u>90</u>本\s+<u>80</u>本", about)
    assert newest.data_sha256 in about
    for one in EditionFile.objects.filter(edition=newest, file_format="xlsx").select_related("file"):
        place = f"sheets/{one.slug}" if one.slug else one.key
        assert (tmp_path / f"{YEAR}/files/{place}.xlsx").read_bytes() == bytes(one.file.content)
    assert (tmp_path / f"{YEAR}/files/{ERRATA}.xlsx").exists()
    data = EditionFile.objects.filter(edition=newest, file_format__in=("csv", "json"))
    assert {one.name: one.sha256 for one in data} == {
        one.name: sha256(one.read_bytes()) for one in (tmp_path / f"{YEAR}/data").iterdir()
    }
    page = (tmp_path / f"{YEAR}/initiatives/mori-2.html").read_text()
    assert '<dd class="figure">80本</dd>' in page
