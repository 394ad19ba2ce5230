"""The forms of the entry page."""

from indicators.forms.entry import EntryForm

__all__ = ["EntryForm"]
