"""Which demo a plan gets: the one that was written for it, or an invented one."""

import datetime as dt
from collections.abc import Sequence

from indicators.book.assessment import items_of, rule_of
from indicators.book.results import initiatives_with_everything, is_planned
from indicators.demo.accounts import (
    INFORMATION,
    PLANNING,
    departments_in_charge,
    invented_office,
    written_office,
)
from indicators.demo.commentary import read_commentaries
from indicators.demo.entries import entered_indicators, read_entries
from indicators.demo.inquiry import ANY_INQUIRY_TEXT, INQUIRY_TEXT, named
from indicators.demo.invention import Asked, by_slug, opened_years
from indicators.demo.rounds import Story
from indicators.models import RatingScale
from indicators.rounds.letter.rules import head_of
from initiatives.models import Initiative, Plan


def story_of(plan: Plan, scale: RatingScale, today: dt.date) -> Story:
    """Return the demo of a plan: the written one where all its initiatives are those that it tells of."""
    initiatives = list(initiatives_with_everything(plan))
    slugs = [one.slug for one in initiatives]
    written = read_entries()
    if set(slugs) == set(written) and not departments_in_charge(initiatives):
        years = [year.year for year in plan.fiscal_years]
        words = plan.words
        inquiry = named(INQUIRY_TEXT, plan).replace("{contents}", words.contents)
        inquiry = inquiry.replace("{initiative}", words.initiative)
        sender = head_of(INFORMATION)
        return Story(
            written_office(slugs),
            years,
            written,
            inquiry,
            sender,
            words.meeting,
            is_written=True,
            commentaries=read_commentaries(),
        )
    years = opened_years(plan.start_fiscal_year, plan.end_fiscal_year, today)
    entries = by_slug(
        _asked(initiatives, years),
        open_year=years[-1],
        skips_approval=plan.skips_approval,
        # Where the scale proposes nothing, people choose.
        grades=() if scale.scale.rules else [one.code for one in scale.scale.codes if one.is_grade],
    )
    inquiry = named(ANY_INQUIRY_TEXT, plan)
    all_entries = {slug: entries.get(slug, {}) for slug in slugs}
    sender = head_of(plan.words.contact_department) or head_of(PLANNING)
    return Story(invented_office(initiatives), years, all_entries, inquiry, sender, plan.words.meeting)


def _asked(initiatives: Sequence[Initiative], years: Sequence[int]) -> list[tuple[int, Asked]]:
    """What every due year of every initiative asks, with the initiative's place in the plan."""
    return [
        (
            position,
            Asked(
                slug=initiative.slug,
                title=initiative.plain_title,
                fiscal_year=year,
                rules=[rule_of(one) for one in entered_indicators(initiative)],
                item_count=sum(item.indicator_id is None for item in items_of(initiative, year)),
            ),
        )
        for position, initiative in enumerate(initiatives)
        for year in years
        if is_planned(initiative, year)
    ]
