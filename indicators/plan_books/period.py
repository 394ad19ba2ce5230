"""Years outside a plan's period: many of them say that the period is wrong, and are told there as one."""

from collections.abc import Mapping, Sequence
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.plan_books.places import Places
from indicators.plan_books.telling import outside_year, told
from indicators.plan_io.errors import DocumentProblem

_NAMED = 3  # cells; as few are told one by one
_SENTENCE = (
    "計画期間が{first}から{last}までのため、{beyond}の内容が{count}か所、計画期間の外になります（{cells}など）。"
    "{field}を直してください。{field}が正しいときは、計画期間の外の内容を消すか、直してください。"
)


def gathered(problems: Sequence[str], document: Mapping[str, Any], places: Places) -> list[str]:
    """Return the problems of a document, those of many years outside its period as one for either end."""
    period = [document["plan"].get(name) for name in ("start_fiscal_year", "end_fiscal_year")]
    if None in period:
        return [*problems]
    first, last = map(FiscalYear, period)
    years = {problem: year for problem in problems if (year := outside_year(problem)) is not None}
    early = [problem for problem, year in years.items() if year < first.year]
    late = [problem for problem, year in years.items() if year > last.year and problem not in early]
    found = [*problems]
    for some, name, field, beyond in (
        (early, "start_fiscal_year", "初年度", f"{first.label}より前"),
        (late, "end_fiscal_year", "最終年度", f"{last.label}より後"),
    ):
        cells = list(dict.fromkeys(one.place for one in told(some, places)))
        if len(cells) <= _NAMED:
            continue
        sentence = _SENTENCE.format(
            first=first.label,
            last=last.label,
            beyond=beyond,
            count=len(cells),
            cells="、".join(cells[:_NAMED]),
            field=field,
        )
        found = [one for one in found if one not in some]
        found.append(DocumentProblem.at(("plan", name), "計画", sentence))
    return found
