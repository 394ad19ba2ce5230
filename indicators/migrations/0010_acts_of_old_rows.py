"""Which rows of history belong to one act is stored from now on; for older rows it is told from their times."""

import uuid
from datetime import timedelta

from django.db import migrations

# By which old rows were put together when they were read.
SAME_ACT = timedelta(seconds=2)
REGISTERING = timedelta(minutes=10)
REGISTERED = '計画書データの読込み'
# Replaced as a whole when a page is saved: what goes after something came is another save.
LISTS = {'historicalmeasurementevent': 'measurement_id', 'historicalactualschedulebar': 'report_id'}


def is_history(model):
    return {'history_id', 'act'} <= {field.name for field in model._meta.concrete_fields}


def number_old_rows(apps, schema_editor):
    """Give the rows that one person wrote at one moment the same number, and a plan's registration one."""
    rows = []
    models = [model for model in apps.get_models() if is_history(model)]
    for model in models:
        list_key = LISTS.get(model._meta.model_name)
        names = ['history_id', 'history_date', 'history_user_id', 'history_change_reason', 'history_type']
        for row in model.objects.order_by().values(*names, *([list_key] if list_key else [])):
            rows.append((row['history_date'], row['history_id'], model, row, row.get(list_key)))
    rows.sort(key=lambda one: one[:2])
    open_acts = {}
    numbers = {model: {} for model in models}
    for date, history_id, model, row, owner in rows:
        is_registered = row['history_change_reason'] == REGISTERED
        who = (row['history_user_id'], is_registered)
        act = open_acts.get(who)
        came = (model, owner) if owner is not None else None
        if (
            act is None
            or date - act['last'] > (REGISTERING if is_registered else SAME_ACT)
            or (row['history_type'] == '-' and came in act['came'])
        ):
            act = open_acts[who] = {'number': uuid.uuid4(), 'came': set()}
        act['last'] = date
        if row['history_type'] == '+' and came:
            act['came'].add(came)
        numbers[model].setdefault(act['number'], []).append(history_id)
    for model, acts in numbers.items():
        for number, ids in acts.items():
            for start in range(0, len(ids), 500):
                model.objects.filter(history_id__in=ids[start : start + 500]).update(act=number)


class Migration(migrations.Migration):
    dependencies = [
        ('initiatives', '0003_acts'),
        ('indicators', '0009_acts'),
    ]

    operations = [migrations.RunPython(number_old_rows, migrations.RunPython.noop, elidable=True)]
