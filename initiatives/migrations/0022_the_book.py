"""The plan's book: where its sections stand, and by which characters it marks what is not plain prose.

A glossary was printed with the same characters for every plan until now; plans that have one keep them, in
the rows of history too: otherwise their next edit would be told as if somebody had typed them.
"""

from django.db import migrations, models

PRINTED_UNTIL_NOW = {'word_term_mark': '●', 'word_term_group_marks': '＜＞'}


def keep_the_marks(apps, schema_editor):
    plans = apps.get_model('initiatives', 'Plan').objects.filter(glossary_terms__isnull=False)
    keys = set(plans.values_list('pk', flat=True))
    for name in ('Plan', 'HistoricalPlan'):
        apps.get_model('initiatives', name).objects.filter(id__in=keys).update(**PRINTED_UNTIL_NOW)


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0021_successions'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalplan',
            name='word_figure_mark',
            field=models.CharField(blank=True, default='', help_text='本文のうち、この文字で始まる行を図の題名として印字します。番号は、どの番号でも構いません。例: 図１', max_length=50, verbose_name='図の題名の始まり'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_glossary',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「用語解説」です。', max_length=100, verbose_name='用語解説の章の見出し'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_source_mark',
            field=models.CharField(blank=True, default='', help_text='図の題名の次の、この文字で始まる行を図の出典として印字します。例: 出典：', max_length=50, verbose_name='図の出典の始まり'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_subheading_marks',
            field=models.CharField(blank=True, default='', help_text='本文のうち、この文字で始まる行を小見出しとして印字します。番号は、どの番号でも構いません。大きい見出しから順に、空白で区切って入力します。例: （１）\u3000①', max_length=50, verbose_name='小見出しの始まり'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_term_group_marks',
            field=models.CharField(blank=True, default='', help_text='用語解説の見出し区分の前後に印字します。例: 【】', max_length=50, verbose_name='用語の見出し区分を囲む印'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_term_mark',
            field=models.CharField(blank=True, default='', help_text='用語解説の用語の前に印字します。例: ・', max_length=50, verbose_name='用語の前の印'),
        ),
        migrations.AddField(
            model_name='historicalplansection',
            name='place',
            field=models.CharField(blank=True, choices=[('', 'はじめ'), ('outline', '取組体系の後'), ('sheets', '様式の後'), ('glossary', '用語解説の後')], default='', help_text='同じ位置の章は、番号の順に並びます。', max_length=10, verbose_name='計画書での位置'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_figure_mark',
            field=models.CharField(blank=True, default='', help_text='本文のうち、この文字で始まる行を図の題名として印字します。番号は、どの番号でも構いません。例: 図１', max_length=50, verbose_name='図の題名の始まり'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_glossary',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「用語解説」です。', max_length=100, verbose_name='用語解説の章の見出し'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_source_mark',
            field=models.CharField(blank=True, default='', help_text='図の題名の次の、この文字で始まる行を図の出典として印字します。例: 出典：', max_length=50, verbose_name='図の出典の始まり'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_subheading_marks',
            field=models.CharField(blank=True, default='', help_text='本文のうち、この文字で始まる行を小見出しとして印字します。番号は、どの番号でも構いません。大きい見出しから順に、空白で区切って入力します。例: （１）\u3000①', max_length=50, verbose_name='小見出しの始まり'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_term_group_marks',
            field=models.CharField(blank=True, default='', help_text='用語解説の見出し区分の前後に印字します。例: 【】', max_length=50, verbose_name='用語の見出し区分を囲む印'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_term_mark',
            field=models.CharField(blank=True, default='', help_text='用語解説の用語の前に印字します。例: ・', max_length=50, verbose_name='用語の前の印'),
        ),
        migrations.AddField(
            model_name='plansection',
            name='place',
            field=models.CharField(blank=True, choices=[('', 'はじめ'), ('outline', '取組体系の後'), ('sheets', '様式の後'), ('glossary', '用語解説の後')], default='', help_text='同じ位置の章は、番号の順に並びます。', max_length=10, verbose_name='計画書での位置'),
        ),
        migrations.AddConstraint(
            model_name='plansection',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', ['', 'outline', 'sheets', 'glossary'])), name='plan_section_known_place', violation_error_message='計画書での位置を選んでください。'),
        ),
        migrations.RunPython(keep_the_marks, migrations.RunPython.noop),
    ]
