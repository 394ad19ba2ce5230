"""はじめに: the first sheet of the workbook, which says how the others are filled in."""

from collections.abc import Callable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from indicators.plan_books.style import HEAD, TEXT, TITLE, WRAPPED, Style

HOW = (
    "青い見出しのシートから順に記入します。使わないシートは、空のままにします（シートを消しても構いません）。",
    "見出しに「※必須」とある欄は、その行を使うときに必ず記入します。",
    "「【説明】」「【例】」で始まる行は読み込みません。残したままで構いません。",
    "年度は 令和7年度、R7、2025 のどれでも、日付は 令和7年4月1日、2025-04-01 のどれでも書けます。",
    "1つのセルにいくつも書く欄では、Alt＋Enter で改行して、1行に1つずつ書きます。",
    "「くわしい設定」の列は、ふだんは閉じてあります。使うときだけ、列の上の＋で開きます。",
    "ほかのシートの行は、番号か名称で指します。同じ名称がいくつもあるときは、"
    "「1　便利な窓口」のように番号を付けます。",
    "列の順を変えたり、上に行を入れたりしても読み込めます。見出しの言葉は変えないでください。",
    "セルを結合したり、計算式を入れたりせずに、文字や数をそのまま記入してください。",
)
THEN = (
    "保存したファイルを、画面の「計画ブック」で選びます。登録の前に、新しいもの・変わるもの・なくなるものと、"
    "直すところが、シートとセルの番号で表示されます。誤りが1つでもあれば、何も登録されません。"
)


def draw_instructions(
    page: Worksheet,
    format_of: Callable[[Style], Format],
    sheets: Sequence[tuple[str, str, bool]],
    title: str,
) -> None:
    """Write how the book is filled in, and what stands in its sheets: name, content, whether it is needed."""
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_column(0, 0, 4)
    page.set_column(1, 1, 18)
    page.set_column(2, 2, 76)
    page.set_column(3, 3, 12)
    page.write_string(0, 0, f"計画ブック　{title}".strip(), format_of({**TITLE, "font_size": 16}))
    row = 2
    page.write_string(row, 0, "記入のしかた", format_of(TITLE))
    for number, sentence in enumerate(HOW, start=1):
        row += 1
        page.write_string(row, 0, f"{number}", format_of({"align": "right"}))
        page.merge_range(row, 1, row, 3, sentence, format_of(WRAPPED))
        page.set_row(row, 30 if len(sentence) > 52 else 16)
    row += 2
    page.write_string(row, 0, "記入がすんだら", format_of(TITLE))
    row += 1
    page.merge_range(row, 1, row, 3, THEN, format_of(WRAPPED))
    page.set_row(row, 46)
    row += 2
    page.write_string(row, 0, "シートの一覧", format_of(TITLE))
    row += 1
    for at, head in enumerate(("シート", "書くこと", "どの計画でも"), start=1):
        page.write_string(row, at, head, format_of(HEAD))
    for name, lead, is_needed in sheets:
        row += 1
        border = {**TEXT, "border": 1}
        page.write_url(row, 1, f"internal:'{name}'!A1", format_of({**border, "font_color": "#0017C1"}), name)
        page.write_string(row, 2, lead, format_of(border))
        page.write_string(row, 3, "使います" if is_needed else "", format_of({**border, "align": "center"}))
