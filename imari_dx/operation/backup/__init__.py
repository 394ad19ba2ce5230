"""Backup and restore: one archive with the database, the files, the settings without secrets, a manifest.

Start at ``making.py`` and ``restoring.py``. Nothing here knows a model: the database
may be of any release.
"""
