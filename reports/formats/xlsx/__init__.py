"""Excel workbooks of the documents: 計画書 個別取組, 年度評価報告書, 個票."""

from reports.formats.xlsx.workbooks import render_xlsx

__all__ = ["render_xlsx"]
