"""Plan documents with mistakes made by chance: whatever they are, the reader answers in sentences."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.errors import DocumentProblem

_JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 13, 2**70, 1.5, float("nan"), float("inf"), 1e308),
    *("", " ", "x", "あ" * 5000, "\x00", "\ud800", "2021", "２０２１", "-1", "1e5", "NaN"),
    *([], [[]], [1], ["x"], [None], [{}], [2021, 9], [1, 2, 3]),
    *({}, {"a": 1}, {"": 1}, {"2021": "x"}, {"2021": [{"text": 1}]}, {"2021": {}}),
)
Path = tuple[Any, ...]


def mutated(documents: list[dict[str, Any]], rnd: random.Random) -> Any:
    """Return one of the documents with one to three mistakes."""
    document = copy.deepcopy(rnd.choice(documents))
    for _time in range(rnd.choice((1, 1, 1, 2, 3))):
        _mutate(document, rnd)
    return document


def check_answer(document: Any) -> str:
    """Load a document; return the outcome, refused where it is answered with sentences. Else it raises."""
    try:
        return load_plan(document).outcome
    except PlanDocumentError as refused:
        problems = refused.problems
    assert problems
    assert all(problem.endswith("。") for problem in problems), problems
    for problem in problems:
        assert not isinstance(problem, DocumentProblem) or _leads_somewhere(problem.path, document), problem
    return "refused"


def _leads_somewhere(path: Path, document: Any) -> bool:
    """Whether there is such a place, or it is what is missing: a department's name, all that the plan is."""
    try:
        _at(document, path[:-1])
    except (KeyError, IndexError, TypeError):
        return path[0] in ("departments", "plan")
    return True


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _paths(part, (*path, key))


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def _mutate(document: Any, rnd: random.Random) -> None:
    paths = [path for path in _paths(document) if path]
    if not paths:
        return
    *above, key = rnd.choice(paths)
    parent = _at(document, tuple(above))
    match rnd.randrange(5):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[key]))
        case 1:
            parent["unknown"] = rnd.choice(_JUNK)
        case 2:
            parent[key] = copy.deepcopy(_at(document, rnd.choice(paths)))
        case _:
            parent[key] = rnd.choice(_JUNK)
