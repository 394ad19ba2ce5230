from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from accounts.confirming.recency import note_signed_in


class AccountsConfig(AppConfig):
    """People, departments and who belongs where in which role."""

    name = "accounts"
    verbose_name = "利用者と部署"

    def ready(self) -> None:
        from accounts.directory import checks  # noqa: F401
        from accounts.directory.backends import tell_note

        user_logged_in.connect(note_signed_in, dispatch_uid="accounts.confirming")
        user_logged_in.connect(tell_note, dispatch_uid="accounts.directory")
