"""The one shape in which everything is read that somebody may be told. Pure."""

import datetime as dt
from typing import NamedTuple


class Row(NamedTuple):
    """One thing that was read: something that happened, a deadline, or who the reader is."""

    source: str
    what: str  # the act, the kind
    plan: int
    initiative: int  # 0 where it is of the whole plan
    year: int
    pk: int  # of the log's row
    about: int  # the report's id, the instruction's, the number of an edition, the version of an answer
    at: dt.datetime | None
    actor: int
    who: str
    text: str
    day: dt.date | None  # a deadline
    state: str  # the report's, the round's; of an answer in 中間確認 the outlook
    department: int
    code: str
    title: str
    slug: str
