"""The chain of records begins with what is there: provable from now on, not before."""

from heapq import merge
from itertools import islice

from django.db import migrations
from django.utils import timezone

from accounts.chain.content import contents
from accounts.chain.covered import COVERED
from accounts.chain.links import NOTHING, Entry, following
from accounts.models import LinkAct

# By the form that this release had: what a later one adds has migrations of its own.
FORM = 1
KINDS = ("snapshot", "transition", "edition", "sign_in")
AT_ONCE = 500


def link(apps, schema_editor):
    """Link rows in the order in which they came about, by batches, so that a large database takes little memory."""
    using, at = schema_editor.connection.alias, timezone.now()
    links = apps.get_model("accounts", "ChainLink").objects.using(using)
    if links.exists():
        return
    rows = merge(*(_rows(apps, kind, using) for kind in KINDS))
    position, previous = 0, NOTHING
    while batch := [(kind, key) for _moment, kind, key in islice(rows, AT_ONCE)]:
        found = {
            kind: contents(kind, FORM, [key for of, key in batch if of == kind], apps, using)
            for kind in {of for of, _key in batch}
        }
        entries = (Entry(kind, key, LinkAct.FOUND, FORM, found[kind][key]) for kind, key in batch)
        made = list(following(entries, position, previous, at))
        position, previous = made[-1].position, made[-1].hash
        links.bulk_create(links.model(**_values(one)) for one in made)


def _rows(apps, kind, using):
    covered = COVERED[kind]
    rows = apps.get_model(covered.model).objects.using(using).filter(**covered.only)
    found = rows.order_by(covered.moment, "pk").values_list(covered.moment, "pk")
    for moment, key in found.iterator(chunk_size=AT_ONCE):
        yield moment, kind, key


def _values(link):
    return {field.attname: getattr(link, field.attname) for field in link._meta.concrete_fields}


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_chain'),
        ('indicators', '0035_midyear_check'),
        ('reports', '0004_jobs'),
    ]

    operations = [
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
