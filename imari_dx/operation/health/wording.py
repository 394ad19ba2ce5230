"""How moments and sizes are told to who keeps the server."""

import datetime as dt

from django.utils import timezone

from imari_dx.shared.fiscal_year import era_date

_GIGABYTE, _MEGABYTE = 1024**3, 1024**2


def moment(at: dt.datetime) -> str:
    """Return a moment as 令和8年11月30日 6:05, in local time."""
    local = timezone.localtime(at)
    return f"{era_date(local.date())} {local:%H:%M}"


def size(count: int) -> str:
    """Return bytes as GB with one decimal, below one as whole MB."""
    return f"{count / _GIGABYTE:.1f} GB" if count >= _GIGABYTE else f"{count // _MEGABYTE} MB"
