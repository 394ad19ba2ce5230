"""Nobody sees a page without logging in, and nobody is left to believe that a late form was saved."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect


class LoginRequired(LoginRequiredMiddleware):
    """Django's own, which also says that a form that came after the session's end was not saved."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Lead to the login page; requests of scripts say it themselves on the page that they belong to."""
        is_page = "text/html" in request.headers.get("Accept", "") and "HX-Request" not in request.headers
        if request.method == "POST" and is_page:
            messages.warning(
                request,
                "ログインの有効期限が切れていたため、送られた内容は保存していません。"
                "ブラウザーの「戻る」で入力した画面に戻り、長い文章はコピーして控えてから、ログインしてください。",
            )
        return super().handle_no_permission(request, view_func)
