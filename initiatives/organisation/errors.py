"""Why a service refused; every message is a Japanese sentence for the person who asked."""

from collections.abc import Sequence

from initiatives.organisation.rules import Problem


class OrganisationConflictError(Exception):
    """Somebody changed the departments, people or initiatives after the page was opened (HTTP 409)."""


class ReorganisationError(Exception):
    """The reorganisation cannot be so; carries the sentences by field (HTTP 422)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("、".join(problem.sentence for problem in problems))
