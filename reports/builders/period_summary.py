"""計画期間総括: what is counted of all years of a plan, level by level."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indicators.judgement import Outcome
from indicators.models import Achievement, ClosingHandling
from initiatives.models import Initiative
from initiatives.succession import Handling
from initiatives.words import Words
from reports.builders.money import money_part
from reports.builders.period_counts import Entry, count_table
from reports.builders.period_years import PeriodYears
from reports.builders.tally import (
    chart_title,
    columns_of,
    counted_once,
    rounding_of,
    tally,
    words_without_share,
)
from reports.documents.money import MoneyPart
from reports.documents.overview import InitiativeYear
from reports.documents.period import CountTable, PeriodSummary

_OUTCOMES = {one.value: one.label for one in Outcome}
_ACHIEVEMENTS = dict(Achievement.choices)
_HANDLINGS = dict(ClosingHandling.choices)
_FATES = {one.word: one.word for one in Handling}


def period_summaries(seen: PeriodYears) -> Iterator[PeriodSummary]:
    """Yield the summary of each level of which anything reports, from the top."""
    plan = seen.book.plan
    for number in sorted({one.level_number for one in seen.year.initiatives} | {plan.last_level_number}):
        of_level = [one for one in seen.year.initiatives if one.level_number == number]
        yield _Level(seen, of_level, plan.words.at(plan.word_of_level(number))).summary()


@dataclass(frozen=True)
class _Level:
    """What is counted of one level's initiatives, in the plan's words for them."""

    seen: PeriodYears
    initiatives: Sequence[Initiative]
    words: Words

    def summary(self) -> PeriodSummary:
        book, words = self.seen.book, self.words
        rows = [
            row
            for one in self.initiatives
            for row in self.seen.rows[one.pk]
            if row.fiscal_year in book.cycles
        ]
        columns = columns_of(rows)
        years = [
            tally(
                [row for row in rows if row.fiscal_year == year.year],
                columns,
                key=str(year.year),
                name=year.official_label,
            )
            for year in book.fiscal_years
            if year.year in book.cycles
        ]
        return PeriodSummary(
            words=words,
            initiatives=len(self.initiatives),
            grades=columns,
            years=tuple(years),
            words_without_share=tuple(words_without_share(years)),
            chart_title=chart_title(years[-1], words, when=years[-1].name),
            rounding=rounding_of(years, lambda one: one.grades),
            tables=tuple(filter(None, self._tables())),
            changes=tuple(
                (self.seen.name(one), "、".join(notes))
                for one in self.initiatives
                if (notes := self.seen.worded(one).run.official_notes)
            ),
            sentences=tuple(filter(None, (self._size(), counted_once(rows)))),
            money=self._money(rows),
        )

    def _money(self, rows: Sequence[InitiativeYear]) -> MoneyPart | None:
        """予算・決算 of the years that were asked for, all together and side by side."""
        book = self.seen.book
        years = [year for year in book.fiscal_years if year.year in book.cycles]
        return money_part(
            [(year, [row for row in rows if row.fiscal_year == year.year]) for year in years],
            chosen=None,
            period_label="〜".join(dict.fromkeys(one.official_label for one in (years[0], years[-1]))),
            words=self.words,
            group_word=book.plan.top_word,
        )

    def _size(self) -> str:
        """計画期間に取り組んだ施策は28施策、数値目標は34件です."""
        targets = sum(len(self.seen.targets[one.pk]) for one in self.initiatives)
        told = f"計画に掲げた{self.words.initiative}は{len(self.initiatives)}{self.words.counter}"
        return f"{told}、数値目標は{targets}件です。" if targets else f"{told}です。"

    def _tables(self) -> Iterator[CountTable | None]:
        words, counter = self.words.initiative, self.words.counter
        answers = [
            (self._top(one), answer) for one in self.initiatives if (answer := self.seen.closing.of(one))
        ]
        yield self._targets()
        yield self._counted(
            [Entry(name, one.achievement or one.notice) for name, one in answers],
            _ACHIEVEMENTS,
            title=f"{words}の達成状況（担当課の総括による）",
            of=(words, counter),
            first_says="「達成」",
        )
        if answers:
            handled = [Entry(name, one.handling or one.notice) for name, one in answers]
        else:
            fates = ((self._top(one), self.seen.next_plan.word_of(one)) for one in self.initiatives)
            handled = [Entry(name, word) for name, word in fates if word]
        yield self._counted(
            handled,
            _HANDLINGS if answers else _FATES,
            title="次期計画での扱い",
            of=(words, counter),
            first_says="「継続」",
        )

    def _targets(self) -> CountTable | None:
        entries = [
            Entry(self._top(one), target.outcome or target.outcome_text)
            for one in self.initiatives
            for target in self.seen.targets[one.pk]
        ]
        is_any_open = any(one.key == Outcome.RUNNING for one in entries)
        return self._counted(
            entries,
            {key: word for key, word in _OUTCOMES.items() if key != Outcome.RUNNING or is_any_open},
            title="数値目標の達成の数と割合",
            of=("数値目標", "件"),
            first_says="「達成」",
        )

    def _counted(
        self,
        entries: Sequence[Entry],
        columns: Mapping[str, str],
        *,
        title: str,
        of: tuple[str, str],
        first_says: str,
    ) -> CountTable | None:
        """A table by top heading, where the plan has headings; ``of`` is what is counted, and its counter."""
        has_groups = any(one.headings for one in self.initiatives)
        return count_table(
            entries,
            columns,
            title=title,
            group_word=self.seen.book.plan.top_word if has_groups else "",
            total_word=of[0],
            counter=of[1],
            first_says=first_says,
        )

    def _top(self, one: Initiative) -> str:
        return self.seen.rows[one.pk][-1].group.title
