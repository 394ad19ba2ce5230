"""What a report hands on to the next year's entry page."""

from indicators.book.report_fields import COLUMN_FIELDS, qualifier_text
from indicators.book.stored_answers import report_texts
from indicators.book.stored_form import form_definition
from indicators.models import AnnualReport


def handed_on_texts(report: AnnualReport, *, with_internal: bool = True) -> list[tuple[str, str]]:
    """Return its texts under the headings of its own round."""
    form = form_definition(report.cycle)
    texts = {name: text for name, text in report_texts(report).items() if form.uses(name)}
    return [
        (form.label(field.name) + qualifier_text(field.name, texts), texts[field.name])
        for field in COLUMN_FIELDS
        if field.is_handed_on and field.name in texts and (texts[field.name] or field.is_public)
        if field.is_public or with_internal
    ]
