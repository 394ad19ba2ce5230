"""照会文書: the official letter with which a round goes out, to one department or to all of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One initiative that a department is asked about."""

    code: str
    title: str
    part: str  # as what: 主担当, 共管 with whom, for which figures


@dataclass(frozen=True, slots=True)
class Letter:
    """What differs from department to department."""

    addressee: str  # 学校教育課長　様
    paragraphs: tuple[str, ...]  # the text, in which the office may be named
    rows: tuple[LetterRow, ...]
    count: str  # ５件


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One of the numbered items below 記, but the last one: that is the table of what is asked."""

    heading: str  # １　回答期限
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LettersDocument:
    """Letters of one round, each on pages of its own. Number and sender are "" where they are not printed."""

    title: str  # 件名
    municipality: str
    date_label: str  # the day as the file's properties read it
    number: str
    day: str
    sender: str
    items: tuple[LetterItem, ...]
    table_heading: str  # ４　対象の取組
    columns: tuple[str, str, str]
    letters: tuple[Letter, ...]
    is_draft: bool  # 案: the round is not opened yet
    is_demo: bool
    is_internal: bool = False
    contact: str = ""  # stands among the items, not at the foot
