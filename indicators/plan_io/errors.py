"""What is wrong with a plan document, in sentences for the person who wrote it."""


class PlanDocumentError(Exception):
    """A plan document that cannot be loaded. ``problems`` holds Japanese sentences, each naming its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
