from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, departments and who belongs where in which role."""

    name = "accounts"
    verbose_name = "利用者と部署"
