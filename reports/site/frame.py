"""What stands around every public page: title, menu, way to it, mark of demonstration, issuer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string

from imari_dx.shared.fiscal_year import FiscalYear
from reports.documents.evaluation import OUTSIDE
from reports.documents.imprint import NOT_PUBLISHED
from reports.documents.year_content import YearContent
from reports.formats.glossary import lead_to_terms
from reports.site.values import SiteFile

OVERVIEW, LISTING, PROGRESS = "index.html", "list.html", "progress.html"
VIEWS, METHOD, MONEY = "views.html", "method.html", "money.html"
GLOSSARY, DATA, ABOUT = "glossary.html", "data.html", "about.html"
SHEETS = "initiatives"


@dataclass(frozen=True)
class Frame:
    """One year's site: its content, and how one page of it is made."""

    content: YearContent
    files: Sequence[SiteFile]

    @cached_property
    def year(self) -> FiscalYear:
        return FiscalYear(self.content.fiscal_year)

    @property
    def edition(self) -> str:
        """第１版; "" of what is not published."""
        edition = self.content.evaluation.imprint.edition
        return "" if edition == NOT_PUBLISHED else edition

    @property
    def main_files(self) -> list[SiteFile]:
        """Those that are of the whole year."""
        return [one for one in self.files if not one.slug]

    @property
    def is_demo(self) -> bool:
        """Whether results of the demonstration are shown, be it of an earlier year."""
        return self.content.evaluation.is_demo or self.content.progress.is_demo

    @cached_property
    def menu(self) -> list[tuple[str, str]]:
        """The pages of the year, in order; those that would be empty are left out."""
        document = self.content.evaluation
        chapters = document.chapter_titles
        views = [title for title in (chapters["commentary"], document.outside and OUTSIDE) if title]
        found = [
            (OVERVIEW, "概要"),
            (LISTING, chapters["listing"]),
            (PROGRESS, "各年度の進捗" if self.content.progress.rows else ""),
            (VIEWS, "・".join(views)),
            (METHOD, chapters["method"]),
            (MONEY, chapters["money"]),
            (GLOSSARY, chapters["glossary"]),
            (DATA, "資料・オープンデータ" if self.files else ""),
            (ABOUT, "版・正誤表・問い合わせ"),
        ]
        return [(address, title) for address, title in found if title]

    @cached_property
    def _terms(self) -> dict[str, str]:
        groups = self.content.evaluation.glossary
        words = [entry.word for group in groups for entry in group.entries]
        return {word: f"term-{number}" for number, word in enumerate(words, start=1) if word}

    def page(
        self, path: str, template: str, title: str, own: Mapping[str, Any], *, above: Sequence[str] = ()
    ) -> bytes:
        """Return a page at its path below the year's folder; ``above`` are pages of the way to it."""
        root = "../" * path.count("/")
        titles = dict(self.menu)
        context = {
            "document": self.content.evaluation,
            "words": self.content.evaluation.plan.words,
            "year": self.year,
            "is_demo": self.is_demo,
            "edition": self.edition,
            "path": path,
            "root": root,
            "menu": self.menu,
            "title": title,
            "way": [(one, titles[one]) for one in above if one in titles],
            **own,
        }
        html: str = render_to_string(template, context)
        page = "" if path == GLOSSARY else f"{root}{GLOSSARY}"
        return lead_to_terms(html.strip() + "\n", self._terms, page=page).encode()
