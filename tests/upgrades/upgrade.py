"""``python -m tests.upgrades.upgrade FILE [straight]``: a dump through the upgrade, in the given database.

Runs in a process of its own, since no test can take its database back to an earlier schema. Prints as JSON
what became of the rows, and what of the decided years is shown before and after the plan is edited.
"""

import gc
import json
import os
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imari_dx.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Value  # noqa: E402
from django.db.models.functions import Concat  # noqa: E402

from imari_dx.checks import decided_years_are_frozen  # noqa: E402
from imari_dx.operation.verify.walk import walk  # noqa: E402
from indicators.book.results import load_results  # noqa: E402
from indicators.models import (  # noqa: E402
    AnnualReport,
    EvaluationItem,
    Indicator,
    RatingScale,
    ReportState,
    Snapshot,
)
from initiatives.models import Activity, Heading, Initiative, Plan, ScheduleBar  # noqa: E402
from reports.builders.results_table import result_rows  # noqa: E402
from reports.builders.versions import labelled_lines, version_document  # noqa: E402
from tests.upgrades.dump import Dump, load, stored_rows  # noqa: E402
from tests.upgrades.renamed import rows_of_today  # noqa: E402

# Fields that go by another name since, in whatever table.
RENAMED = {"start_quarter": "start_period", "end_quarter": "end_period"}


def differences(dump: Dump) -> list[list[Any]]:
    """Every stored value that is not what it was: [model, key, field, before, now], gone rows included."""
    found = []
    for label, rows in (rows_of_today(*one) for one in dump.rows.items()):
        model = apps.get_model(label)
        key = model._meta.pk.attname
        now = {row[key]: row for row in stored_rows(model)}
        for row in rows:
            for field, before in row.items():
                present = now.get(row[key], {}).get(RENAMED.get(field, field), "gone")
                if present != before:
                    found.append([label, row[key], field, before, present])
    return found


def decided_rows() -> list[dict[str, str]]:
    """All that the table of results holds of decided years."""
    rows = result_rows(load_results(Plan.objects.get(is_default=True)), is_visible=_is_final)
    decided = set(
        AnnualReport.objects.filter(state=ReportState.FINALISED).values_list(
            "initiative__slug", "cycle__fiscal_year"
        )
    )
    slugs = dict(Initiative.objects.values_list("plain_code", "slug"))
    return [row for row in rows if (slugs[row["initiative_code"]], int(row["fiscal_year"])) in decided]


def _is_final(_initiative: Initiative, report: AnnualReport) -> bool:
    return report.state == ReportState.FINALISED


def sheets() -> dict[str, list[tuple[str, str]]]:
    """Every line that the 個票 of the latest 版 of each decided report shows."""
    latest = {one.report_id: one for one in Snapshot.objects.order_by("number")}
    return {str(key): list(labelled_lines(version_document(one))) for key, one in latest.items()}


def edit_the_plan() -> None:
    """What a secretariat may change in a plan, everywhere at once."""
    Initiative.objects.update(
        title=Concat("title", Value("（改）")), description="別", target_text="別の目標"
    )
    Activity.objects.update(text="別の取組内容")
    EvaluationItem.objects.update(text="別の評価指標")
    Indicator.objects.update(name="別の指標", target=1, direction="at_most")
    Heading.objects.update(title=Concat("title", Value("（改）")), heading="別の見出し")
    ScheduleBar.objects.all().delete()
    RatingScale.objects.update(name="別の尺度")


def neighbours() -> list[tuple[float, bool]]:
    """Each two rows that one person wrote one after the other: seconds between, same act or not."""
    found, last = [], {}
    for row in AnnualReport.history.order_by("history_date", "history_id"):
        if before := last.get(row.history_user_id):
            gap = (row.history_date - before.history_date).total_seconds()
            found.append((gap, row.act == before.act))
        last[row.history_user_id] = row
    return found


def freeze() -> str:
    """Run the command; return what it says."""
    out = StringIO()
    call_command("freeze_decided", stdout=out)
    return out.getvalue().strip()


def upgrade(dump: Dump, *, is_straight: bool) -> dict[str, Any]:
    """Take a dump through the upgrade; see ``load``."""
    gc.set_threshold(1_500_000, 1, 1)  # each migration makes the classes of all models anew: half a gigabyte
    load(dump, is_straight=is_straight)
    call_command("migrate", verbosity=0)
    report: dict[str, Any] = {"vendor": connection.vendor, "differences": differences(dump)}
    report["neighbours"] = neighbours()
    report["registering_acts"] = (
        Activity.history.filter(history_change_reason="計画書データの読込み").values("act").distinct().count()
    )
    report["warned"] = len(decided_years_are_frozen(databases=["default"]))
    report["first_run"], report["second_run"] = freeze(), freeze()
    report["warned_afterwards"] = len(decided_years_are_frozen(databases=["default"]))
    report["decided"] = AnnualReport.objects.filter(state=ReportState.FINALISED).count()
    report["rewritten"] = [one for one in differences(dump) if one not in report["differences"]]
    report["scales"] = [
        [one.key, one.version, one.is_active, one.reports.count()]
        for one in RatingScale.objects.filter(plan__is_default=True).order_by("key", "version")
    ]
    report["shown"], report["sheets"] = decided_rows(), sheets()
    edit_the_plan()
    # After all that was done to them: the chain of records, and how many rows it found when it began.
    walked = walk()
    report["chain"] = {"broken": bool(walked.first), "count": walked.count, "found": walked.found}
    report["shown_after_an_edit"], report["sheets_after_an_edit"] = decided_rows(), sheets()
    # Numbers go on after those of the dump.
    scale = RatingScale.objects.first()
    assert scale is not None
    fields = {"plan": scale.plan, "key": "next", "version": 1, "name": "次", "definition": scale.definition}
    report["next_key"] = RatingScale.objects.create(**fields).pk
    return report


if __name__ == "__main__":
    found = upgrade(Dump.read(Path(sys.argv[1])), is_straight="straight" in sys.argv[2:])
    json.dump(found, sys.stdout, ensure_ascii=False)
