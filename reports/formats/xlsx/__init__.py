"""Excel workbooks of documents and lists. What a new workbook takes from here (ADR 5, ADR 71):

``Book`` (book.py)
    ``Book(title, marks, date_label, contact, author)`` is the file: its properties, margins, header and
    footer (title, 案, デモデータ, worksheet, 問い合わせ先, page n/N). ``add_sheet(name, paper=Paper.A3,
    landscape=True, has_binding=True)`` adds a worksheet one page wide. ``finish()`` gives the bytes: the same
    for the same document.
``Table`` (table.py)
    Rows of columns with widths of their own, as high as their texts. ``cells(values, styles)`` takes styles
    such as ``HEAD``, ``TEXT``, ``NUMBER`` (with ``TOTAL`` for 合計) and writes each value as what it is:

    * a text as a text, whatever it begins with; blank, 対象外, 調査中 and 「－」 stay words;
    * a number with its format: ``int``, ``Figure``; money in 千円 as ``int`` below a head that says 千円;
    * ``percent_of("82.0％")`` (documents/cells.py) as a real percentage, 0.82 shown as 82.0%;
    * ``dt.date`` as a day, shown as 令和8年4月10日; ``cell_of(text)`` finds out what a text is;
    * ``Sum(range(first, last + 1), total)`` as the SUM of its column in these worksheet rows, if they add up
      to the total; ``Share(column, column, percent_of(text))`` as the share of two cells before it in its
      row; ``Formula`` as any other: each with the document's figure as the stored value;
    * ``Link(text, worksheet)``.

    A figure with its unit in one cell (82％, 累計515件) is a text; a number has its unit in a column beside.
    ``repeat(range(...))`` puts rows on top of each further page, ``with table.together()`` keeps rows on one
    page. Print area and page breaks are set when the book is finished: no row is cut, and the breaks say how
    many pages there are.
``Grid`` (grid.py)
    The columns of the official sheet; ``Cell(first, last, value)`` takes the same values.
``render_list`` (listing.py)
    A plain list as the pages offer them, with its head, filter and paper.
"""
