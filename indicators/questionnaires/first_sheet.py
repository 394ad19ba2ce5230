"""はじめに: the first sheet of a 調査票: what it is, by when, how it is filled in and how it comes back."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from imari_dx.shared.row_heights import MAX_ROW_HEIGHT, line_height, split_text, text_height
from imari_dx.shared.sheet_names import link_to
from indicators.questionnaires import style
from indicators.questionnaires.parts import Page

NAME: Final = "はじめに"
_WIDTHS: Final = (16, 46, 22, 20, 14)
_HOW: Final = (
    "黄色のセルにだけ記入します。ほかのセルは、書きかえられないようにしてあります（パスワードはありません）。",
    "数は 1200、1,200、３万 のどれでも、日付は 令和7年6月1日、2025/6/1、R7.6.1 のどれでも書けます。"
    "単位は、右の欄にあるとおりです。",
    "選ぶ欄では、セルの右に出る▼から選びます。○を付ける欄は、計画どおりであれば、右の「計画」の列を写して貼り付けても構いません。",
    "文章は、セルの中で Alt＋Enter を押すと改行できます。長くて表示しきれないときも、全部を読み取ります。",
    "開催の記録の行が足りないときは、表の中に行を挿入してください。",
    "まだ分からない欄は、空けたままで構いません。途中のものを、ほかの人に渡して続けてもらうこともできます。",
    "シートを並べ替えたり、ほかのブックに移したり、列の幅を変えたりしても読み取れます。"
    "同じシートを写して2枚にはしないでください。",
)
_BACK: Final = (
    "記入したファイルを、システムの「調査票の取込」の画面で選ぶと、セルごとに、今の内容とどう変わるかが表示されます。"
    "確かめてから取り込みます。直すところがあれば、シートとセルの番号で示されます。",
    "取り込んだ内容は、下書きになります。提出は、システムの画面で行います。",
    "調査票を受け取ったあとに、システムの画面でも入力されたときは、欄ごとに、どちらの内容にするかを選べます。",
)
_COLOURS: Final = (
    ("記入する欄", style.TEXT, "今回の回答を書きます。システムに入力してあるものは、入っています。"),
    ("前年度・計画", style.BEFORE, "見るための欄です。書きかえられません。"),
    ("見出し", style.BAND, "何についての欄かを示します。"),
)


@dataclass(frozen=True, slots=True)
class First:
    """What the first sheet says of the round."""

    title: str
    round: str  # 令和7年度実績の照会
    marks: Sequence[str]  # 案, デモデータ
    facts: Sequence[tuple[str, str]]  # 計画, 担当課, 回答期限, 問い合わせ先
    notes: Sequence[str]  # what is to be known first: that it is only to be looked at, which are decided
    texts: Sequence[tuple[str, str]]  # 照会文, 記入要領
    word: str  # what the plan calls an initiative
    created: dt.datetime


def draw_first(
    sheet: Worksheet,
    first: First,
    pages: Sequence[Page],
    names: Mapping[str, str],
    format_of: Callable[[style.Style], Format],
) -> None:
    """Write it; ``names`` are those of the sheets by the slug of their report."""
    _First(sheet, format_of).draw(first, pages, names)


class _First:
    def __init__(self, sheet: Worksheet, format_of: Callable[[style.Style], Format]) -> None:
        self.sheet, self.format, self.row = sheet, format_of, 0

    def draw(self, first: First, pages: Sequence[Page], names: Mapping[str, str]) -> None:
        for number, width in enumerate(_WIDTHS):
            self.sheet.set_column(number, number, width)
        self._line(first.title, style.TITLE)
        for mark in first.marks:
            self._line(mark, style.MARK)
        for note in first.notes:
            self._line(note, style.MARK)
        for label, text in first.facts:
            self._pair(label, text)
        self._list("記入のしかた", _HOW)
        self._colours()
        self._list("記入がすんだら", _BACK)
        self._sheets(first.word, pages, names)
        if first.texts:
            self.sheet.set_h_pagebreaks([self.row + 1])
        for label, text in first.texts:
            self._heading(label)
            for part in split_text(text, pixels=self._pixels(0), size=style.SIZE, max_lines=28):
                self._line(part.rstrip("\n"), {"text_wrap": True})
        self.sheet.print_area(0, 0, self.row, len(_WIDTHS) - 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})

    def _line(self, text: str, look: style.Style, column: int = 0) -> None:
        last = len(_WIDTHS) - 1
        self.sheet.merge_range(self.row, column, self.row, last, "", self.format(look))
        self.sheet.write_string(self.row, column, text, self.format(look))
        self._height([(text, self._pixels(column))], look.get("font_size", style.SIZE))
        self.row += 1

    def _pair(self, label: str, text: str) -> None:
        self.sheet.write_string(self.row, 0, label, self.format(style.LABEL))
        self._line(text, style.SAID, column=1)

    def _heading(self, text: str) -> None:
        self.row += 1
        self._line(text, style.SECTION)

    def _list(self, heading: str, sentences: Sequence[str]) -> None:
        self._heading(heading)
        for number, sentence in enumerate(sentences, start=1):
            self._line(f"{number}．{sentence}", {"text_wrap": True})

    def _colours(self) -> None:
        self._heading("色の意味")
        for label, look, text in _COLOURS:
            self.sheet.write_string(self.row, 0, label, self.format({**look, "locked": True}))
            self._line(text, style.SAID, column=1)

    def _sheets(self, word: str, pages: Sequence[Page], names: Mapping[str, str]) -> None:
        self._heading("シートの一覧")
        heads = ("シート", word, "答えるもの", "回答期限", "今の状態")
        for number, head in enumerate(heads):
            self.sheet.write_string(self.row, number, head, self.format(style.HEAD))
        self.row += 1
        for page in pages:
            name = names[page.signed.slug]
            link = self.format({**style.SAID, **style.LINK})
            self.sheet.write_url(self.row, 0, link_to(name), link, name)
            texts = (f"{page.code}　{page.title}", page.answers, page.due, page.state)
            for number, text in enumerate(texts, start=1):
                self.sheet.write_string(self.row, number, text, self.format(style.SAID))
            widths = [7 * width + 5 for width in _WIDTHS[1:]]
            self._height(list(zip(texts, widths, strict=True)))
            self.row += 1

    def _height(self, texts: Sequence[tuple[str, int]], size: float = style.SIZE) -> None:
        heights = [text_height(text, pixels=pixels, size=size) for text, pixels in texts]
        self.sheet.set_row(self.row, min(MAX_ROW_HEIGHT, max(line_height(size) + 4, *heights)))

    def _pixels(self, first: int) -> int:
        return sum(7 * width + 5 for width in _WIDTHS[first:])
