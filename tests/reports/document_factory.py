"""Documents for trials of the formats: the plan's own texts, with made-up results of every kind of value.

The texts come straight from ``fixtures/plans/imari-dx.json``: no database, no builder, so that what a format
prints is compared with the plan document itself.
"""

import dataclasses
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear, PeriodSpan, Timeline, full_width
from initiatives.sheet_layout import LayoutRow, RowKind
from initiatives.words import words_of
from reports.documents.evaluation import (
    EvaluationDocument,
    GlossaryEntry,
    GlossaryGroup,
    GradeMark,
    IndicatorResult,
    InitiativeResults,
    ItemAnswer,
    LevelSummary,
    ListRow,
    SheetDocument,
    TextBlock,
    YearCell,
)
from reports.documents.imprint import Imprint
from reports.documents.method import MethodPart, RuleRow, RuleTable
from reports.documents.sheet import (
    OfficialSheet,
    PhaseRow,
    PlanDocument,
    PrintedHeading,
    SheetPlace,
)
from reports.documents.tally import Count, Tally

PLAN_FILE = Path(__file__).resolve().parents[2] / "fixtures/plans/imari-dx.json"
PLAN_NOTE = (
    "スケジュールの線（計画、検討・設計・開発、実施・運用）は、計画書の図から文字として読み取れないため、"
    "取組内容と実施評価指標の記載から推定したものです。"
)

A = GradeMark("A", "計画どおり・達成", "grade-a")
B = GradeMark("B", "おおむね計画どおり", "grade-b")
C = GradeMark("C", "遅れている", "grade-c")
D = GradeMark("D", "大きく遅れている", "grade-d")
NONE = GradeMark("－", "評価できない", "grade-none")
GRADES = (A, B, C, D, NONE)
COLUMNS = (A, B, C, D, GradeMark("－", "評価なし", "grade-none"))
NO_GRADE_YET = GradeMark("", "", "")
MEANINGS = (
    "指標がその年度の目標（期末の目標は目安値）に達し、その年度の取組をすべて実施した。",
    "目標の80％以上に達した。",
    "目標の50％以上80％未満にとどまった。",
    "目標の50％に満たない。",
    "数値が調査中である、その年度は評価の対象でないなど、評価できない。",
)

# 200 times a numbered sentence: more than one page, and every part of it can be found again.
LONG_TEXT = "始" + "".join(f"第{n:03d}文は十五字です。" for n in range(1, 251)) + "\n\n段落の二つ目。終"
RARE_TEXT = "担当は𠮷田・髙﨑（㈱ﾌﾟﾛｸﾞﾗﾐﾝｸﾞ）。①〜㉑、÷、☆。評判は上々😀で、葛󠄀城市の例も参考にした。"
LATIN_TEXT = "詳細は https://www.example.lg.jp/" + "verylongpathsegment" * 9 + " を参照。"
LONG_NAME = (
    "市民が利用する行政手続きのうちオンラインで申請から受取りまで完結した手続きの延べ件数の年間の合計件数"
)
YEAR = 2025
LATE_REASONS = (
    TextBlock("理由", "目標に達していないため。"),
    TextBlock("課題", "利用する人が少ない。"),
    TextBlock("今後の取組", "周知を進める。（時期：令和８年９月）"),
)
METHOD = (
    MethodPart("評価の進め方", ("担当課が報告し、会議が決定します。",)),
    MethodPart("評価の区分", grades=tuple(zip(GRADES, MEANINGS, strict=True))),
    MethodPart(
        "判定案の条件",
        tables=(RuleTable("次の表によります。", "実績", (RuleRow(("80％以上", "前回より良い"), B),)),),
        closing=("数値目標が2つ以上あるものは、最も低い評価とします。",),
    ),
    MethodPart(
        "数え方と用語", ("割合は報告済の数に対するものです。",), terms=(("計画なし", "報告を求めません。"),)
    ),
)
IMPRINT = Imprint(
    plan_title="伊万里市デジタルトランスフォーメーション推進計画",
    period="令和３年度〜令和７年度",
    name="令和７年度　評価報告書",
    edition="案（令和８年５月１日現在）",
    bodies=(),
    decided_on="",
    marks=(),
    municipality="伊万里市",
    department="",
    telephone="",
)
TIMELINE = Timeline(2021, 2025)
# The labels of the official table as the plan prints them, letter spacing included.
LABELS = SimpleNamespace(
    title="施 策 名 称",
    description="事 業 内 容",
    schedule="スケジュール",
    activities="取 組 内 容",
    effect="目標・期待される効果",
    outcome="成 果 指 標",
    targets="数 値 目 標",
    evaluation_items="実 施 評 価 指 標",
)


