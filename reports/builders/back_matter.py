"""What stands at the end of a report: what is missing, the glossary, where everything comes from."""

from collections.abc import Iterable

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.models import GlossaryTerm, Plan
from initiatives.words import Words
from reports.builders.year_view import YearView
from reports.documents.evaluation import GlossaryEntry, GlossaryGroup
from reports.documents.overview import InitiativeYear


def missing(years: Iterable[InitiativeYear], words: Words) -> Iterable[str]:
    """Name what is not decided, as far as the reader knows of it."""
    for row in (row for row in years if row.is_planned):
        name = f"{row.level_mark} {row.code} {row.title}（{row.department_label}）".lstrip()
        if row.is_not_published:
            yield f"{name}：{row.state_label}"
        elif not row.is_reported:
            yield f"{name}：未報告（{row.state_label}）"
        elif not row.is_final:
            yield f"{name}：{words.decision}前（{row.state_label}）"


def sources(plan: Plan, views: Iterable[YearView]) -> Iterable[str]:
    """Say where what is printed comes from: plan, scales, sources of the targets."""
    shown = list(views)
    yield f"計画の記載：{plan.title}（{plan.municipality}）"
    for name in dict.fromkeys(view.scale_name for view in shown):
        yield f"判定基準：{name}"
    for initiative in [view.initiative for view in shown]:
        for indicator in initiative.indicators.all():
            name = f"{initiative.code} {indicator.plain_name}"
            if indicator.source:
                yield f"{name}：{indicator.source}"
            if indicator.are_labels_ours:
                labels = f"{indicator.numerator_label} ÷ {indicator.denominator_label}"
                yield f"{name}：算式（{labels}）は計画書に記載がないため、補ったものです。"
            if indicator.is_due_year_inferred and indicator.due_year:
                due = FiscalYear(indicator.due_year).label
                yield f"{name}：期限（{due}末）は計画書に記載がないため、推定したものです。"


def glossary_groups(terms: Iterable[GlossaryTerm]) -> tuple[GlossaryGroup, ...]:
    """Return the glossary by its groups, as the plan has them."""
    groups: dict[str, list[GlossaryEntry]] = {}
    for term in terms:
        groups.setdefault(term.group, []).append(GlossaryEntry(term.heading, term.definition, term.word))
    return tuple(GlossaryGroup(f"＜{name}＞", tuple(entries)) for name, entries in groups.items())
