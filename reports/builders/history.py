"""履歴: changes of values and acts of the workflow together, for one report or for many."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.search import finds
from indicators.history.changes import read_changes
from indicators.models import (
    AnnualReport,
    EvidenceFile,
    Extension,
    Remark,
    RemarkKind,
    Snapshot,
    SnapshotCause,
    TransitionLog,
)
from indicators.workflow.log_rows import log_rows
from initiatives.words import Words
from reports.documents.cells import Cell, cell_of

CHANGE_KIND, PLAN_KIND = "変更", "計画"


def columns_of(words: Words) -> tuple[str, ...]:
    """Return the columns of a file of the history, in the words of its plan."""
    return ("日時", "年度", words.initiative_code, words.initiative_name, "人", "種類", "項目", "前", "後")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line: a changed value (before, after) or an act (its words in ``after``), also one of the plan.

    ``act``: the number of what a changed value was saved with; None of an act, which stands alone.
    """

    at: dt.datetime
    fiscal_year_label: str
    code: str
    plain_code: str
    slug: str
    title: str
    who: str
    kind: str  # 変更, 操作 or 計画
    label: str
    before: str
    after: str
    act: uuid.UUID | None = None

    def cells(self) -> tuple[Cell, ...]:
        """Return the row as a file has it, in the order of `columns_of`."""
        return (
            timezone.localtime(self.at),
            self.fiscal_year_label,
            self.plain_code,
            self.title,
            self.who,
            self.kind,
            self.label,
            cell_of(self.before),
            cell_of(self.after),
        )

    def holds(self, query: str) -> bool:
        """Whether the words of a search stand in the row as it is shown."""
        moment = timezone.localtime(self.at)
        shown = (
            f"{era_date(moment.date())} {moment:%Y-%m-%d %H:%M:%S}",
            *(self.fiscal_year_label, self.code, self.slug, self.title),
            *(self.who, self.kind, self.label, self.before, self.after),
        )
        return finds(query, shown)


def history_rows(reports: Iterable[AnnualReport]) -> list[HistoryRow]:
    """Return everything that happened to reports (read with cycle and initiative), the latest first.

    The number of queries does not grow with the reports.
    """
    by_id = {report.pk: report for report in reports}
    rows = [
        _row(by_id[one.report_id], one.at, one.who, CHANGE_KIND, one.label, one.before, one.after, one.act)
        for one in read_changes(by_id)
    ]
    return latest_first([*rows, *_acts(by_id)])


def latest_first(rows: Iterable[HistoryRow]) -> list[HistoryRow]:
    """Return rows in the order of every history."""
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _acts(by_id: dict[int, AnnualReport]) -> list[HistoryRow]:
    keys: Collection[int] = by_id.keys()
    found = []
    for log in TransitionLog.objects.filter(report_id__in=keys).select_related("actor"):
        one = log_rows([log])[0]
        label = f"{one.act}（{one.mark}）" if one.mark else one.act
        found.append(_row(by_id[log.report_id], one.at, one.actor, "操作", label, "", one.comment))
    for extension in Extension.objects.filter(report_id__in=keys).select_related("granted_by"):
        found.append(
            _row(
                by_id[extension.report_id],
                extension.granted_at,
                str(extension.granted_by),
                "操作",
                "期限の延長",
                "",
                f"{era_date(extension.due_on)}まで（{extension.reason}）",
            )
        )
    for remark in Remark.objects.filter(report_id__in=keys).select_related("author"):
        report = by_id[remark.report_id]
        kind = RemarkKind(remark.kind).label_in(report.initiative.plan.words)
        found.append(_row(report, remark.at, str(remark.author), "操作", kind, "", remark.text))
    late = Snapshot.objects.filter(report_id__in=keys, cause=SnapshotCause.MADE_LATER)
    for snapshot in late.select_related("written_by").defer("data"):
        label = f"版の作成（{snapshot.get_cause_display()}）"
        found.append(
            _row(
                by_id[snapshot.report_id],
                snapshot.written_at,
                snapshot.writer,
                "操作",
                label,
                "",
                snapshot.comment,
            )
        )
    for file in EvidenceFile.objects.filter(report_id__in=keys).select_related("uploaded_by", "removed_by"):
        report = by_id[file.report_id]
        who = str(file.uploaded_by)
        found.append(_row(report, file.uploaded_at, who, "操作", "根拠資料の登録", "", file.name))
        if file.removed_at:
            who = str(file.removed_by)
            found.append(_row(report, file.removed_at, who, "操作", "根拠資料の削除", file.name, ""))
    return found


def _row(
    report: AnnualReport,
    at: dt.datetime,
    who: str,
    kind: str,
    label: str,
    before: str,
    after: str,
    act: uuid.UUID | None = None,
) -> HistoryRow:
    return HistoryRow(
        at=at,
        fiscal_year_label=FiscalYear(report.cycle.fiscal_year).label,
        code=report.initiative.code,
        plain_code=report.initiative.plain_code,
        slug=report.initiative.slug,
        title=report.initiative.plain_title,
        who=who,
        kind=kind,
        label=label,
        before=before,
        after=after,
        act=act,
    )
