"""script/audit doors: every door tried, by hand. No test file: script/test runs a part (tests/test_doors.py).

All addresses × readers × verbs, one report × its states × readers × actions, and what hidden data changes on
other people's pages and documents: nothing. In parts, which processors share; tests/security/judge.py adds
them up.
"""

import functools
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

import imari_dx.frame.manual.pdf
import reports.downloads.files
from reports.formats.pdf import render_pdf
from tests.cast import World
from tests.doors.address_walk import walk_addresses, walk_corrections, walk_writes
from tests.doors.hidden import ALL_BUT_OWN, HEADQUARTERS, OUTSIDERS, PDFS, all_at_once, compare, shown
from tests.doors.report_walk import bring_in, walk_states
from tests.doors.rules import STATES
from tests.reports.story import tell
from tests.security.findings import HIGH, Finding, Trial, keep
from tests.test_addresses import READERS, WRITES

PART = "扉"
_HALVES = (0, 1)
_RENDERED_ONCE = functools.cache(render_pdf)  # for all readers: many see the same page


@pytest.fixture
def closed_house(world: World) -> World:
    """The cast and the walk's own people."""
    bring_in(world)
    return world


@pytest.fixture
def each_pdf_once() -> Iterator[None]:
    """Lay the same page out once: equal pages make equal files, which tests/reports/finished shows."""

    def rendered(page: str, *, archive: object = None, **options: object) -> bytes:
        """``options`` say how far it is and keep parts for the next time: nothing of what is in the file."""
        return render_pdf(page, archive=archive, **options) if archive else _RENDERED_ONCE(page)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports.downloads.files, "render_pdf", rendered)
        patch.setattr(imari_dx.frame.manual.pdf, "render_pdf", rendered)
        yield


def _tell_what(name: str, walk: Callable[[Counter[str]], list[str]]) -> None:
    tried: Counter[str] = Counter()
    began = time.monotonic()
    wrong = walk(tried)
    seconds = time.monotonic() - began
    keep(Trial(PART, name, tried.total(), seconds, findings=[Finding(HIGH, name, one) for one in wrong]))
    assert tried.total()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("reader", ALL_BUT_OWN)
@pytest.mark.usefixtures("each_pdf_once")
def test_what_is_hidden(closed_house: World, reader: str) -> None:
    """All secrets together; one by one only where something was noticed, to name it."""
    tell(closed_house)
    hidden_from = OUTSIDERS if reader in OUTSIDERS else HEADQUARTERS
    everything = [*shown(), *PDFS]

    def walk(tried: Counter[str]) -> list[str]:
        if compare(closed_house, tried, [all_at_once(hidden_from)], readers=[reader], addresses=everything):
            return compare(closed_house, tried, readers=[reader], addresses=everything)
        return []

    _tell_what(f"隠れたデータの変化 {reader}", walk)


@pytest.mark.parametrize("state", STATES)
def test_states(closed_house: World, state: str) -> None:
    _tell_what(f"実績の状態×操作 {state}", lambda tried: walk_states(closed_house, tried, states=(state,)))


@pytest.mark.parametrize("reader", READERS)
def test_addresses(closed_house: World, reader: str) -> None:
    tell(closed_house)
    _tell_what(f"アドレス×動詞 {reader}", lambda tried: walk_addresses(closed_house, tried, (reader,)))


@pytest.mark.parametrize("half", _HALVES)
def test_writes(closed_house: World, half: int) -> None:
    tell(closed_house)
    labels = list(WRITES)[half :: len(_HALVES)]
    _tell_what(f"正しい本文の送信 {half + 1}", lambda tried: walk_writes(closed_house, tried, labels))


@pytest.mark.parametrize("reader", READERS)
def test_corrections(closed_house: World, reader: str) -> None:
    tell(closed_house)
    _tell_what(f"データの修正 {reader}", lambda tried: walk_corrections(closed_house, tried, (reader,)))
