"""The head of a list of one plan, or of what belongs to all plans that its reader has a part in."""

from collections.abc import Iterable

from django.utils import timezone

from initiatives.models import Plan
from initiatives.words import contacts_of
from reports.documents.list_head import ListHead
from reports.documents.stamp import printed_label


def list_head(
    title: str,
    plans: Iterable[Plan],
    *,
    conditions: str = "",
    marks: tuple[str, ...] = (),
    date_label: str = "",
) -> ListHead:
    """Return the head of a list as it is taken now, unless ``date_label`` names a decision."""
    several = list(plans)
    authors = (f"{plan.municipality}　{plan.words.contact_department}".strip("　") for plan in several)
    now = timezone.localtime()
    return ListHead(
        title=title,
        date_label=date_label or printed_label(now.date(), now),
        author="、".join(dict.fromkeys(authors)),
        conditions=conditions,
        marks=marks,
        contact=contacts_of(plan.words for plan in several),
    )
