"""Which scales a decision rests on: these are superseded, never edited."""

from collections.abc import Collection

from indicators.models import AnnualReport, RatingScale


def used_scales(scales: Collection[RatingScale]) -> set[int]:
    """Return the ids of those scales on which a report was ever finalised, in one query.

    A decision that was taken back counts too: its Snapshot stays, and names the version.
    """
    keys = [scale.pk for scale in scales]
    decided = AnnualReport.objects.filter(scale__in=keys).values_list("scale_id").order_by()
    ever = AnnualReport.history.filter(scale_id__in=keys).values_list("scale_id").order_by()
    return {key for (key,) in decided.union(ever)}


def is_used(scale: RatingScale) -> bool:
    """Whether a report was ever finalised on a scale."""
    return bool(used_scales([scale]))
