"""Excel workbooks of documents and lists."""
