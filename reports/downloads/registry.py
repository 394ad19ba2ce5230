"""Every document that leaves the house, declared once.

Addresses, 帳票, ``manage.py render``, the bench and the tests read this list. A document's key is its word in
addresses and commands and the name of its template (``templates/reports/print/<key>.html``).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.results import ResultBook
from initiatives.words import Words
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.period import build_period_document
from reports.builders.plan import build_plan_document
from reports.builders.plan_book import build_plan_book
from reports.builders.progress import build_progress
from reports.documents.canonical import canonical_json
from reports.documents.comparison import ComparisonDocument
from reports.documents.evaluation import EvaluationDocument, SheetDocument
from reports.documents.letter import LettersDocument
from reports.documents.meeting import MeetingDocument
from reports.documents.period import TITLE, PeriodDocument
from reports.documents.plan_book import PlanBook
from reports.documents.progress import ProgressDocument
from reports.documents.schedule import ScheduleDocument
from reports.documents.sheet import PlanDocument
from reports.formats import contexts
from reports.formats.period_context import period_context
from reports.formats.plan_book_context import plan_book_context
from reports.formats.progress_context import progress_context
from reports.formats.xlsx.comparison import comparison_workbook
from reports.formats.xlsx.period import period_workbook
from reports.formats.xlsx.plan_book import plan_book_workbook
from reports.formats.xlsx.progress import progress_workbook
from reports.formats.xlsx.workbooks import evaluation_workbook, plan_workbook, sheet_workbook
from reports.permissions import Reader


class Scope(Enum):
    """What one document is about; it decides the address, who may open it and how its file is named.

    Of a plan: everybody with a role. Of its period: whoever may open documents of any of its rounds. Of a
    year (and an initiative): whoever may open documents of its round.
    """

    PLAN = auto()
    PERIOD = auto()
    YEAR = auto()
    INITIATIVE = auto()


WITHOUT_YEAR = (Scope.PLAN, Scope.PERIOD)
LONG_FROM = 60_000  # bytes of a document as JSON; laid out, that takes about two seconds


@dataclass(frozen=True)
class Order:
    """What was asked for, for which reader and when: all that a document is built from."""

    book: ResultBook
    reader: Reader
    now: dt.datetime
    fiscal_year: int = 0  # of a year's document
    slug: str = ""  # of an initiative's
    starts_right: bool = False  # each chapter on a right-hand page, for a book printed on both sides

    @cached_property
    def year(self) -> EvaluationBuilder:
        """The year as the reader may see it. Raises UnknownYearError for one that was never opened."""
        return EvaluationBuilder.for_reader(self.book, self.fiscal_year, self.reader, self.now)

    @property
    def plain_code(self) -> str:
        """The number of the initiative asked for."""
        return next(one.plain_code for one in self.book.initiatives if one.slug == self.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A document and its formats: a page and a PDF from its template, a workbook where it has one.

    Only the page that shows it offers it, unless it is an :class:`Offered` one.
    """

    key: str
    document: type
    subject: str  # what it holds, for the properties of the file
    styles: tuple[str, ...]  # files of static/css/print, in order
    context: Callable[[Any], dict[str, Any]] = contexts.titled  # what its template takes besides
    workbook: Callable[[Any], bytes] | None = None
    is_long: bool = False  # of any plan; another one may be by its size, see ``is_long``


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Output):
    """A document that 帳票 and ``manage.py render`` offer."""

    label: str
    heading: str = ""  # on 帳票, where it is not the label; words in braces are the plan's
    lead: str = ""  # what 帳票 says of it, in the plan's words
    scope: Scope
    build: Callable[[Order], Any]
    may_start_right: bool = False  # the document has chapters, and ``starts_right``

    def made(self, order: Order) -> Any:
        """Return the document that was asked for."""
        document = self.build(order)
        return replace(document, starts_right=order.starts_right) if self.may_start_right else document

    def title(self, words: Words) -> str:
        """Return the heading on 帳票."""
        return words.say(self.heading or self.label)

    def file_name(self, order: Order) -> str:
        """The file's name without its ending: 伊万里市ＤＸ推進計画_令和7年度_評価報告書."""
        last = self.title(order.book.plan.words).rpartition("　")[2]
        name = order.plain_code if self.scope == Scope.INITIATIVE else order.book.plan.short_title
        if self.scope in WITHOUT_YEAR:
            return f"{name}_{last}"
        return f"{name}_{FiscalYear(order.fiscal_year).label}_{last}"


# Of each revision and of the errata of a plan: offered where there are any.
COMPARISON = Output(
    key="comparison",
    document=ComparisonDocument,
    subject="計画の変更について、変更前と変更後を対照した表",
    styles=("base", "tables", "listing", "comparison"),
    workbook=comparison_workbook,
)

