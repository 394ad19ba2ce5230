"""A report as whoever approves, checks, decides or only reads it sees it: never a form (ADR 79)."""
