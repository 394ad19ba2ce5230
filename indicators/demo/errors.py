"""Why the demonstration data were not touched."""


class DemoError(Exception):
    """Loading or removing was refused; the message is Japanese sentences for the person who asked."""
