"""``python -m tests.upgrades.write_dump FILE PRINTED.csv``: dump the database that DATABASE_URL names.

Called by ``script/dump_for_upgrade_tests``.
"""

import os
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imari_dx.settings")
    django.setup()
    from tests.upgrades.dump import dump_database

    target, printed = map(Path, sys.argv[1:])
    dump = dump_database(printed)
    dump.write(target)
    count = sum(len(rows) for rows in dump.rows.values())
    sys.stdout.write(
        f"{target}: {count} rows, {len(dump.printed)} printed, {target.stat().st_size:,} bytes\n"
    )
