"""Logging in and out, changing the own password, and the gallery of components for developers."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.sessions.services import end_sessions
from accounts.sign_in.forms import GalleryForm, LoginForm, OwnPasswordForm
from imari_dx.shared.methods import posts_only

# Django's form views take a PUT for a POST.
_PAGE_AND_FORM = ["get", "head", "post", "options"]


class Login(auth_views.LoginView):
    """The only page that shows without logging in; leads on to the page that was asked for."""

    http_method_names = _PAGE_AND_FORM
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the way by a proxy where one has said who somebody is, and say whose password it takes."""
        by_proxy = bool(settings.SSO_HEADER) and settings.SSO_HEADER in self.request.META
        context = super().get_context_data(**kwargs)
        return context | {"by_proxy": by_proxy, "by_directory": settings.DIRECTORY is not None}

    def get_redirect_url(self, *args: Any) -> str:
        """Lead on to the page that was asked for, but not back to here, which leads on again."""
        url = str(super().get_redirect_url(*args))
        return "" if urlsplit(url).path.startswith(reverse("login")) else url


@method_decorator([login_not_required, posts_only("home")], name="dispatch")
class Logout(auth_views.LogoutView):
    """By POST only. Open to all: after a session has ended, logging in must not lead straight to here."""


@posts_only("home")
def extend_session(request: HttpRequest) -> HttpResponse:
    """Do nothing but count as an act; how long the session lasts says every answer (X-Session-Left).

    Asked for by the warning before it ends, while somebody types, and before typed work is sent.
    """
    return HttpResponse(status=204)


class PasswordChange(auth_views.PasswordChangeView):
    """The own password; other sessions of the same user end."""

    http_method_names = _PAGE_AND_FORM
    form_class = OwnPasswordForm
    success_url = reverse_lazy("password_change_done")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say where it is changed to whoever has none here: the directory's (ADR 103)."""
        if isinstance(request.user, User) and request.user.is_of_directory:
            status = 403 if request.method == "POST" else 200
            return render(request, "accounts/sign_in/directory_password.html", status=status)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form count a wrong password."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store it, and end what was signed in with the old one."""
        response = super().form_valid(form)
        user = form.user
        end_sessions(user, by=user, keep=self.request.session.session_key)
        return response


class PasswordChangeDone(auth_views.PasswordChangeDoneView):
    """Says that the new password counts from now on."""


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every variant; exists only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "components/gallery.html", _examples())


def _examples() -> dict[str, Any]:
    """Return one example of whatever the components take."""
    form = GalleryForm(
        data={"title": "", "budget": "百万円", "start": "R7.4.1"}, initial={"title": "窓口のデジタル化"}
    )
    return {
        "form": form,
        "blank_form": GalleryForm(auto_id="blank_%s"),
        "crumbs": [{"label": "事業一覧", "url": "/"}],
        "errors": [{"label": "決算額", "message": "予算額を超えています。", "href": "#id_budget"}],
        "tones": [
            ("neutral", "未着手"),
            ("info", "入力中"),
            ("info", "提出済"),
            ("warning", "差戻し"),
            ("success", "確定"),
            ("danger", "期限超過"),
        ],
        "grades": [
            ("A", "計画を上回る", "grade-a"),
            ("B", "計画どおり", "grade-b"),
            ("C", "計画を下回る", "grade-c"),
            ("改善や工夫が必要", "改善や工夫が必要", "grade-d"),
            ("順調", "順調", "grade-green"),
            ("Ⅳ", "見直しが必要", "grade-violet"),
            ("－", "評価できない", "grade-none"),
        ],
        "notices": [
            ("info", "照会中です", "回答期限までに提出してください。"),
            ("success", "提出しました", "所属長の承認を待っています。"),
            ("warning", "前年度から大きく変わっています", "値を確かめ、正しければ理由を書いてください。"),
            ("error", "保存できませんでした", "ほかの人が先に更新しました。"),
        ],
        "question": {
            "heading": "1-1：確定しますか",
            "consequence": "会議の決定として評価を確定します。",
            "lines": [("評価", "判定案 D → C 計画を下回る"), ("評価の理由", "災害の影響による。")],
            "action": "確定する",
            "url": "",
        },
        "due_on": dt.date(2026, 5, 29),
        "days": [12, 3, 0, -2],
        "progress": [(12, 33), (33, 33), (0, 33), (0, 0)],
        "answer_counts": [
            {"level": "章", "done": 1, "due": 2, "label": "章　報告済"},
            {"level": "事業", "done": 12, "due": 33, "label": "事業　報告済"},
        ],
        "attributes": [
            ("担当課", "業務デジタル化推進室"),
            ("予算額", "1,200千円"),
            ("課題", "職員への周知\n様式の見直し"),
            ("備考", ""),
        ],
    }
