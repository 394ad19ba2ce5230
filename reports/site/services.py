"""Exporting a year: its pages beside those of the years exported before, with a page that lists them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from reports.documents.year_content import YearContent
from reports.site.folder import Written, read_manifest, write_site
from reports.site.frame import Frame
from reports.site.pages import assets, pages
from reports.site.values import SiteEdition, SiteFile


def export_year(
    content: YearContent,
    editions: Sequence[SiteEdition],
    files: Sequence[SiteFile],
    *,
    plan: str,
    folder: Path,
) -> Written:
    """Write a year's pages into a folder, as ``2024/…``, and the page of all years there.

    ``plan`` is the plan's slug: the years of one plan lie in a folder. Raises FolderError.
    """
    manifest = read_manifest(folder, plan)
    name = str(content.fiscal_year)
    years = {**manifest["years"], name: _facts(content)}
    made = {f"{name}/{path}": file for path, file in pages(content, editions, files).items()}
    made |= {"index.html": years_page(years), **assets()}
    return write_site(folder, {**manifest, "years": years}, made, below=f"{name}/")


def _facts(content: YearContent) -> dict[str, Any]:
    """What the page of all years says of one."""
    document = content.evaluation
    return {
        "name": document.imprint.name,
        "plan": document.plan.plan_title,
        "municipality": document.plan.municipality,
        "edition": Frame(content, ()).edition,
        "decision": document.date_label,
        "issuer": "　".join(document.imprint.issuer),
        "is_demo": document.is_demo,
    }


def years_page(years: dict[str, dict[str, Any]]) -> bytes:
    """Return the page that leads to the years, the latest first; its words are those of the latest."""
    shown = [{"year": year, **years[year]} for year in sorted(years, reverse=True)]
    last = shown[0]
    context = {
        "title": f"{last['plan']}　評価報告書",
        "municipality": last["municipality"],
        "issuer": last["issuer"],
        "years": shown,
        "is_demo": any(one["is_demo"] for one in shown),
    }
    html: str = render_to_string("reports/site/years.html", context)
    return f"{html.strip()}\n".encode()
