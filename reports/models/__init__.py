"""What the documents leave behind: finished files."""

from reports.models.stored_file import FinishedFile, StoredFile

__all__ = ["FinishedFile", "StoredFile"]
