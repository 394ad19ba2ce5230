"""``manage.py move_database``: a site on SQLite becomes one on PostgreSQL, all of it or nothing (ADR 105).

Start at ``moving.py``.
"""
