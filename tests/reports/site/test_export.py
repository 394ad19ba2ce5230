"""The exported year: whole, of itself alone, public, and the same figures as the report."""

import csv
import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from indicators.book.results import load_results
from initiatives.models import Plan
from reports.builders.overview import forget_frozen_years
from reports.builders.year_content import year_content
from reports.documents.canonical import sha256
from reports.documents.year_content import YearContent
from tests.kept_rows import load_demo_rows
from tests.reports.site.reading import PageRead, broken_links

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

DECIDED, RUNNING = 2024, 2025
MAY = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


def export(folder: Path, *options: str, year: int = DECIDED) -> str:
    said = io.StringIO()
    call_command(
        "export_site", "--fiscal-year", str(year), "--output", str(folder), "--no-pdf", *options, stdout=said
    )
    return said.getvalue()


@dataclass(frozen=True)
class Exported:
    folder: Path
    content: YearContent
    files: dict[str, bytes]
    people: list[str]

    @property
    def pages(self) -> dict[str, str]:
        return {path: page.decode() for path, page in self.files.items() if path.endswith(".html")}

    def initiative(self, slug: str) -> str:
        return self.pages[f"{DECIDED}/initiatives/{slug}.html"]


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Exported]:
    """The demonstration's last decided year, exported without its PDFs."""
    forget_frozen_years()
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_rows()
        export(folder, "--demo")
        files = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
        yield Exported(
            folder,
            year_content(
                load_results(Plan.objects.get()), DECIDED, now=dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
            ),
            {path: one.read_bytes() for path, one in files.items()},
            list(User.objects.values_list("full_name", flat=True)),
        )
        transaction.set_rollback(True)


def test_every_link_is_relative_and_leads_somewhere(site: Exported) -> None:
    assert broken_links(site.files) == []
    reached = {f"{DECIDED}/initiatives/{slug}.html" for slug in site.content.sheets}
    assert reached < set(site.files)


def test_pages_need_no_script_and_no_style_of_their_own(site: Exported) -> None:
    for path, page in site.files.items():
        if path.endswith(".html"):
            seen = PageRead(page)
            assert not seen.tags & {"script", "style", "iframe", "object", "img"}, path
            assert not {one for one in seen.attributes if one == "style" or one.startswith("on")}, path


def test_demonstration_results_say_so_on_every_page_and_only_when_asked_for(
    site: Exported, tmp_path: Path
) -> None:
    assert [path for path, page in site.pages.items() if "<strong>デモデータ</strong>" not in page] == []
    with pytest.raises(CommandError, match="この年度の実績はデモデータです"):
        export(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_same_year_again_is_the_same_files(site: Exported) -> None:
    assert "（新規0、変更0、削除0）" in export(site.folder, "--demo")


def test_what_cannot_be_published_is_refused(site: Exported, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="確定していない施策があるため、公表できません"):
        export(tmp_path, "--demo", year=RUNNING)
    with pytest.raises(CommandError, match="2030年度の照会がない"):
        export(tmp_path, "--demo", year=2030)
    (tmp_path / "memo.txt").write_text("")
    with pytest.raises(CommandError, match="は空ではなく"):
        export(tmp_path, "--demo")


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_nobody_is_named_and_nothing_internal_is_said(site: Exported) -> None:
    words = [one for one in (*site.people, "引継", "自己評価", "csrf", "SECRET") if one]
    for path, content in site.files.items():
        text = _text(content)
        assert [one for one in words if one in text] == [], path


def _texts(cells: list[str]) -> list[str]:
    return [re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", one))) for one in cells]


def test_pages_say_what_the_report_says(site: Exported) -> None:
    document = site.content.evaluation
    rows = {row.slug: row for one in document.summaries for row in one.list_rows}
    for slug, results in document.results.items():
        page = site.initiative(slug)
        values = re.findall(r'<dd class="figure">(.*?)</dd>', page, re.DOTALL)
        assert _texts(values) == _texts([one.value_text for one in results.indicators]), slug
        decided = re.findall(r'<p class="verdict-grade">(.*?)</p>', page, re.DOTALL)
        assert _texts(decided) == [f"{rows[slug].grade.code}{rows[slug].grade.label}"], slug
        if results.grade_reason:
            assert html.escape(results.grade_reason.replace("※", "")) in re.sub(r"<[^>]+>|※", "", page), slug
        tables = re.findall(r'<table class="stack years">.*?</table>', page, re.DOTALL)
        for table, series in zip(tables, site.content.series[slug], strict=True):
            shown = _texts(re.findall(r'<td data-label="実績値">(.*?)(?:<br>|</td>)', table, re.DOTALL))
            assert shown == _texts([point.text for point in series.points]), slug


def test_the_overview_counts_as_the_report_does(site: Exported) -> None:
    page = site.pages[f"{DECIDED}/index.html"]
    (summary,) = site.content.evaluation.summaries
    table = re.findall(r'<table class="counts">.*?</table>', page, re.DOTALL)[0]
    shown = _texts(re.findall(r'<td class="number">(\d+)<br>', table))
    assert shown == [str(count) for row in summary.summary_rows for count in row.grade_counts]
    late = page.partition("遅れている施策")[2].partition("前年度から評価が変わった")[0]
    assert re.findall(r'href="initiatives/([^"]+)\.html"', late) == [row.slug for row in summary.late_rows]


def test_data_in_all_formats_are_those_that_the_pages_show(site: Exported) -> None:
    folder = f"{DECIDED}/data/"
    table = list(csv.DictReader(io.StringIO(site.files[f"{folder}results.csv"].decode("utf-8-sig"))))
    objects = json.loads(site.files[f"{folder}results.json"], parse_float=str, parse_int=str)
    said = {None: "", True: "1", False: "0"}
    assert [{name: said.get(cell, cell) for name, cell in one.items()} for one in objects] == [
        {name: cell.removeprefix("'") for name, cell in row.items()} for row in table
    ]
    package = json.loads(site.files[f"{folder}datapackage.json"])
    assert {folder + one["path"]: one["hash"] for one in package["resources"]} == {
        path: f"sha256:{sha256(content)}"
        for path, content in site.files.items()
        if path.startswith(folder) and not path.endswith("datapackage.json")
    }
    this_year = [row for row in table if row["fiscal_year"] == str(DECIDED)]
    assert len({row["fiscal_year"] for row in table}) == 4
    values = {
        (row["initiative_slug"], int(row["indicator_number"])): row
        for row in this_year
        if row["is_year_value"] == "1"
    }
    shown = {(slug, one.number): one.chosen for slug, series in site.content.series.items() for one in series}
    assert len(shown) > 30
    for key, point in shown.items():
        row = values[key]
        if not point.reached_on and point.value is not None:  # of a milestone 1 or 0, drawn as a day
            assert Decimal(row["year_value"]) == round(point.value, 10), key
        assert row["grade"] == site.content.evaluation.results[key[0]].grade.code, key
