"""計画期間総括: what is counted by heading, each table with its denominator. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.builders.tally import ALL, adds_up, count_of
from reports.documents.period import CountRow, CountTable
from reports.documents.tally import ROUNDING_SENTENCE


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is counted: below which heading, and as what."""

    group: str
    key: str  # of a column, or one of the words that stand beside


def count_table(
    entries: Sequence[Entry],
    columns: Mapping[str, str],
    *,
    title: str,
    group_word: str,
    total_word: str,
    counter: str,
    first_says: str,
) -> CountTable | None:
    """Count by heading in the order of the entries, and in all; None where there is nothing to count.

    Shares are of what stands in a column; other keys are words (未報告, 公表前), counted beside without one.
    ``first_says`` is what the first column means, in the sentence above the table.
    """
    if not entries:
        return None
    beside = [one.key for one in entries if one.key not in columns]
    words = tuple(dict.fromkeys(beside))
    groups = dict.fromkeys(one.group for one in entries) if group_word else {}
    rows = [
        *(_row(name, [one for one in entries if one.group == name], columns, words) for name in groups),
        _row(ALL, entries, columns, words),
    ]
    total = rows[-1]
    return CountTable(
        title=title,
        group_word=group_word,
        total_word=total_word,
        columns=tuple(columns.values()),
        rows=tuple(rows),
        beside=words,
        sentence=_sentence(total, words, total_word=total_word, counter=counter, says=first_says),
        rounding="" if all(adds_up(one.share for one in row.counts) for row in rows) else ROUNDING_SENTENCE,
    )


def _row(name: str, entries: Iterable[Entry], columns: Mapping[str, str], words: Sequence[str]) -> CountRow:
    keys = [one.key for one in entries]
    known = [key for key in keys if key in columns]
    return CountRow(
        name=name,
        total=len(known),
        counts=tuple(count_of(key, label, known, key) for key, label in columns.items()),
        beside=tuple(keys.count(word) for word in words),
    )


def _sentence(total: CountRow, words: Sequence[str], *, total_word: str, counter: str, says: str) -> str:
    """数値目標34件のうち「達成」は15件（44.1％）です。調査中…は、割合に入っていません."""
    beside = "、".join(
        f"{word}{count}{counter}" for word, count in zip(words, total.beside, strict=True) if count
    )
    rest = f"{beside}は、割合に入っていません。" if beside else ""
    if not total.total:
        return rest
    first = total.counts[0]
    told = f"{says}は{first.count}{counter}（{first.share}）です。"
    return f"{total_word}{total.total}{counter}のうち、{told}{rest}"