@cache
def plan_data() -> dict[str, Any]:
    """The plan document as it stands on disk."""
    return json.loads(PLAN_FILE.read_text(encoding="utf-8"))


def plan_years() -> list[FiscalYear]:
    """The fiscal years of the plan."""
    plan = plan_data()["plan"]
    return FiscalYear.range(plan["start_fiscal_year"], plan["end_fiscal_year"])


def quarter_cell(year: int, quarter: int) -> int:
    """The 0-based cell of a quarter over the plan's period."""
    return 4 * (year - plan_data()["plan"]["start_fiscal_year"]) + quarter - 1


def bars(schedule: list[dict[str, Any]], phase: str) -> tuple[PeriodSpan, ...]:
    """The bars of one phase in order; the plan document has none that touch."""
    spans = sorted(
        (quarter_cell(*bar["start"]), quarter_cell(*bar["end"])) for bar in schedule if bar["phase"] == phase
    )
    assert all(before[1] + 1 < after[0] for before, after in pairwise(spans))
    return tuple(spans)


def phase_rows(schedule: list[dict[str, Any]]) -> tuple[PhaseRow, ...]:
    """The phase rows with their bars."""
    return tuple(
        PhaseRow(phase["code"], phase["label"], bars(schedule, phase["code"]))
        for phase in plan_data()["phases"]
    )


def official_sheet(initiative: dict[str, Any]) -> OfficialSheet:
    """One initiative of the plan document as its official sheet."""
    star = "（☆）" if initiative["national_priority"] else ""
    years = [str(int(year)) for year in plan_years()]
    return OfficialSheet(
        slug=initiative["slug"],
        code=initiative["code"],
        plain_code=initiative["plain_code"],
        title_line=f"{initiative['code']}{initiative['title']}{star}",
        plain_title=initiative["title"].replace("※", ""),
        vision_label="".join(
            f"【ビジョン：具体的な取組{full_width(number)}】" for number in initiative["vision_items"]
        ),
        description=initiative["description"],
        timeline=TIMELINE,
        activities=tuple(initiative["activities"].get(year, "") for year in years),
        phase_rows=phase_rows(initiative["schedule"]),
        effect=initiative["effect"],
        target_lines=tuple(initiative["target_lines"]),
        evaluation_items=tuple(
            tuple(item["text"] for item in initiative["evaluation_items"].get(year, [])) for year in years
        ),
        has_inferred_bars=any(bar["inferred"] for bar in initiative["schedule"]),
        layout=tuple(
            LayoutRow(row["code"], RowKind(row["kind"]), row["label"]) for row in plan_data()["sheet"]
        ),
    )


def _printed(heading: dict[str, Any]) -> PrintedHeading:
    text = heading.get("heading") or f"◎{heading['title']}"
    return PrintedHeading(heading["level"], text, heading.get("text", ""))


@cache
def plan_document() -> PlanDocument:
    """計画書 個別取組 with all sheets of the plan document."""
    data = plan_data()
    headings = {one["slug"]: one for one in data["headings"]}
    places: list[SheetPlace] = []
    for row in data["initiatives"]:
        below = headings[row["heading"]]
        path = tuple(_printed(one) for one in (headings[below["parent"]], below))
        last = places[-1].path if places else ()
        opened = path[1:] if path[:1] == last[:1] else path
        places.append(SheetPlace(row["slug"], path, () if path == last else opened))
    return PlanDocument(
        words=words_of(data["plan"]["words"]).at(data["levels"][-1]["word"]),
        municipality=data["plan"]["municipality"],
        plan_title=data["plan"]["title"],
        section_heading="８ 個別取組",
        places=tuple(places),
        sheets={row["slug"]: official_sheet(row) for row in data["initiatives"]},
        notes=(PLAN_NOTE,),
    )


