"""The table of 分野 becomes that of all headings; levels come beside it. Data follow in 0009."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import imari_dx.shared.acts

_LEVEL_FIELDS = [
    ('number', models.PositiveSmallIntegerField(help_text='1が最上位。最後の階層は取組そのものです。', verbose_name='階層')),
    ('word', models.CharField(help_text='例: 基本目標、章、施策、事業', max_length=30, verbose_name='呼び名')),
    ('mark', models.CharField(blank=True, max_length=5, verbose_name='見出しの前の印')),
    ('has_code', models.BooleanField(default=False, verbose_name='番号を付けて印字する')),
    ('has_text', models.BooleanField(default=False, verbose_name='見出しの下に文章がある')),
    ('follows_title', models.BooleanField(default=False, help_text='例: 名称「産業」、呼び名「部門」で「産業部門」', verbose_name='名称の後に呼び名を付けて読む')),
    ('reports', models.BooleanField(default=False, verbose_name='実績を報告する')),
]


def _of_both(make):
    """One operation for the table, and the same for that of its history."""
    return [make('heading'), make('historicalheading')]


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0007_neutral_words'),
        ('indicators', '0015_neutral_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeadingLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                *_LEVEL_FIELDS,
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='initiatives.plan', verbose_name='計画')),
            ],
            options={
                'verbose_name': '階層',
                'verbose_name_plural': '階層',
                'ordering': ['plan_id', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'number'), name='heading_level_unique_number', violation_error_message='この階層は既にあります。'),
                    models.CheckConstraint(condition=models.Q(('number__range', (1, 4))), name='heading_level_1_to_4', violation_error_message='階層は1から4までです。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalHeadingLevel',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                *_LEVEL_FIELDS,
                ('act', models.UUIDField(default=imari_dx.shared.acts.current_act, editable=False, verbose_name='操作の番号')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.plan', verbose_name='計画')),
            ],
            options={
                'verbose_name': 'historical 階層',
                'verbose_name_plural': 'historical 階層',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(model_name='sector', name='sector_unique_code'),
        migrations.RenameModel('Sector', 'Heading'),
        migrations.RenameModel('HistoricalSector', 'HistoricalHeading'),
        *[
            operation
            for old, new in [('code', 'slug'), ('prefix', 'code'), ('name', 'title'), ('note', 'text')]
            for operation in _of_both(lambda name, old=old, new=new: migrations.RenameField(name, old, new))
        ],
        *[
            operation
            for field, make in [
                ('slug', lambda: models.SlugField(max_length=40, verbose_name='アドレス用の名前')),
                ('code', lambda: models.CharField(blank=True, max_length=20, verbose_name='番号')),
                ('title', lambda: models.CharField(max_length=200, verbose_name='名称')),
                ('heading', lambda: models.CharField(blank=True, help_text='空欄のときは、印・番号・名称から作ります。', max_length=200, verbose_name='印字する見出し')),
                ('text', lambda: models.TextField(blank=True, verbose_name='見出しの下の文章')),
            ]
            for operation in _of_both(
                lambda name, field=field, make=make: migrations.AlterField(name, field, make())
            )
        ],
        migrations.AlterField(
            model_name='heading',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='headings', to='initiatives.plan', verbose_name='計画'),
        ),
        migrations.AlterModelOptions(
            name='heading',
            options={'ordering': ['plan_id', 'sort_order'], 'verbose_name': '見出し', 'verbose_name_plural': '見出し'},
        ),
        migrations.AlterModelOptions(
            name='historicalheading',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical 見出し', 'verbose_name_plural': 'historical 見出し'},
        ),
        migrations.AddField(
            model_name='heading',
            name='level',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='headings', to='initiatives.headinglevel', verbose_name='階層'),
        ),
        migrations.AddField(
            model_name='historicalheading',
            name='level',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.headinglevel', verbose_name='階層'),
        ),
        migrations.AddField(
            model_name='heading',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='children', to='initiatives.heading', verbose_name='上の見出し'),
        ),
        migrations.AddField(
            model_name='historicalheading',
            name='parent',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.heading', verbose_name='上の見出し'),
        ),
        migrations.AddConstraint(
            model_name='heading',
            constraint=models.UniqueConstraint(fields=('plan', 'slug'), name='heading_unique_slug', violation_error_message='このアドレス用の名前は、別の見出しで使われています。'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='heading',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='initiatives.heading', verbose_name='見出し'),
        ),
        migrations.AddField(
            model_name='historicalinitiative',
            name='heading',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.heading', verbose_name='見出し'),
        ),
    ]
