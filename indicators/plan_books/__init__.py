"""The plan as a workbook (計画ブック): written, read back, shown before it is taken in, taken in.

Sheets and columns are declared once (``sheets``); a document becomes their rows (``rows_out``), rows a file
(``workbook``), and the other way round. Why: ``docs/adr/0057-the-plan-as-a-workbook.md``.
"""