def indicator_result(index: int, indicator: dict[str, Any]) -> IndicatorResult:
    """A made-up result; the kinds of value take turns, so that every document shows all of them."""
    name, target = indicator["name"], indicator["target_text"]
    number, ratio = f"1,234{indicator['unit']}", indicator["kind"] == "ratio"
    detail = (
        (
            f"{indicator['numerator_label']} 1,234 ÷ {indicator['denominator_label']} 1,505",
            "時点：令和8年2月末日",
        )
        if ratio
        else ("開催 3回（最小 8社、最大 14社、目標を満たした回 2回）",)
    )
    value = "82％" if ratio else number
    kinds = [
        (value, detail, "確定", "目標 100％", "82.0％", B, ""),
        ("累計515人（うち当年度255人）", detail, "速報", "目安 480人", "107.3％", A, ""),
        ("調査中", (), "調査中", "目標 80％", "", NONE, "県の公表が7月のため。"),
        ("対象外", (), "対象外", "", "", NONE, "対象となる施設を廃止したため。" + RARE_TEXT),
        ("未実施", (), "未実施", "目標 年2回", "", NONE, "台風により中止したため。"),
        ("未公表", (), "未公表", "目標 80％", "", NONE, "国の公表待ち。"),
        ("未入力", (), "未入力", "目標 80％", "", None, ""),
        ("達成（令和7年10月1日）", (), "確定", "期限 令和7年度", "", A, ""),
        ("▲0.5％", detail, "確定", "目標 0％", "▲10.0％", D, ""),
    ]
    text, lines, status, reference, rate, grade, reason = kinds[index % len(kinds)]
    return IndicatorResult(
        name=LONG_NAME if index == 8 else name,
        target_text=target,
        aim_text=target,
        value_text=text,
        detail_lines=lines,
        status_label=status,
        reference_text=reference,
        rate_text=rate,
        grade=grade,
        reason=reason,
        change_reason="オンライン申請の周知が進んだため。" if index % 3 == 0 else "",
        years=(
            YearCell("", None),
            YearCell("対象外", NONE),
            YearCell("調査中", NONE),
            YearCell(value, C),
            YearCell(text, grade),
        ),
    )


def text_blocks(index: int) -> tuple[TextBlock, ...]:
    """The texts of a report; 行－③ is longer than a page, 行－④ has rare characters, 行－⑤ a long address."""
    results = {7: LONG_TEXT, 8: RARE_TEXT, 9: LATIN_TEXT}.get(
        index, "市内事業者向けにセミナーを3回開催した。\n参加者の満足度は高かった。"
    )
    return (
        TextBlock("取組実績", results),
        TextBlock("成果", LONG_TEXT if index == 7 else "参加者の9割が「役に立った」と回答した。"),
        TextBlock("課題", "参加する業種に偏りがある。開催の時期と方法を見直す必要がある。"),
        TextBlock("今後の取組（時期：令和8年9月）", "オンラインでの開催を組み合わせ、製造業の参加を促す。"),
        TextBlock("今後の方向性", "継続"),
        TextBlock("予算額・決算額", "予算額 1,200千円　決算額 1,150千円（見込）"),
    )


STATES = ("確定", "確定", "事務局確認済", "所属長承認済", "提出済", "入力中", "未着手")


