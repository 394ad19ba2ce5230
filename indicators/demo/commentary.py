"""所見 of the invented secretariat, from ``fixtures/demo/commentary``: consistent with what was reported."""

import datetime as dt
import json
from collections.abc import Mapping

from accounts.models import User
from indicators.demo.entries import FOLDER
from indicators.models import ReportingCycle
from indicators.rounds.commentary.services import CommentaryText, save_commentaries

WHOLE = ""  # the key of the text about the whole plan


def read_commentaries() -> dict[int, Mapping[str, str]]:
    """Return the texts by fiscal year and slug of a heading."""
    path = FOLDER / "commentary" / "years.json"
    return {int(year): texts for year, texts in json.loads(path.read_text(encoding="utf-8")).items()}


def write_commentary(*, cycle: ReportingCycle, texts: Mapping[str, str], by: User, at: dt.datetime) -> None:
    """Store the texts of one round. Raises KeyError for a heading that the plan does not have."""
    headings = dict(cycle.plan.headings.values_list("slug", "pk"))
    save_commentaries(
        cycle=cycle,
        by=by,
        at=at,
        texts={
            None if slug == WHOLE else headings[slug]: CommentaryText(text, 0) for slug, text in texts.items()
        },
    )
