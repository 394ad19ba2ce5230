"""Measures what twenty bodies on one machine take: memory, connections, time of the main pages."""
