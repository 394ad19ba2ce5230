"""Revisions and errata taken back as if they had never been: for demonstration data alone.

A revision in force stays otherwise; another one changes it.
"""

from collections.abc import Iterable
from typing import Any

from imari_dx.shared.acts import one_act
from indicators.planning.rows import MODELS, Edit, in_order
from indicators.planning.write import set_aside
from initiatives.models import Erratum, Revision


@one_act()
def take_back(changed: Iterable[Revision | Erratum]) -> None:
    """Put back what stood before revisions in force and errata, given the latest first, and delete them."""
    for one in changed:
        edits = [Edit(MODELS[change.model], change.row, change.before) for change in one.changes.all()]
        set_aside(edits)
        for edit in in_order(edits):
            _put_back(edit)
        one.delete()


def _put_back(edit: Edit) -> None:
    row: Any = edit.model._default_manager.filter(pk=edit.key).first()
    if edit.values is None:
        if row is not None:
            row.delete()
        return
    row = row or edit.model(pk=edit.key)
    many = {field.name for field in edit.model._meta.many_to_many}
    for name, value in edit.values.items():
        field: Any = edit.model._meta.get_field(name)
        if name not in many:
            setattr(row, field.attname, getattr(field, "target_field", field).to_python(value))
    row.save()
    for name in many & edit.values.keys():
        getattr(row, name).set(edit.values[name])
