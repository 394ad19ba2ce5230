from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from initiatives.words import NEUTRAL


class ImariDxConfig(AppConfig):
    """Project-wide system checks and template tags."""

    name = "imari_dx"
    verbose_name = NEUTRAL.system

    def ready(self) -> None:
        from imari_dx import checks  # noqa: F401


class ImariDxAdminConfig(AdminConfig):
    """Django's admin with our own rule of who may enter."""

    default_site = "accounts.correction.site.ImariDxAdminSite"
