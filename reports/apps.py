from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Everything that shows plan and results together: official sheets, evaluation report, exports."""

    name = "reports"
    verbose_name = "帳票"

    def ready(self) -> None:
        """Register what a worker can do, what ホーム tells and shows, what goes with the demonstration."""
        from django_q.signals import post_execute_in_worker

        from indicators.demo.with_demo import remove_along
        from indicators.home.parts import show_on_home
        from indicators.news.sources import add_source
        from reports.editions import archive, work
        from reports.editions import task as edition_task
        from reports.editions.demo import DemoEditions
        from reports.editions.news import due_rows, published_rows
        from reports.home.figures import headquarters_part, reader_part
        from reports.jobs import document_task, tasks
        from reports.jobs.upkeep import collect_garbage

        tasks.register(document_task.NAME, document_task.make_document)
        tasks.register(work.NAME, edition_task.make_edition)
        tasks.register(archive.NAME, archive.make_archive)
        post_execute_in_worker.connect(collect_garbage)
        show_on_home(headquarters_part)
        show_on_home(reader_part)
        add_source(published_rows)
        add_source(due_rows, of_plans=True)
        remove_along(DemoEditions())
