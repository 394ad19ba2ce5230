"""What the documents leave behind: finished files, the jobs that make them, and what was published."""

from reports.models.edition import Edition, EditionFile, edition_label
from reports.models.job import ACTIVE, MOST_ATTEMPTS, JobRequest, JobState, ReportJob, WorkerSign
from reports.models.stored_file import FinishedFile, StoredFile

__all__ = [
    "ACTIVE",
    "MOST_ATTEMPTS",
    "Edition",
    "EditionFile",
    "FinishedFile",
    "JobRequest",
    "JobState",
    "ReportJob",
    "StoredFile",
    "WorkerSign",
    "edition_label",
]
