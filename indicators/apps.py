from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Targets, evaluation items, the yearly reports on them, and their judgement."""

    name = "indicators"
    verbose_name = "指標と年度実績"

    def ready(self) -> None:
        """Let reorganisations carry along what departments report."""
        from indicators.reporting.carried import ReportedIndicators
        from initiatives.organisation.carried import carry_along

        carry_along(ReportedIndicators())
