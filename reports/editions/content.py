"""What an edition froze, read again: its content, its 正誤表, and the difference of two of them."""

from django.utils import timezone

from reports.documents.canonical import document_from
from reports.documents.comparison import ComparisonDocument
from reports.documents.year_content import YearContent
from reports.editions.errata.document import Named, difference_document, errata_document
from reports.models import Edition


class UnreadableEditionError(ValueError):
    """This version of the product cannot read the frozen data; the message is a Japanese sentence."""


def content_of(edition: Edition) -> YearContent:
    """Return the frozen content, also of an older version; raises UnreadableEditionError where none fits."""
    try:
        return document_from(YearContent, bytes(edition.data.content), of_any_version=True)
    except ValueError as error:
        raise UnreadableEditionError(
            f"{edition}のデータは、今のプログラムでは読み取れない形式のため、比べられません。"
            "システムの管理者に知らせてください。"
        ) from error


def errata_of(edition: Edition, content: YearContent) -> ComparisonDocument | None:
    """Return the 正誤表 of a correction, None of the first edition."""
    before = (
        Edition.objects.published()
        .of_year(edition.plan, edition.fiscal_year)
        .filter(number__lt=edition.number)
        .select_related("data")
        .first()
    )
    if before is None:
        return None
    return errata_document(named(before, content_of(before)), named(edition, content), reason=edition.reason)


def compared(before: Edition, after: Edition) -> ComparisonDocument:
    """Return what two editions of a year say differently."""
    return difference_document(named(before, content_of(before)), named(after, content_of(after)))


def named(edition: Edition, content: YearContent) -> Named:
    """Return an edition as a 正誤表 names it, on the day on which publishing was asked for."""
    return Named(content, edition.label, timezone.localdate(edition.requested_at))
