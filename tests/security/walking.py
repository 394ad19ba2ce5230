"""What the walks of the security audit share: somebody signed in, and a look at what a request writes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import User

PART = "権限"
# What the page calls the states of tests/pages/states.py.
IN_JAPANESE = {
    "running": "年度の途中",
    "several": "二つの計画と外部評価",
    "decided": "評価の確定と公表の後",
    "closing": "最終年度の総括の途中",
    "closed": "終わった計画",
    "shapes": "あらゆる形の指標",
    "nothing": "計画がない",
    "empty": "照会のない計画",
}
# Notes that a page makes in passing of who asked for it: of nobody else's.
_IN_PASSING = re.compile(
    r'"?(accounts_(usersession|auditrecord|signin|chain\w*)|django_session|reports_(reportjob|jobrequest)'
    r'|indicators_(entrydraft|seen\w*|newsread\w*))"?'
)
_WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\S+)", re.IGNORECASE)


@contextmanager
def noted_writes() -> Iterator[list[str]]:
    """Note which tables a request writes to."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if (match := _WRITES.match(sql)) and not _IN_PASSING.fullmatch(match[2]):
            found.append(f"{match[1].split()[0]} {match[2]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def is_login(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/account/login/")
