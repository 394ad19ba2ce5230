"""How the fields of several reports stand in one form: each as the entry page posts it, behind its report.

``r12-measurement-5-value`` is the field ``measurement-5-value`` of the report with the id 12.
"""

import re
from typing import Final

from django.http import QueryDict

_OF_REPORT: Final = re.compile(r"r([0-9]{1,12})-(.+)", re.ASCII | re.DOTALL)


def name_in_grid(report_id: int, name: str) -> str:
    """Return the name that a report's field has among those of several; its control's id too."""
    return f"r{report_id}-{name}"


def by_report(posted: QueryDict) -> dict[int, QueryDict]:
    """Return what was posted of each report (id), as its entry page would post it."""
    found: dict[int, QueryDict] = {}
    for name, values in posted.lists():
        if match := _OF_REPORT.fullmatch(name):
            data = found.setdefault(int(match[1]), QueryDict(mutable=True))
            data.setlist(match[2], values)
    return found
