"""引継ぎの対応 as CSV and Excel: one row for each initiative and each line of figures, old and new beside."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from indicators.models import Indicator
from indicators.succession.access import PlanPair, get_pair
from indicators.succession.mapping import Mapping, MappingRow
from initiatives.models import Initiative
from reports.documents.cells import Cell
from reports.downloads.files import list_file
from reports.downloads.list_heads import list_head
from reports.downloads.views import download

COLUMNS = {
    "種類": 90,
    "前計画の番号": 90,
    "前計画の名称": 220,
    "扱い": 90,
    "次期計画の番号": 90,
    "次期計画の名称": 220,
}
LINE = "数値目標"
_GOES_ON, _BEGINS, _ENDS = "継続", "新規", "終了"


@require_safe
def succession_file(request: AuthenticatedRequest, file_format: str, plan: str = "") -> HttpResponse:
    """Return what became of each initiative and each line as CSV or Excel; 404 for another format."""
    pair = get_pair(request.user, plan)
    name = f"{pair.old.short_title}_引継ぎの対応"
    head = list_head(name.replace("_", "　"), [pair.shown])
    file = list_file(name, file_format, COLUMNS, list(_rows(pair)), head)
    return download(file)


def _rows(pair: PlanPair) -> Iterator[dict[str, Cell]]:
    mapping, word = Mapping(pair.old, pair.new), pair.old.words.initiative

    def row(kind: str, old: tuple[str, str], handling: str, new: tuple[str, str]) -> dict[str, Cell]:
        return dict(zip(COLUMNS, (kind, *old, handling, *new), strict=True))

    for one in mapping.rows:
        for new in one.new or (None,):
            yield row(word, _initiative(one.old), one.handling, _initiative(new))
        yield from (row(LINE, *cells) for cells in _lines(one))
    for begun in mapping.new_rows:
        if begun.is_new:
            yield row(word, ("", ""), _BEGINS, _initiative(begun.initiative))
        for indicator in begun.indicators:
            yield row(LINE, ("", ""), _BEGINS, _indicator(indicator))


def _lines(row: MappingRow) -> Iterator[tuple[tuple[str, str], str, tuple[str, str]]]:
    for line in row.lines:
        yield _indicator(line.old), _GOES_ON if line.new else _ENDS, _indicator(line.new)


def _initiative(one: Initiative | None) -> tuple[str, str]:
    return (one.plain_code, one.plain_title) if one else ("", "")


def _indicator(one: Indicator | None) -> tuple[str, str]:
    return (one.initiative.plain_code, one.plain_name) if one else ("", "")
