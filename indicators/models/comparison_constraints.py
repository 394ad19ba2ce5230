"""What the database refuses in the reading of a target: the rules of ``judgement.aim``, as constraints."""

from collections.abc import Callable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from indicators.judgement import Aim, Direction, Kind, KindRules


def with_aim(*aims: Aim) -> Q:
    """Return the indicators with one of these comparisons."""
    return Q(comparison__in=[one.value for one in aims])


def of_kinds(asked: Callable[[KindRules], bool]) -> Q:
    """Return the indicators whose kind is such."""
    return reduce(or_, (Q(kind=kind.value) for kind in Kind if asked(kind.rules)))


OF_COMPARISON = (
    models.CheckConstraint(
        condition=with_aim(Aim.VALUE, Aim.NONE) | of_kinds(lambda rules: rules.has_baseline),
        name="indicator_comparison_of_kind",
        violation_error_message="この比較は、毎年の数値、１回当たり、割合、時点値の指標でだけ使えます。",
    ),
    models.CheckConstraint(
        condition=(with_aim(Aim.VALUE) & (~Q(direction="") | ~of_kinds(lambda rules: rules.is_number)))
        | (with_aim(Aim.KEEP) & Q(direction__in=[Direction.AT_LEAST.value, Direction.AT_MOST.value]))
        | (~with_aim(Aim.VALUE, Aim.KEEP) & Q(direction="")),
        name="indicator_direction_of_comparison",
        violation_error_message="目標の向きは、目標値では以上・超・以下・未満、維持では以上・以下のどれかです。"
        "ほかの比較では空欄にしてください。",
    ),
    models.CheckConstraint(
        condition=(with_aim(Aim.INCREASE, Aim.DECREASE) & ~Q(against=""))
        | (~with_aim(Aim.INCREASE, Aim.DECREASE) & Q(against="")),
        name="indicator_against_of_comparison",
        violation_error_message="比べる相手は、増加と減少では必要です。ほかの比較では空欄にしてください。",
    ),
    models.CheckConstraint(
        condition=with_aim(Aim.VALUE, Aim.RANK) | Q(target__isnull=True),
        name="indicator_target_of_comparison",
        violation_error_message="目標値を入力するのは、比較が目標値か順位のときだけです。",
    ),
    models.CheckConstraint(
        condition=(
            with_aim(Aim.BETWEEN)
            & Q(lower_bound__isnull=False, upper_bound__isnull=False)
            & Q(lower_bound__lte=F("upper_bound"))
        )
        | (~with_aim(Aim.BETWEEN) & Q(lower_bound__isnull=True, upper_bound__isnull=True)),
        name="indicator_bounds_of_comparison",
        violation_error_message="範囲には下限と、それ以上の上限が必要です。ほかの比較では空欄にしてください。",
    ),
    models.CheckConstraint(
        condition=Q(tolerance__isnull=True, tolerance_in="")
        | (with_aim(Aim.KEEP) & Q(tolerance__isnull=False, tolerance__gte=0) & ~Q(tolerance_in="")),
        name="indicator_tolerance_of_comparison",
        violation_error_message="許容幅は、維持のときだけ、０以上の数とその単位を両方入力します。",
    ),
)
