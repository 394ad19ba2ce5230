"""What the sheets of a 調査票 say that somebody brings back: plain values, before any form has read them.

Cells are found by the ids that the sheets carry, wherever they have been moved, and by the words beside them
where the ids are gone. What cannot be told is a problem by sheet and cell; nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import Book, Cell, CellProblem, Sheet
from indicators.questionnaires.first_sheet import NAME
from indicators.questionnaires.ids import LEDGER, LISTS, Signed
from indicators.questionnaires.ledger import Ledger
from indicators.questionnaires.rows_in import SheetRows

_NONE: Final = (
    "調査票のシートがありません。システムの「調査票」の画面で受け取ったファイルに記入して、選んでください。"
)
_UNKNOWN: Final = (
    "調査票のようですが、何についてのものか分かりません。見出しの行や隠れた列がなくなったようです。"
    "調査票をもう一度受け取って書き写すか、このシートを削除してください。"
)
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """One sheet: which report it answers, what that was when the sheet was made, and its cells.

    ``cells`` are those that were found, by the name of the field on the entry page; a blank one is among
    them, and so is one whose value is not known (an error, a formula), one whose row is gone is not.
    ``version``, ``base`` (marks of what was stored, see ``comparison.marks``) and ``form_fingerprint`` (of
    the round's 様式) are as the sheet was handed out.
    """

    slug: str
    version: int
    base: Mapping[str, str]
    form_fingerprint: str
    sheet: str  # its name
    cells: Mapping[str, Cell]
    title_cell: Cell  # where what is wrong with the sheet as a whole is told


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A workbook: of which plan and year, its sheets in order, and what could not be read."""

    plan_slug: str
    fiscal_year: int
    sheets: Sequence[SheetAnswer]
    problems: Sequence[CellProblem] = ()
    notes: Sequence[str] = ()


def read_questionnaire(book: Book) -> Questionnaire:
    """Return what a workbook answers; one that is no 調査票 has a problem and no sheets."""
    return _Reading(book, Ledger.of(book)).questionnaire


@dataclass
class _Reading:
    book: Book
    ledger: Ledger
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def questionnaire(self) -> Questionnaire:
        found = [(rows, rows.signed) for sheet in self._sheets() for rows in [SheetRows(sheet, self.ledger)]]
        signed = [(rows, of) for rows, of in found if of is not None]
        for rows, of in found:
            if of is None and rows.is_answer:
                self.problems.append(CellProblem.of(rows.title_cell, _UNKNOWN))
            elif of is None and rows.sheet.cells:
                self.notes.append(f"シート「{rows.sheet.name}」は調査票ではないので、読みません。")
        if not signed:
            first = self.book.sheets[0].cell(1, 1)
            return Questionnaire("", 0, (), (CellProblem.of(first, _NONE),), self.book.notes)
        round_of = signed[0][1]
        answers = list(self._answers(signed, round_of))
        return Questionnaire(
            round_of.plan,
            round_of.fiscal_year,
            answers,
            tuple(self.problems),
            (*self.book.notes, *self.notes),
        )

    def _sheets(self) -> Iterator[Sheet]:
        for sheet in self.book.sheets:
            if sheet.name not in (NAME, LEDGER, LISTS, *self.ledger.names):
                yield sheet

    def _answers(self, signed: Sequence[tuple[SheetRows, Signed]], round_of: Signed) -> Iterator[SheetAnswer]:
        by_slug: dict[str, SheetRows] = {}
        for rows, of in signed:
            if (of.plan, of.fiscal_year) != (round_of.plan, round_of.fiscal_year):
                words = (
                    f"ほかのシートと年度か計画が違う調査票（{FiscalYear(of.fiscal_year).label}）です。"
                    "1つのファイルには、同じ照会の調査票だけを入れてください。"
                )
                self.problems.append(CellProblem.of(rows.title_cell, words))
            elif of.slug in by_slug:
                first = by_slug[of.slug].sheet.name
                words = (
                    f"シート「{first}」と同じものの調査票です。どちらを取り込むかを決めて、"
                    "もう1枚のシートを削除してください。"
                )
                self.problems.append(CellProblem.of(rows.title_cell, words))
            else:
                by_slug[of.slug] = rows
                yield self._answer(rows, of)

    def _answer(self, rows: SheetRows, of: Signed) -> SheetAnswer:
        cells = rows.cells
        self.problems += rows.problems
        if missing := rows.missing_labels:
            more = f"など{len(missing)}欄" if len(missing) > _MOST_NAMED else ""
            names = "」「".join(missing[:_MOST_NAMED])
            self.notes.append(
                f"シート「{rows.sheet.name}」に「{names}」{more}の行がないので、その内容は変えません。"
            )
        return SheetAnswer(
            slug=of.slug,
            version=of.version,
            base=of.base,
            form_fingerprint=of.fingerprint,
            sheet=rows.sheet.name,
            cells=cells,
            title_cell=rows.title_cell,
        )
