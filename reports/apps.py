from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Everything that shows plan and results together: official sheets, evaluation report, exports."""

    name = "reports"
    verbose_name = "帳票"
