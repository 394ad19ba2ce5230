from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """The plan as data: levels, headings, initiatives, schedule, glossary."""

    name = "initiatives"
    verbose_name = "計画"
