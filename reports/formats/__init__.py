"""Formats: each lays out a document of plain values, as PDF, HTML or a workbook, and adds nothing to it."""
