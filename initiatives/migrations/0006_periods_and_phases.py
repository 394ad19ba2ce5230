"""Periods instead of quarters, phases in any number; a plan without phases has no schedule."""

from django.db import migrations, models
from django.db.models import F, Q


def no_schedule_without_phases(apps, schema_editor):
    plans = apps.get_model("initiatives", "Plan").objects.using(schema_editor.connection.alias)
    plans.filter(phases__isnull=True).update(periods_per_year=0)


class Migration(migrations.Migration):

    dependencies = [
        ("initiatives", "0005_plan_role"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="phase", name="phase_known_code"),
        *(
            migrations.AlterField(
                model_name=model,
                name="code",
                field=models.CharField(
                    help_text="計画書データとCSVに出る短い名前。例: plan",
                    max_length=20,
                    verbose_name="符号",
                ),
            )
            for model in ("phase", "historicalphase")
        ),
        *(
            migrations.AlterField(
                model_name=model,
                name="label",
                field=models.CharField(
                    help_text="字間の空白も、印字するとおりに", max_length=50, verbose_name="印字する名称"
                ),
            )
            for model in ("phase", "historicalphase")
        ),
        migrations.RemoveConstraint(model_name="schedulebar", name="schedule_bar_quarters_1_to_4"),
        migrations.RemoveConstraint(model_name="schedulebar", name="schedule_bar_in_order"),
        migrations.RemoveConstraint(model_name="schedulebar", name="schedule_bar_unique_start"),
        migrations.AlterModelOptions(
            name="schedulebar",
            options={
                "verbose_name": "スケジュールの線（計画）",
                "verbose_name_plural": "スケジュールの線（計画）",
            },
        ),
        *(
            operation
            for model in ("schedulebar", "historicalschedulebar")
            for operation in (
                migrations.RenameField(model, "start_quarter", "start_period"),
                migrations.RenameField(model, "end_quarter", "end_period"),
                migrations.AlterField(
                    model, "start_period", models.PositiveSmallIntegerField(verbose_name="開始の期")
                ),
                migrations.AlterField(
                    model, "end_period", models.PositiveSmallIntegerField(verbose_name="終了の期")
                ),
            )
        ),
        migrations.AlterModelOptions(
            name="schedulebar",
            options={
                "ordering": ["initiative_id", "phase_id", "start_fiscal_year", "start_period"],
                "verbose_name": "スケジュールの線（計画）",
                "verbose_name_plural": "スケジュールの線（計画）",
            },
        ),
        migrations.AddConstraint(
            model_name="schedulebar",
            constraint=models.CheckConstraint(
                condition=Q(start_period__range=(1, 4)) & Q(end_period__range=(1, 4)),
                name="schedule_bar_periods_1_to_4",
                violation_error_message="期は1から4で入力してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedulebar",
            constraint=models.CheckConstraint(
                condition=Q(end_fiscal_year__gt=F("start_fiscal_year"))
                | Q(end_fiscal_year=F("start_fiscal_year"), end_period__gte=F("start_period")),
                name="schedule_bar_in_order",
                violation_error_message="終了は開始と同じか、それより後の期にしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedulebar",
            constraint=models.UniqueConstraint(
                fields=("initiative", "phase", "start_fiscal_year", "start_period"),
                name="schedule_bar_unique_start",
            ),
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="periods_per_year",
                field=models.PositiveSmallIntegerField(
                    choices=[
                        (4, "1年を4つに区切る（四半期）"),
                        (2, "1年を2つに区切る（半期）"),
                        (1, "1年を1つに区切る（年度）"),
                        (0, "スケジュールなし"),
                    ],
                    default=4,
                    verbose_name="スケジュールの区切り",
                ),
            )
            for model in ("plan", "historicalplan")
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=Q(periods_per_year__in=(0, 1, 2, 4)),
                name="plan_known_periods_per_year",
                violation_error_message="スケジュールの区切りは、0（なし）、1、2、4のどれかにしてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=Q(end_fiscal_year__lt=F("start_fiscal_year") + 12),
                name="plan_of_at_most_twelve_years",
                violation_error_message="計画期間は12年までにしてください。",
            ),
        ),
        migrations.RunPython(no_schedule_without_phases, migrations.RunPython.noop),
    ]
