"""``manage.py export_plan``: a registered plan as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.plan_io import export_document, export_exchange
from initiatives.models import Plan


def plan_from_slug(slug: str | None) -> Plan:
    """Return the plan of a slug, the default plan if None; CommandError in Japanese if there is none."""
    plans = Plan.objects.filter(slug=slug) if slug else Plan.objects.filter(is_default=True)
    plan = plans.first()
    if plan is None:
        raise CommandError(
            f"計画「{slug}」は登録されていません。"
            if slug
            else "計画が登録されていません。先に load_plan で読み込んでください。"
        )
    return plan


class Command(BaseCommand):
    """計画をJSONで標準出力に書き出す。"""

    help = "計画をJSONで書き出します（標準出力、UTF-8）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plan", metavar="SLUG", help="計画のアドレス用の名前（省略時は既定の計画）")
        parser.add_argument(
            "--format",
            choices=["exchange", "document"],
            default="exchange",
            help="exchange は他のシステムに渡す形、document は load_plan で読み込める形",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_from_slug(options["plan"])
        export = export_document if options["format"] == "document" else export_exchange
        self.stdout.write(json.dumps(export(plan), ensure_ascii=False, indent=2))
