"""The rows of the official sheet are data of the plan; plans that are there keep the rows that they print."""

import django.db.models.deletion
import imari_dx.shared.acts
import simple_history.models
from django.conf import settings
from django.db import migrations, models


PRINTED_UNTIL_NOW = (
    ('title', 'title', '施 策 名 称'),
    ('description', 'description', '事 業 内 容'),
    ('years', 'years', 'スケジュール'),
    ('activities', 'activities', '取 組 内 容'),
    ('schedule', 'schedule', ''),
    ('effect', 'effect', '目標・期待される効果'),
    ('outcome', 'heading', '成 果 指 標'),
    ('targets', 'targets', '数 値 目 標'),
    ('items', 'items', '実 施 評 価 指 標'),
)


def keep_the_rows(apps, schema_editor):
    row = apps.get_model('initiatives', 'SheetRow')
    for plan in apps.get_model('initiatives', 'Plan').objects.all():
        for number, (code, kind, label) in enumerate(PRINTED_UNTIL_NOW, start=1):
            row.objects.create(plan=plan, code=code, kind=kind, label=label, sort_order=number)


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0011_joint_leads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalinitiative',
            name='description',
            field=models.TextField(blank=True, verbose_name='事業内容'),
        ),
        migrations.AlterField(
            model_name='historicalinitiative',
            name='effect',
            field=models.TextField(blank=True, verbose_name='目標・期待される効果'),
        ),
        migrations.AlterField(
            model_name='historicalinitiative',
            name='target_text',
            field=models.TextField(blank=True, help_text='計画書の記載のまま。1行に1つ。', verbose_name='数値目標'),
        ),
        migrations.AlterField(
            model_name='initiative',
            name='description',
            field=models.TextField(blank=True, verbose_name='事業内容'),
        ),
        migrations.AlterField(
            model_name='initiative',
            name='effect',
            field=models.TextField(blank=True, verbose_name='目標・期待される効果'),
        ),
        migrations.AlterField(
            model_name='initiative',
            name='target_text',
            field=models.TextField(blank=True, help_text='計画書の記載のまま。1行に1つ。', verbose_name='数値目標'),
        ),
        migrations.CreateModel(
            name='HistoricalSheetRow',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('act', models.UUIDField(default=imari_dx.shared.acts.current_act, editable=False, verbose_name='操作の番号')),
                ('code', models.SlugField(help_text='計画書データに出る短い名前。例: issue', max_length=20, verbose_name='符号')),
                ('kind', models.CharField(choices=[('title', '番号と名称'), ('description', '事業内容'), ('effect', '目標・期待される効果'), ('text', '文章'), ('years', '年度の見出し'), ('activities', '取組内容（年度ごと）'), ('schedule', 'スケジュール'), ('heading', '見出しだけの行'), ('targets', '数値目標'), ('items', '実施評価指標（年度ごと）')], default='text', max_length=20, verbose_name='内容')),
                ('label', models.CharField(blank=True, help_text='字間の空白も、印字するとおりに', max_length=100, verbose_name='見出し')),
                ('is_shown', models.BooleanField(default=True, verbose_name='印字する')),
                ('sort_order', models.PositiveSmallIntegerField(verbose_name='並び順')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.plan', verbose_name='計画')),
            ],
            options={
                'verbose_name': 'historical 様式の行',
                'verbose_name_plural': 'historical 様式の行',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='計画書データに出る短い名前。例: issue', max_length=20, verbose_name='符号')),
                ('kind', models.CharField(choices=[('title', '番号と名称'), ('description', '事業内容'), ('effect', '目標・期待される効果'), ('text', '文章'), ('years', '年度の見出し'), ('activities', '取組内容（年度ごと）'), ('schedule', 'スケジュール'), ('heading', '見出しだけの行'), ('targets', '数値目標'), ('items', '実施評価指標（年度ごと）')], default='text', max_length=20, verbose_name='内容')),
                ('label', models.CharField(blank=True, help_text='字間の空白も、印字するとおりに', max_length=100, verbose_name='見出し')),
                ('is_shown', models.BooleanField(default=True, verbose_name='印字する')),
                ('sort_order', models.PositiveSmallIntegerField(verbose_name='並び順')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheet_rows', to='initiatives.plan', verbose_name='計画')),
            ],
            options={
                'verbose_name': '様式の行',
                'verbose_name_plural': '様式の行',
                'ordering': ['plan_id', 'sort_order'],
            },
        ),
        migrations.CreateModel(
            name='InitiativeText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='文章')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='initiatives.initiative', verbose_name='施策')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='initiatives.sheetrow', verbose_name='様式の行')),
            ],
            options={
                'verbose_name': '様式の文章',
                'verbose_name_plural': '様式の文章',
                'ordering': ['initiative_id', 'row_id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalInitiativeText',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('act', models.UUIDField(default=imari_dx.shared.acts.current_act, editable=False, verbose_name='操作の番号')),
                ('text', models.TextField(verbose_name='文章')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.initiative', verbose_name='施策')),
                ('row', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='initiatives.sheetrow', verbose_name='様式の行')),
            ],
            options={
                'verbose_name': 'historical 様式の文章',
                'verbose_name_plural': 'historical 様式の文章',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.UniqueConstraint(fields=('plan', 'code'), name='sheet_row_unique_code', violation_error_message='同じ符号の行があります。'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['text', 'years', 'heading']), _negated=True), fields=('plan', 'kind'), name='sheet_row_once_a_kind', violation_error_message='この内容の行は1つだけです。'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['title', 'description', 'effect', 'text', 'years', 'activities', 'schedule', 'heading', 'targets', 'items'])), name='sheet_row_known_kind', violation_error_message='行の内容を選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'schedule'), models.Q(('label', ''), _negated=True), _connector='OR'), name='sheet_row_has_a_label', violation_error_message='見出しを入力してください。空欄にできるのはスケジュールの行だけです。'),
        ),
        migrations.AddConstraint(
            model_name='initiativetext',
            constraint=models.UniqueConstraint(fields=('initiative', 'row'), name='initiative_text_one_per_row', violation_error_message='この行の文章は既にあります。'),
        ),
        migrations.RunPython(keep_the_rows, migrations.RunPython.noop),
    ]
