"""Why a service refused; every message is a Japanese sentence for the person who asked."""

from collections.abc import Sequence

from accounts.models import User
from accounts.wording import who
from indicators.book.answers import Missing
from indicators.models import AnnualReport
from initiatives.words import Words


class ConflictError(Exception):
    """The act does not fit the report's present state (HTTP 409)."""


class StaleReportError(ConflictError):
    """The report was saved after the form was opened; carries who and when, and says it to ``by``."""

    def __init__(self, report: AnnualReport, by: User) -> None:
        self.report = report
        self.saved_by: User | None = report.updated_by
        super().__init__(f"この画面を開いたあとに、{who(self.saved_by, reader=by)}保存しました。")


class DecisionNeededError(ConflictError):
    """The final figures change the proposed grade: the decision does not stand without a new one."""

    def __init__(self, before: str, after: str, words: Words) -> None:
        super().__init__(
            f"数値の確定により、判定案が「{before}」から「{after}」に変わります。"
            f"{words.body}の決定を記録してください。"
        )


class NotReadyError(Exception):
    """Something is missing before the report may be submitted; carries the sentences."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = list(missing)
        super().__init__("提出には入力が足りません。")
