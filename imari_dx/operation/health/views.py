"""運用状況: how the site is, in sentences, for those who keep accounts."""

import platform

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.chain.reading import head
from accounts.permissions import require_account_keeper
from accounts.requests import AuthenticatedRequest
from imari_dx.operation.health.facts import gather
from imari_dx.operation.health.rules import LABELS, Finding, State, findings, worst
from imari_dx.shared.moments import era_moment
from imari_dx.version import VERSION
from initiatives.people.views import tabs

_TONES = {State.OK: "success", State.WARNING: "warning", State.TROUBLE: "danger"}
_SUMMARIES = {
    State.OK: ("success", "すべて正常です。"),
    State.WARNING: ("warning", "注意することがあります。使い続けられますが、早めに確かめてください。"),
    State.TROUBLE: ("error", "異常があります。「すること」を見て、サーバーの管理者に知らせてください。"),
}


@require_safe
def operation(request: AuthenticatedRequest) -> HttpResponse:
    """Show what every rule says now, the worst first, and what is installed."""
    require_account_keeper(request.user)
    facts = gather(asks_directory=True)
    found = findings(facts)
    tone, summary = _SUMMARIES[worst(found)]
    context = {
        "tone": tone,
        "summary": summary,
        "at": era_moment(facts.now),
        "rows": [_row(one) for one in found],
        "installed": _installed(),
        "history": _history() if facts.database and not facts.database.pending else [],
    }
    return render(request, "operation/page.html", tabs(request, "operation") | context)


def _row(one: Finding) -> dict[str, str]:
    return {
        "title": one.title,
        "label": LABELS[one.state],
        "tone": _TONES[one.state],
        "sentence": one.sentence,
        "to_do": one.to_do,
    }


def _history() -> list[tuple[str, str]]:
    """What goes into the minutes of a meeting: the head of the chain of records as it is now."""
    last = head()
    if last is None:
        return []
    return [
        ("議事録に控える値", last.for_the_minutes),
        ("その記録の日時", era_moment(last.at)),
        ("SHA-256", last.hash),
    ]


def _installed() -> list[tuple[str, str]]:
    """What whoever helps from afar asks first; no names of servers, no paths."""
    return [
        ("バージョン", VERSION),
        ("使用の区分", "本番" if settings.PRODUCTION else "試用・開発"),
        ("データベース", connection.display_name),
        ("Python", platform.python_version()),
        ("異常を知らせるメール", f"{len(settings.ADMINS)}件の宛先" if settings.ADMINS else "宛先の設定なし"),
    ]
