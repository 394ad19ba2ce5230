"""From one release to another and back, source and data together: ``script/upgrade``, ``script/rollback``.

Start at ``moving.py``: the steps, and the way back from each. ``upgrade.py`` and ``rollback.py`` decide
whether to begin; ``machine.py`` is all that touches programs, links and services. See ADR 94.
"""
