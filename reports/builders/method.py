"""「評価の方法」 from the plan, its scale and the year. Pure: it takes the rows as the reader sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.judgement import IndicatorRule, Scale
from initiatives.words import Words
from reports.builders.method_figures import figure_terms
from reports.builders.method_rules import rule_closing, rule_tables
from reports.builders.tally import COUNTED_ONCE, behind_codes
from reports.documents.grade_mark import GradeMark
from reports.documents.method import MethodPart
from reports.documents.overview import InitiativeYear


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFacts:
    """What the chapter is told from."""

    words: Words  # with what reports in the place of an initiative
    fiscal_year: FiscalYear
    scales: Sequence[tuple[str, Scale]]  # the scales of the year with their names, the decided one first
    grades: Sequence[tuple[GradeMark, str]]
    rows: Sequence[InitiativeYear]  # of all that is due, as the reader sees it
    provisional: Sequence[str]  # names of those whose grade rests on figures that are not final
    is_draft: bool
    skips_approval: bool
    has_items: bool
    has_joint: bool
    has_several_levels: bool


def method_parts(facts: MethodFacts) -> tuple[MethodPart, ...]:
    """Return the parts of the chapter in order; one with nothing to say is left out."""
    rules = [one.rule for row in facts.rows for one in row.indicators if one.rule is not None]
    parts = (
        MethodPart("評価の進め方", tuple(_way(facts))),
        MethodPart("評価の区分", grades=tuple(facts.grades)),
        *(_proposing(name, scale, rules, facts) for name, scale in facts.scales if not _only_people(scale)),
        MethodPart(
            "実績値、当年度の基準、達成率",
            terms=tuple(figure_terms(rules, [one for _name, one in facts.scales])),
        ),
        MethodPart("暫定の判定案", tuple(_provisional(facts))),
        MethodPart("数え方と用語", tuple(_counting(facts)), terms=tuple(_terms(facts))),
    )
    return tuple(one for one in parts if not one.is_empty)


def _only_people(scale: Scale) -> bool:
    return scale.people_choose and not scale.items_rules


def _way(facts: MethodFacts) -> Iterator[str]:
    words = facts.words
    items = "、実施評価指標の実施状況" if facts.has_items else ""
    steps = "事務局の確認" if facts.skips_approval else "所属長の承認と事務局の確認"
    yield (
        f"担当課が、{words.initiative}ごとに、年度の実績（数値目標の実績値{items}、取組の実績、課題、"
        f"今後の取組など）を報告し、{steps}を受けます。"
    )
    for name, scale in facts.scales:
        if _only_people(scale):
            yield (
                f"判定基準「{name}」は、値から評価を導く条件を定めていません。"
                "判定案は作らず、報告をもとに人が評価の区分を選びます。"
            )
        else:
            yield (
                f"報告された実績から、判定基準「{name}」の条件によって、{words.initiative}ごとに判定案を作ります。"
                "判定案は評価の案であり、そのまま評価になるものではありません。"
            )
    differs = (
        ""
        if all(_only_people(scale) for _name, scale in facts.scales)
        else ("判定案と異なる評価としたときは、その理由を「評価の理由」に示します。")
    )
    yield f"{words.body}が、報告をもとに評価を決定します（{words.decision}）。{differs}"


def _proposing(name: str, scale: Scale, rules: Sequence[IndicatorRule], facts: MethodFacts) -> MethodPart:
    several = f"（{name}）" if len(facts.scales) > 1 else ""
    return MethodPart(
        f"判定案の条件{several}",
        tables=tuple(rule_tables(scale, facts.words, rules, facts.fiscal_year.year)),
        closing=(
            *rule_closing(scale, facts.words),
            *((f"判定基準の出典：{scale.source}",) if scale.source else ()),
        ),
    )


def _provisional(facts: MethodFacts) -> Iterator[str]:
    if all(_only_people(scale) for _name, scale in facts.scales):
        return
    words, count = facts.words, len(facts.provisional)
    yield (
        "評価に用いる数値目標の値が速報であるか、調査中、未公表などのためにまだないときは、判定案を「暫定」とします。"
        "値が確定したときに改めて判定し（数値確定）、判定案が変わらなければ、決定した評価はそのままとします。"
    )
    where = "この資料" if facts.is_draft else "この報告書"
    if count:
        names = "、".join(facts.provisional)
        yield f"{where}で、暫定の判定案によるものは{count}{words.counter}です（{names}）。"
    else:
        yield f"{where}に、暫定の判定案によるものはありません。"


def _counting(facts: MethodFacts) -> Iterator[str]:
    words = facts.words
    yield f"割合は、報告済の{words.initiative}の数に対するものです。評価なしも、その数に含みます。"
    if facts.has_several_levels:
        yield "数は階層ごとに数え、異なる階層の数を足し合わせません。"
    if any(row.further for row in facts.rows):
        yield COUNTED_ONCE
    if facts.has_joint:
        yield f"共管の{words.initiative}は、主担当の課でだけ数えます。"


def _terms(facts: MethodFacts) -> Iterator[tuple[str, str]]:
    words, year = facts.words, facts.fiscal_year.official_label
    yield (
        "計画なし",
        f"{year}に予定された取組のない{words.initiative}です。報告を求めず、どの数にも含めません。",
    )
    yield "評価なし", "報告はありますが、値がないなどの理由で評価の区分を付けられないものです。"
    yield (
        "評価の対象外の年度",
        "数値目標ごとに定めた、評価の対象となる年度ではない年度です。値があれば示しますが、判定には用いません。",
    )
    if behind := behind_codes(facts.rows):
        yield f"遅れている{words.initiative}", f"評価が{behind}の{words.initiative}です。"
    if facts.is_draft:
        yield "未報告", "担当課からまだ提出されていないものです。割合には含めません。"
        yield "公表前", f"{words.decision}の前のため、この資料に内容を示さないものです。割合には含めません。"
