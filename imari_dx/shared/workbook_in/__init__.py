"""The one reader of uploaded workbooks: an .xlsx or a CSV becomes plain values, or one sentence why not.

`read_upload` takes a file apart in a process of its own, `table` finds a table by its headings, `Readings`
reads its cells as the pages read what is typed and collects what is wrong by sheet and cell. Nothing here
knows Django or the plan.
"""

from imari_dx.shared.csv_in import Column
from imari_dx.shared.workbook_in.limits import MAX_SIZE, MAX_SIZE_WORDS, WORKBOOKS
from imari_dx.shared.workbook_in.reading import read_upload
from imari_dx.shared.workbook_in.readings import CellError, Readings
from imari_dx.shared.workbook_in.tables import Table, TableRow, header_row, table
from imari_dx.shared.workbook_in.values import (
    Book,
    Cell,
    CellKind,
    CellProblem,
    Sheet,
    UnreadableFileError,
    plain,
)

__all__ = [
    "MAX_SIZE",
    "MAX_SIZE_WORDS",
    "WORKBOOKS",
    "Book",
    "Cell",
    "CellError",
    "CellKind",
    "CellProblem",
    "Column",
    "Readings",
    "Sheet",
    "Table",
    "TableRow",
    "UnreadableFileError",
    "header_row",
    "plain",
    "read_upload",
    "table",
]
