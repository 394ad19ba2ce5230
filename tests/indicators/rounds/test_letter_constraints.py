"""照会文書 in the tables: one row for a round, and none that says nothing. On both databases."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from indicators.models import InquiryLetter, ReportingCycle
from tests.cast import World


def test_a_row_that_says_nothing_is_refused(world: World) -> None:
    row = InquiryLetter(cycle=ReportingCycle.objects.get(fiscal_year=2025))
    with pytest.raises(ValidationError, match="どれかを入力してください"):
        row.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError, match="inquiry_letter_says_something"):
        row.save()


def test_a_round_has_one_letter(world: World) -> None:
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    InquiryLetter.objects.create(cycle=cycle, sender="企画課長")
    second = InquiryLetter(cycle=cycle, sender="財政課長")
    with pytest.raises(ValidationError, match="既にあります"):
        second.full_clean()
    with transaction.atomic(), pytest.raises(IntegrityError):
        second.save()
