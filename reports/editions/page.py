"""What the pages of editions show: the list, one edition with its files, and the page on which to publish."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.http import QueryDict
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.question import Question, sent_on
from indicators.book.results import ResultBook, load_results
from initiatives.addresses import plan_url
from initiatives.models import Plan
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.year_content import UndecidedYearError, year_content
from reports.documents.comparison import ComparisonPart
from reports.documents.year_content import YearContent
from reports.downloads.page import FORMAT_LABELS
from reports.downloads.registry import offered
from reports.editions.check import Checked
from reports.editions.content import UnreadableEditionError, content_of, named
from reports.editions.errata.difference import Difference, difference
from reports.editions.errata.document import Named, difference_document
from reports.editions.making import LABELS
from reports.editions.state import Publication
from reports.models import Edition, EditionFile
from reports.permissions import SEES_EVERYTHING

_FORMATS = FORMAT_LABELS | {"csv": "CSV", "json": "JSON"}
TODAY = "今回公表する内容"


def edition_url(edition: Edition) -> str:
    """Return the address of an edition's own page."""
    return plan_url(edition.plan, "edition", fiscal_year=edition.fiscal_year, number=edition.number)


def file_url(edition: Edition, file: EditionFile) -> str:
    """Return the address of one of its files."""
    return plan_url(
        edition.plan,
        "edition_file",
        fiscal_year=edition.fiscal_year,
        number=edition.number,
        document=file.slug or file.key,
        file_format=file.file_format,
    )


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of an edition as its page lists it."""

    label: str  # 評価報告書, 個票　行－⑩ …
    format_label: str
    name: str
    url: str
    is_page: bool
    size: int
    sha256: str
    checked: str  # 一致, 不一致, "" where nobody asked


class EditionPage:
    """One edition; ``checked`` where somebody asked for its hashes to be computed anew."""

    def __init__(self, edition: Edition, *, is_insider: bool, checked: Checked | None) -> None:
        self.edition, self.is_insider, self.checked = edition, is_insider, checked
        self.fiscal_year = FiscalYear(edition.fiscal_year)

    @property
    def heading(self) -> str:
        return f"{self.fiscal_year.label}　{self.edition.label}"

    @property
    def crumbs(self) -> list[dict[str, str]]:
        plan = self.edition.plan
        return [
            {"label": "帳票", "url": plan_url(plan, "documents")},
            {"label": "公表版の一覧", "url": plan_url(plan, "editions")},
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of the edition; who did it only to those who take part."""
        one = self.edition
        by = [("公表した人", str(one.requested_by))] if self.is_insider else []
        reason = [("訂正の理由", one.reason)] if one.reason else []
        return [
            ("公表日", era_date(timezone.localdate(one.requested_at))),
            *by,
            *reason,
            ("データのSHA-256", one.data_sha256),
            *([("データの確認", self._word_of(one.data_sha256))] if self.checked else []),
        ]

    @property
    def check_url(self) -> str:
        return f"{edition_url(self.edition)}?check=1"

    @property
    def archive_url(self) -> str:
        """Where the report for the archive is ordered."""
        one = self.edition
        return plan_url(one.plan, "edition_archive", fiscal_year=one.fiscal_year, number=one.number)

    @cached_property
    def others(self) -> list[tuple[str, str, str]]:
        """The other editions of the year: what is compared, the page of it, and the workbook."""
        one = self.edition
        found = Edition.objects.published().of_year(one.plan, one.fiscal_year).exclude(pk=one.pk)
        return [(f"{other.label}と比べる", *self._difference_urls(other)) for other in found]

    def _difference_urls(self, other: Edition) -> tuple[str, str]:
        plan, year = self.edition.plan, self.edition.fiscal_year
        query = f"?before={other.number}&after={self.edition.number}"
        page, workbook = (
            plan_url(plan, "edition_difference", fiscal_year=year, file_format=one) + query
            for one in ("html", "xlsx")
        )
        return page, workbook

    @cached_property
    def files(self) -> list[FileRow]:
        """Its files in their order."""
        rows = self.edition.files.select_related("file").defer("file__content")
        titles = self._titles()
        return [
            FileRow(
                label=titles.get(one.slug) or _label_of(one.key),
                format_label=_FORMATS.get(one.file_format, one.file_format),
                name=one.name,
                url=file_url(self.edition, one),
                is_page=one.file_format == "html",
                size=one.file.size,
                sha256=one.sha256,
                checked=self._word_of(one.sha256),
            )
            for one in rows
        ]

    def _titles(self) -> dict[str, str]:
        found = self.edition.plan.initiatives.values_list("slug", "code")
        return {slug: f"個票　{code}" for slug, code in found}

    def _word_of(self, sha256: str) -> str:
        if self.checked is None:
            return ""
        return "不一致" if sha256 in self.checked.wrong else "一致"

    @property
    def verdict(self) -> str:
        """What came of checking, in a sentence."""
        if self.checked is None:
            return ""
        if self.checked.is_right:
            return (
                f"データとファイル（{self.checked.count}件）のハッシュを計算し直しました。"
                "すべて、公表したときと同じ内容です。"
            )
        return (
            f"{len(self.checked.wrong)}件の内容が、公表したときと違います。"
            "「不一致」のものを、バックアップから戻してください。"
        )


