"""Every plan gets the three levels that it had; every 施策の柱 becomes a heading, its history with it.

A 柱 keeps its number, moved behind those of the former 分野: ``indicators.book.older_snapshots`` reads frozen years
by the same rule, so that a frozen heading and the stored one are known to be the same.
"""

from collections import defaultdict

from django.core.management.color import no_style
from django.db import migrations, models
from django.utils import timezone

FIRST_KEY = 1_000_000
WORDS = (
    {'number': 1, 'word': '分野', 'has_text': True, 'follows_title': True},
    {'number': 2, 'word': '施策の柱', 'mark': '◎'},
    {'number': 3, 'word': '施策', 'has_code': True, 'reports': True},
)
REASON = '階層の登録'


def _levels(apps, plans):
    """Create the levels of the plans; return the keys of the first and the second by plan."""
    level, history = (apps.get_model('initiatives', name) for name in ('HeadingLevel', 'HistoricalHeadingLevel'))
    keys = {}
    for plan in plans:
        rows = [level.objects.create(plan_id=plan, **words) for words in WORDS]
        for row, words in zip(rows, WORDS, strict=True):
            history.objects.create(
                id=row.pk,
                plan_id=plan,
                history_date=timezone.now(),
                history_type='+',
                history_change_reason=REASON,
                **words,
            )
        keys[plan] = (rows[0].pk, rows[1].pk)
    return keys


def forwards(apps, schema_editor):
    heading, policy, initiative, plan = (
        apps.get_model('initiatives', name) for name in ('Heading', 'Policy', 'Initiative', 'Plan')
    )
    levels = _levels(apps, plan.objects.values_list('pk', flat=True))
    for number, (first, _second) in levels.items():
        heading.objects.filter(plan_id=number).update(level_id=first)
    sectors = {row.pk: row for row in heading.objects.all()}
    places = defaultdict(int)
    slugs = {}
    for row in policy.objects.order_by('sector__plan_id', 'sector_id', 'sort_order', 'pk'):
        sector = sectors[row.sector_id]
        places[sector.pk] += 1
        slugs[row.pk] = f'{sector.slug}-h{places[sector.pk]}'
        heading.objects.create(
            pk=FIRST_KEY + row.pk,
            plan_id=sector.plan_id,
            level_id=levels[sector.plan_id][1],
            parent_id=sector.pk,
            slug=slugs[row.pk],
            title=row.title,
            sort_order=row.sort_order,
        )
    initiative.objects.update(heading_id=models.F('policy_id') + FIRST_KEY)
    _history(apps, levels, sectors, slugs)
    with schema_editor.connection.cursor() as cursor:
        for sql in schema_editor.connection.ops.sequence_reset_sql(no_style(), [heading]):
            cursor.execute(sql)


def _history(apps, levels, sectors, slugs):
    heading, policy, initiative = (
        apps.get_model('initiatives', f'Historical{name}') for name in ('Heading', 'Policy', 'Initiative')
    )
    for number, (first, _second) in levels.items():
        heading.objects.filter(plan_id=number).update(level_id=first)
    plans = {row.id: row.plan_id for row in heading.objects.all()}
    plans |= {key: row.plan_id for key, row in sectors.items()}
    rows = []
    for row in policy.objects.order_by('history_id'):
        plan = plans.get(row.sector_id)
        rows.append(
            heading(
                id=FIRST_KEY + row.id,
                plan_id=plan,
                level_id=levels[plan][1] if plan in levels else None,
                parent_id=row.sector_id,
                slug=slugs.get(row.id, f'h{row.id}'),
                title=row.title,
                sort_order=row.sort_order,
                act=row.act,
                history_date=row.history_date,
                history_change_reason=row.history_change_reason,
                history_type=row.history_type,
                history_user_id=row.history_user_id,
            )
        )
    heading.objects.bulk_create(rows)
    initiative.objects.exclude(policy_id=None).update(heading_id=models.F('policy_id') + FIRST_KEY)


class Migration(migrations.Migration):

    dependencies = [('initiatives', '0008_headings')]

    operations = [migrations.RunPython(forwards, elidable=False)]
