"""「評価の方法」: how a report's grades come about, in the words of its plan and of its scale."""

from dataclasses import dataclass

from reports.documents.grade_mark import GradeMark


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line of a table of rules: what must hold (one of the cases), and the code that is proposed then."""

    cases: tuple[str, ...]
    grade: GradeMark


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The rules of a scale on one thing; the first line that holds decides."""

    lead: str  # what the table is about and how it is read
    head: str  # of the column of cases
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class MethodPart:
    """One part of the chapter."""

    heading: str
    sentences: tuple[str, ...] = ()
    grades: tuple[tuple[GradeMark, str], ...] = ()  # each code with its meaning
    tables: tuple[RuleTable, ...] = ()
    closing: tuple[str, ...] = ()  # sentences below the tables
    terms: tuple[tuple[str, str], ...] = ()  # words and what they mean

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing below the heading."""
        return not (self.sentences or self.grades or self.tables or self.closing or self.terms)
