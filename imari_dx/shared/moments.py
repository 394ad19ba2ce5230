"""How a moment is told to people."""

import datetime as dt

from django.utils import timezone

from imari_dx.shared.fiscal_year import era_date


def era_moment(at: dt.datetime) -> str:
    """Return a moment as 令和7年4月1日 14:05, in local time."""
    local = timezone.localtime(at)
    return f"{era_date(local.date())} {local:%H:%M}"
