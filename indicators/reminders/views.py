"""通知の送信: what would be told today, its text for a groupware, and the outbox."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import access_of
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.models import MessageStatus, OutboxMessage
from indicators.models.cycle import OutboxMessageQuerySet
from indicators.reminders.outbox import (
    LEFT_BY_A_CRASH,
    SendingResult,
    send_again,
    send_outbox,
    settle_as_sent,
)
from indicators.reminders.rules import FOR_ALL, Digest, digest_text
from indicators.reminders.services import digests_of, due_notices, write_digests
from indicators.workflow.access import get_plan
from indicators.workflow.errors import ConflictError
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import require_secretariat_of

PER_PAGE = 50
_ACTS = (
    ("再送", "届いていないことを、相手に確かめましたか。同じお知らせを、もう一度送ります。", "again"),
    (
        "送信済みとする",
        "届いていることを、相手に確かめましたか。もう送らず、送信済みとして記録します。",
        "sent",
    ),
)
TONES = {
    MessageStatus.PENDING: "warning",
    MessageStatus.SENDING: "info",
    MessageStatus.SENT: "success",
    MessageStatus.FAILED: "danger",
    MessageStatus.UNCERTAIN: "danger",
    MessageStatus.CANCELLED: "neutral",
}


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Show what is to be told and what was; a POST writes today's digests and sends all that waits."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    if request.method == "POST":
        return _send(request, chosen)
    today, now = timezone.localdate(), timezone.now()
    found = due_notices(chosen, today)
    for_all = [one for one in found if one.occasion in FOR_ALL]
    outbox = Paginator(_messages(request, chosen).open_first().select_related("recipient"), PER_PAGE)
    shown = outbox.get_page(request.GET.get("page"))
    context = {
        "today": today,
        "due": _named(digests_of(chosen, found, today)),
        "text": digest_text(for_all, name="", address=""),
        "has_text": bool(for_all),
        "outbox": shown,
        "rows": [_row(row, row.status_on(now), chosen) for row in shown],
        "has_uncertain": any(row.status_on(now) == MessageStatus.UNCERTAIN for row in shown),
        "url": plan_url(chosen, "reminders"),
        "crumbs": [{"label": "照会・調査", "url": plan_url(chosen, "cycles")}],
    }
    return render(request, "indicators/reminders/page.html", context)


@posts_only("reminders")
def reminder_step(request: AuthenticatedRequest, message: int, act: str, plan: str = "") -> HttpResponse:
    """Settle a message of which nobody knows whether it went out: send it again, or take it as sent."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    stored = get_object_or_404(_messages(request, chosen), pk=message)
    now = timezone.now()
    try:
        if act == "again":
            send_again(message=stored, by=request.user, at=now)
            _report(request, 0, send_outbox(at=now, as_of=timezone.localdate(), only=stored.pk))
        elif act == "sent":
            settle_as_sent(message=stored, by=request.user, at=now)
            messages.success(request, "送信済みとして記録しました。")
        else:
            raise Http404("この操作はありません")
    except ConflictError as error:
        messages.error(request, str(error))
    return redirect(plan_url(chosen, "reminders"))


def _messages(request: AuthenticatedRequest, plan: Plan) -> OutboxMessageQuerySet:
    """The plan's messages; those from before they knew their plan are for the secretariat of all plans."""
    is_of_all = access_of(request.user).is_secretariat
    return OutboxMessage.objects.all().of_plan(plan, with_old=is_of_all)


def _row(message: OutboxMessage, status: MessageStatus, plan: Plan) -> dict[str, Any]:
    is_uncertain = status == MessageStatus.UNCERTAIN
    return {
        "message": message,
        "label": status.label,
        "tone": TONES[status],
        "reason": message.error or (LEFT_BY_A_CRASH if is_uncertain else ""),
        "acts": [
            (label, question, plan_url(plan, "reminder_step", message=message.pk, act=act))
            for label, question, act in _ACTS
            if is_uncertain
        ],
    }


def _named(due: list[Digest]) -> list[tuple[User, Digest]]:
    users = User.objects.in_bulk([digest.recipient_id for digest in due])
    return [(users[digest.recipient_id], digest) for digest in due]


def _send(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    now = timezone.now()
    written = write_digests(plan=plan, as_of=timezone.localdate(), at=now)
    failed = _messages(request, plan).filter(status=MessageStatus.FAILED).values_list("pk", flat=True)
    result = send_outbox(at=now, as_of=timezone.localdate(), again=list(failed))
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
    if result.cancelled:
        messages.info(request, f"{result.cancelled}通は、知らせる必要がなくなったため、取りやめました。")
    if result.uncertain:
        messages.warning(
            request,
            f"{result.uncertain}通は、届いたかどうかが分かりません（送信不明）。"
            "下の一覧で、再送するか、送信済みとするかを選んでください。",
        )
