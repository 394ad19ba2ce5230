"""What the headings have taken over goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('initiatives', '0009_headings_of_policies')]

    operations = [
        migrations.AlterField(
            model_name='heading',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='headings', to='initiatives.headinglevel', verbose_name='階層'),
        ),
        migrations.RemoveField(model_name='initiative', name='policy'),
        migrations.RemoveField(model_name='historicalinitiative', name='policy'),
        migrations.DeleteModel(name='Policy'),
        migrations.DeleteModel(name='HistoricalPolicy'),
    ]
