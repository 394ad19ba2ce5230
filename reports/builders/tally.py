"""The counting: one tally for dashboard, hand-out, report and workbook.

Pure: it takes the rows as the reader sees them.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from indicators.judgement import NO_GRADE, Code, Scale
from initiatives.words import Words
from reports.documents.evaluation import GradeMark
from reports.documents.overview import InitiativeYear
from reports.documents.tally import CHANGES, ROUNDING_SENTENCE, STANDINGS, Count, Tally

ALL = "合計"
NO_GRADE_WORD = "評価なし"
COUNTED_ONCE = "数は再掲を除きます（もとの見出しでだけ数えます）。"


def columns_of(rows: Iterable[InitiativeYear]) -> tuple[GradeMark, ...]:
    """Return the columns of a table of grades of some years: best first, each code once, then 評価なし.

    They are those of the scales that what is due was decided on, and while something is not decided of the
    one in use. Where a label was renamed in between, the column has the latest word. Whatever a scale calls
    a year without a grade, and however many such codes: one column.
    """
    grades: dict[str, Code] = {}
    for scale in _scales(rows):  # the one in use comes last
        grades |= {code.code: code for code in scale.grades}
    sign = NO_GRADE_WORD if NO_GRADE in grades else NO_GRADE
    marks = [GradeMark(code.code, code.words, code.colour) for code in grades.values()]
    return *marks, GradeMark(sign, NO_GRADE_WORD, "grade-none")


def _scales(rows: Iterable[InitiativeYear]) -> list[Scale]:
    due = sorted((row for row in rows if row.is_planned), key=lambda row: not row.is_final)
    scales: list[Scale] = []
    for row in due:
        if row.scale and row.scale not in scales:
            scales.append(row.scale)
    return scales


def column_of(row: InitiativeYear) -> str:
    """The code of the grade whose column counts a row, "" for 評価なし."""
    return row.grade.code if row.is_graded else ""


def counted(rows: Iterable[InitiativeYear]) -> list[InitiativeYear]:
    """Return the rows that shares are of: due (not 計画なし), handed in, and the reader sees them."""
    return [row for row in rows if row.is_planned and row.is_shown and row.is_reported]


def due_rows(rows: Iterable[InitiativeYear]) -> list[InitiativeYear]:
    """Return the rows that are due and whose state the reader may know, handed in or not."""
    return [row for row in rows if row.is_planned and not row.is_not_published]


def tally(
    rows: Sequence[InitiativeYear], columns: Sequence[GradeMark], *, key: str = "", name: str = ALL
) -> Tally:
    """Count one group of rows of one year. 計画なし is in no number."""
    seen = counted(rows)
    codes = [column_of(row) for row in seen]
    changes = [row.change for row in seen if row.change]
    standings = [standing for row in seen for standing in row.standings]
    *grades, none = columns
    return Tally(
        key=key,
        name=name,
        due=len(due_rows(rows)),
        reported=len(seen),
        grades=(
            *(count_of(one.code, one.label, codes, one.code, one.token) for one in grades),
            count_of(none.code, none.label, codes, "", none.token),
        ),
        not_published=sum(row.is_planned and row.is_not_published for row in rows),
        provisional=sum(row.is_provisional for row in seen),
        changes=tuple(count_of(word, word, changes, word) for word in CHANGES),
        standings=tuple(count_of(one.value, one.label, standings, one) for one in STANDINGS),
        targets=len(standings),
    )


def count_of(key: str, label: str, found: Sequence[str], wanted: str, token: str = "") -> Count:
    """Count what is wanted of what was found, with its share."""
    count = found.count(wanted)
    return Count(key, label, count, share(count, len(found)), token)


def tallies(rows: Sequence[InitiativeYear], columns: Sequence[GradeMark]) -> list[Tally]:
    """Count every heading of the top level that has anything due, in the plan's order, and all of them.

    A plan without a level above its initiatives has the line of all alone.
    """
    parts = [
        tally([row for row in rows if row.group.key == key], columns, key=key, name=name)
        for key, name in group_names(rows).items()
    ]
    return [*parts, tally(rows, columns)]


def group_names(rows: Iterable[InitiativeYear]) -> dict[str, str]:
    """Return the headings of the top level that have anything due, in the plan's order, by key.

    None where nothing that is due stands under any heading.
    """
    due = [row for row in rows if row.is_planned]
    if not any(row.headings for row in due):
        return {}
    groups = {row.group.key: row.group.title for row in due}
    # A decided year's words stay, for all of the heading.
    return groups | {row.group.key: row.group.title for row in due if row.is_final}


def department_tallies(rows: Sequence[InitiativeYear], columns: Sequence[GradeMark]) -> list[Tally]:
    """Count each department that leads anything due (主担当, at the fiscal year's end), and all of them."""
    names = dict.fromkeys(row.lead for row in rows if row.is_planned)
    parts = [tally([row for row in rows if row.lead == one], columns, key=one, name=one) for one in names]
    return [*parts, tally(rows, columns)]


def counted_once(rows: Iterable[InitiativeYear]) -> str:
    """Return the sentence that stands beside counts where an initiative stands again (再掲), else ""."""
    return COUNTED_ONCE if any(row.further for row in rows) else ""


def late_first(rows: Iterable[InitiativeYear]) -> list[InitiativeYear]:
    """Return the initiatives that are 遅れ by their own grade: the worst first, then as planned."""
    late = [row for row in counted(rows) if row.is_behind]
    return sorted(late, key=lambda row: -row.grades.index(row.grade.code))


def share(count: int | Decimal, total: int | Decimal) -> str:
    """Return a share of a total, 33.3％; － where there is no total."""
    if not total:
        return "－"
    return f"{(Decimal(100 * count) / total).quantize(Decimal('0.1'), ROUND_HALF_UP)}％"


def adds_up(shares: Iterable[str]) -> bool:
    """Whether rounded shares (33.3％, － for none) add up to 100 ％; so do none at all."""
    numbers = [Decimal(share.removesuffix("％")) for share in shares if share != "－"]
    return not numbers or sum(numbers) == 100


def rounding_of(groups: Iterable[Tally], counts: Callable[[Tally], Sequence[Count]]) -> str:
    """Return the sentence that stands below a table of shares where a row of it does not add up, else ""."""
    rows = [[one.share for one in counts(group)] for group in groups]
    return "" if all(adds_up(row) for row in rows) else ROUNDING_SENTENCE


def behind_codes(rows: Iterable[InitiativeYear]) -> str:
    """Return the codes that say 遅れ in the scales of some years, 「C・D」: the worse half of the grades."""
    codes = (code.code for scale in _scales(rows) for code in scale.behind)
    return "・".join(dict.fromkeys(codes))


def words_without_share(groups: Iterable[Tally]) -> list[str]:
    """Return the words of the columns without a share, 未報告 and 公表前: each where a group has any."""
    found = [one for group in groups for one in group.without_share]
    return list(dict.fromkeys(word for word, count in found if count))


def chart_title(total: Tally, words: Words, *, when: str = "") -> str:
    """Return what the chart of grades says, in a sentence; ``when`` names the year of several."""
    if not total.reported:
        return f"報告済の{words.initiative}は、まだありません"
    best, counter = total.grades[0], words.counter
    of_all = f"{f'{when}は、' if when else ''}報告済の{total.reported}{counter}のうち"
    return f"{of_all}「{f'{best.key} {best.label}'.rstrip()}」は{best.count}{counter}（{best.share}）"


def provisional_sentence(total: Tally, words: Words) -> str:
    """Return that some of the proposals are 暫定, "" where none is."""
    return f"暫定の判定案{total.provisional}{words.counter}を含みます。" if total.provisional else ""


def reading_sentence(total: Tally, words: Words) -> str:
    """Return what the shares are of, and what is in none of them."""
    counter = words.counter
    beside = "、".join(f"{word} {count}{counter}" for word, count in total.without_share if count)
    rest = f"{beside}は、割合に入っていません。" if beside else ""
    of_what = f"割合は、報告済の{total.reported}{counter}に対するものです。"
    return f"{total.progress_text}。{of_what}{rest}{provisional_sentence(total, words)}"
