"""After many acts at once: what the database must say, given what the server had answered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from imari_dx.operation.verify.told import sentence
from imari_dx.operation.verify.walk import walk
from indicators.models import Act, AnnualReport, ItemResult, Measurement, ReportState
from indicators.workflow.transition_table import TRANSITIONS
from script.bench_stress.attempts import Attempt, Verdict

# How many versions an accepted act makes: a submission saves first.
VERSIONS = {"save": 1, "submit": 2, "withdraw": 1, "approve": 1, "return": 1}


def prove(attempts: Sequence[Attempt]) -> list[str]:
    """Return a sentence for every promise that was broken."""
    broken = [f"サーバーの失敗：{one.act} {one.status}" for one in attempts if one.verdict == Verdict.ERROR]
    for sheet in dict.fromkeys(one.sheet.pk for one in attempts):
        report = AnnualReport.objects.select_related("initiative", "cycle").get(pk=sheet)
        mine = [one for one in attempts if one.sheet.pk == sheet]
        broken += [f"{report.initiative.code}：{sentence}" for sentence in _of_report(report, mine)]
    connection.check_constraints()
    return broken + chain_of_records()


def chain_of_records() -> list[str]:
    """Every step and sign-in is in the chain of records, one after the other."""
    first = walk().first
    return [f"記録の連鎖：{sentence(first)}"] if first else []


def _of_report(report: AnnualReport, attempts: list[Attempt]) -> Iterator[str]:
    accepted = [one for one in attempts if one.verdict == Verdict.ACCEPTED]
    rows = list(report.history.order_by("history_id"))
    expected = sum(VERSIONS[one.act] for one in accepted)
    if report.version != expected:
        yield f"版番号は{report.version}ですが、受け付けた操作は{expected}回分です。"
    if [row.version for row in rows] != list(range(len(rows))):
        yield "履歴の版番号が連続していません。"
    yield from _of_saves(rows, attempts)
    yield from _of_transitions(report, rows, accepted)
    yield from _of_parts(report)
    try:
        report.full_clean()
    except ValidationError as error:
        yield f"制約に反しています：{error}"


def _of_saves(rows: Sequence[Any], attempts: list[Attempt]) -> Iterator[str]:
    """Accepted contents are in the history, each just after the page it was typed on; refused ones never."""
    first_row = {}
    for row in rows:
        first_row.setdefault(row.results, row)
    by_version = {row.version: row for row in rows}
    for one in attempts:
        if one.act not in ("save", "submit"):
            continue
        row = first_row.get(one.marker)
        if one.verdict != Verdict.ACCEPTED:
            if row is not None:
                yield f"断ったはずの内容が保存されています：{one.marker}（{one.act} {one.status}）"
            continue
        if row is None:
            yield f"受け付けた内容が失われました：{one.marker}"
        elif row.version != one.version + 1:
            yield f"古い画面からの保存を受け付けました：{one.marker}"
        elif one.act == "submit":
            after = by_version.get(row.version + 1)
            if after is None or (after.state, after.results) != (ReportState.SUBMITTED, one.marker):
                yield f"提出した人の見ていない内容が提出されました：{one.marker}"


def _of_transitions(report: AnnualReport, rows: Sequence[Any], accepted: list[Attempt]) -> Iterator[str]:
    """Every step starts where the one before ended; who approved had read what was approved."""
    logs = list(report.transitions.exclude(act=Act.SAVE))  # 代理入力, which moves nothing
    state: str = ReportState.DRAFTING
    for log in logs:
        if log.from_state != state or log.from_state not in TRANSITIONS[Act(log.act)].from_states:
            yield f"状態の記録がつながりません：{state} のあとに {log.from_state}→{log.to_state}"
        state = log.to_state
    if state != report.state and logs:
        yield f"最後の記録は{state}、実績は{report.state}です。"
    taken = Counter(log.act for log in logs)
    said = Counter(f"{one.act}_report" for one in accepted if one.act != "save")
    if taken != said:
        yield f"受け付けた操作と記録が違います：{dict(said)}、{dict(taken)}"
    moves = [after for before, after in zip(rows, rows[1:], strict=False) if before.state != after.state]
    moves = [row for row in moves if row.version > 1]  # the first save starts the draft, which is no step
    seen = {one.marker: one.version for one in accepted if one.act in ("approve", "return")}
    for log, row in zip(sorted(logs, key=lambda log: log.pk), moves, strict=False):
        if log.comment in seen and seen[log.comment] != row.version - 1:
            yield f"読んでいない内容への承認・差戻しを受け付けました：{log.comment}"


def _of_parts(report: AnnualReport) -> Iterator[str]:
    """Texts, measurements and items carry the marker of one and the same save."""
    markers = set(Measurement.objects.filter(report=report).values_list("reason", flat=True))
    markers |= set(ItemResult.objects.filter(report=report).values_list("note", flat=True))
    if markers - {report.results}:
        yield f"本文と実績値・項目が別の保存のものです：{report.results}、{markers}"
