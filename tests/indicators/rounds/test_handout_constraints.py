"""The head of 会議資料 in the tables: one row for a round, and none that says nothing. On both databases."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import MeetingHandout, ReportingCycle
from tests.cast import World


def test_a_row_that_says_nothing_is_refused(world: World) -> None:
    row = MeetingHandout(cycle=ReportingCycle.objects.get(fiscal_year=2025))
    with pytest.raises(ValidationError, match="どれかを入力してください"):
        row.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError, match="meeting_handout_says_something"):
        row.save()


def test_a_round_has_one(world: World) -> None:
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    MeetingHandout.objects.create(cycle=cycle, venue="第１会議室")
    second = MeetingHandout(cycle=cycle, venue="別館")
    with pytest.raises(ValidationError, match="既にあります"):
        second.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError):
        second.save()
