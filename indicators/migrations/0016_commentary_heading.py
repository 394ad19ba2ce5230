"""所見 of a heading instead of one of a 分野."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0015_neutral_words'),
        ('initiatives', '0010_headings_alone'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='commentary', name='commentary_one_per_sector'),
        migrations.RemoveConstraint(model_name='commentary', name='commentary_one_for_the_plan'),
        migrations.RenameField(model_name='commentary', old_name='sector', new_name='heading'),
        migrations.RenameField(model_name='historicalcommentary', old_name='sector', new_name='heading'),
        migrations.AlterField(
            model_name='commentary',
            name='heading',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='initiatives.heading', verbose_name='見出し'),
        ),
        migrations.AlterField(
            model_name='historicalcommentary',
            name='heading',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.heading', verbose_name='見出し'),
        ),
        migrations.AlterModelOptions(
            name='commentary',
            options={'ordering': ['cycle_id', 'heading_id'], 'verbose_name': '所見', 'verbose_name_plural': '所見'},
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.UniqueConstraint(fields=('cycle', 'heading'), name='commentary_one_per_heading'),
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.UniqueConstraint(condition=models.Q(('heading__isnull', True)), fields=('cycle',), name='commentary_one_for_the_plan'),
        ),
    ]
