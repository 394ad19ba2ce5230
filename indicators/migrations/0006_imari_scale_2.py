"""The shipped scale of 伊万里 judges by changed rules: what is not decided yet is judged by its next version.

Decided years keep the version that they were decided by. A scale that somebody changed is a city's own.
"""

import hashlib
import json

from django.db import migrations
from django.db.models import Max, Q
from django.utils import timezone

KEY = 'imari'
# The shipped definition until now: as its file had it, and as the editor of scales writes it.
SHIPPED = {'660b24a9c7950247', '5ca8927076059f03'}
REASON = '標準の判定基準の新しい版（製品の更新）'

BELOW_50 = {'of': 'reference', 'below': 50}
STATED = {'baseline_form': True, 'provisional_baseline': False, 'before_deadline': True, 'rate': BELOW_50}
BETTER = [{'from': 'baseline', 'is': 'better'}, {'from': 'previous', 'is': 'better'}]
# Before and behind the rule that a rate below 50 % is D.
BEFORE = [
    {'code': 'C', 'when': {**STATED, 'change': BETTER}},
    {'code': 'C', 'when': {**STATED, 'has_previous': False, 'change': BETTER[0]}},
]
BEHIND = [
    {'code': 'C', 'when': {'asks_for_change': True, 'reached': False, 'change': {'from': 'baseline', 'is': 'same'}}},
    {'code': 'D', 'when': {'asks_for_change': True, 'change': {'from': 'baseline', 'is': 'worse'}}},
]


def fingerprint(definition):
    content = json.dumps(definition, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def next_definition(definition):
    """Return the shipped definition with the rules that are new."""
    rules = definition['rules']
    place = next(
        number
        for number, rule in enumerate(rules)
        if rule['code'] == 'D' and rule['when'].get('rate', {}).get('below') == 50
    )
    return {**definition, 'rules': [*rules[:place], *BEFORE, rules[place], *BEHIND, *rules[place + 1 :]]}


def supersede_unchanged(apps, schema_editor):
    """Make the next version of each unchanged scale in use or shown beside, and let it take that place."""
    RatingScale = apps.get_model('indicators', 'RatingScale')
    for old in RatingScale.objects.filter(Q(is_active=True) | Q(is_beside=True), key=KEY):
        if fingerprint(old.definition) not in SHIPPED:
            continue
        latest = RatingScale.objects.filter(plan_id=old.plan_id, key=KEY).aggregate(Max('version'))
        new = RatingScale(
            plan_id=old.plan_id,
            key=KEY,
            version=latest['version__max'] + 1,
            name=old.name,
            definition=next_definition(old.definition),
            is_active=old.is_active,
            is_beside=old.is_beside,
        )
        old.is_active = old.is_beside = False
        old.save()
        new.save()
        remember(apps, old, '~')
        remember(apps, new, '+')


def remember(apps, scale, kind):
    """Write the row of history that saving the model writes."""
    apps.get_model('indicators', 'HistoricalRatingScale').objects.create(
        id=scale.pk,
        plan_id=scale.plan_id,
        key=scale.key,
        version=scale.version,
        name=scale.name,
        definition=scale.definition,
        is_active=scale.is_active,
        is_beside=scale.is_beside,
        history_date=timezone.now(),
        history_type=kind,
        history_change_reason=REASON,
    )


class Migration(migrations.Migration):
    dependencies = [
        ('indicators', '0005_draft_screen'),
    ]

    operations = [migrations.RunPython(supersede_unchanged, migrations.RunPython.noop)]