def results_of(index: int, initiative: dict[str, Any]) -> InitiativeResults:
    """Made-up results of one initiative; 産－②〜⑤ and 行－⑰⑱ are 計画なし in the reported year."""
    state = STATES[index % len(STATES)]
    year = str(YEAR)
    is_planned = year in initiative["activities"] or year in initiative["evaluation_items"]
    has_results = is_planned and state not in ("入力中", "未着手")
    grade = GRADES[index % 5] if has_results else NO_GRADE_YET if is_planned else NONE
    sheet = official_sheet(initiative)
    item_words = ("実施済", "一部実施", "未実施", "対象外", "未入力")
    if not is_planned:
        notice = (
            "令和７年度は計画なし（取組内容、実施評価指標とも予定がない年度）のため、評価の対象としません。"
        )
    else:
        notice = "" if has_results else f"令和７年度の実績は、まだ提出されていません（{state}）。"
    return InitiativeResults(
        slug=sheet.slug,
        fiscal_year_label="令和７年度",
        department="企画政策課（現：デジタル推進課）" if index % 4 == 0 else "市民生活課",
        state_label=state if is_planned else "計画なし",
        is_planned=is_planned,
        is_finalised=state == "確定" and is_planned,
        decision="第1回ＤＸ推進本部会議（令和8年6月1日）決定" if state == "確定" and is_planned else "",
        notice=notice,
        grade=grade,
        grade_heading="評価" if state == "確定" and is_planned else "判定案（暫定）",
        grade_reason=(
            f"「{initiative['indicators'][0]['name']}」が82％で、期限（令和４年度）経過後の目標100％に対する"
            "達成率は82.0％です。実施評価指標は2件中1件が実施済です。"
            if has_results
            else ""
        ),
        previous_grade=GRADES[(index + 1) % 5] if is_planned else None,
        previous_text=GRADES[(index + 1) % 5].text if is_planned else "",
        restated=(),
        change_label=("改善", "低下", "同じ", "新規", "")[index % 5] if has_results else "",
        indicators=tuple(
            indicator_result(index + offset, indicator)
            for offset, indicator in enumerate(initiative["indicators"])
        )
        if has_results
        else (),
        items=tuple(
            ItemAnswer(text, item_words[offset % 5], "12月に実施。" if offset % 2 else "")
            for offset, text in enumerate(sheet.evaluation_items[-1])
        )
        if has_results
        else (),
        planned_rows=sheet.phase_rows,
        actual_rows=tuple(
            PhaseRow(row.code, row.label, tuple((first, max(first, last - 2)) for first, last in row.bars))
            for row in sheet.phase_rows
        )
        if has_results
        else (),
        texts=text_blocks(index) if has_results else (),
    )


def list_row(initiative: dict[str, Any], results: InitiativeResults) -> ListRow:
    """One initiative in the list of all."""
    return ListRow(
        slug=results.slug,
        code=initiative["code"],
        title=initiative["title"].replace("※", ""),
        department=results.department,
        state_label=results.state_label,
        grade=results.grade,
        is_proposal=bool(results.grade.code) and not results.is_finalised,
        change_label=results.change_label,
        values=tuple(f"{one.name}：{one.value_text}（{one.target_text}）" for one in results.indicators),
    )


def summary_rows(results: list[InitiativeResults]) -> tuple[Tally, ...]:
    """Counts per heading, the last row over all."""
    groups = [
        (top["title"], [one for one in results if one.slug.startswith(top["slug"])])
        for top in plan_data()["headings"]
        if top["level"] == 1
    ]
    return tuple(summary_row(name, members) for name, members in [*groups, ("合計", results)])


def department_rows(results: list[InitiativeResults]) -> tuple[Tally, ...]:
    """Counts per department, the last row over all."""
    names = dict.fromkeys(one.department for one in results)
    groups = [(name, [one for one in results if one.department == name]) for name in names]
    return tuple(summary_row(name, members) for name, members in [*groups, ("合計", results)])


def summary_row(name: str, members: list[InitiativeResults]) -> Tally:
    """One row of counts; shares are of what is handed in, among the planned ones."""
    due = [one for one in members if one.is_planned]
    reported = [one for one in due if not one.notice]
    counts = [(grade, sum(one.grade.code == grade.code for one in reported)) for grade in COLUMNS]
    total = len(reported)
    return Tally(
        key="",
        name=name,
        due=len(due),
        reported=total,
        grades=tuple(
            Count(grade.code, grade.label, count, f"{100 * count / total:.1f}％" if total else "－")
            for grade, count in counts
        ),
        not_published=0,
    )


