"""Why an edit of the plan was refused; every sentence is Japanese and says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.planning.rows import RowKey
from indicators.workflow.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, at which field of which row where that is known, and where to go to mend it."""

    sentence: str
    row: RowKey | None = None
    field: str = ""
    href: str = ""


class EditRefusedError(Exception):
    """The edits cannot stand in the plan; nothing was written (HTTP 422)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(one.sentence for one in problems))


class StalePlanError(ConflictError):
    """Fields that were edited read otherwise by now than when the page was opened (HTTP 409)."""

    def __init__(self, fields: Sequence[tuple[RowKey, str]]) -> None:
        self.fields = list(fields)
        super().__init__("この画面を開いたあとに、ほかの人が同じ箇所を変更しました。")
