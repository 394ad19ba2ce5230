"""お知らせの送信: what would be told today, its text for a groupware, and the outbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from indicators.models import MessageStatus, OutboxMessage
from indicators.permissions import get_plan, require_secretariat
from indicators.reminders import Digest, digest_text
from indicators.services import SendingResult, digests_of, due_notices, send_outbox, write_digests
from initiatives.addresses import plan_url
from initiatives.models import Plan

PER_PAGE = 50
TONES = {
    MessageStatus.PENDING: "warning",
    MessageStatus.SENT: "success",
    MessageStatus.FAILED: "danger",
}


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show what is to be told and what was; a POST writes today's digests and sends all that waits."""
    require_secretariat(request.user)
    chosen = get_plan(plan)
    if request.method == "POST":
        return _send(request, chosen)
    today = timezone.localdate()
    found = due_notices(chosen, today)
    outbox = Paginator(OutboxMessage.objects.select_related("recipient"), PER_PAGE)
    shown = outbox.get_page(request.GET.get("page"))
    context = {
        "today": today,
        "due": _named(digests_of(chosen, found)),
        "text": digest_text(found, name="", address=""),
        "has_text": bool(found),
        "outbox": shown,
        "rows": [{"message": row, "tone": TONES[MessageStatus(row.status)]} for row in shown],
        "url": plan_url(chosen, "reminders"),
    }
    return render(request, "indicators/reminders.html", context)


def _named(due: list[Digest]) -> list[tuple[User, Digest]]:
    users = User.objects.in_bulk([digest.recipient_id for digest in due])
    return [(users[digest.recipient_id], digest) for digest in due]


def _send(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    now = timezone.now()
    written = write_digests(plan=plan, as_of=timezone.localdate(), at=now)
    failed = OutboxMessage.objects.filter(status=MessageStatus.FAILED).values_list("pk", flat=True)
    result = send_outbox(at=now, again=list(failed))
    _report(request, len(written), result)
    return redirect(plan_url(plan, "reminders"))


def _report(request: AuthenticatedRequest, written: int, result: SendingResult) -> None:
    if result.waiting:
        messages.warning(
            request,
            f"お知らせを{written}通作りました。メールサーバーが設定されていないため、"
            f"送信していません（送信待ち {result.waiting}通）。"
            "下の文面をグループウェアに貼り付けて知らせてください。",
        )
        return
    messages.success(request, f"お知らせを{written}通作り、{result.sent}通を送信しました。")
    if result.failed:
        messages.error(
            request,
            f"{result.failed}通は送信できませんでした。"
            "下の一覧にある理由を直してから、もう一度送ってください。",
        )
