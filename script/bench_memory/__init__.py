"""Measures what the web processes hold after a day of use."""
