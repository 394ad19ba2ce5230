"""What is typed, or handed in as a file, for a new plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.fiscal_year import MOST_YEARS, FiscalYear
from imari_dx.shared.form_fields import TypedTextField
from imari_dx.shared.json_text import JsonTextError, parse_json
from imari_dx.shared.upload_field import UploadField
from indicators.start.services import NewPlan
from initiatives.models import HeadingLevel, Phase, Plan
from initiatives.models.headings import MOST_LEVELS

YEARS_BACK = 12  # a plan that runs already may have begun long ago
YEARS_AHEAD = 3
USUAL_LENGTH = 5
MOST_PHASES = 20
MEGABYTE = 1024 * 1024
MOST_DOCUMENT = 5 * MEGABYTE
MOST_DOCUMENT_WORDS = f"{MOST_DOCUMENT // MEGABYTE}MB"


def _text(name: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """Return a field of one line for a column of the plan, with its name and its length."""
    column: Any = Plan._meta.get_field(name)
    return TypedTextField(
        label=str(column.verbose_name),
        limit=column.max_length,
        rows=1,
        required=required,
        help_text=help_text,
        error_messages={"required": f"{column.verbose_name}を入力してください。"},
    )


def year_field(label: str, years: Iterable[int] = ()) -> forms.TypedChoiceField:
    """Return a field in which one of the fiscal years is chosen."""
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(str(year), FiscalYear(year).label) for year in years],
        error_messages={
            "required": f"{label}を選んでください。",
            "invalid_choice": f"{label}を選び直してください。",
        },
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class NewPlanForm(forms.Form):
    """The few words that an empty plan is made of; everything else is added on its own pages."""

    field_width = "medium"

    municipality = _text("municipality", help_text="例: ○○市、○○町、○○県")
    title = _text("title", help_text="計画書の表紙のとおりに入力します。")
    short_title = _text(
        "short_title", required=False, help_text="画面と帳票に出る短い名前です。空欄のときは計画名です。"
    )
    start_fiscal_year = year_field("計画の初年度")
    end_fiscal_year = year_field("計画の最終年度")
    contact_department = _text(
        "word_contact_department", required=False, help_text="空欄のときは表示しません。"
    )
    contact_telephone = _text("word_contact_telephone", required=False)
    levels = TypedTextField(
        label="階層の呼び名",
        required=True,
        rows=4,
        help_text=(
            f"計画の段の呼び名を、上から1行に1つ、{MOST_LEVELS}つまで入力します。最後の段が、"
            "実績を報告する単位です。例：目標、方針、取組"
        ),
        error_messages={"required": "少なくとも1つ入力してください。最後の段が、実績を報告する単位です。"},
    )
    periods_per_year = forms.TypedChoiceField(
        label="スケジュールの区切り",
        coerce=int,
        choices=[
            (str(number), label) for number, label in Plan._meta.get_field("periods_per_year").choices or ()
        ],
        help_text="計画書の工程表が1年をいくつに区切っているかです。工程表がなければ「スケジュールなし」を選びます。",
        error_messages={"invalid_choice": "スケジュールの区切りを選び直してください。"},
    )
    phases = TypedTextField(
        label="工程の名称",
        rows=3,
        help_text="工程表の行の名称を、上から1行に1つ入力します。「スケジュールなし」のときは使いません。",
    )

    def __init__(self, data: Any = None, *, this_year: int) -> None:
        years = [
            (year, FiscalYear(year).label)
            for year in range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1)
        ]
        last = [
            (year, FiscalYear(year).label)
            for year in range(this_year - YEARS_BACK, years[-1][0] + MOST_YEARS)
        ]
        initial = {
            "start_fiscal_year": this_year,
            "end_fiscal_year": this_year + USUAL_LENGTH - 1,
            "levels": "目標\n取組",
            "phases": "計画\n準備\n実施",
            "periods_per_year": "4",
        }
        super().__init__(data, initial=initial)
        first_field: Any = self.fields["start_fiscal_year"]
        last_field: Any = self.fields["end_fiscal_year"]
        first_field.choices, last_field.choices = years, last

    def clean_levels(self) -> list[str]:
        words = _lines(self.cleaned_data["levels"])
        if len(words) > MOST_LEVELS:
            raise ValidationError(f"{MOST_LEVELS}つまでにしてください（現在{len(words)}つ）。")
        _refuse_long_and_double(words, HeadingLevel._meta.get_field("word").max_length or 0)
        return words

    def clean_phases(self) -> list[str]:
        labels = _lines(self.cleaned_data["phases"])
        if len(labels) > MOST_PHASES:
            raise ValidationError(f"{MOST_PHASES}までにしてください（現在{len(labels)}）。")
        _refuse_long_and_double(labels, Phase._meta.get_field("label").max_length or 0)
        return labels

    def clean(self) -> dict[str, Any]:
        """The years are in order, a schedule has rows, a plan without one has none."""
        data = super().clean() or {}
        title, limit = data.get("title", ""), Plan._meta.get_field("short_title").max_length or 0
        if not data.get("short_title", True) and len(title) > limit:
            self.add_error("short_title", f"計画名が{limit}字より長いときは、略称を入力してください。")
        first, last = data.get("start_fiscal_year"), data.get("end_fiscal_year")
        if first and last and last < first:
            self.add_error("end_fiscal_year", "計画の最終年度は、初年度と同じか、それより後にしてください。")
        elif first and last and last - first >= MOST_YEARS:
            self.add_error("end_fiscal_year", f"計画期間は{MOST_YEARS}年までにしてください。")
        if not data.get("periods_per_year", True):
            data["phases"] = []
        elif "phases" in data and not data["phases"]:
            self.add_error(
                "phases",
                "工程の名称を入力してください。工程表がなければ、区切りで「スケジュールなし」を選びます。",
            )
        return data

    @property
    def content(self) -> NewPlan:
        """What was typed, for the service."""
        data = {**self.cleaned_data}
        data["short_title"] = data["short_title"] or data["title"]
        return NewPlan(**data)


def _refuse_long_and_double(words: list[str], limit: int) -> None:
    for number, word in enumerate(words):
        if len(word) > limit:
            raise ValidationError(f"1つの名称は{limit}字以内で入力してください（「{word[:10]}…」）。")
        if word in words[:number]:
            raise ValidationError(f"「{word}」が2回あります。別々の名称を入力してください。")


class DocumentForm(forms.Form):
    """A plan document as a file; ``document`` is what it holds."""

    file = UploadField(
        label="計画データのファイル",
        help_text=f"この製品の計画データ（JSON）。{MOST_DOCUMENT_WORDS}まで。",
        accept=(".json", "application/json"),
        limit=MOST_DOCUMENT,
        limit_words=MOST_DOCUMENT_WORDS,
    )
    document: Any = None

    def clean_file(self) -> Any:
        """Read the file; refuse what is no UTF-8 or no JSON."""
        file = self.cleaned_data["file"]
        try:
            self.document = parse_json(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError("文字コードがUTF-8ではありません。UTF-8で保存し直してください。") from error
        except JsonTextError as error:
            raise ValidationError(f"{error}。") from error
        return file
