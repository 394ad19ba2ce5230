"""What the database itself holds of imported years; on both databases."""

import pytest
from django.db import IntegrityError, transaction

from indicators.models import AnnualReport, ReportingCycle, ResultImport
from tests.cast import World
from tests.indicators.past_years.past_files import take_in, value


def test_without_a_meeting_only_what_was_taken_in(world: World) -> None:
    take_in(world, [value("行-11", "2021", "3")])
    report = world.report("gyo-11", 2021)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReport.objects.filter(pk=report.pk).update(imported=None)
    cycles = ReportingCycle.objects.filter(fiscal_year=2021)
    with pytest.raises(IntegrityError), transaction.atomic():
        cycles.update(closed_on=None)


def test_an_import_has_an_origin_and_is_taken_back_with_a_reason(world: World) -> None:
    one = take_in(world, [value("行-11", "2021", "3")])
    rows = ResultImport.objects.filter(pk=one.pk)
    for wrong in ({"origin": ""}, {"taken_back_at": one.imported_at}, {"taken_back_reason": "誤り"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
