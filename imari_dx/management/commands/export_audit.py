"""``manage.py export_audit``: 操作の記録 as a file, for another machine or the office's own audit."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.models import AuditRecord, RecordKind
from accounts.records.export import FORMATS, lines_of, write_whole
from accounts.records.reading import oldest_first, within
from accounts.records.writing import record_command
from imari_dx.shared.commands import JapaneseCommand, os_error_text
from imari_dx.shared.fiscal_year import DateError, parse_date


def _day(text: str) -> dt.date:
    try:
        day = parse_date(text)
    except DateError as error:
        raise CommandError(str(error)) from error
    if day is None:
        raise CommandError("日を指定してください（例: 2026-04-01）。")
    return day


class Command(JapaneseCommand):
    """Write all records, or those of some days, the oldest first."""

    help = "操作の記録を、1行1件のJSON又はCSVで書き出します（古い順。書き出したことも記録します）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=_day, metavar="DAY", help="この日から（日本時間）")
        parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="この日まで（日本時間）")
        parser.add_argument("--format", choices=FORMATS, default="jsonl", help="jsonl（既定）又は csv")
        parser.add_argument("--output", required=True, metavar="FILE", help="書き出すファイル。- は標準出力")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, then record that it was; every refusal is a Japanese sentence."""
        rows = within(AuditRecord.objects.all(), options["first"], options["last"])
        lines = lines_of(oldest_first(rows), options["format"])
        if options["output"] == "-":
            for line in lines:
                self.stdout.write(line, ending="")
        else:
            try:
                write_whole(Path(options["output"]), lines)
            except OSError as error:
                raise CommandError(f"{options['output']} に書き込めません：{os_error_text(error)}") from error
            self.stdout.write(f"{options['output']} に書き出しました。")
        days = "〜".join(f"{one:%Y-%m-%d}" if one else "" for one in (options["first"], options["last"]))
        record_command(
            RecordKind.EXPORTED,
            subject="操作の記録" if days == "〜" else f"操作の記録（{days}）",
            command="export_audit",
            format=options["format"],
        )
