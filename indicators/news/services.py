"""お知らせ: somebody has looked at what is new, or chooses how often they are written to."""

import datetime as dt

from accounts.models import User
from imari_dx.shared.acts import one_act
from indicators.models import DigestRhythm, NewsReader


@one_act()
def mark_looked_at(*, user: User, until: dt.datetime) -> NewsReader:
    """Record that somebody has looked at everything until a moment; an earlier one takes nothing back."""
    stored, _made = NewsReader.objects.select_for_update().get_or_create(user=user)
    if stored.looked_at is None or stored.looked_at < until:
        stored.looked_at = until
        stored.save()
    return stored


@one_act()
def choose_rhythm(*, user: User, rhythm: DigestRhythm) -> NewsReader:
    """Record how often somebody wants to be written to."""
    stored, _made = NewsReader.objects.update_or_create(user=user, defaults={"rhythm": rhythm})
    return stored
