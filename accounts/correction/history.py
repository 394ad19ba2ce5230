"""How a row's history reads: one line per changed field, in the words of the forms."""

import json
from decimal import Decimal
from typing import Any

from simple_history.models import ModelChange
from simple_history.template_utils import HistoricalRecordContextHelper

from imari_dx.shared.text_difference import differing_parts

EMPTY = "（空欄）"
_LONGEST = 200


class JapaneseChanges(HistoricalRecordContextHelper):
    """Changed values as a reader knows them: labels of codes, はい・いいえ, long texts cut down."""

    def prepare_delta_change_value(self, change: ModelChange, value: Any) -> Any:
        value = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        if value in (None, "", []):
            return EMPTY
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, list):
            return "、".join(str(row) for row in value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False)
        return str(dict(field.flatchoices).get(value, value))

    def stringify_delta_change_values(self, change: ModelChange, old: Any, new: Any) -> tuple[str, str]:
        """Return both texts, to be escaped by the template."""
        return differing_parts(old, new, _LONGEST)
