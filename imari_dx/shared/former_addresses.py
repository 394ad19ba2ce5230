"""Conditions in addresses that were kept (bookmarks, mails) go on under the names that they have now."""

from django.http import QueryDict

# What the heading of the top level was called before plans had levels of their own. The second level was
# named by a number of the database, which no longer means anything.
_TOP_LEVEL = "sector"


def with_top_level(data: QueryDict, name: str) -> QueryDict:
    """Return the choice with the former name of the top level's condition replaced by ``name``."""
    if name in data or not data.get(_TOP_LEVEL):
        return data
    present = data.copy()
    present[name] = present.pop(_TOP_LEVEL)[-1]
    return present
