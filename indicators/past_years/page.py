"""What the page of past years shows: what a file would bring in or what is wrong with it; past imports."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.workbook_in import CellProblem, Column
from indicators.models import RatingScale, ResultImport
from indicators.past_years import schema
from indicators.past_years.forms import PastYearsForm
from indicators.past_years.prepare import Prepared, YearRead
from indicators.past_years.services import what_rests_on
from initiatives.addresses import plan_url
from initiatives.models import Plan

MOST_TOLD = 200  # problems in one list


@dataclass(frozen=True, slots=True)
class YearLine:
    """One fiscal year of a file, in words."""

    label: str
    count: int
    graded: str  # 22件中20件
    missing: str  # the initiatives that are due and have no row
    missing_count: int
    replaces: bool  # a round of the year that nobody has answered makes room


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of the plan, the latest first."""

    stored: ResultImport
    years: str
    count: int
    url: str


class PastYearsPage:
    """Everything that the template reads. ``status`` is that of the answer."""

    def __init__(self, plan: Plan, form: PastYearsForm) -> None:
        self.plan, self.form = plan, form
        self.prepared: Prepared | None = None
        self.all_problems: Sequence[CellProblem] = ()
        self.refusal = self.parcel = self.origin = ""
        self.status = 200

    @property
    def problems(self) -> Sequence[CellProblem]:
        return self.all_problems[:MOST_TOLD]

    @property
    def more_problems(self) -> int:
        return max(len(self.all_problems) - MOST_TOLD, 0)

    @property
    def years(self) -> list[YearLine]:
        """What the file would bring in, by year."""
        return year_lines(self.prepared) if self.prepared else []

    @cached_property
    def imports(self) -> list[ImportLine]:
        """What was taken in before, the latest first; what was taken back too."""
        found = ResultImport.objects.filter(plan=self.plan).select_related("imported_by").order_by("-pk")
        return [
            ImportLine(
                one,
                years_of(one),
                one.reports.count(),
                plan_url(self.plan, "past_years_import", number=one.pk),
            )
            for one in found
        ]

    @property
    def has_scale(self) -> bool:
        return RatingScale.objects.filter(plan=self.plan, is_active=True).exists()

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the table with a datum in each row, as far as they are explained."""
        return [one for one in schema.long_columns(self.plan.words) if one.help_text]

    @property
    def data(self) -> list[tuple[str, str]]:
        """What may stand in the column of the datum."""
        words = {**schema.FIGURES, **schema.EVENTS, **schema.BARS, **schema.TEXTS}
        return [*words.items(), (schema.ITEM, "実施評価指標"), (schema.GRADE_DATUM, "評価")]

    @property
    def urls(self) -> dict[str, str]:
        names = {"template": "past_years_template", "cycles": "cycles", "own": "past_years"}
        return {key: plan_url(self.plan, name) for key, name in names.items()}

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "照会・調査", "url": self.urls["cycles"]}]


class ImportPage:
    """One import: what it brought in, and whether it can be taken back."""

    def __init__(self, stored: ResultImport) -> None:
        self.stored, self.plan = stored, stored.plan
        self.refusal = ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of it."""
        one = self.stored
        facts = [
            ("出所", one.origin),
            ("年度", years_of(one) or "なし"),
            ("年度実績", f"{one.reports.count()}件"),
            ("取り込んだ人", str(one.imported_by)),
            ("取り込んだ日", era_date(timezone.localdate(one.imported_at))),
        ]
        if one.taken_back_at is not None:
            day = era_date(timezone.localdate(one.taken_back_at))
            facts += [("取り消した人", str(one.taken_back_by)), ("取り消した日", day)]
            facts += [("取り消した理由", one.taken_back_reason)]
        return facts

    @cached_property
    def obstacles(self) -> list[str]:
        """Why it cannot be taken back."""
        return what_rests_on(self.stored)

    @property
    def url(self) -> str:
        return plan_url(self.plan, "past_years_import", number=self.stored.pk)

    @property
    def list_url(self) -> str:
        return plan_url(self.plan, "past_years")

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "照会・調査", "url": plan_url(self.plan, "cycles")},
            {"label": "過年度の取込", "url": self.list_url},
        ]


def years_of(stored: ResultImport) -> str:
    """Return the years that an import brought in: 令和3年度、令和4年度."""
    years = stored.cycles.order_by("fiscal_year").values_list("fiscal_year", flat=True)
    return "、".join(FiscalYear(year).label for year in years)


def year_lines(prepared: Prepared) -> list[YearLine]:
    """Return what a file would bring in, a line for each year."""
    return [_line(year) for year in prepared.years]


def _line(year: YearRead) -> YearLine:
    graded = sum(bool(one.given.grade and not one.given.grade.is_blank) for one in year.reports)
    return YearLine(
        label=year.fiscal_year.label,
        count=len(year.reports),
        graded=f"{graded}件",
        missing="、".join(one.code or one.plain_title for one in year.missing),
        missing_count=len(year.missing),
        replaces=year.replaces is not None,
    )


def stamp_of(prepared: Prepared) -> str:
    """Return a short name of what a file would bring in: another one if it would do anything else by now."""
    return hashlib.sha256(repr(year_lines(prepared)).encode()).hexdigest()[:16]
