"""How an account stands on a day, in one word each; the list filters by it and shows it."""

import datetime as dt
from enum import Enum

from django.db.models import Q

from accounts.models import User


class AccountState(Enum):
    """The code in an address, the word, the tone of its badge."""

    OPEN = ("open", "有効", "neutral")
    WAITING = ("waiting", "登録待ち", "info")  # registered, and has not come in yet
    STOPPED = ("stopped", "利用停止", "warning")

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def label(self) -> str:
        return self.value[1]

    @property
    def tone(self) -> str:
        return self.value[2]


def state_of(user: User, today: dt.date) -> AccountState:
    """Return how an account stands: stopped or closed, not used yet, in use."""
    if not user.is_open_on(today):
        return AccountState.STOPPED
    return AccountState.OPEN if user.last_login else AccountState.WAITING


def in_state(state: AccountState, today: dt.date) -> Q:
    """Return the condition for accounts in a state: the same as ``state_of`` says."""
    is_open = Q(is_active=True) & (Q(closes_on__isnull=True) | Q(closes_on__gt=today))
    if state == AccountState.STOPPED:
        return ~is_open
    return is_open & Q(last_login__isnull=state == AccountState.WAITING)
