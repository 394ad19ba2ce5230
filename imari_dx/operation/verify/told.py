"""What was verified, in words: which row a break is of, what is wrong with it, what goes into the minutes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from accounts.models import ChainKind, SignIn
from imari_dx.operation.verify.walk import Broken, Walked, Wrong
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.moments import era_moment
from indicators.models import AnnualReport, Snapshot, TransitionLog
from reports.models import Edition

_WRONG: Final = {
    Wrong.GAP: "順番が抜けています。この番号の記録がありません。",
    Wrong.LINK: "この番号の記録が書き換えられたか、順番が入れ替えられています。前の記録とつながりません。",
    Wrong.UNKNOWN: "このバージョンでは読めない記録です。新しいバージョンで書いたものかもしれません。",
    Wrong.CHANGED: "内容が変わっています。書いたときの内容ではありません。",
    Wrong.MISSING: "行がありません。削除した記録もありません。",
    Wrong.FILE: "ファイルの中身が変わったか、なくなっています。",
    Wrong.UNLINKED: "記録にない行があります。システムを通さずに加えられたものです。",
}


def kind_label(kind: str) -> str:
    """Return the kind in words; of one that this version does not know, its code."""
    return ChainKind(kind).label if kind in ChainKind.values else kind


def lines(broken: Broken) -> Iterator[tuple[str, str]]:
    """Yield what a break is, as pairs of a word and what it says."""
    if broken.position:
        yield "番号", f"第{broken.position}番"
    if broken.link and broken.wrong != Wrong.GAP:
        yield "記録した日時", _moment(broken.link.at)
    if broken.link and broken.wrong == Wrong.GAP:
        yield "次の記録", f"第{broken.link.position}番（{_moment(broken.link.at)}）"
    if broken.kind:
        yield "種類", kind_label(broken.kind)
        yield "対象", subject(broken.kind, broken.key)
    if broken.detail:
        yield "ファイル", broken.detail
    yield "切れ目", _WRONG[broken.wrong]


def sentence(broken: Broken) -> str:
    """Return a break in one line."""
    return "、".join(text for word, text in lines(broken) if word != "記録した日時")


def subject(kind: str, key: int) -> str:
    """Return which row it is: the year, the initiative, the step; of one that is gone, its number."""
    number = f"行の番号 {key}"
    told = _TOLD.get(kind)
    try:
        said = told(key) if told else ""
    except (TypeError, ValueError):  # the row cannot be read
        said = ""
    return f"{said}（{number}）" if said else number


def _moment(at: dt.datetime | None) -> str:
    """A moment; None where SQLite holds what is none."""
    return era_moment(at) if at else "日時は読めません"


def _snapshot(key: int) -> str:
    row = _report_of(Snapshot).filter(pk=key).first()
    return f"{_report(row.report)}　第{row.number}版（{row.get_cause_display()}）" if row else ""


def _transition(key: int) -> str:
    row = _report_of(TransitionLog).filter(pk=key).first()
    return f"{_report(row.report)}　{row.get_act_display()}（{_moment(row.at)}）" if row else ""


def _edition(key: int) -> str:
    row = Edition.objects.select_related("plan").filter(pk=key).first()
    return f"{row.plan.short_title}　{row}" if row else ""


def _sign_in(key: int) -> str:
    row = SignIn.objects.filter(pk=key).first()
    return f"{row.username}　{row.get_kind_display()}（{_moment(row.at)}）" if row else ""


_TOLD: Final = {
    ChainKind.SNAPSHOT.value: _snapshot,
    ChainKind.TRANSITION.value: _transition,
    ChainKind.EDITION.value: _edition,
    ChainKind.SIGN_IN.value: _sign_in,
}


def _report_of(model: Any) -> Any:
    rows = model.objects.select_related("report__initiative__plan", "report__cycle")
    return rows.defer("data") if model is Snapshot else rows


def _report(report: AnnualReport) -> str:
    plan, year = report.initiative.plan.short_title, FiscalYear(report.cycle.fiscal_year).label
    return f"{plan}　{year}　{report.initiative.code}"


def removals(walked: Walked) -> Iterator[str]:
    """Yield what the chain says was removed, by kind and reason."""
    for (kind, why), count in sorted(walked.removed.items()):
        yield f"{kind_label(kind)}　{count:,}件（{why}）"
