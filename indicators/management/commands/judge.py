"""``manage.py judge``: a table of facts in, the proposed grades out; no database unless a plan is named."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from imari_dx.shared.commands import JapaneseCommand, os_error_text, read_json
from indicators.judgement import Scale, ScaleError
from indicators.judgement.table.cells import COLUMNS
from indicators.judgement.table.rows import TableError, decode_table, judge_table
from indicators.plan_io.shipped_scales import reference_definitions, reference_scale
from initiatives.commands import plan_from_option


def scales_of(slug: str | None, folder: Path | None) -> dict[str, Scale]:
    """Return the shipped scales by key; the latest of a plan's and those of a folder come before them.

    Raises CommandError in words if plan or folder are not there or cannot be read.
    """
    scales = {key: reference_scale(key) for key in reference_definitions()}
    if slug is not None:
        scales |= _scales_of_plan(slug)
    return scales | _scales_in(folder) if folder else scales


def _scales_in(folder: Path) -> dict[str, Scale]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as error:
        raise CommandError(f"フォルダーを読めません：{folder}（{os_error_text(error)}）") from error
    if not files:
        raise CommandError(f"判定基準のファイル（.json）がありません：{folder}")
    scales: dict[str, Scale] = {}
    for file in files:
        try:
            scale = Scale.from_data(read_json(file))
        except ScaleError as error:
            raise CommandError(f"判定基準を読めません：{file}（{error}）") from error
        if scale.key in scales:
            raise CommandError(f"判定基準の key「{scale.key}」が、{folder} の二つ以上のファイルにあります。")
        scales[scale.key] = scale
    return scales


def _scales_of_plan(slug: str) -> dict[str, Scale]:
    try:
        rows = plan_from_option(slug).rating_scales.order_by("key", "version")
        return {row.key: row.scale for row in rows}
    except DatabaseError as error:
        raise CommandError(
            "データベースを読めません。先に migrate と load_plan を実行してください。"
        ) from error


class Command(JapaneseCommand):
    """Judge every row of a CSV file and write the table with rate, grade and reason to standard output."""

    help = (
        "CSV（UTF-8）の1行ごとに評価を判定し、rate・grade・reason の列を加えて標準出力に書きます。"
        f"使える列：{'、'.join(COLUMNS)}"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and, for other scales than the shipped ones, the plan or a folder."""
        parser.add_argument("file", type=Path, metavar="FILE.csv", help="判定するファイル（1行目は列名）")
        parser.add_argument(
            "--plan",
            metavar="SLUG",
            help="この計画の判定基準（最新の版）も scale に書けるようにする。同じ符号なら計画のものを使う",
        )

        parser.add_argument(
            "--scales",
            type=Path,
            metavar="FOLDER",
            help="このフォルダーの判定基準（1つに1つの .json）も scale に書けるようにする。"
            "同じ符号なら、計画のものより先に使う。データベースは使わない",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Judge all or nothing: of a file with errors only the errors are printed."""
        file: Path = options["file"]
        scales = scales_of(options["plan"], options["scales"])
        try:
            judged = judge_table(decode_table(file.read_bytes()), scales)
        except OSError as error:
            raise CommandError(f"ファイルを読めません：{file}（{os_error_text(error)}）") from error
        except TableError as error:
            count = f"{len(error.problems)}か所を直してください。"
            lines = "\n".join(f"・{problem}" for problem in error.problems)
            raise CommandError(f"{file} を判定できません。{count}\n{lines}") from error
        self._print(judged)

    def _print(self, text: str) -> None:
        """UTF-8 with LF, whatever the locale of the terminal says."""
        binary = getattr(self.stdout, "buffer", None)
        if binary is None:
            self.stdout.write(text, ending="")
            return
        binary.write(text.encode("utf-8"))
        binary.flush()
