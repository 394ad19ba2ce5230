"""Laid-out pages of one process, kept for the next document that has the same part."""


class Layouts:
    """Laid-out pages by what they were made of; those not used for the longest time go first."""

    def __init__(self, most_pages: int = 150) -> None:
        self._most_pages = most_pages
