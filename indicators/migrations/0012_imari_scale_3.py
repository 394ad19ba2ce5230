"""The shipped scale grades 増加 and 減少 by what they are compared with, which may be the previous year.

Decided years keep the version that they were decided by. A scale that somebody changed is a city's own.
"""

import hashlib
import json
import uuid

from django.db import migrations
from django.db.models import Max, Q
from django.utils import timezone

KEY = 'imari'
# The shipped definition until now: as its file had it, and as the editor of scales writes it.
SHIPPED = {'6b67b9d27b1e7598', '2562a1e17f166215'}
REASON = '標準の判定基準の新しい版（製品の更新）'


def fingerprint(definition):
    content = json.dumps(definition, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def next_definition(definition):
    """Return the shipped definition; where only a change is asked, it is one from the year's reference."""
    return {**definition, 'rules': [next_rule(rule) for rule in definition['rules']]}


def next_rule(rule):
    when = rule['when']
    if not when.get('asks_for_change'):
        return rule
    # The editor of scales writes a list where the file had a single change.
    change = when['change']
    if isinstance(change, list):
        change = [{**one, 'from': 'reference'} for one in change]
    else:
        change = {**change, 'from': 'reference'}
    return {**rule, 'when': {**when, 'change': change}}


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
        act = uuid.uuid4()
        remember(apps, old, '~', act)
        remember(apps, new, '+', act)


def remember(apps, scale, kind, act):
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
        act=act,
        history_date=timezone.now(),
        history_type=kind,
        history_change_reason=REASON,
    )


class Migration(migrations.Migration):
    dependencies = [
        ('indicators', '0011_known_acts'),
    ]

    operations = [migrations.RunPython(supersede_unchanged, migrations.RunPython.noop)]