OUTPUTS: tuple[Output, ...] = (
    Offered(
        key="plan",
        is_long=True,
        document=PlanBook,
        subject="計画書の全文",
        styles=("base", "tables", "official", "chapters", "plan"),
        context=plan_book_context,
        workbook=plan_book_workbook,
        label="計画書",
        lead="現在の計画の計画書（目次、本文、{contents}、用語解説のうち、計画にあるもの）です。実績は含みません。",
        scope=Scope.PLAN,
        build=lambda order: build_plan_book(order.book),
    ),
    Offered(
        key="plan-sheets",
        is_long=True,
        document=PlanDocument,
        subject="計画書の様式",
        styles=("base", "official", "chapters"),
        context=contexts.plan_context,
        workbook=plan_workbook,
        label="計画書の様式",
        heading="{sheets_book}",
        lead="計画書のうち、様式のとおりの{contents}（{every_initiative}）だけです。実績は含みません。",
        scope=Scope.PLAN,
        build=lambda order: build_plan_document(order.book),
    ),
    Offered(
        key="evaluation",
        is_long=True,
        document=EvaluationDocument,
        subject="年度の評価の概要と、様式ごとの実績・評価",
        styles=(
            *("base", "imprint", "tables", "listing", "official", "results", "chapters"),
            *("evaluation", "money"),
        ),
        context=contexts.evaluation_context,
        workbook=evaluation_workbook,
        label="年度評価報告書",
        heading="評価報告書",
        lead="評価の概要、{every_initiative}の{contents}と実績、{initiative}一覧、用語解説です。確定前の結果には「案」と表示されます。",
        scope=Scope.YEAR,
        build=lambda order: order.year.evaluation_document(),
        may_start_right=True,
    ),
    Offered(
        key="progress",
        is_long=True,
        document=ProgressDocument,
        subject="目標と、各年度の評価・実績値の一覧表",
        styles=("base", "tables", "progress"),
        context=progress_context,
        workbook=progress_workbook,
        label="進捗一覧表",
        lead="{every_initiative}の目標と、各年度の評価と実績値を、A3横の表に並べたものです。左に綴じ代があります。",
        scope=Scope.YEAR,
        build=lambda order: build_progress(order.year),
    ),
    Offered(
        key="sheet",
        document=SheetDocument,
        subject="計画書の様式と、年度の実績・評価",
        styles=("base", "tables", "official", "results"),
        context=contexts.sheet_context,
        workbook=sheet_workbook,
        label="個票",
        scope=Scope.INITIATIVE,
        build=lambda order: order.year.sheet_document(order.slug),
    ),
    Offered(
        key="period",
        is_long=True,
        document=PeriodDocument,
        subject="計画期間の評価の移り変わり、目標の達成状況、成果と課題",
        styles=("base", "tables", "listing", "official", "chapters", "money", "imprint", "period"),
        context=period_context,
        workbook=period_workbook,
        label=TITLE,
        lead="計画の全部の年度のまとめです。{initiative}ごとの評価の移り変わり、数値目標の達成状況、計画期間の成果と残った課題、"
        "次期計画での扱いを載せます。最終年度の照会が開かれるまでは、それまでの年度をまとめた「案」です。",
        scope=Scope.PERIOD,
        build=lambda order: build_period_document(order.book, order.reader, order.now),
    ),
    Output(
        key="meeting",
        document=MeetingDocument,
        subject="会議のための、評価と実績の概況",
        styles=("base", "tables", "money", "meeting"),
        context=contexts.meeting_context,
    ),
    Output(
        key="schedule",
        document=ScheduleDocument,
        subject="スケジュールの計画と実績の図",
        styles=("base", "tables", "schedule"),
        context=contexts.schedule_context,
    ),
    COMPARISON,
    Output(
        key="letters",
        document=LettersDocument,
        subject="年度の実績の照会文",
        styles=("base", "tables", "letters"),
    ),
)


def is_long(document: object) -> bool:
    """Whether a worker makes a document's files, never the process that answers requests.

    By what it is, or by how much stands in it: a hand-out of a small plan takes a second, of a large one ten.
    """
    return output_of(document).is_long or len(canonical_json(document)) > LONG_FROM


def output_of(document: object) -> Output:
    """Return how a document leaves the house. Raises TypeError for anything that is no document."""
    for output in OUTPUTS:
        if type(document) is output.document:
            return output
    raise TypeError(f"no document: {type(document).__name__}")


def offered(*scopes: Scope) -> dict[str, Offered]:
    """Return by key what 帳票 and ``manage.py render`` offer, of some scopes or (none named) of all."""
    found = [one for one in OUTPUTS if isinstance(one, Offered)]
    return {one.key: one for one in found if not scopes or one.scope in scopes}
