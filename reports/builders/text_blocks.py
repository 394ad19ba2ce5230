"""What a department wrote as blocks under headings: the public fields of the yearly report. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from indicators.book.answer_words import money_text
from indicators.book.form_definition import FormDefinition
from indicators.book.report_fields import (
    MONEY,
    PUBLIC_FIELDS,
    FieldKind,
    qualifier_text,
    status_of,
)
from reports.documents.evaluation import TextBlock


def long_texts(texts: Mapping[str, str], form: FormDefinition) -> Iterator[TextBlock]:
    """Yield 取組実績 to 今後の取組, with what qualifies each behind its heading; blank ones are left out."""
    for field in PUBLIC_FIELDS:
        text = texts.get(field.name, "")
        if field.kind == FieldKind.TEXT and not field.needs and text:
            yield TextBlock(form.label(field.name) + qualifier_text(field.name, texts), text)


def short_facts(
    texts: Mapping[str, str], money: Mapping[str, Decimal], form: FormDefinition
) -> Iterator[TextBlock]:
    """Yield 今後の方向性, and all sums of money as one block."""
    for field in PUBLIC_FIELDS:
        text = texts.get(field.name, "")
        if field.kind == FieldKind.CHOICE and text:
            yield TextBlock(form.label(field.name), text)
    sums = []
    for name, value in money.items():
        status = texts.get(status_of(name), "")
        sums.append(f"{form.label(name)}{status and f'（{status}）'} {money_text(value)}")
    if sums:
        yield TextBlock(MONEY.heading, "　".join(sums))
