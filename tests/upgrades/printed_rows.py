"""What an earlier version printed, in the columns that the table of all results has today."""

from imari_dx.shared.one_line import in_one_cell
from indicators.models import FutureDirection, SettlementStatus

_CODES = {
    "direction": {str(one.label): one.value for one in FutureDirection},
    "settlement_status": {str(one.label): one.value for one in SettlementStatus},
}


def in_todays_form(row: dict[str, str]) -> dict[str, str]:
    """Return a row as today's version has it: codes apart from words, items by themselves."""
    if "item_text" in row:
        return row  # printed since 0.12.0
    row = {name: in_one_cell(text) for name, text in row.items()}
    datum, label = row["datum"], row["status_label"]
    if datum == "evaluation_item":
        return row | {
            "indicator_number": "",
            "indicator_name": "",
            "item_number": row["indicator_number"],
            "item_text": row["indicator_name"],
            "value": "" if row["status"] == "blank" else row["status"],
            "value_label": "" if row["status"] == "blank" else label,
            "status": "blank" if row["status"] == "blank" else "entered",
            "status_label": label if row["status"] == "blank" else "入力済",
            "note": row["reason"],
            "reason": "",
        }
    if datum.startswith("actual_bar_"):
        words = row["indicator_name"] if datum == "actual_bar_phase" else ""
        return row | {"indicator_name": "", "value_label": words}
    if datum in _CODES:
        return row | {"value": _CODES[datum].get(row["value"], ""), "value_label": row["value"]}
    return row
