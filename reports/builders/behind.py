"""Why an initiative stands where it does and what its department will do about it."""

from collections.abc import Iterator

from indicators.book.form_definition import STANDARD_FORM
from reports.documents.evaluation import TextBlock
from reports.documents.overview import InitiativeYear

REASON = "理由"
_TEXTS = ("challenges", "next_steps", "direction")


def reason_blocks(row: InitiativeYear) -> Iterator[TextBlock]:
    """Yield 理由, 課題, 今後の取組 with its 時期 and 今後の方向性; a blank text where nothing was written."""
    due = row.text("next_steps_due")
    behind = {"next_steps": f"（時期：{due}）" if due else ""}
    yield TextBlock(REASON, row.reason)
    for name in _TEXTS:
        text = row.text(name)
        yield TextBlock(STANDARD_FORM.label(name), text + behind.get(name, "") if text else "")