def _label_of(key: str) -> str:
    output = offered().get(key)
    return output.label if output else LABELS.get(key, key)


@dataclass(frozen=True, slots=True)
class YearOfEditions:
    """The editions of one year, the newest first, as the list shows them."""

    fiscal_year: FiscalYear
    editions: list[tuple[Edition, str]]  # each with the address of its page
    difference_url: str  # "" where there is only one


def years_of(plan: Plan, editions: Iterable[Edition]) -> list[YearOfEditions]:
    """Return editions by year, the latest year first."""
    ordered = sorted(editions, key=lambda one: (-one.fiscal_year, -one.number))
    found = []
    for year, of_year in groupby(ordered, key=lambda one: one.fiscal_year):
        rows = [(one, edition_url(one)) for one in of_year]
        url = plan_url(plan, "edition_difference", fiscal_year=year, file_format="html")
        found.append(YearOfEditions(FiscalYear(year), rows, url if len(rows) > 1 else ""))
    return found


class PublishPage:
    """公表: what would be published of a year now, and what differs from what is out."""

    def __init__(self, publication: Publication, now: dt.datetime) -> None:
        self.publication, self.plan = publication, publication.plan
        self.fiscal_year = FiscalYear(publication.fiscal_year)
        self.now = now
        self._undecided = ""

    @cached_property
    def _book(self) -> ResultBook:
        return load_results(self.plan)

    @cached_property
    def content(self) -> YearContent | None:
        """What everybody may read of the year, None while something of it is not decided."""
        try:
            return year_content(self._book, self.fiscal_year.year, now=self.now)
        except UndecidedYearError as error:
            self._undecided = str(error)
            return None

    @cached_property
    def missing(self) -> Sequence[str]:
        """What is not decided yet, in sentences."""
        builder = EvaluationBuilder.for_reader(self._book, self.fiscal_year.year, SEES_EVERYTHING, self.now)
        return builder.evaluation_document().missing_sentences or [self._undecided]

    @property
    def newest(self) -> Edition | None:
        return self.publication.newest

    @property
    def in_the_making(self) -> Edition | None:
        return self.publication.in_the_making

    @property
    def next_label(self) -> str:
        """第２版."""
        return Edition(number=self.newest.number + 1 if self.newest else 1).label

    @cached_property
    def unreadable(self) -> str:
        """Why what is out cannot be compared, "" where it can."""
        try:
            _ = self._named
        except UnreadableEditionError as error:
            return str(error)
        return ""

    @cached_property
    def _named(self) -> tuple[Named, Named] | None:
        if self.newest is None or self.content is None:
            return None
        return named(self.newest, content_of(self.newest)), Named(self.content, TODAY)

    @cached_property
    def difference(self) -> Difference | None:
        """What differs from the newest edition, None where nothing is out."""
        return difference(*(one.content for one in self._named)) if self._named else None

    @property
    def is_unchanged(self) -> bool:
        return self.difference is not None and self.difference.is_empty

    @cached_property
    def changes(self) -> ComparisonPart | None:
        """The same as a table: what was published, and what would be."""
        return difference_document(*self._named).parts[0] if self._named else None

    @property
    def documents(self) -> list[str]:
        """What will be published."""
        sheets = len(self.content.sheets) if self.content else 0
        counter = "件"
        return [
            "年度評価報告書（PDF・Excel・画面）",
            "進捗一覧表（PDF・Excel・画面）",
            f"個票　{sheets}{counter}（PDF・Excel・画面）",
            *(["正誤表（PDF・Excel・画面）"] if self.newest else []),
            "実績データ（CSV・JSON、項目の説明、データパッケージ）",
        ]

    @property
    def consequence(self) -> str:
        """What publishing will do, before it is done."""
        year = self.fiscal_year.label
        return (
            f"{year}の{self.next_label}を公表します。今の内容がそのまま固定され、"
            "この計画の関係者全員に知らされます。公表した版は、変更も削除もできません。"
        )

    @property
    def may_be_published(self) -> bool:
        """Whether there is anything to publish, and nothing that keeps it from being published."""
        return bool(self.content) and not (self.in_the_making or self.unreadable or self.is_unchanged)

    def question(self, reason: str, posted: QueryDict) -> Question:
        """What is asked before it is done: what will be published, and what differs from what is out."""
        differs = [("変わったところ", f"{self.changes.count}件")] if self.changes else []
        return Question(
            heading=f"{self.next_label}を公表しますか",
            consequence=self.consequence,
            lines=[
                ("公表するもの", "\n".join(self.documents)),
                *differs,
                *([("訂正の理由", reason)] if reason else []),
            ],
            action="公表する",
            url=self.urls["publish"],
            hidden=sent_on(posted),
        )

    @property
    def urls(self) -> dict[str, str]:
        year = {"fiscal_year": self.fiscal_year.year}
        return {
            "editions": plan_url(self.plan, "editions"),
            "publish": plan_url(self.plan, "publish", **year),
            "again": plan_url(self.plan, "publish_step", act="again", **year),
            "give_up": plan_url(self.plan, "publish_step", act="give-up", **year),
            "cycle": plan_url(self.plan, "cycle", **year),
            "documents": f"{plan_url(self.plan, 'documents')}?year={self.fiscal_year.year}",
            "newest": edition_url(self.newest) if self.newest else "",
        }
