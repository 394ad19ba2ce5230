"""How much of a workbook is read at most: far more than a plan of a prefecture needs, far less than hurts."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
MAX_SIZE: Final = 20 * MEGABYTE
MAX_SIZE_WORDS: Final = f"{MAX_SIZE // MEGABYTE}MB"
MAX_TEXT_SIZE: Final = 10 * MEGABYTE  # of a CSV
MAX_SECONDS: Final = 8  # for the whole child, of the clock and of the processor
MAX_MEMORY: Final = 288 * MEGABYTE  # of addresses: what is resident is less
MAX_ANSWER: Final = 64 * MEGABYTE  # what the child may write

MAX_PARTS: Final = 5_000
MAX_UNPACKED: Final = 160 * MEGABYTE  # of the parts that are read, as they really unpack
MAX_SHEETS: Final = 200
MAX_CELLS: Final = 200_000  # with something in them, in all sheets
MAX_STYLED: Final = 2_000_000  # cells with or without anything in them
MAX_LINES: Final = 1_048_576  # of a CSV, as many as Excel has rows
MAX_CHARACTERS: Final = 10_000_000
MAX_ROW: Final = 100_000
MAX_COLUMN: Final = 512
MAX_MERGED: Final = 20_000
WORKBOOKS: Final = (".xlsx", ".xlsm")  # what the dialog of a browser offers where an Excel file is asked for
