"""What the documents leave behind: finished files, and what was published."""

from reports.models.edition import Edition, EditionFile, edition_label
from reports.models.stored_file import FinishedFile, StoredFile

__all__ = ["Edition", "EditionFile", "FinishedFile", "StoredFile", "edition_label"]
