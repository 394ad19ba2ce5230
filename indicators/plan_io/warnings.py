"""What a plan document says that is kept but changes nothing, and could be meant to."""

from collections.abc import Iterator

from indicators.judgement import Kind
from indicators.plan_io.rows import Rows, label_of, of_kind


def unused_baselines(rows: Rows) -> Iterator[str]:
    """Yield a sentence for each running total with a baseline from which it does not start."""
    for key in of_kind(rows, "indicator"):
        values = rows[key]
        accumulates = Kind(values["kind"]).rules.accumulates
        if accumulates and values["baseline"] is not None and not values["starts_at_baseline"]:
            yield (
                f"{label_of(key, rows)}の累計は0から始まり、基準値は累計に入りません。"
                "基準値から始まる累計のときは、starts_at_baseline を true にしてください。"
            )
