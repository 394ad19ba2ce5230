"""Why a service of the closing round refused: Japanese sentences for the person who asked."""

from collections.abc import Sequence

from accounts.models import User
from accounts.wording import who
from indicators.closing.answer import MissingAnswer
from indicators.models import ClosingReport
from indicators.workflow.errors import ConflictError


class StaleClosingError(ConflictError):
    """The answer was saved after the page was opened; says by whom to ``by``."""

    def __init__(self, report: ClosingReport, by: User) -> None:
        super().__init__(f"この画面を開いたあとに、{who(report.updated_by, reader=by)}保存しました。")


class ClosingNotReadyError(Exception):
    """Something is missing before the answer may be submitted; carries what."""

    def __init__(self, missing: Sequence[MissingAnswer]) -> None:
        self.missing = list(missing)
        super().__init__("提出には入力が足りません。")
