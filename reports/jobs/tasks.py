"""What a worker can do, by name: each kind of job is registered by the room that knows how."""

from collections.abc import Callable

from reports.formats.progress import OnProgress
from reports.models import ReportJob, StoredFile

# Makes what a job asks for; None where the result is kept elsewhere. May raise TaskError with a sentence.
Task = Callable[[ReportJob, OnProgress], StoredFile | None]

_TASKS: dict[str, Task] = {}


class TaskError(Exception):
    """A job cannot be done, for a reason that its readers understand: what happened and what to do."""


def register(name: str, function: Task) -> None:
    """Let jobs of a name be done by a function; called when the app is ready."""
    _TASKS[name] = function


def task(name: str) -> Task:
    """Return what does jobs of a name. Raises TaskError where this version of the product knows none."""
    try:
        return _TASKS[name]
    except KeyError:
        raise TaskError(
            "この帳票の作り方が分かりません。プログラムの更新の途中かもしれません。"
            "少し待ってから、もう一度作成してください。"
        ) from None
