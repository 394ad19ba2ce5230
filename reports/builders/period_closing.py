"""計画期間総括: what was answered when the plan ended, and what went on in the next plan, for one reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.book.succession import Fate, fates_of, lineage_of, origins_of
from indicators.closing.forms import said
from indicators.models import ClosingAct, ClosingReport, ClosingRound
from initiatives.models import Initiative, Plan
from initiatives.succession import NEW
from reports.documents.overview import NOT_PUBLISHED
from reports.documents.period import NextOne, NextRow, PeriodClosing
from reports.permissions import Reader

NOT_ANSWERED, NOBODY = "未回答", "－"


@dataclass(frozen=True)
class ClosingReader:
    """The closing round of a plan, None where there is none, as one reader may see it."""

    plan: Plan
    reader: Reader

    @cached_property
    def round(self) -> ClosingRound | None:
        return ClosingRound.objects.filter(plan=self.plan).first()

    @cached_property
    def _reports(self) -> Mapping[int, ClosingReport]:
        return {one.initiative_id: one for one in self.round.reports.all()} if self.round else {}

    @property
    def times_closed(self) -> int:
        """How often the answers were decided on: anew after a decision was taken back."""
        return self.round.log.filter(act=ClosingAct.CLOSE).count() if self.round else 0

    def of(self, initiative: Initiative) -> PeriodClosing | None:
        """What was answered of an initiative (of today), None where it was not asked."""
        report = self._reports.get(initiative.pk)
        if report is None or self.round is None:
            return None
        rights = self.reader.closing_rights(report, initiative)
        if not report.is_answered or not rights.sees_answer:
            knows = self.round.is_closed or self.reader.knows_all_closing or rights.may_read
            return PeriodClosing(notice=NOT_ANSWERED if knows and not report.is_answered else NOT_PUBLISHED)
        return PeriodClosing(
            achievement=report.achievement,
            achievement_text=said("achievement", report.achievement),
            outcome=report.outcome,
            remaining_issues=report.remaining_issues,
            handling=report.handling,
            handling_word=said("handling", report.handling),
            handling_text=report.handling_text,
        )


@dataclass(frozen=True)
class NextPlanReader:
    """The plan that follows, as far as a reader has a part in it."""

    plan: Plan
    reader: Reader

    @cached_property
    def successor(self) -> Plan | None:
        found = lineage_of(self.plan).successor
        return found if found and self.reader.sees_plan(found.pk) else None

    @cached_property
    def fates(self) -> Mapping[int, Fate]:
        return fates_of(self.plan) if self.successor else {}

    def word_of(self, initiative: Initiative) -> str:
        """継続, 分割, 統合 or 終了 in the next plan, "" where the reader knows of none."""
        fate = self.fates.get(initiative.pk)
        return fate.handling.word if fate else ""

    def ones_of(self, initiative: Initiative) -> tuple[NextOne, ...]:
        """What an initiative goes on in."""
        fate = self.fates.get(initiative.pk)
        return tuple(map(_next_one, fate.new)) if fate else ()

    def rows(self, names: Mapping[int, str]) -> Iterator[NextRow]:
        """Yield old ↔ new in the old plan's order (``names`` by key), then what begins with the next plan."""
        if self.successor is None:
            return
        for key, name in names.items():
            if fate := self.fates.get(key):
                new = "\n".join(_next_one(one).name for one in fate.new)
                yield NextRow(name, fate.handling.word, new or NOBODY)
        going_on = origins_of(self.successor)
        for one in self.successor.initiatives.order_by("sort_order", "pk"):
            if one.pk not in going_on:
                yield NextRow(NOBODY, NEW, _next_one(one).name)


def _next_one(one: Initiative) -> NextOne:
    return NextOne(one.code, one.plain_title)
