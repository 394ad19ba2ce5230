"""取組の実績と今後: what is written once per report, the round's questions, answers to instructions."""

from collections.abc import Iterator, Sequence

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.book.form_definition import FormDefinition
from indicators.book.instructions import short_text
from indicators.book.report_fields import COLUMN_FIELDS, FieldKind, ReportField, qualifier_text
from indicators.grid.report import GridReport
from indicators.grid.tables.table import Column, GridCell, Shown, Table
from indicators.models import QuestionKind
from initiatives.words import Words

_KINDS = {
    FieldKind.MONEY: "number",
    FieldKind.STATUS: "choice",
    FieldKind.CHOICE: "choice",
    FieldKind.GRADE: "choice",
}
_QUESTIONS = {
    QuestionKind.NUMBER.value: "number",
    QuestionKind.CHOICE.value: "choice",
    QuestionKind.TEXT.value: "text",
}


def response_table(reports: Sequence[GridReport], year: FiscalYear) -> Table:
    """Return a row per instruction of last year that has to be answered."""
    before = FiscalYear(year.year - 1).label
    table = Table(
        "responses",
        "前年度の指示への対応",
        f"{before}の実績への指示に、どう対応したかを書きます。",
        "指示",
        [Column("指示への対応", "text")],
    )
    for report in reports:
        if report.is_whole:
            for remark, bound in report.form.responses_form.rows:
                table.add(report, short_text(remark), [report.cells[bound.html_name]])
    return table


def text_table(reports: Sequence[GridReport], form: FormDefinition, year: FiscalYear, words: Words) -> Table:
    """Return a row per initiative, a column per field that the round uses, its questions at the end."""
    used = [one for one in COLUMN_FIELDS if form.uses(one.name)]
    table = Table(
        "texts",
        "取組の実績と今後",
        "",
        words.initiative,
        list(_columns(used, form, year)),
        links_reports=True,
    )
    for report in reports:
        if report.is_whole:
            notes = [f"差戻し：{report.return_comment}"] if report.return_comment else []
            table.add(report, "", _cells(report, used, form), notes=notes)
    return table


def _columns(used: Sequence[ReportField], form: FormDefinition, year: FiscalYear) -> Iterator[Column]:
    yield Column(f"{FiscalYear(year.year - 1).label}に書いた今後の取組", "before")
    for one in used:
        if one.kind is FieldKind.GRADE:
            yield Column("判定案", "plain")
        is_long = one.kind is FieldKind.TEXT and one.rows > 1
        yield Column(form.label(one.name), "text" if is_long else _KINDS.get(one.kind, "line"))
    for question in form.questions:
        yield Column(question.label, _QUESTIONS[question.kind])


def _cells(report: GridReport, used: Sequence[ReportField], form: FormDefinition) -> Iterator[Shown]:
    yield _last_years_plans(report)
    for one in used:
        if one.kind is FieldKind.GRADE:
            yield GridCell(text=proposal_words(report), kind="plain", proposal_of=report.pk)
        yield report.cells[one.name]
    for question in form.questions:
        yield report.cells[f"questions-{question.pk}"]


def _last_years_plans(report: GridReport) -> str:
    texts = report.opened.last_year.answer.texts
    return texts.get("next_steps", "") and f"{texts['next_steps']}{qualifier_text('next_steps', texts)}"


def proposal_words(report: GridReport) -> str:
    """Return the grade that the report's values propose."""
    judgement = report.judgement
    if not judgement.is_judged:
        return "－"
    return f"{judgement.proposed.code}　{judgement.proposed.label}"
