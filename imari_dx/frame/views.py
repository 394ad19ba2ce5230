"""Pages that belong to no app: the manual, and errors that Django raises before a view is reached."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.frame.manual_text import manual_context
from imari_dx.frame.plan_in_view import plan_in_view
from initiatives.permissions import get_plan
from initiatives.words import NEUTRAL

# The parts of the manual in their order: the id in the page, the title; words in braces are the plan's.
MANUAL_SECTIONS = (
    ("login", "ログインとパスワード"),
    ("home", "ホーム"),
    ("search", "検索、年度と計画の切替え、現在位置"),
    ("start", "はじめに（使い始めるまで）"),
    ("entry", "実績の入力"),
    ("grid", "一覧での入力"),
    ("questionnaires", "調査票をExcelで回答する"),
    ("questionnaire-upload", "調査票の取込"),
    ("statuses", "値の区分（確定・速報・調査中・未公表・未実施・対象外）"),
    ("proposal", "判定案"),
    ("steps", "提出から確定まで（取戻し・承認・差戻し・確認・確定）"),
    ("bulk", "まとめて承認・確認・差戻し・確定する"),
    ("plan", "計画の内容（事務局）"),
    ("plan-book", "計画ブック（Excel）で計画を登録する・直す（事務局）"),
    ("cycles", "照会・調査（事務局）"),
    ("midyear", "秋の中間確認"),
    ("past-years", "過年度の取込（事務局）"),
    ("form", "様式の確定"),
    ("scales", "判定基準と試算（事務局）"),
    ("remarks", "意見・コメントと、{instruction}への対応"),
    ("instructions", "指示と対応"),
    ("commentary", "所見（事務局）"),
    ("outside", "外部評価（事務局）"),
    ("closing", "計画期間の総括"),
    ("dashboard", "全体の状況"),
    ("dashboard-indicators", "数値目標の一覧"),
    ("initiative", "{initiative}の画面"),
    ("alerts", "要確認"),
    ("meeting", "会議資料"),
    ("documents", "帳票"),
    ("versions", "確定した版"),
    ("publish", "公表する（事務局）"),
    ("editions", "公表版と正誤表"),
    ("news", "お知らせ"),
    ("reminders", "通知の送信（事務局）"),
    ("responsibilities", "担当課・関係課"),
    ("reporting-departments", "数値目標の所管課（事務局）"),
    ("departments", "部署と組織改編"),
    ("people", "利用者と人事異動"),
    ("transfers", "人事異動をまとめて登録する"),
    ("csv-in", "部署・利用者・担当課をCSVで取り込む"),
    ("sign-ins", "ログインの記録"),
    ("retention", "保存年限と整理（事務局）"),
    ("history", "変更の履歴"),
    ("correction", "データの修正"),
    ("trouble", "困ったときは"),
)
_OF_OUTSIDE_VIEWS = "outside"  # only for a plan that has them
_MANUAL_PICTURES = "img/manual"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a screen; its size lets the browser keep the room free, so that anchors stay in place."""

    url: str
    width: int
    height: int


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a refused form in words: usually the page was left open past the end of the session."""
    return render(request, "errors/csrf.html", status=403)


@require_safe
def manual(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show how to use the site, in the words of a plan, on one page; whoever is logged in may read it."""
    if plan:
        get_plan(request.user, plan)
    shown = plan_in_view(request, request.user)
    words = shown.words if shown else NEUTRAL
    context = manual_context(shown) | {
        "sections": [
            (anchor, words.say(title))
            for anchor, title in MANUAL_SECTIONS
            if anchor != _OF_OUTSIDE_VIEWS or (shown and shown.has_outside_views)
        ],
        "pictures": _pictures(),
    }
    return render(request, "manual/manual.html", context)


def _pictures() -> dict[str, Picture]:
    """Return the manual's pictures by name. A PNG begins with 16 fixed bytes, then width and height."""
    pictures = {}
    for path in (settings.BASE_DIR / "static" / _MANUAL_PICTURES).glob("*.png"):
        with path.open("rb") as file:
            head = file.read(24)
        pictures[path.stem] = Picture(
            url=static(f"{_MANUAL_PICTURES}/{path.name}"),
            width=int.from_bytes(head[16:20], "big"),
            height=int.from_bytes(head[20:24], "big"),
        )
    return pictures
