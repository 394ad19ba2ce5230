"""The list of the yearly report's fields and the table that holds them say the same."""

import pytest

from indicators.book.form_definition import STANDARD_FORM
from indicators.book.report_fields import COLUMN_FIELDS, MONEY_UNIT, SECTIONS, FieldKind, ReportField
from indicators.models import AnnualReport

# What the department does not write: whose report it is, its way through the workflow, the decision.
_OTHERS = """
    id cycle initiative state version updated_at updated_by submitted_at approved_at checked_at finalised_at
    meeting_name meeting_date scale proposed_grade proposed_reason is_proposal_provisional final_grade
    final_grade_reason imported
"""


def test_every_column_that_a_department_writes_is_declared_in_the_order_of_the_table() -> None:
    columns = [column.name for column in AnnualReport._meta.concrete_fields]
    assert [name for name in columns if name not in _OTHERS.split()] == [one.name for one in COLUMN_FIELDS]


@pytest.mark.parametrize("declared", COLUMN_FIELDS, ids=lambda declared: declared.name)
def test_a_column_is_called_and_made_as_its_field(declared: ReportField) -> None:
    column = AnnualReport._meta.get_field(declared.name)
    unit = f"（{MONEY_UNIT}）" if declared.kind == FieldKind.MONEY else ""
    assert column.verbose_name == STANDARD_FORM.label(declared.name) + unit
    assert bool(column.choices) == (declared.kind in (FieldKind.CHOICE, FieldKind.STATUS))
    assert declared.section in SECTIONS
