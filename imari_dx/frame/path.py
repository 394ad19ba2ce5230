"""The path above a page's heading, from ホーム: of pages that need nothing of their own to be named.

A page of one thing (an initiative, a report, a person) fills the template's block itself; one that does
neither has no path, and a test fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Access
from imari_dx.frame.kinds_of_page import OF_A_PLAN, OF_A_REPORT, OF_A_ROUND
from imari_dx.shared.fiscal_year import FIRST_YEAR, LAST_YEAR, FiscalYear
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from initiatives.words import NEUTRAL


class _Place(NamedTuple):
    """What a page is called (words in braces are the plan's, or the year), and which page it stands below."""

    label: str
    below: str = ""


_ROUND: Final = "{year}実績の照会"
_PLACES: Final[Mapping[str, _Place]] = {
    "dashboard": _Place("全体の状況"),
    "dashboard_years": _Place("{initiative}×年度", "dashboard"),
    "dashboard_indicators": _Place("数値目標", "dashboard"),
    "dashboard_schedule": _Place("スケジュール", "dashboard"),
    "dashboard_money": _Place("予算・決算", "dashboard"),
    "alerts": _Place("要確認", "dashboard"),
    "meeting": _Place("会議資料", "dashboard"),
    "documents": _Place("帳票"),
    "editions": _Place("公表版の一覧", "documents"),
    "publish": _Place("{year}の公表", "documents"),
    "publish_step": _Place("{year}の公表", "documents"),
    "plan": _Place("計画"),
    "cycles": _Place("照会・調査"),
    "cycle": _Place(_ROUND, "cycles"),
    "cycle_inquiry": _Place("照会文・記入要領", "cycle"),
    "cycle_commentary": _Place("{year}の所見", "cycle"),
    "matrix": _Place("回答状況", "cycle"),
    "grid": _Place("{year}実績を一覧で入力する"),
    "closing": _Place("計画期間の総括"),
    "scales": _Place("判定基準"),
    "reminders": _Place("お知らせの送信"),
    "responsibilities": _Place("担当課・関係課"),
    "reporting_departments": _Place("数値目標の所管課", "responsibilities"),
    "history": _Place("変更の履歴"),
    "departments": _Place("部署"),
    "people": _Place("利用者"),
    "transfers": _Place("人事異動", "people"),
    "sign_ins": _Place("ログインの記録"),
    "retention": _Place("保存年限"),
    "operation": _Place("運用状況"),
    "records": _Place("操作の記録"),
    "start": _Place("はじめに"),
    "manual": _Place("使い方"),
    "own_sessions": _Place("ログイン中の端末"),
    "password_change": _Place("パスワードの変更"),
    "password_change_done": _Place("パスワードを変更しました"),
    "second_factor": _Place("二要素認証"),
    "second_factor_setup": _Place("二要素認証の設定", "second_factor"),
}
# Those of no plan, which everybody may open who has come to a page below them.
_OF_HOUSE: Final = ("people", "departments", "transfers", "second_factor")


@dataclass(frozen=True, slots=True)
class Path:
    """The pages above, from the top, each with ``label`` and ``url``; what the page itself is called."""

    above: Sequence[Mapping[str, str]]
    here: str


def path_of(request: HttpRequest, user: User | None, plan: Plan | None) -> Path | None:
    """Return the path of a page; None for one that names itself, and for whoever is not logged in.

    What stands above and is not the reader's to open is left out.
    """
    match = request.resolver_match
    name = (match.url_name or "") if match and "admin" not in match.app_names else ""
    if user is None or match is None or name not in _PLACES:
        return None
    year = match.kwargs.get("fiscal_year")
    known = FiscalYear(year) if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR else None
    above: list[Mapping[str, str]] = []
    parent = _PLACES[name].below
    while parent:
        url = _url(parent, user, plan, known)
        if url:
            above.insert(0, {"label": _label(parent, plan, known), "url": url})
        parent = _PLACES[parent].below
    return Path(above, _label(name, plan, known))


def initiative_url(request: HttpRequest, plan: Plan | None) -> str:
    """Return where the initiative of a report's page stands, in the report's year; "" for other pages."""
    match = request.resolver_match
    if plan is None or match is None or match.url_name not in OF_A_REPORT:
        return ""
    address = plan_url(plan, "initiative", slug=match.kwargs["slug"])
    return f"{address}?year={match.kwargs['fiscal_year']}"


def _label(name: str, plan: Plan | None, year: FiscalYear | None) -> str:
    words = plan.words if plan else NEUTRAL
    return words.say(_PLACES[name].label, year=year.label if year else "")


def _url(name: str, user: User, plan: Plan | None, year: FiscalYear | None) -> str:
    """The address of a page for this reader, "" where it is not theirs."""
    if name in _OF_HOUSE:
        return reverse(name)
    if plan is None:
        return ""
    access: Access = access_to(user, plan)
    if name in OF_A_ROUND:
        is_there = year is not None and OF_A_ROUND[name].opens(access)
        return plan_url(plan, name, fiscal_year=year.year) if year and is_there else ""
    return plan_url(plan, name) if name in OF_A_PLAN and OF_A_PLAN[name](access) else ""
