"""Which texts of a plan point at the terms of its glossary by ※. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.planning.rows import MODELS, PlanRows, RowKey, owner_of
from initiatives.models import GlossaryTerm, Heading, Initiative, Plan, PlanSection

_TERM, _INITIATIVE = GlossaryTerm._meta.label_lower, Initiative._meta.label_lower
_NAMED_BY = {
    Heading._meta.label_lower: "title",
    PlanSection._meta.label_lower: "heading",
    Plan._meta.label_lower: "short_title",
}


def pointing_texts(rows: PlanRows, words: Collection[str]) -> dict[str, list[str]]:
    """Return where each word stands with a ※ behind it, as readers know the places; in the plan's order.

    Of two words that end alike the longer one is meant, as on the pages that explain them.
    """
    found: dict[str, list[str]] = defaultdict(list)
    if not words:
        return found
    pattern = re.compile("(" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")※")
    for key, fields in rows.items():
        for name, value in fields.items():
            if not isinstance(value, str) or "※" not in value or key[0] == _TERM:
                continue
            for word in dict.fromkeys(pattern.findall(value)):
                found[word].append(_place(rows, key, name))
    return {word: list(dict.fromkeys(places)) for word, places in found.items()}


def _place(rows: PlanRows, key: RowKey, name: str) -> str:
    """Return 行－⑩　事業内容: of what, and which of its texts."""
    model = MODELS[key[0]]
    own = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    owner = owner_of(key, rows)
    if owner is None:
        return f"{rows[key].get(_NAMED_BY.get(key[0], ''), model._meta.verbose_name)}　{own}"
    code, year = rows[_INITIATIVE, owner]["code"], rows[key].get("fiscal_year")
    if year is not None:
        return f"{code}　{FiscalYear(year).label}の{model._meta.verbose_name}"
    return f"{code}　{own if key[0] == _INITIATIVE else model._meta.verbose_name}"
