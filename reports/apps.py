from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Everything that shows plan and results together: official sheets, evaluation report, exports."""

    name = "reports"
    verbose_name = "帳票"

    def ready(self) -> None:
        from reports.jobs import document_task, tasks

        tasks.register(document_task.NAME, document_task.make_document)
