"""The texts of one report as documents print them: what the round's form asks for, public answers only."""

from imari_dx.shared.numbers import format_number
from indicators.book.answers import QuestionValue
from indicators.book.form_definition import FormDefinition
from indicators.book.stored_answers import report_answer
from indicators.book.stored_form import form_definition
from indicators.models import AnnualReport
from reports.documents.evaluation import TextBlock


def report_texts(report: AnnualReport) -> list[TextBlock]:
    """Return the texts under the headings of the round's form, and its public answers."""
    form = form_definition(report.cycle)
    due = f"（{report.next_steps_due}）" if report.next_steps_due and form.uses("next_steps_due") else ""
    texts = {
        "results": report.results,
        "outcomes": report.outcomes,
        "challenges": report.challenges,
        "next_steps": report.next_steps,
    }
    blocks = [
        TextBlock(form.label(name) + (due if name == "next_steps" else ""), text)
        for name, text in texts.items()
        if form.uses(name)
    ]
    answers = report_answer(report).questions
    blocks += [
        TextBlock(question.label, _answer_text(answers.get(question.pk, QuestionValue()), question.unit))
        for question in form.public_questions
    ]
    # The short facts come last: the printed report makes one table of them.
    direction = report.get_direction_display() if report.direction else ""
    blocks += [TextBlock(form.label("direction"), direction), TextBlock("予算と決算", _money(report, form))]
    return [block for block in blocks if block.text]


def _money(report: AnnualReport, form: FormDefinition) -> str:
    parts = []
    if form.uses("budget") and report.budget is not None:
        parts.append(f"{form.label('budget')} {format_number(report.budget)}千円")
    if form.uses("settlement") and report.settlement is not None:
        status = f"（{report.get_settlement_status_display()}）"
        parts.append(f"{form.label('settlement')}{status} {format_number(report.settlement)}千円")
    return "　".join(parts)


def _answer_text(answer: QuestionValue, unit: str) -> str:
    """The answer to a question as it is printed: a number with its unit."""
    if answer.number is None:
        return answer.text
    return f"{format_number(answer.number)}{unit}"
