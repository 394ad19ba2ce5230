"""What a plan holds, as its screens are offered: each part once, with what is in it."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.book.succession import lineage_of
from indicators.planning.rows import Kind
from indicators.planning.screen import Screen
from initiatives.addresses import plan_url
from initiatives.models import (
    GlossaryTerm,
    Heading,
    HeadingLevel,
    Phase,
    Plan,
    PlanSection,
    SheetRow,
    VisionItem,
)
from initiatives.permissions import plans_of


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan with a screen of its own."""

    label: str
    url: str
    told: str  # how much is in it
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Declared:
    label: str
    name: str  # of the address
    hint: str
    count: Callable[[Screen], str]


def _rows(model: Kind) -> Callable[[Screen], str]:
    return lambda screen: f"{len(screen.state.all(model))}件"


def _years(screen: Screen) -> str:
    years = screen.plan.fiscal_years
    return f"{years[0]}〜{years[-1]}"


_PARTS = (
    _Declared("計画の基本", "plan_basics", "計画の名称、期間、取組体系の文章", _years),
    _Declared("本文の章", "plan_sections", "策定の背景、計画の期間などの文章", _rows(PlanSection)),
    _Declared("階層", "plan_levels", "計画の段の呼び名と、どの段が実績を報告するか", _rows(HeadingLevel)),
    _Declared("見出し", "plan_headings", "{initiative}の上に並ぶ見出し", _rows(Heading)),
    _Declared(
        "様式の行", "plan_sheet_rows", "1つの{initiative}の表に、何をどの順に印字するか", _rows(SheetRow)
    ),
    _Declared("工程", "plan_phases", "スケジュールの行", _rows(Phase)),
    _Declared(
        "{upper_plan}の{upper_item}", "plan_upper_items", "{initiative}が挙げる項目の一覧", _rows(VisionItem)
    ),
    _Declared("用語解説", "plan_glossary", "文章の※が指す用語と、その解説", _rows(GlossaryTerm)),
    _Declared(
        "計画ブック",
        "plan_book",
        "計画の全部を1つのExcelファイルで保存し、直したものを取り込みます",
        lambda _: "",
    ),
    _Declared("設定と言葉", "plan_settings", "承認の進め方、画面と帳票の言葉、問い合わせ先", lambda _: ""),
)


def contents_of(screen: Screen) -> list[Part]:
    """Return the parts of the screen's plan."""
    say = screen.plan.words.say
    return [Part(say(one.label), screen.url(one.name), one.count(screen), say(one.hint)) for one in _PARTS]


def plans_around(screen: Screen) -> list[Part]:
    """Return the plan that the screen's follows and the one that follows it, else the way to make that."""
    plan, lineage = screen.stored, lineage_of(screen.stored)
    seen = {one.pk: one for one in plans_of(screen.request.user)}

    def part(word: str, other: Plan) -> Part:
        url = plan_url(seen[other.pk], "plan") if other.pk in seen else ""
        years = other.fiscal_years
        return Part(f"{word}「{other}」", url, f"{years[0]}〜{years[-1]}")

    found = [part("前の計画", lineage.predecessor)] if lineage.predecessor else []
    if lineage.successor:
        found.append(part("次期計画", lineage.successor))
    else:
        hint = "継続・分割・統合・終了を選んで、この計画の次の計画を作ります"
        found.append(Part("次期計画を作る", plan_url(plan, "successor"), "", hint))
    if lineage.predecessor or lineage.successor:
        hint = plan.words.say("どの{initiative}が、どれに続いているか")
        found.append(Part("引継ぎの対応", plan_url(plan, "succession"), "", hint))
    return found
