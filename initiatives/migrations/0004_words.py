"""A plan has words of its own. Until now all plans printed the same ones; those that are there keep them.

The rows of history too: otherwise the next edit of a plan would be told as if somebody had typed these words.
"""

from django.db import migrations, models

PRINTED_UNTIL_NOW = {
    'word_system': 'ＤＸ推進計画 進捗管理システム',
    'word_body': '本部',
    'word_member': '本部員',
    'word_meeting': '本部会議',
    'word_opinion': '本部意見',
    'word_instruction': '本部指示',
    'word_decision': '本部決定',
    'word_chapter': '８ 個別取組',
    'word_sheet': '個別取組',
    'word_upper_plan': 'ビジョン',
    'word_upper_item': '具体的な取組',
    'word_priority_mark': '☆',
    'word_priority': '国の重点取組事項',
}


def keep_the_words(apps, schema_editor):
    for name in ('Plan', 'HistoricalPlan'):
        apps.get_model('initiatives', name).objects.update(**PRINTED_UNTIL_NOW)


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0003_acts'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalplan',
            name='word_body',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「評価会議」です。', max_length=50, verbose_name='評価を決める会議体の名称'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_chapter',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=100, verbose_name='様式の章の見出し'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_contact_department',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=100, verbose_name='問い合わせ先の部署'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_contact_telephone',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=50, verbose_name='問い合わせ先の電話番号'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_decision',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の決定の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_instruction',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の指示の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_meeting',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の会議の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_member',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の構成員の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_opinion',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の意見の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_priority',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「重点」です。', max_length=50, verbose_name='重点の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_priority_mark',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「★」です。', max_length=5, verbose_name='重点の印'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_sheet',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=50, verbose_name='様式の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_system',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「計画進捗管理システム」です。', max_length=100, verbose_name='システムの名称'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_upper_item',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「項目」です。', max_length=50, verbose_name='上位計画の項目の呼び名'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='word_upper_plan',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「上位計画」です。', max_length=50, verbose_name='上位計画の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_body',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「評価会議」です。', max_length=50, verbose_name='評価を決める会議体の名称'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_chapter',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=100, verbose_name='様式の章の見出し'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_contact_department',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=100, verbose_name='問い合わせ先の部署'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_contact_telephone',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=50, verbose_name='問い合わせ先の電話番号'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_decision',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の決定の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_instruction',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の指示の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_meeting',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の会議の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_member',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の構成員の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_opinion',
            field=models.CharField(blank=True, default='', help_text='空欄のときは、会議体の名称から作ります。', max_length=50, verbose_name='会議体の意見の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_priority',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「重点」です。', max_length=50, verbose_name='重点の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_priority_mark',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「★」です。', max_length=5, verbose_name='重点の印'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_sheet',
            field=models.CharField(blank=True, default='', help_text='空欄のときは表示しません。', max_length=50, verbose_name='様式の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_system',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「計画進捗管理システム」です。', max_length=100, verbose_name='システムの名称'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_upper_item',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「項目」です。', max_length=50, verbose_name='上位計画の項目の呼び名'),
        ),
        migrations.AddField(
            model_name='plan',
            name='word_upper_plan',
            field=models.CharField(blank=True, default='', help_text='空欄のときは「上位計画」です。', max_length=50, verbose_name='上位計画の呼び名'),
        ),
        migrations.RunPython(keep_the_words, migrations.RunPython.noop),
    ]
