"""Instructions from before they said whom they are for are for the department that led then, else that leads now."""

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery


def address(apps, schema_editor):
    remark = apps.get_model('indicators', 'Remark')
    responsibility = apps.get_model('initiatives', 'Responsibility')
    leads = responsibility.objects.filter(initiative=OuterRef('report__initiative'), kind='lead')
    day = OuterRef('at__date')
    then = leads.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)
    old = remark.objects.filter(kind='instruction', addressee__isnull=True)
    for found in (then.order_by('-valid_from'), leads.order_by(F('valid_until').desc(nulls_first=True))):
        rows = old.annotate(lead=Subquery(found.values('department')[:1])).filter(lead__isnull=False)
        for pk, department in rows.values_list('pk', 'lead'):
            remark.objects.filter(pk=pk).update(addressee_id=department)


class Migration(migrations.Migration):
    dependencies = [
        ('indicators', '0031_instructions'),
        ('initiatives', '0023_municipality_code'),
    ]

    operations = [migrations.RunPython(address, migrations.RunPython.noop, elidable=True)]
