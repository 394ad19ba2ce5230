"""帳票 of a published year: its files are those of the newest edition; what has changed since is said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.permissions import access_to
from reports.downloads.page import STARTS_RIGHT, FileLink, InitiativeLinks, Section
from reports.editions.page import edition_url
from reports.editions.state import Publication, publication_of
from reports.permissions import takes_part

UNPUBLISHED = "unpublished"  # in an address: 1 for what there is now instead of what is published


def wants_unpublished(query: QueryDict, user: User, plan: Plan) -> bool:
    """Whether somebody who takes part in the rounds of a plan asks for what there is now."""
    return query.get(UNPUBLISHED) == "1" and takes_part(user, plan)


@dataclass(frozen=True)
class PublishedYear:
    """What 帳票 says of the publication of the chosen year."""

    publication: Publication
    year: FiscalYear
    shows_unpublished: bool
    takes_part: bool
    is_secretariat: bool

    @property
    def is_published(self) -> bool:
        """Whether an edition is out."""
        return self.publication.newest is not None

    @property
    def sentence(self) -> str:
        """第１版（令和7年8月1日公表）."""
        return self.publication.sentence

    @property
    def edition_url(self) -> str:
        return edition_url(self.publication.newest) if self.publication.newest else ""

    @property
    def has_changed(self) -> bool:
        """Whether something was decided or written since; only the secretariat is told."""
        return self.is_secretariat and self.publication.may_have_changed

    @property
    def publish_url(self) -> str:
        """Where the secretariat publishes, "" for all others."""
        plan = self.publication.plan
        return plan_url(plan, "publish", fiscal_year=self.year.year) if self.is_secretariat else ""

    @property
    def editions_url(self) -> str:
        return plan_url(self.publication.plan, "editions")

    @property
    def other_url(self) -> str:
        """帳票 of what there is now, from there the way back; "" for whoever may not see it."""
        if not (self.is_published and self.takes_part):
            return ""
        address = f"{plan_url(self.publication.plan, 'documents')}?year={self.year.year}"
        return address if self.shows_unpublished else f"{address}&{UNPUBLISHED}=1"

    def linked(self, sections: Iterable[Section]) -> list[Section]:
        """Return the documents with the links that belong to what is shown."""
        if not self.is_published:
            return list(sections)
        return [
            replace(section, links=self._links(section.links), rows=[self._row(row) for row in section.rows])
            for section in sections
        ]

    def _row(self, row: InitiativeLinks) -> InitiativeLinks:
        return replace(row, links=self._links(row.links))

    def _links(self, links: Iterable[FileLink]) -> list[FileLink]:
        """A published file is there; one that starts chapters on the right is still made of it."""
        if self.shows_unpublished:
            return [replace(one, url=_with_unpublished(one.url)) for one in links]
        return [replace(one, is_ordered=one.is_ordered and STARTS_RIGHT in one.url) for one in links]


def _with_unpublished(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{UNPUBLISHED}=1"


def published_year(query: QueryDict, user: User, plan: Plan, year: FiscalYear) -> PublishedYear:
    """Return what is said of a year's publication to a reader."""
    return PublishedYear(
        publication=publication_of(plan, year.year),
        year=year,
        shows_unpublished=wants_unpublished(query, user, plan),
        takes_part=takes_part(user, plan),
        is_secretariat=access_to(user, plan).is_secretariat,
    )
