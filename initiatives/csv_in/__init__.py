"""Departments, people and who is in charge, handed in as CSV: shown first, then taken over as a whole."""
