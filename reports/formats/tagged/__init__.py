"""What makes a PDF accessible and fit for an archive: its structure, its properties, its attachments."""
