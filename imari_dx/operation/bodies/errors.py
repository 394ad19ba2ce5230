"""What goes wrong, as a sentence for whoever keeps the machine."""


class BodyError(Exception):
    """Says in Japanese what is wrong, and what was changed."""
