"""会議資料: from a page of 全体の状況 to the hand-out of the meeting, with what its reader may see."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from imari_dx.shared.fiscal_year import FiscalYear, official_date, weekday
from indicators.judgement.change import BETTER, WORSE
from indicators.models import ReportState
from indicators.rounds.handout.head import HandoutHead, typed_head
from initiatives.permissions import access_to
from initiatives.words import Words
from reports.alerts.builder import AlertBuilder
from reports.builders.behind import reason_blocks
from reports.builders.money import money_part
from reports.builders.tally import (
    behind_codes,
    chart_title,
    columns_of,
    counted,
    counted_once,
    due_rows,
    late_first,
    reading_sentence,
    rounding_of,
    tallies,
    words_without_share,
)
from reports.dashboards.page import DashboardPage
from reports.documents.alerts import AlertKind
from reports.documents.evaluation import TextBlock
from reports.documents.meeting import (
    ChangedInitiative,
    Decision,
    LateInitiative,
    MeetingAlert,
    MeetingAlerts,
    MeetingDocument,
    MeetingHead,
    MeetingTarget,
)
from reports.documents.money import MoneyPart
from reports.documents.overview import InitiativeYear, stamps_of
from reports.documents.stamp import decided_label, printed_label
from reports.documents.tally import Tally

SheetUrl = Callable[[InitiativeYear], str]


def build_meeting(page: DashboardPage, *, now: dt.datetime, sheet_url: SheetUrl) -> MeetingDocument:
    """Return the hand-out of the chosen year (of the whole period the latest opened) and conditions.

    Alerts and self-ratings are for the secretariat and the headquarters; departments see of what awaits its
    decision their own. ``sheet_url`` gives the address of a sheet, "" for paper.
    """
    return _Builder(page, now, sheet_url).document()


class _Builder:
    def __init__(self, page: DashboardPage, now: dt.datetime, sheet_url: SheetUrl) -> None:
        self.page, self.now, self.today, self.sheet_url = page, now, now.date(), sheet_url
        self.year: FiscalYear = page.fiscal_year or page.overview.opened[-1]
        self.rows = page.rows_of(self.year)
        self.access = access_to(page.request.user, page.plan)
        self.sees_internal = self.access.is_secretariat or self.access.is_headquarters

    def document(self) -> MeetingDocument:
        page, plan = self.page, self.page.plan
        words = page.words
        years, again = page.overview.of_year(self.year.year), page.form.again_ids
        columns = columns_of(years)
        groups = tallies(self.rows, columns)
        late = late_first(self.rows)
        alerts, decisions = self._alerts(), self._decisions()
        is_draft = any(not row.is_final for row in due_rows(self.rows) if row.state)
        behind = behind_codes(self.rows)
        decided = decided_label(*stamps_of(row for row in self.rows if row.is_planned))
        return MeetingDocument(
            title=f"{plan.short_title}　{self.year.official_label}　会議資料",
            municipality=plan.municipality,
            conditions=_conditions(page),
            date_label=(not is_draft and decided) or printed_label(self.today, self.now),
            fiscal_year_label=self.year.official_label,
            is_draft=is_draft,
            is_demo=page.overview.cycles[self.year.year].is_demo,
            is_internal=is_draft or bool(alerts) or bool(decisions),
            columns=columns,
            summary_rows=tuple(groups),
            group_word=plan.top_word if any(row.headings for row in self.rows) else "",
            words_without_share=tuple(words_without_share(groups)),
            chart_title=chart_title(groups[-1], words),
            sentences=(*_sentences(groups[-1], len(late), words), *filter(None, [counted_once(years)])),
            again=tuple(_name_and_grade(self.page.overview.rows[key, self.year.year]) for key in again),
            rounding=rounding_of(groups, lambda one: one.grades),
            late_heading=f"遅れている{words.initiative}{f'（評価が{behind}）' if behind else ''}",
            late=tuple(self._late(one) for one in late),
            changed=tuple(self._changed(row) for row in counted(self.rows) if row.change in (BETTER, WORSE)),
            alerts=alerts,
            decisions=decisions,
            shows_self_grades=self.sees_internal,
            words=words,
            contact=words.contact,
            head=_head(typed_head(page.overview.cycles[self.year.year])),
            money=self._money(),
        )

    def _money(self) -> MoneyPart | None:
        """By heading alone: the report has the departments and the years before."""
        money = money_part(
            [(self.year, self.rows)],
            chosen=self.year,
            period_label=self.year.official_label,
            words=self.page.words,
            group_word=self.page.plan.top_word,
        )
        return replace(money, by_department=()) if money else None

    def _late(self, row: InitiativeYear) -> LateInitiative:
        facts = [
            row.department_label,
            f"前年度 {row.before.code or 'なし'}{row.before_note}{f'（{row.change}）' if row.change else ''}"
            if row.before_text
            else "前年度の評価なし",
            "" if row.is_final else f"判定案・{row.state_label}",
        ]
        return LateInitiative(
            name=_name(row),
            url=self.sheet_url(row),
            facts="　／　".join(fact for fact in facts if fact),
            grade=row.grade,
            is_proposal=not row.is_final,
            blocks=tuple(_blocks(row)),
            targets=tuple(
                MeetingTarget(
                    target.name,
                    # A milestone's target is often its name, which is not said twice.
                    "同左" if target.target_text.replace("※", "") == target.name else target.target_text,
                    target.value_text,
                    target.reference_text or "－",
                    target.rate_text or "－",
                    target.grade,
                )
                for target in row.indicators
                if target.counts
            ),
        )

    def _changed(self, row: InitiativeYear) -> ChangedInitiative:
        return ChangedInitiative(
            name=_name(row),
            url=self.sheet_url(row),
            department=row.department_label,
            before=row.before,
            after=row.grade,
            is_proposal=not row.is_final,
            change=row.change,
            reason="" if row.is_behind else row.reason,
            is_told_above=row.is_behind,
        )

    def _alerts(self) -> tuple[MeetingAlerts, ...] | None:
        if not self.sees_internal:
            return None
        page = self.page
        found = AlertBuilder(page.overview, page.request.user, today=self.today).alerts(
            page.form, year=self.year
        )
        kinds = [kind for kind in AlertKind if any(one.kind == kind for one in found)]
        return tuple(
            MeetingAlerts(
                kind.heading(page.plan.words),
                kind.severity.label,
                tuple(
                    MeetingAlert(
                        f"{_name(one.row)}（{FiscalYear(one.row.fiscal_year).label}）",
                        self.sheet_url(one.row),
                        one.why,
                        one.details,
                    )
                    for one in found
                    if one.kind == kind
                ),
            )
            for kind in kinds
        )

    def _decisions(self) -> tuple[Decision, ...] | None:
        if not self.sees_internal and not self.access.own_departments:
            return None
        waiting = [row for row in self.rows if row.state == ReportState.CHECKED and row.is_shown]
        return tuple(self._decision(row) for row in waiting)

    def _decision(self, row: InitiativeYear) -> Decision:
        report = self.page.overview.reports[row.initiative_id, row.fiscal_year]
        self_grade = report.self_grade if self.sees_internal else ""
        return Decision(
            name=_name(row),
            url=self.sheet_url(row),
            department=row.department_label,
            proposal=row.grade,
            is_provisional=row.is_provisional,
            self_grade=self_grade,
            differs=bool(self_grade) and self_grade != row.proposed_grade,
            reason=row.reason,
        )


def _head(typed: HandoutHead) -> MeetingHead:
    day = f"{official_date(typed.held_on)}（{weekday(typed.held_on)}）" if typed.held_on else ""
    lines = (("会議", typed.meeting), ("日時", f"{day}　{typed.held_at}".strip()), ("会場", typed.venue))
    return MeetingHead(typed.number, tuple((word, text) for word, text in lines if text))


def _name(row: InitiativeYear) -> str:
    return f"{row.code}　{row.title}"


def _name_and_grade(row: InitiativeYear) -> str:
    return f"{_name(row)}（{row.grade.code or row.state_label}）"


def _blocks(row: InitiativeYear) -> Iterator[TextBlock]:
    for block in reason_blocks(row):
        yield TextBlock(block.label, block.text or "（記載なし）")


def _sentences(total: Tally, late: int, words: Words) -> Iterator[str]:
    yield reading_sentence(total, words)
    if not total.reported:
        yield "まだ報告がありません。担当課が実績を提出すると、評価がここに載ります。"
        return
    changes = {one.label: one.count for one in total.changes}
    parts = "、".join(f"{word} {changes[word]}{words.counter}" for word in ("改善", "低下", "同じ", "新規"))
    yield f"遅れている{words.initiative}は{late}{words.counter}です。前年度との比較：{parts}。"


def _conditions(page: DashboardPage) -> str:
    """The conditions that narrow the hand-out, in words; "" where it is about all initiatives."""
    form, found = page.form, []
    for one in form.chosen:
        value = form.cleaned_data[one.name]
        if value is True:
            found.append(one.label_in(page.plan.words))
        else:
            choices = dict(getattr(form.fields[one.name], "choices", ()))
            found.append(f"{one.label_in(page.plan.words)}「{choices[value]}」")
    return "、".join(found)
