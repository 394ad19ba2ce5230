from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig

from initiatives.words import NEUTRAL


class ImariDxConfig(AppConfig):
    """Project-wide system checks and template tags."""

    name = "imari_dx"
    verbose_name = NEUTRAL.system

    def ready(self) -> None:
        from imari_dx import checks  # noqa: F401
        from imari_dx.frame.manual import pdf
        from imari_dx.operation.files import checks as checks_of_files  # noqa: F401
        from imari_dx.operation.health import checks as checks_of_health  # noqa: F401
        from reports.jobs import tasks

        tasks.register(pdf.NAME, pdf.make_manual)


class ImariDxAdminConfig(AdminConfig):
    """Django's admin with our own rule of who may enter."""

    default_site = "accounts.correction.site.ImariDxAdminSite"

    def ready(self) -> None:
        super().ready()
        # The queue brings pages of its own; nobody corrects what a program wrote for itself.
        for model in apps.get_app_config("django_q").get_models():
            if admin.site.is_registered(model):
                admin.site.unregister(model)
