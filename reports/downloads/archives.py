"""What a report for the archive carries: the data that it shows, for machines and as a workbook."""

import datetime as dt

from django.utils import timezone

from imari_dx.shared.files_out import XLSX
from reports.documents.evaluation import EvaluationDocument
from reports.documents.open_data import OpenData
from reports.documents.stamp import day_in
from reports.downloads.files import xlsx_of
from reports.formats.open_data import csv_of, json_of
from reports.formats.tagged.archive import Archive, Attachment


def archive_of(document: EvaluationDocument, data: OpenData, now: dt.datetime) -> Archive:
    """Return the attachments of a year's report; they name the report's own day, so that its bytes stay."""
    day = day_in(document.date_label) or timezone.localdate(now)
    return Archive(
        (
            Attachment("results.csv", "実績（CSV）", csv_of(data), "text/csv", "Data"),
            Attachment("results.json", "実績（JSON）", json_of(data), "application/json", "Data"),
            Attachment("report.xlsx", "評価報告書（Excel）", xlsx_of(document), XLSX),
        ),
        timezone.make_aware(dt.datetime.combine(day, dt.time())),
    )
