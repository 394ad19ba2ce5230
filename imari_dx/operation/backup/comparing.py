"""What a site holds beside what an archive says of itself: the table of a drill."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from imari_dx.operation.backup import postgresql, sqlite
from imari_dx.operation.backup.archive import Manifest, sum_of
from imari_dx.operation.backup.site import Site

# Only grows (操作の記録): what is more than in the archive was done since.
_GOES_ON = "accounts_auditrecord"


@dataclass(frozen=True)
class Line:
    """One thing that was counted, in the archive's manifest and on the site."""

    what: str
    kept: int
    found: int
    differing: list[str]  # names of tables, migrations or files that are not the same


def compared(manifest: Manifest, site: Site) -> list[Line]:
    """Compare rows, migrations, files and the sums of their content. Raises BackupError, OSError."""
    facts = (sqlite if site.kind == "sqlite" else postgresql).facts_now(site)
    files = {
        path.relative_to(site.files).as_posix(): sum_of(path)
        for path in (site.files.rglob("*") if site.files.is_dir() else ())
        if path.is_file()
    }
    kept_migrations = dict.fromkeys(map(".".join, manifest.migrations), 1)
    migrations = dict.fromkeys(map(".".join, facts.migrations), 1)
    named = dict.fromkeys(facts.files, 1)
    found = _as_restored(manifest.rows, facts.rows)
    rows = _differing(manifest.rows, found)
    return [
        Line("表", len(manifest.rows), len(facts.rows), sorted(manifest.rows.keys() ^ facts.rows.keys())),
        Line("行", sum(manifest.rows.values()), sum(found.values()), rows),
        Line(
            "マイグレーション", len(kept_migrations), len(migrations), _differing(kept_migrations, migrations)
        ),
        Line(
            "根拠資料のファイル（SHA-256）",
            len(manifest.files),
            len(files),
            _differing(manifest.files, files),
        ),
        Line(
            "データベースに名前のある資料",
            len(named),
            len(named.keys() & files.keys()),
            sorted(named.keys() - files.keys()),
        ),
    ]


def _as_restored(kept: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
    """Leave out what has been recorded since: that it was restored is the first."""
    return {
        name: min(rows, kept.get(name, rows)) if name == _GOES_ON else rows for name, rows in found.items()
    }


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
