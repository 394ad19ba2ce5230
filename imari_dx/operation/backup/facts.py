"""What a database holds, in numbers: the same question to the original, the copy and what was restored."""

from collections.abc import Collection
from dataclasses import dataclass, field

from imari_dx.operation.backup.site import FILE_COLUMNS, BackupError


@dataclass(frozen=True)
class Facts:
    """Rows of each table, the applied migrations, and which files are named."""

    rows: dict[str, int]
    migrations: list[list[str]]
    files: set[str] = field(default_factory=set)

    def compare(self, found: "Facts") -> None:
        """Raise BackupError unless tables, rows and migrations are the same."""
        if found.migrations != self.migrations:
            raise BackupError("復元したデータベースの構成（マイグレーション）が、控えの記録と違います。")
        for table in sorted(self.rows.keys() | found.rows.keys()):
            if self.rows.get(table) != found.rows.get(table):
                raise BackupError(
                    f"復元した表 {table} の件数が、控えの記録と違います"
                    f"（記録 {self.rows.get(table, 'なし')}、復元 {found.rows.get(table, 'なし')}）。"
                )


def file_columns(tables: Collection[str]) -> list[tuple[str, str]]:
    """Return the columns with names of files that a database has."""
    return [(table, column) for table, column in FILE_COLUMNS if table in tables]
