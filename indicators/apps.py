from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Targets, evaluation items, the yearly reports on them, and their judgement."""

    name = "indicators"
    verbose_name = "指標と年度実績"
