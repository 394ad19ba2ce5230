"""Actual bars count the periods of the plan's schedule, which need not be quarters."""

from django.db import migrations, models
from django.db.models import F, Q

_NAMES = {
    "verbose_name": "スケジュールの線（実績）",
    "verbose_name_plural": "スケジュールの線（実績）",
}


class Migration(migrations.Migration):

    dependencies = [
        ("indicators", "0012_imari_scale_3"),
        ("initiatives", "0006_periods_and_phases"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="actualschedulebar", name="actual_bar_unique_start"),
        migrations.RemoveConstraint(model_name="actualschedulebar", name="actual_bar_quarters_in_order"),
        migrations.AlterModelOptions(name="actualschedulebar", options=_NAMES),
        *(
            operation
            for model in ("actualschedulebar", "historicalactualschedulebar")
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
            name="actualschedulebar",
            options={"ordering": ["report_id", "phase_id", "start_period"], **_NAMES},
        ),
        migrations.AddConstraint(
            model_name="actualschedulebar",
            constraint=models.UniqueConstraint(
                fields=("report", "phase", "start_period"), name="actual_bar_unique_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="actualschedulebar",
            constraint=models.CheckConstraint(
                condition=Q(start_period__range=(1, 4))
                & Q(end_period__range=(1, 4))
                & Q(end_period__gte=F("start_period")),
                name="actual_bar_periods_in_order",
                violation_error_message="終了は開始と同じか、それより後の期にしてください。",
            ),
        ),
    ]
