"""What a plan document's reader finds wrong, in the words of a workbook: by sheet and cell, without codes."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from imari_dx.shared.workbook_in import CellProblem
from indicators.plan_books.places import Places, Spot
from indicators.plan_io.errors import DocumentProblem

# What only who writes JSON knows: names of keys in brackets, codes of choices.
_KEYS = re.compile(r"（[a-z_]+）")
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
    for code, words in _WORDS:
        found = found.replace(code, words)
    return found


def place_of(spot: Spot) -> str:
    return CellProblem(spot.sheet, spot.cell, "").place


def told(problems: Iterable[str], places: Places, cells: Collection[CellProblem] = ()) -> list[Told]:
    """Return what is wrong by cell: ``cells``, and the problems of a document that are not of one of them.

    A cell that cannot be read is told once; that its value is then missing says nothing new.
    """
    found = [Told(one.place, one.sentence) for one in cells]
    known = {one.place for one in found}
    for problem in problems:
        if isinstance(problem, DocumentProblem):
            one = Told(place_of(places.of(problem.path)), in_words(problem.said))
        else:
            one = Told("", in_words(problem))
        if one.place not in known:
            found.append(one)
    return list(dict.fromkeys(found))