def _summary(results: dict[str, InitiativeResults], rows: tuple[ListRow, ...]) -> LevelSummary:
    return LevelSummary(
        words=words_of({}).at("施策"),
        fiscal_year_label="令和７年度",
        columns=COLUMNS,
        words_without_share=("未報告",),
        group_word="分野",
        summary_rows=summary_rows(list(results.values())),
        chart_title="評価の済んだ施策のうち、計画どおり・おおむね計画どおりは約4割",
        summary_sentences=("令和７年度は、計画のある24施策のうち18施策から報告がありました。",),
        rounding="端数処理のため合計が100％にならない場合があります。",
        department_rows=department_rows(list(results.values())),
        department_rounding="",
        late_rows=tuple(
            dataclasses.replace(row, reasons=LATE_REASONS) for row in rows if row.grade in (C, D)
        ),
        changed_rows=tuple(
            dataclasses.replace(row, reasons=(TextBlock("理由", f"{row.code}は前年度と違う。"),))
            for row in rows
            if row.change_label in ("改善", "低下")
        ),
        list_rows=rows,
    )


@cache
def _evaluation_document() -> EvaluationDocument:
    data = plan_data()
    results = {row["slug"]: results_of(index, row) for index, row in enumerate(data["initiatives"])}
    rows = tuple(list_row(row, results[row["slug"]]) for row in data["initiatives"])
    groups = dict.fromkeys(term["group"] for term in data["glossary"])
    return EvaluationDocument(
        title="伊万里市ＤＸ推進計画　令和７年度　評価報告書",
        imprint=IMPRINT,
        fiscal_year=YEAR,
        fiscal_year_label="令和７年度",
        is_draft=True,
        is_demo=True,
        date_label="令和８年５月１日",
        plan=plan_document(),
        results=results,
        commentaries=(
            TextBlock("全体", "令和７年度は、おおむね計画のとおりに進んだ。\n次年度は利用の拡大に取り組む。"),
            TextBlock("行政分野", LONG_TEXT),
        ),
        method=METHOD,
        summaries=(_summary(results, rows),),
        missing_sentences=tuple(
            f"{row.code}{row.title}：実績が未提出です（{row.state_label}、{row.department}）。"
            for row in rows
            if row.state_label in ("入力中", "未着手")
        ),
        glossary=tuple(
            GlossaryGroup(
                heading=f"＜{group}＞",
                entries=tuple(
                    GlossaryEntry(term["heading"], term["definition"])
                    for term in data["glossary"]
                    if term["group"] == group
                ),
            )
            for group in groups
        ),
        sources=(
            "伊万里市デジタルトランスフォーメーション推進計画（令和３年度〜令和７年度）",
            "各課からの令和７年度実績報告",
        ),
    )


def evaluation_document(**overrides: Any) -> EvaluationDocument:
    """年度評価報告書 of 令和７年度, a draft with demo results; fields may be replaced, its summary's too."""
    document = _evaluation_document()
    names = {field.name for field in dataclasses.fields(LevelSummary)}
    summary = dataclasses.replace(
        document.summaries[0], **{name: overrides.pop(name) for name in names & overrides.keys()}
    )
    return dataclasses.replace(document, **{"summaries": (summary,), **overrides})


def sheet_document(slug: str) -> SheetDocument:
    """個票 of one initiative."""
    evaluation = _evaluation_document()
    sheet = evaluation.plan.sheets[slug]
    return SheetDocument(
        title=f"令和７年度　個票　{sheet.code}{sheet.plain_title}",
        is_draft=evaluation.is_draft,
        is_demo=evaluation.is_demo,
        date_label=evaluation.date_label,
        sheet=sheet,
        results=evaluation.results[slug],
        notes=evaluation.plan.notes,
        municipality=evaluation.plan.municipality,
    )
