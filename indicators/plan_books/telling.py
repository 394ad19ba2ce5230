"""What a plan document's reader finds wrong, in the words of a workbook: by sheet and cell, without codes."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import CellProblem
from indicators.plan_books.places import Places, Spot
from indicators.plan_books.sheets import BY_KEY, SHEETS
from indicators.plan_io.errors import DocumentProblem, Path
from indicators.plan_io.initiative_document import DOCUMENT_NAMES
from indicators.planning.forms.target import FIELD_OF_SENTENCE

# What only who writes JSON knows: names of keys in brackets, codes of choices.
_KEYS = re.compile(r"（[a-z_]+）")
_OUTSIDE = re.compile(r"「([0-9]{4})」は計画期間にありません。$")
_WORDS = (
    ("比較を none にして", "比較を「設定なし」にして"),
    ("終わり方が merged のとき", "終わり方が「統合」のとき"),
    ("見出しの slug を書いて", "見出しの名称を書いて"),
    ("の slug を書いて", "の番号を書いて"),
    ("reports を false にはできません", "「実績を報告する」を「いいえ」にはできません"),
    ("levels の reports を true と書いて", "「階層」の「実績を報告する」を「はい」にして"),
    ("starts_at_baseline を true にして", "「累計は基準値から始まる」を「はい」にして"),
    ("計画書データ", "計画ブック"),
    ("登録にだけあります", "削除されます"),
    ("文書では", "計画ブックでは"),
    ("文書から", "計画ブックから"),
    ("の並び順が違います", "の並び順が変わります"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence on a cell; ``place`` is シート「数値目標」のF12, "" where it is on none."""

    place: str
    sentence: str


def in_words(sentence: str) -> str:
    """Return a sentence on a plan document as who fills in a workbook understands it."""
    found = _KEYS.sub("", sentence)
    if (year := outside_year(found)) is not None:
        found = _OUTSIDE.sub(f"「{FiscalYear(year).label}」は計画期間にありません。", found)
    for code, words in _WORDS:
        found = found.replace(code, words)
    return found


def outside_year(sentence: str) -> int | None:
    """Return the year of a sentence that says that it lies outside the plan's period."""
    found = _OUTSIDE.search(sentence)
    return int(found[1]) if found else None


def place_of(spot: Spot) -> str:
    return CellProblem(spot.sheet, spot.cell, "").place


def told(problems: Iterable[str], places: Places, cells: Collection[CellProblem] = ()) -> list[Told]:
    """Return what is wrong by cell: ``cells``, and the problems of a document that are not of one of them.

    A cell that cannot be read is told once; that its value is then missing says nothing new.
    """
    known = {(one.sheet, one.cell) for one in cells}
    found = [*cells]
    nowhere: list[Told] = []
    for problem in problems:
        if not isinstance(problem, DocumentProblem):
            nowhere.append(Told("", in_words(problem)))
            continue
        spot = places.of(_path(problem))
        if (spot.sheet, spot.cell) not in known:
            found.append(CellProblem(spot.sheet, spot.cell, in_words(problem.said)))
    own = [Told(one.place, one.sentence) for one in sorted(found, key=_order)]
    return list(dict.fromkeys([*nowhere, *own]))


def _path(problem: DocumentProblem) -> Path:
    """The path of a problem; of what does not fit together in a target that of the cell that mends it."""
    if problem.path[-2:-1] != ("indicators",):
        return problem.path
    fields = (field for sentence, field in FIELD_OF_SENTENCE.items() if problem.said.endswith(sentence))
    field = next(fields, "")
    return (*problem.path, DOCUMENT_NAMES.get(field, field))


_SHEETS = [one.name for one in SHEETS]


def _order(problem: CellProblem) -> tuple[int, int, int, str]:
    """By sheet, row and column; a sheet of another name is that of what reports, in the plan's word."""
    name = problem.sheet if problem.sheet in _SHEETS else BY_KEY["initiatives"].name
    letters = problem.cell.rstrip("0123456789")
    return _SHEETS.index(name), int(problem.cell[len(letters) :] or 0), len(letters), letters
