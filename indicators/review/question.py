"""What is asked before 確定 and 差戻し once the form is complete: what will happen, and what differs."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from imari_dx.shared.fiscal_year import era_date
from imari_dx.shared.question import Question, sent_on
from indicators.models import Act, ReportState
from indicators.review.year import ReviewedYear
from indicators.workflow.transition_table import TRANSITIONS
from initiatives.words import Words


def question_of(
    act: Act, year: ReviewedYear, typed: dict[str, Any], *, url: str, posted: QueryDict, words: Words
) -> Question:
    """Return the question of an act; ``typed`` is what its form understood, ``posted`` what it was sent."""
    step = TRANSITIONS[act].worded(words)
    return Question(
        heading=f"{year.initiative.code}：{step.question}",
        consequence=step.consequence,
        lines=list(_decision(year, typed, words) if step.is_decision else _reason(act, year, typed)),
        action=step.action,
        url=url,
        hidden=sent_on(posted),
    )


def _decision(year: ReviewedYear, typed: dict[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    scale, proposed, decided = year.scale, year.proposal.grade, typed["grade"]
    if decided == proposed:
        yield "評価", f"{scale.code(decided).text}（判定案のとおり）"
    else:
        yield "評価", f"判定案 {proposed} → {scale.code(decided).text}"
    if typed["grade_reason"]:
        yield "評価の理由", typed["grade_reason"]
    if year.report.self_grade not in ("", decided):
        yield "自己評価", f"{scale.code(year.report.self_grade).text}（確定する評価と異なります）"
    if year.grade_before:
        yield "前年度の評価", year.grade_before.text
    if year.proposal.provisional:
        yield "ご注意", "判定案は暫定です（速報などの値を含みます）。"
    yield words.decision, f"{typed['meeting_name']}（{era_date(typed['meeting_date'])}）"


def _reason(act: Act, year: ReviewedYear, typed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield TRANSITIONS[act].reason, typed["comment"]
    state = ReportState(year.report.state)
    after = TRANSITIONS[act].to_state
    yield "状態", f"{state.label} → {after.label}"
