"""What may be a slip in numbers that were just saved."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from indicators.entry.warnings import EntryWarning


def warn_of_slips(request: HttpRequest, warnings: Iterable[EntryWarning]) -> None:
    """Say what may be a slip in numbers that were just saved: they are saved as they were typed."""
    for warning in warnings:
        messages.warning(request, f"{warning.label}：{warning.text}")
