"""The plan as a document: read and checked, compared with what is registered, loaded, written out again.

Document → rows (``document``) and database → rows (``database``) meet in one form (``rows``), so that
comparing (``compare``) and loading (``load``) know nothing of files. Why: ``docs/adr/0006-plan-document.md``.
"""

from indicators.plan_io.errors import PlanDocumentError
from indicators.plan_io.export import export_document, export_exchange
from indicators.plan_io.load import LoadResult, load_plan

__all__ = ["LoadResult", "PlanDocumentError", "export_document", "export_exchange", "load_plan"]
