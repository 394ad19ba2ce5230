"""A table of indicators and years as CSV, judged row by row: the same judgement as on the pages.

Pure: text in, text out. Each row states its facts by itself (``judgement_cells`` names the columns); the
answer is the same table with the rate, the grade and the reason. A table with errors is refused as a whole,
and every error is named by its row and column.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.csv_guard import guarded
from indicators.judgement import (
    Aim,
    IndicatorProposal,
    IndicatorRule,
    ItemCounts,
    Kind,
    Scale,
    Timing,
    facts_from_row,
    propose_indicator,
    rate_number,
)
from indicators.judgement.table.cells import (
    COLUMNS,
    DEFAULT_SCALE,
    REQUIRED,
    CellError,
    Row,
    clashes,
    read_cell,
    shown,
)

ADDED = ("rate", "grade", "reason")
# A row has no name; the sentence calls it so.
_NAME = "指標"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, in which line of the file (the header is 1) and, if it is a column's, in which."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"{self.line}行目" if self.line else ""
        place += shown(self.column) if self.column else ""
        return f"{place}：{self.text}" if place else self.text


class TableError(ValueError):
    """A table that cannot be judged; `problems` has all of what is wrong, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def decode_table(data: bytes) -> str:
    """Return the text of a file in UTF-8, with or without BOM. Raises TableError for any other encoding."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        again = "表計算ソフトでは「CSV UTF-8」を選んで保存し直してください。"
        try:
            data.decode("cp932")
        except UnicodeDecodeError:
            text = f"文字コードがUTF-8ではありません。{again}"
        else:
            text = f"文字コードがUTF-8ではありません（Shift_JISのようです）。{again}"
        line = data[: error.start].count(b"\n") + 1
        raise TableError([Problem(line, "", text)]) from error


def judge_table(text: str, scales: Mapping[str, Scale]) -> str:
    """Return a CSV table with the columns rate, grade and reason added; cells are kept as they are.

    `scales` are those that the column scale may name. The rate is in percent with one decimal, half up, never
    printed as a threshold that it has not reached, and empty where there is none. Lines end with LF.
    Raises TableError if anything in the table is not understood or contradicts itself.
    """
    problems: list[Problem] = []
    records = list(_records(text, problems))
    if not records:
        raise TableError(problems or [Problem(0, "", "ファイルが空です。1行目に列名を書いてください。")])
    (header_line, header), *body = records
    names = [name.strip(" ") for name in header]
    problems += _header_problems(header_line, names)
    rows = [(cells, _read_row(line, names, cells, scales, problems)) for line, cells in body]
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.line))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*header, *ADDED])
    for cells, row in rows:
        padding = [""] * (len(header) - len(cells))
        answer = _answer(row, scales[row.scale or DEFAULT_SCALE])
        writer.writerow([*cells, *padding, *map(guarded, answer)])
    return out.getvalue()


def propose_row(row: Row, scale: Scale) -> IndicatorProposal:
    """Return the proposal for a row. Raises ValueError if the row lacks what every row must have."""
    if row.kind is None or row.first_year is None or row.last_year is None or row.fiscal_year is None:
        raise ValueError("a row needs its kind and its years")
    rule = IndicatorRule(
        name=_NAME,
        kind=row.kind,
        timing=row.timing or Timing.AT_END,
        comparison=row.comparison or Aim.VALUE,
        direction=row.direction,
        against=row.against,
        target=row.target,
        lower_bound=row.lower_bound,
        upper_bound=row.upper_bound,
        tolerance=row.tolerance,
        tolerance_in=row.tolerance_in,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        starts_at_baseline=row.starts_at_baseline or False,
        expectations={} if row.expectation is None else {row.fiscal_year: row.expectation},
        first_year=row.first_year,
        last_year=row.last_year,
        due_year=row.due_year,
        decimals=row.decimals,
    )
    facts = facts_from_row(
        rule,
        fiscal_year=row.fiscal_year,
        status=row.status,
        actual=row.actual,
        numerator=row.numerator,
        denominator=row.denominator,
        previous=row.previous,
        previous_year=row.previous_year,
        first_value=row.first_value,
        first_value_year=row.first_value_year,
        running_total=row.running_total,
        items=_items(row),
        milestone_reached_on=row.milestone_reached_on,
    )
    return propose_indicator(rule, facts, scale)


def _items(row: Row) -> ItemCounts:
    """The items; a total of which nothing is said is unknown, not 未実施."""
    if row.items_total is None or (row.items_done is None and row.items_partial is None):
        return ItemCounts()
    return ItemCounts.from_total(
        done=row.items_done or 0, partial=row.items_partial or 0, total=row.items_total
    )


def _answer(row: Row, scale: Scale) -> list[str]:
    proposal = propose_row(row, scale)
    rate = "" if proposal.rate is None else rate_number(proposal.rate, scale)
    return [rate, proposal.grade, proposal.reason]


def _records(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with the line on which each begins; those without any text are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problem = 'CSVとして読めません。引用符（"）が閉じているか、セルが長すぎないかを確かめてください。'
            problems.append(Problem(line, "", problem))
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _header_problems(line: int, names: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(names, start=1):
        if not name:
            yield Problem(line, "", f"{place}番目の列に列名がありません。")
        elif name in names[: place - 1]:
            yield Problem(line, name, "同じ名前の列が二つ以上あります。")
        elif name in ADDED:
            yield Problem(line, name, "判定の結果の列です。この列を除いて渡してください。")
        elif name not in COLUMNS:
            yield Problem(line, name, f"使えない列です。使える列は {'、'.join(COLUMNS)} です。")
    for name in REQUIRED:
        if name not in names:
            yield Problem(line, name, "この列が必要です。")


def _read_row(
    line: int,
    names: Sequence[str],
    cells: Sequence[str],
    scales: Mapping[str, Scale],
    problems: list[Problem],
) -> Row:
    """Read a row and note what is wrong with it. Of a column that is there twice the first counts."""
    if len(cells) > len(names):
        text = f"セルが{len(cells)}個あります。列は{len(names)}個です。"
        problems.append(Problem(line, "", text))
        return Row()
    texts = {name: cell for name, cell in reversed(list(zip(names, cells, strict=False))) if name in COLUMNS}
    code = texts.get("kind", "").strip(" ")
    for unread in (cell for kind in Kind if kind == code for cell in kind.rules.unread_cells):
        texts.pop(unread, None)
    values, bad = {}, {name for name in REQUIRED if name not in names}
    for column in COLUMNS:
        try:
            values[column] = read_cell(column, texts.get(column, ""))
        except CellError as error:
            problems.append(Problem(line, column, str(error)))
            bad.add(column)
    row = Row(**values)
    if row.scale is not None and row.scale not in scales:
        keys = "、".join(scales)
        problems.append(Problem(line, "scale", f"{shown(row.scale)}は使えません。使えるのは {keys} です。"))
    for clash in clashes(row):
        if not bad.intersection((clash.column, *clash.others)):
            problems.append(Problem(line, clash.column, clash.text))
    return row
