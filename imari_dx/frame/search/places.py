"""Where what was found stands: the page that the reader may open, and the place on it."""

from imari_dx.frame.search.found import Address
from imari_dx.frame.search.matching import Field
from imari_dx.frame.search.reader import Reader, ReportRow
from indicators.review.addresses import report_page
from initiatives.addresses import plan_url

INSTRUCTION = "instruction-"  # before the number of one, which has a page of its own
# Pages of a report of their own, by the anchor of what stands there.
_OWN_PAGES = {"history": "report_history", "evidence": "evidence"}
# Where the page for reviewing shows what the entry page has a field for.
_REVIEWED = {"self": "grades-heading", "handover": "texts-heading", "questions": "texts-heading"}
_REVIEWED |= {"responses-heading": "texts-heading", "measurement": "figures-heading", "item": "items-heading"}
# What the page of an initiative shows of a report; the rest of what is public stands on its 個票.
_ON_INITIATIVE = {"texts": "texts-heading", "year-heading": "year-heading"}
_OF_DECISION = ("year-heading", "sheet")
_WITH_HEADING = ("texts", "self", "handover", "money", "questions")


def report_address(reader: Reader, report: ReportRow) -> Address:
    """Return what makes the address of a text of a report: its page for who may open it.

    Others are led to the page of the initiative in that year, or to its 個票.
    """
    plan, slug = reader.plan, reader.initiatives[report.initiative_id].slug

    def address(field: Field) -> str:
        anchor = field.anchor
        may_read = reader.rights(report).may_read
        if anchor.startswith(INSTRUCTION):
            return plan_url(plan, "instruction", number=int(anchor.removeprefix(INSTRUCTION)))
        if anchor in _OWN_PAGES:
            return plan_url(plan, _OWN_PAGES[anchor], fiscal_year=report.year, slug=slug)
        if may_read and anchor not in _OF_DECISION:
            is_entry = report_page(reader.rights(report), report.state) == "entry"
            url = plan_url(plan, "entry" if is_entry else "review", fiscal_year=report.year, slug=slug)
            place = anchor if is_entry else _reviewed(anchor)
            place = f"{place}-heading" if place in _WITH_HEADING else place
            return f"{url}#{place}" if place else url
        if anchor in _ON_INITIATIVE or not anchor:
            url = f"{plan_url(plan, 'initiative', slug=slug)}?year={report.year}"
            return f"{url}#{_ON_INITIATIVE[anchor]}" if anchor else url
        return plan_url(plan, "initiative_file", fiscal_year=report.year, slug=slug, file_format="html")

    return address


def _reviewed(anchor: str) -> str:
    return _REVIEWED.get(anchor) or _REVIEWED.get(anchor.partition("-")[0], anchor)
