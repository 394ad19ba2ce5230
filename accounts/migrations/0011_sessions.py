"""Sessions in a table that says whose they are, found by a sum of their key. Everybody signs in anew once."""

from typing import Any, ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def forget_keys(apps: Any, _schema_editor: Any) -> None:
    """Remove what Django's own table still has: keys in clear, of no use any more."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0010_records"), ("sessions", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="UserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "signed_in_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="ログイン日時"),
                ),
                (
                    "last_act_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="最後の操作"),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="送信元")),
                (
                    "browser",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="ブラウザー"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "ログイン中の端末",
                "verbose_name_plural": "ログイン中の端末",
                "ordering": ["-last_act_at", "session_key"],
            },
        ),
        migrations.RunPython(forget_keys, migrations.RunPython.noop),
    ]
