"""What a cell means in its column, read as on the pages; what cannot be read is collected with its place."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from imari_dx.shared.fiscal_year import FiscalYear, era_date, parse_date
from imari_dx.shared.numbers import MAX_DIGITS, MAX_SIGNIFICANT, read_number
from imari_dx.shared.workbook_in.values import Cell, CellKind, CellProblem, plain

T = TypeVar("T")
REQUIRED: Final = "空欄です。値を入力してください。"
_WITHOUT_VALUE: Final = (
    "計算式の結果がファイルに保存されていません。Excelで開いて保存し直すか、計算式を値に置き換えてください。"
)
_YES: Final = ("○", "〇", "◯", "●", "✓", "✔", "はい", "有", "あり", "有り", "該当", "true", "1", "yes", "y")
_NO: Final = (
    "×",
    "✕",
    "✖",
    "いいえ",
    "無",
    "なし",
    "無し",
    "非該当",
    "false",
    "0",
    "no",
    "n",
    "-",
    "－",
    "―",
)
_YES_PLAIN, _NO_PLAIN = frozenset(map(plain, _YES)), frozenset(map(plain, _NO))
_SHOWN: Final = 40


class CellError(ValueError):
    """What stands in a cell is not what its column takes; the message is a sentence."""


@dataclass(slots=True)
class Readings:
    """Reads cells and collects what is wrong (``problems``) and what was understood (``remarks``).

    Each method returns what a cell means and None for a blank one. Where something is wrong it returns None
    too, and collects why: a reader looks at ``problems`` before it uses what it has read.
    """

    problems: list[CellProblem] = field(default_factory=list)
    remarks: list[CellProblem] = field(default_factory=list)

    def add(self, cell: Cell, sentence: str) -> None:
        """Collect a problem."""
        self.problems.append(CellProblem.of(cell, sentence))

    def note(self, cell: Cell, sentence: str) -> None:
        """Collect a remark."""
        self.remarks.append(CellProblem.of(cell, sentence))

    def read(self, cell: Cell, reader: Callable[[Cell], T], *, required: bool = False) -> T | None:
        """Read a cell by a function that raises ValueError with a sentence."""
        if not cell.is_readable:
            self.add(cell, unreadable(cell))
            return None
        if cell.is_blank:
            if required:
                self.add(cell, REQUIRED)
            return None
        try:
            found = reader(cell)
        except ValueError as error:
            how = f"（{''.join(cell.notes)}）" if cell.notes and not cell.merged else ""
            self.add(cell, f"{error}{how}")
            return None
        for sentence in cell.notes:
            self.note(cell, sentence)
        return found

    def text(
        self, cell: Cell, *, required: bool = False, limit: int | None = None, one_line: bool = False
    ) -> str:
        """Read a text without blanks around; "" for a blank cell."""

        def read(cell: Cell) -> str:
            return text_in(cell, limit=limit, one_line=one_line)

        return self.read(cell, read, required=required) or ""

    def number(
        self,
        cell: Cell,
        *,
        required: bool = False,
        unit: str | None = None,
        words: Iterable[str] = (),
        whole: bool = False,
        allow_negative: bool = True,
        max_digits: int = MAX_DIGITS,
    ) -> Decimal | None:
        """Read a number as `numbers.read_number` reads what is typed."""

        def read(cell: Cell) -> Decimal | None:
            return number_in(
                cell,
                unit=unit,
                words=words,
                whole=whole,
                allow_negative=allow_negative,
                max_digits=max_digits,
            )

        return self.read(cell, read, required=required)

    def whole(self, cell: Cell, *, required: bool = False, unit: str = "", max_digits: int = 9) -> int | None:
        """Read a count: whole, and not negative."""
        found = self.number(
            cell, required=required, unit=unit, whole=True, allow_negative=False, max_digits=max_digits
        )
        return None if found is None else int(found)

    def day(self, cell: Cell, *, required: bool = False) -> dt.date | None:
        """Read a day, whether the cell holds one or a text such as 令和7年6月1日."""
        return self.read(cell, day_in, required=required)

    def year(self, cell: Cell, *, required: bool = False) -> FiscalYear | None:
        """Read a fiscal year: 令和7年度, R7, 2025."""
        return self.read(cell, year_in, required=required)

    def yes(self, cell: Cell, *, required: bool = False) -> bool | None:
        """Read ○ or ×, はい or いいえ and the like."""
        return self.read(cell, yes_in, required=required)

    def choice(self, cell: Cell, choices: Mapping[str, T], *, required: bool = False) -> T | None:
        """Read one of these words, whatever its width and blanks; the sentence names them all."""
        return self.read(cell, lambda cell: choice_in(cell, choices), required=required)


def unreadable(cell: Cell) -> str:
    """Return the sentence on a cell whose value is not known."""
    if cell.kind == CellKind.FORMULA_WITHOUT_VALUE:
        return _WITHOUT_VALUE
    return f"セルがエラー（{cell.text}）になっています。計算式を直すか、値を入力してください。"


def text_in(cell: Cell, *, limit: int | None = None, one_line: bool = False) -> str:
    """Return the text of a cell without blanks around. Raises CellError for what was no text when typed."""
    if isinstance(cell.value, dt.date):
        raise CellError(
            f"日付（{era_date(day_in(cell))}）になっています。文字のまま書くには、セルの書式を「文字列」にしてから"
            "入力し直してください。"
        )
    if isinstance(cell.value, Decimal) and len(cell.value.as_tuple().digits) >= MAX_SIGNIFICANT:
        raise CellError(
            f"{MAX_SIGNIFICANT}桁以上の数になっていて、下の桁が失われているおそれがあります。セルの書式を「文字列」に"
            "してから入力し直してください。"
        )
    text = cell.text.strip()
    if one_line and "\n" in text:
        raise CellError("改行は使えません。1行で入力してください。")
    if limit is not None and len(text) > limit:
        raise CellError(f"{limit:,}字以内で入力してください（現在{len(text):,}字）。")
    return text


def number_in(
    cell: Cell,
    *,
    unit: str | None = None,
    words: Iterable[str] = (),
    whole: bool = False,
    allow_negative: bool = True,
    max_digits: int = MAX_DIGITS,
) -> Decimal | None:
    """Return the number in a cell, in ``unit``. Raises NumberError or CellError."""
    return read_number(
        digits_in(cell),
        unit=unit,
        words=words,
        whole=whole,
        allow_negative=allow_negative,
        max_digits=max_digits,
    )


def digits_in(cell: Cell) -> str:
    """Return what stands where a number is asked, as one types it. Raises CellError for what is none.

    A number in a merged range may be that of each row or of all together, so it is read in the first alone.
    """
    if cell.merged:
        raise CellError(
            "縦に結合されたセルの数なので、どの行の数か分かりません。結合を解除して、行ごとに入力してください。"
        )
    if isinstance(cell.value, dt.date):
        raise CellError(
            f"日付（{era_date(day_in(cell))}）になっています。セルの書式を「標準」にしてから、数を入力し直してください。"
        )
    if isinstance(cell.value, bool):
        raise CellError(f"{cell.text}は数ではありません。数を入力してください。")
    return cell.text


def day_in(cell: Cell) -> dt.date:
    """Return the day in a cell. Raises DateError or CellError."""
    if isinstance(cell.value, dt.datetime):
        return cell.value.date()
    if isinstance(cell.value, dt.date):
        return cell.value
    return parse_date(cell.text)


def year_in(cell: Cell) -> FiscalYear:
    """Return the fiscal year in a cell. Raises CellError."""
    found = None if isinstance(cell.value, dt.date) else FiscalYear.parse(cell.text.strip())
    if found is None:
        raise CellError(
            f"「{_shown(cell)}」は年度として読み取れません。令和7年度 又は 2025 のように入力してください。"
        )
    return found


def yes_in(cell: Cell) -> bool:
    """Return what was ticked in a cell. Raises CellError."""
    typed = plain(cell.text)
    if typed in _YES_PLAIN:
        return True
    if typed in _NO_PLAIN:
        return False
    raise CellError(f"「{_shown(cell)}」は読み取れません。○ か × を入力してください。")


def choice_in(cell: Cell, choices: Mapping[str, T]) -> T:
    """Return what a word stands for. Raises CellError that names all words."""
    found = {plain(word): value for word, value in choices.items()}
    typed = plain(cell.text)
    if typed not in found:
        words = "、".join(dict.fromkeys(choices))
        raise CellError(f"「{_shown(cell)}」は選べません。次のどれかを入力してください：{words}。")
    return found[typed]


def _shown(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
