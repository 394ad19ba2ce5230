"""All that is published of a decided year, as plain values: what an edition freezes and a site shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.documents.evaluation import EvaluationDocument, SheetDocument
from reports.documents.indicator_series import IndicatorSeries
from reports.documents.open_data import OpenData
from reports.documents.progress import ProgressDocument


@dataclass(frozen=True, slots=True)
class YearContent:
    """The documents of one year as everybody may read them."""

    fiscal_year: int
    evaluation: EvaluationDocument
    progress: ProgressDocument
    sheets: Mapping[str, SheetDocument]  # 個票 by slug, in official order
    series: Mapping[str, tuple[IndicatorSeries, ...]]  # by slug; the years up to this one
    data: OpenData  # all that is decided of the years up to this one
