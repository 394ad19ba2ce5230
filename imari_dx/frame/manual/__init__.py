"""使い方: a page for every task and for every role, all of it as one page and as a PDF (ADR 87)."""
