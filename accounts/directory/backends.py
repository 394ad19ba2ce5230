"""Signing in with the directory's password, and with what a proxy says who somebody is."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from accounts.directory.client import MustChangeError, let_in, look_up
from accounts.directory.patience import DirectoryDownError
from accounts.directory.services import NotLetInError, account_named, take_in
from accounts.models import User
from accounts.sign_in.backends import AccountBackend
from accounts.sign_in.rules import account_key
from accounts.sign_in.told import Told, tell

DOWN: Final = Told(
    "庁内の認証サーバー（ディレクトリ）から返事がないため、今はパスワードを確かめられません。"
    "しばらくたってから、もう一度お試しください。続くときは、情報システムの担当に連絡してください。",
    "ディレクトリにつながらない",
)
MUST_CHANGE: Final = Told(
    "庁内のパスワードの有効期限が切れているか、変更が必要です。"
    "パソコンにログインし直してパスワードを変えてから、もう一度ログインしてください。",
    "ディレクトリのパスワードの変更が必要",
)
UNKNOWN: Final = "この利用者IDの人は、ディレクトリにないか、無効になっています。事務局に連絡してください。"
ASK_OFFICE: Final = "事務局に連絡してください。"
NOT_REGISTERED: Final = "この利用者IDは、このシステムに登録されていません。事務局に連絡してください。"


class DirectoryBackend(AccountBackend):
    """Lets in whom the directory lets in. An account of this site alone is none of its business."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the account; where it could not be asked, or says more than yes or no, the page is told."""
        name = account_key(username or "")
        if settings.DIRECTORY is None or not name or not password:
            return None
        account = account_named(name)
        if account is not None and not account.is_of_directory:
            return None
        try:
            found = let_in(name, password, settings.DIRECTORY)
            if found is None or found.is_disabled:
                return None
            user = take_in(found=found, directory=settings.DIRECTORY, at=timezone.now())
        except DirectoryDownError:
            tell(request, DOWN)
        except MustChangeError:
            tell(request, MUST_CHANGE)
        except NotLetInError as error:
            tell(request, Told(str(error), "ディレクトリの利用者で、このシステムには入れない人"))
        else:
            return user if self.user_can_authenticate(user) else None
        return None


class SingleSignOnBackend(AccountBackend):
    """Whom a trusted proxy names (``accounts.directory.single_sign_on``); no password lets in by it."""

    def authenticate(self, request: HttpRequest | None, **_: Any) -> None:  # type: ignore[override]
        """Say nothing."""


def tell_note(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Tell whoever signs in what the directory lacks (Django's signal ``user_logged_in``)."""
    if user.directory_note:
        messages.warning(request, f"{user.directory_note}{ASK_OFFICE}", fail_silently=True)


def person_named(name: str) -> User:
    """Return the account of somebody whom a proxy names. NotLetInError, DirectoryDownError.

    With a directory it says who that is, as at signing in; without one only accounts that are here enter.
    """
    account = account_named(name)
    if settings.DIRECTORY is None:
        if account is None or account.is_of_directory:
            raise NotLetInError(NOT_REGISTERED)
        user = account
    else:
        found = look_up(name, settings.DIRECTORY)
        if found is None or found.is_disabled:
            raise NotLetInError(UNKNOWN)
        user = take_in(found=found, directory=settings.DIRECTORY, at=timezone.now())
    if not AccountBackend().user_can_authenticate(user):
        raise NotLetInError(NOT_REGISTERED)
    return user
