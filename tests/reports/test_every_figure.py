"""No figure says something else than it is: every indicator, kind and direction through every output.

The demo's five years and a plan made to mislead (tests/reports/figures_plan.py), which also shows its values
under a scale that asks whether targets are reached. Read is what leaves the house: pages, HTML, PDF, Excel.
"""

import csv
import datetime as dt
import html
import io
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Membership, Role
from indicators.book.results import load_results
from indicators.judgement import Direction, Kind
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import Overview, forget_frozen_years, read_overview
from reports.documents.evaluation import EvaluationDocument, IndicatorResult
from reports.documents.overview import IndicatorYear
from reports.downloads.files import html_of, pdf_of, xlsx_of
from tests.kept_rows import load_demo_rows
from tests.reports.figures_plan import YEARS, tell_figures
from tests.reports.formats.xlsx_reading import opened

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

TODAY = dt.date(2026, 5, 1)
NUMBER = re.compile(r"▲?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Told:
    """A plan with all that is shown of it."""

    plan: Plan
    client: Client
    overview: Overview
    documents: dict[int, EvaluationDocument]

    def results(self) -> Iterator[tuple[int, str, IndicatorResult, IndicatorYear]]:
        """Each indicator-year as the report and as the dashboards have it."""
        slugs = {one.slug: one.pk for one in self.overview.initiatives}
        for year, document in self.documents.items():
            for slug, results in document.results.items():
                row = self.overview.row(slugs[slug], year)
                assert row is not None
                for result, one in zip(results.indicators, row.indicators, strict=False):
                    yield year, slug, result, one


def _reference_scale(key: str) -> dict[str, Any]:
    return reference_definitions()[key]


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the plans are loaded once, and nothing in them changes."""


EVERY_PLAN = pytest.mark.parametrize(
    "told", ["demo", "imari", "gunma_ict", "osaka_library", "nagano"], indirect=True
)
# Making a whole report takes seconds: the demo's, and the misleading plan's once.
EVERY_OUTPUT = pytest.mark.parametrize("told", ["demo", "imari"], indirect=True)


@pytest.fixture(scope="module")
def told(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Told]:
    """The demo, or the misleading plan under a scale."""
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        if request.param == "demo":
            load_demo_rows()
            plan = Plan.objects.get()
        else:
            plan = tell_figures(_reference_scale(request.param))
        user = Membership.objects.filter(role=Role.SECRETARIAT).first().user
        client = Client()
        client.force_login(user)
        book = load_results(plan)
        builders = {
            year: EvaluationBuilder(
                book, year, is_visible=lambda *_: True, today=TODAY, sees_running_commentary=True
            )
            for year in YEARS
        }
        yield Told(
            plan,
            client,
            read_overview(plan, user),
            {year: builder.evaluation_document() for year, builder in builders.items()},
        )
        transaction.set_rollback(True)
    forget_frozen_years()


def first_number(text: str) -> Decimal | None:
    found = NUMBER.search(text.replace("１回当たり", ""))
    return Decimal(found[0].replace("▲", "-").replace(",", "")) if found else None


def order(first: Decimal, second: Decimal) -> int:
    return (first > second) - (first < second)


@EVERY_PLAN
def test_no_figure_is_shown_as_what_it_is_not(told: Told) -> None:
    """Value beside reference and target: what differs is printed in its order, what is equal as equal."""
    walked = 0
    for year, slug, result, one in told.results():
        if one.value is None:
            continue
        shown = first_number(result.value_text)
        beside = [(one.reference, result.reference_text), (one.target, result.aim_text)]
        for number, text in beside:
            printed = first_number(text)
            if number is None or shown is None or printed is None:
                continue
            place = f"{slug} {year} {result.name}: {result.value_text} / {text}"
            assert order(shown, printed) == order(one.value, number), place
            walked += 1
    assert walked > 100


@EVERY_PLAN
def test_an_equal_figure_that_is_not_reached_says_so_in_words(told: Told) -> None:
    for year, slug, result, one in told.results():
        direction = Direction(one.direction)
        if one.value is None or one.value != one.reference or direction.reached(one.value, one.value):
            continue
        verb = "超えて" if direction is Direction.ABOVE else "下回って"
        place = f"{slug} {year} {result.name}: {one.reason}"
        if "ちょうど" in one.reason:
            assert f"を{verb}いません" in one.reason, place
        assert one.rate_text in ("", "100％未満"), place


@EVERY_PLAN
def test_rates_stand_on_the_right_side_of_their_thresholds(told: Told) -> None:
    scale = told.overview.book.active_scale.scale
    for year, slug, result, one in told.results():
        if one.rate is None or one.rate_text == "100％未満":
            continue
        printed = first_number(one.rate_text)
        assert printed is not None
        for threshold in scale.thresholds:
            place = f"{slug} {year} {result.name}: {one.rate} → {one.rate_text}, {threshold}"
            assert order(printed, threshold) == order(one.rate, threshold), place


@EVERY_PLAN
def test_one_figure_has_one_text(told: Told) -> None:
    """In its own year's report, in later ones, on the dashboards, and in the sentence on it."""
    texts: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for year, slug, result, one in told.results():
        texts[slug, result.name, year] |= {result.value_text, one.value_text}
        for number, cell in enumerate(result.years):
            if cell.value_text:
                texts[slug, result.name, YEARS.start + number].add(cell.value_text)
        if one.value is not None and one.counts:
            amount = one.value_text.removeprefix("１回当たり").removeprefix("累計").split("（")[0]
            assert amount in one.reason, f"{slug} {year} {result.name}: {amount} not in {one.reason}"
    no_value = {"評価の対象外の年度", "未入力"}
    several = {key: found for key, found in texts.items() if len(found - no_value) > 1}
    assert several == {}


@EVERY_PLAN
def test_decimals_of_an_indicator_are_the_same_in_all_years_unless_order_asks_for_more(told: Told) -> None:
    shown: dict[tuple[str, str], list[int]] = defaultdict(list)
    for _year, slug, result, one in told.results():
        if one.value is not None and one.kind != Kind.CUMULATIVE:
            digits = str(first_number(result.value_text)).partition(".")[2]
            assert len(digits) == one.decimals
            shown[slug, result.name].append(one.decimals)
    assert shown
    # The demo's ratios show one decimal each, none has less.
    assert all(min(found) in (0, 1, 2) for found in shown.values())


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


@EVERY_OUTPUT
def test_reports_print_the_figures_of_the_document(told: Told) -> None:
    """HTML and Excel hold every text of the document, and no hyphen where ▲ belongs."""
    document = told.documents[2025]
    workbook = opened(xlsx_of(document))
    cells = [
        str(cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    _holds_every_figure(_plain(html_of(document)), document)
    _holds_every_figure(_plain(" ".join(cells)), document)


@pytest.mark.parametrize("told", ["imari"], indirect=True)
def test_the_pdf_prints_the_figures_of_the_document(told: Told) -> None:
    """The misleading plan's: the demo's has the same templates and six times as many pages."""
    document = told.documents[2025]
    pdf = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf_of(document), capture_output=True, check=True
    ).stdout.decode()
    _holds_every_figure(_plain(pdf), document)


def _holds_every_figure(printed: str, document: EvaluationDocument) -> None:
    for results in document.results.values():
        for one in results.indicators:
            for text in (one.value_text, one.reference_text, one.rate_text):
                assert _plain(text) in printed, text
    assert re.findall(r"(?<![\w.\-/])-\d+(?:\.\d+)?[％人点社件]", printed) == []


@EVERY_OUTPUT
def test_screens_show_the_figures_of_the_document(told: Told) -> None:
    """The page of each initiative and its entry page: value, reference, rate as in the report.

    Each initiative in one of two years, the running one for every other.
    """
    prefix = "" if told.plan.is_default else f"/p/{told.plan.slug}"
    for first, year in enumerate((2022, 2025)):
        document = told.documents[year]
        for slug, results in list(document.results.items())[first::2]:
            page = _plain(told.client.get(f"{prefix}/initiatives/{slug}/?year={year}").content.decode())
            entry = _plain(told.client.get(f"{prefix}/entry/{year}/{slug}/").content.decode())
            for one in results.indicators:
                if not NUMBER.search(one.value_text) or one.value_text.startswith("達成"):
                    continue
                assert _plain(one.value_text) in page, (slug, year, one.value_text)
                assert _plain(one.value_text) in entry, (slug, year, one.value_text)
                assert _plain(one.rate_text) in entry, (slug, year, one.rate_text)


@EVERY_OUTPUT
def test_the_list_of_indicators_shows_the_figures_of_the_document(told: Told) -> None:
    prefix = "" if told.plan.is_default else f"/p/{told.plan.slug}"
    content = told.client.get(f"{prefix}/dashboard/indicators.csv?year=2025").content.decode("utf-8-sig")
    rows = {row["数値目標"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
    for one in (one for results in told.documents[2025].results.values() for one in results.indicators):
        if NUMBER.search(one.value_text) and not one.value_text.startswith("達成"):
            # A file for machines: the same digits, without separators and with a plain minus.
            row, number = rows[one.name.replace("※", "")], first_number(one.value_text)
            assert row["令和7年度"] == str(number), (one.name, one.value_text, row)
            assert row["単位"] in one.value_text
            assert row["達成率"].replace("－", "") in one.rate_text.replace(",", "").replace("▲", "-"), row
