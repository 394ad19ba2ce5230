"""What the page 担当課・関係課 posts: every line as it is shown, some typed over."""

import datetime as dt
from collections.abc import Mapping, Sequence

from accounts.models import Department
from imari_dx.shared.fiscal_year import parse_date
from initiatives.organisation.responsibility_table import ResponsibilityTable
from tests.cast import World


def charges(
    world: World,
    *,
    on: str,
    lead: Mapping[str, str] | None = None,
    joint: Mapping[str, Sequence[str]] | None = None,
    supporting: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str | list[str]]:
    """Return the body of the form with other departments for some initiatives (by slug, by name)."""
    day: dt.date = parse_date(on)
    names = {row.name: str(row.pk) for row in Department.objects.valid_on(day)} | {"": ""}
    body: dict[str, str | list[str]] = {"on": on}
    for row in ResponsibilityTable(world.plan, day).rows:
        body[f"seen-{row.slug}"] = row.shown
        body[f"lead-{row.slug}"] = row.lead
        body[f"joint-{row.slug}"] = row.joint
        body[f"supporting-{row.slug}"] = row.supporting
    for slug, name in (lead or {}).items():
        body[f"lead-{slug}"] = names[name]
    for kind, by_slug in (("joint", joint), ("supporting", supporting)):
        for slug, chosen in (by_slug or {}).items():
            body[f"{kind}-{slug}"] = [names[name] for name in chosen]
    return body
