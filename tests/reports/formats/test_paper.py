"""How the yearly report lies on paper: sizes, ends of lines, what stays together."""

import re
from dataclasses import replace
from functools import cache

import pytest

from reports.documents.evaluation import EvaluationDocument
from reports.downloads.files import html_of
from tests.reports import document_factory as factory
from tests.reports.paper import PaperPage, drawn_sizes, laid_out, pages_of

HEAD = "令和７年度の結果"


@cache
def report() -> list[PaperPage]:
    return laid_out(factory.evaluation_document())


def test_nothing_is_smaller_than_eight_points() -> None:
    assert min(page.smallest for page in report()) >= 8
    assert min(drawn_sizes(html_of(factory.evaluation_document()))) >= 8


def test_no_cell_ends_in_a_single_letter() -> None:
    assert [(page.number, *page.lone_ends) for page in report() if page.lone_ends] == []


@pytest.mark.parametrize(
    ("text", "is_lone"),
    [("計画どおり・達成", False), ("利用率：12.1％（50.0％以上）", False), ("一二三四", False)],
)
def test_the_last_letters_of_a_cell_stay_together(text: str, *, is_lone: bool) -> None:
    style = "td { width: 7em; font: 10px 'BIZ UDGothic' } .keep { white-space: nowrap }"
    (page,) = pages_of(
        f"<style>{style}</style><table style='table-layout: fixed'><tr><td>{text}</td></table>"
    )
    assert bool(page.lone_ends) == is_lone


def test_the_head_of_the_results_does_not_end_a_page() -> None:
    for page in report():
        assert not re.search(rf"{HEAD}(担当課：[^。]*)?$", page.text), page.number


def test_chapters_start_on_a_right_hand_page_where_asked() -> None:
    whole = factory.evaluation_document()
    short = replace(
        whole, plan=replace(whole.plan, places=whole.plan.places[:1]), glossary=whole.glossary[:1]
    )
    heads = ("目次", *(one for key, one in short.chapters.items() if one and key != "sources"))

    def starts(document: EvaluationDocument) -> list[int]:
        pages = laid_out(document)
        return [page.number for page in pages for head in heads if page.text.startswith(head)]

    plain, right = starts(short), starts(replace(short, starts_right=True))
    assert len(right) == len(heads)
    assert {number % 2 for number in plain} == {0, 1}
    assert {number % 2 for number in right} == {1}


def test_the_text_areas_are_well_filled() -> None:
    pages = report()[1:]
    assert sum(page.blank for page in pages) / len(pages) < 0.2
