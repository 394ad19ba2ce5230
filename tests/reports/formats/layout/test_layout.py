"""Parts laid out by themselves lie as they do in the whole document, and nothing stale is printed."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from weasyprint import HTML

from reports.downloads.files import html_of
from reports.formats.layout import document as layout
from reports.formats.layout.cache import Layouts
from reports.formats.layout.parts import divided
from reports.formats.layout.source import no_fetching
from reports.formats.pdf import prepared, render_pdf
from reports.formats.progress import Progress
from tests.reports import document_factory as factory
from tests.reports.paper import drawn_boxes


@cache
def page(*, starts_right: bool = False) -> str:
    """A report of four sheets that share pages."""
    whole = factory.evaluation_document()
    places = whole.plan.places[:4]
    results = {one.slug: replace(whole.results[one.slug], texts=()) for one in places}
    return html_of(
        replace(
            whole,
            plan=replace(whole.plan, places=places),
            results=results,
            summaries=(),
            method=(),
            glossary=whole.glossary[:1],
            starts_right=starts_right,
        )
    )


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many runs as a long report has."""
    monkeypatch.setattr(layout, "_RUN", 15_000)


def laid_out(text: str, layouts: Layouts | None = None) -> list[Any]:
    document = layout.document_of(divided(prepared(text)), {}, layouts=layouts, progress=None)
    return [drawn_boxes(one._page_box) for one in document.pages]


@cache
def in_parts() -> tuple[Layouts, bytes]:
    layouts = Layouts()
    return layouts, render_pdf(page(), layouts=layouts)


@pytest.mark.parametrize("starts_right", [False, True])
def test_parts_lie_as_in_the_whole(*, starts_right: bool) -> None:
    text = page(starts_right=starts_right)
    whole = HTML(string=prepared(text), url_fetcher=no_fetching).render()
    assert laid_out(text) == [drawn_boxes(one._page_box) for one in whole.pages]


def test_the_same_bytes_warm_and_cold(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts, cold = in_parts()
    monkeypatch.setattr(layout, "lay_out", pytest.fail)
    assert render_pdf(page(), layouts=layouts) == cold


def test_one_changed_sheet_is_laid_out_anew_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts, cold = in_parts()
    changed = page().replace("の結果</h5>", "の結果！</h5>", 1)
    runs = []
    lay_out = layout.lay_out
    monkeypatch.setattr(layout, "lay_out", lambda *given: runs.append(given[1:3]) or lay_out(*given))
    warm = render_pdf(changed, layouts=layouts)
    assert warm != cold
    assert sum(end - first for first, end in runs) <= 3
    assert warm == render_pdf(changed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("font-size: 9.5pt", "font-size: 9.25pt"),  # a style
        ("目次</h2>", "目次</h2>" + "<p>行</p>" * 60),  # a page more before all sheets
        ('<span class="mark-draft">案</span>', '<span class="mark-draft">未定</span>'),  # the running head
    ],
)
def test_what_stands_elsewhere_and_changes_a_sheet_is_seen(old: str, new: str) -> None:
    layouts, _cold = in_parts()
    assert old in page()
    assert laid_out(page().replace(old, new), layouts) == laid_out(page().replace(old, new))


def test_progress_names_each_part_and_may_stop_the_work() -> None:
    told: list[Progress] = []
    layouts, _cold = in_parts()
    render_pdf(page(), layouts=layouts, progress=told.append)
    parts = divided(page()).parts
    assert [one.done for one in told] == list(range(1, len(parts) + 2))
    assert {one.of for one in told} == {len(parts) + 1}
    assert told[3].what == factory.plan_document().sheets[factory.plan_document().places[0].slug].name
    with pytest.raises(InterruptedError):
        render_pdf(page(), layouts=layouts, progress=stop)


def stop(_progress: Progress) -> None:
    raise InterruptedError


def test_what_was_not_used_for_the_longest_time_goes_first() -> None:
    layouts = Layouts(most_bytes=1)
    assert laid_out(page(), layouts) == laid_out(page())
    assert layouts.size <= 1


def test_a_document_larger_than_the_room_finds_what_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    roomy = Layouts()
    laid_out(page(), roomy)
    layouts = Layouts(most_bytes=roomy.size - 1)
    laid_out(page(), layouts)
    runs: list[int] = []
    lay_out = layout.lay_out
    monkeypatch.setattr(layout, "lay_out", lambda *given: runs.append(given[1]) or lay_out(*given))
    laid_out(page(), layouts)
    assert len(runs) <= 2
