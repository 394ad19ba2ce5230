"""What the secretariat decides of the next plan: its names and years, and what becomes of each initiative."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from imari_dx.shared.fiscal_year import FIRST_YEAR, LAST_YEAR, MOST_YEARS
from initiatives.succession import Handling


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one initiative.

    ``titles`` are those of the parts where it is split, in their order. ``into`` is the slug of the one
    that it is merged into, which goes on itself. ``goes_to`` says of its indicators, by their place from 0,
    in which part the line goes on, None where it ends; one that is not named goes on in the first.
    """

    handling: Handling
    titles: Sequence[str] = ()
    into: str = ""
    goes_to: Mapping[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The next plan: names, first and last fiscal year, and the decision on each initiative by its slug."""

    slug: str
    title: str
    short_title: str
    first_year: int
    last_year: int
    of_initiatives: Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class DecisionProblem:
    """What is wrong, in a sentence: with the decision on an initiative (its slug), or with the plan's own."""

    sentence: str
    slug: str = ""
    field: str = ""


def problems_of(
    decisions: Decisions, slugs: Sequence[str], *, last_year_before: int
) -> list[DecisionProblem]:
    """Return what contradicts itself in decisions on the initiatives that are given by their slugs."""
    return [*_of_years(decisions, last_year_before), *_of_initiatives(decisions, slugs)]


def _of_years(decisions: Decisions, last_year_before: int) -> Iterator[DecisionProblem]:
    first, last = decisions.first_year, decisions.last_year
    if not (FIRST_YEAR <= first <= LAST_YEAR and FIRST_YEAR <= last <= LAST_YEAR) or last < first:
        yield DecisionProblem("最終年度は初年度以降にしてください。", field="last_year")
    elif last - first >= MOST_YEARS:
        yield DecisionProblem(f"計画期間は{MOST_YEARS}年までにしてください。", field="last_year")
    if first <= last_year_before:
        yield DecisionProblem(
            "次期計画の初年度は、今の計画の最終年度より後にしてください。", field="first_year"
        )


def _of_initiatives(decisions: Decisions, slugs: Sequence[str]) -> Iterator[DecisionProblem]:
    given = decisions.of_initiatives
    for slug in slugs:
        if slug not in given:
            yield DecisionProblem("次期計画での扱いを選んでください。", slug, "handling")
            continue
        decision = given[slug]
        match decision.handling:
            case Handling.SPLIT:
                titles = [title.strip() for title in decision.titles]
                if len(titles) < 2 or not all(titles):
                    yield DecisionProblem("分割した後の名称を、2つ以上入力してください。", slug, "titles")
                elif len(set(titles)) < len(titles):
                    yield DecisionProblem("分割した後の名称が重複しています。", slug, "titles")
            case Handling.MERGED:
                target = given.get(decision.into) if decision.into != slug else None
                if target is None or decision.into not in slugs:
                    yield DecisionProblem("統合する先を選んでください。", slug, "into")
                elif target.handling is not Handling.CONTINUED:
                    yield DecisionProblem(
                        "統合する先には、次期計画に継続するものを選んでください。", slug, "into"
                    )
    if slugs and all(decision.handling is Handling.ENDED for decision in given.values()):
        yield DecisionProblem("すべてを終了にすると、次期計画に引き継ぐものがありません。")
