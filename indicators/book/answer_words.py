"""What was answered in words, one wording for screens and documents: sums of money, questions, codes."""

from decimal import Decimal

from imari_dx.shared.numbers import format_number
from indicators.book.answers import QuestionValue
from indicators.book.report_fields import MONEY_UNIT
from indicators.models import AnnualReport


def money_text(amount: Decimal) -> str:
    """Return a sum with its unit: 1,200千円."""
    return f"{format_number(amount)}{MONEY_UNIT}"


def question_text(answer: QuestionValue, unit: str) -> str:
    """Return the answer to a round's own question: a number with its unit, "" for none."""
    return answer.text if answer.number is None else f"{format_number(answer.number)}{unit}"


def written_text(report: AnnualReport, name: str) -> str:
    """Return a text of a report, a code in words."""
    in_words = getattr(report, f"get_{name}_display", None)
    return str(in_words() if in_words else getattr(report, name))
