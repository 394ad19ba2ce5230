"""A plan that brings no layout of its own gets the rows that any plan has, to be edited from there."""

from imari_dx.shared.acts import one_act
from initiatives.models import Plan, SheetRow
from initiatives.sheet_layout import DEFAULT_LAYOUT


@one_act()
def give_default_sheet(*, plan: Plan) -> None:
    """Give a plan without rows those of any plan."""
    if plan.sheet_rows.exists():
        return
    for number, row in enumerate(DEFAULT_LAYOUT, start=1):
        SheetRow.objects.create(plan=plan, code=row.code, kind=row.kind, label=row.label, sort_order=number)
