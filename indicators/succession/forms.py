"""What is asked for the next plan: names, years and what becomes of each; then only what that leaves open."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imari_dx.shared.characters import without_marks
from imari_dx.shared.fiscal_year import LAST_YEAR, MOST_YEARS
from imari_dx.shared.form_fields import TypedTextField
from indicators.start.forms import year_field
from indicators.succession.decisions import DecisionProblem
from initiatives.models import Initiative, Plan
from initiatives.succession import Handling

YEARS_AHEAD = 3  # that may lie between the two plans
ENDS_HERE = "end"


class NameField(TypedTextField):
    """A line of the plan: characters that no text needs fall away."""

    def to_python(self, value: Any) -> str:
        return without_marks(super().to_python(value)).strip()


class StepForm(forms.Form):
    """One page of the wizard; ``typed`` is what was typed there before, shown again unchecked."""

    def __init__(self, data: Any, *, typed: Mapping[str, str], initial: Mapping[str, Any]) -> None:
        shown = {name: typed.get(name, value) for name, value in initial.items()}
        super().__init__(data, initial=shown)

    def take(self, problem: DecisionProblem) -> bool:
        """Put what is wrong beside its field, and return whether this page has it."""
        name = f"{problem.field}-{problem.slug}" if problem.slug else problem.field
        is_here = name in self.fields
        if is_here and problem.sentence not in self.errors.get(name, ()):
            self.add_error(name, problem.sentence)
        return is_here


class ChoosingForm(StepForm):
    """Names and years of the next plan, and what becomes of each initiative."""

    def __init__(
        self, data: Any, *, typed: Mapping[str, str], plan: Plan, initiatives: Sequence[Initiative]
    ) -> None:
        self.initiatives = initiatives
        last_before, length = plan.end_fiscal_year, plan.end_fiscal_year - plan.start_fiscal_year
        initial: dict[str, Any] = {
            "title": "",
            "short_title": "",
            "first_year": str(last_before + 1),
            "last_year": str(min(last_before + 1 + length, LAST_YEAR)),
            "slug": "",
        }
        initial |= {handling_name(one): usual_handling(one, last_before) for one in initiatives}
        super().__init__(data, typed=typed, initial=initial)
        self.fields |= _names_and_years(plan)
        for one in initiatives:
            self.fields[handling_name(one)] = forms.ChoiceField(
                label=f"{one.code}　{one.plain_title}",
                choices=[(handling.value, handling.word) for handling in Handling],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug and Plan.objects.filter(slug=slug).exists():
            raise ValidationError("この名前の計画が、既にあります。別の名前にしてください。")
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        limit = Plan._meta.get_field("short_title").max_length or 0
        if not data.get("short_title", True) and len(data.get("title", "")) > limit:
            self.add_error("short_title", f"計画名が{limit}字より長いときは、略称を入力してください。")
        name = data.get("short_title") or data.get("title")
        if name and Plan.objects.filter(short_title=name).exists():
            field = "short_title" if data.get("short_title") else "title"
            self.add_error(field, "同じ名前の計画があります。画面で見分けられる名前にしてください。")
        return data

    def take(self, problem: DecisionProblem) -> bool:
        """What concerns no field of its own concerns this page: what becomes of all of them."""
        if problem.slug or problem.field:
            return super().take(problem)
        self.add_error(None, problem.sentence)
        return True

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields of the plan itself."""
        return [self[name] for name in ("title", "short_title", "first_year", "last_year")]

    def row(self, initiative: Initiative) -> forms.BoundField:
        return self[handling_name(initiative)]


def handling_name(initiative: Initiative) -> str:
    return f"handling-{initiative.slug}"


def usual_handling(initiative: Initiative, last_year: int) -> str:
    """What is proposed: what ended within the plan ends, all else goes on."""
    ended_before = initiative.last_year is not None and initiative.last_year < last_year
    return (Handling.ENDED if initiative.ending or ended_before else Handling.CONTINUED).value


def _names_and_years(plan: Plan) -> dict[str, forms.Field]:
    first = range(plan.end_fiscal_year + 1, min(plan.end_fiscal_year + 1 + YEARS_AHEAD, LAST_YEAR) + 1)
    last = range(first.start, min(first[-1] + MOST_YEARS - 1, LAST_YEAR) + 1)
    return {
        "title": _line("title", help_text=f"今の計画：{plan.title}"),
        "short_title": _line(
            "short_title",
            required=False,
            help_text=f"画面と帳票に出る短い名前です。空欄のときは計画名です。今の計画：{plan.short_title}",
        ),
        "first_year": year_field("計画の初年度", first),
        "last_year": year_field("計画の最終年度", last),
        "slug": forms.SlugField(
            label="アドレス用の名前",
            required=False,
            max_length=Plan._meta.get_field("slug").max_length,
            help_text="画面のアドレスに入る名前です。空欄のときは自動で付きます。",
            error_messages={
                "invalid": "半角の英字、数字、「-」「_」だけで入力してください。",
                "max_length": f"{Plan._meta.get_field('slug').max_length}字以内で入力してください。",
            },
        ),
    }


def _line(name: str, *, required: bool = True, help_text: str = "") -> NameField:
    column: Any = Plan._meta.get_field(name)
    return NameField(
        label=str(column.verbose_name),
        limit=column.max_length,
        rows=1,
        required=required,
        help_text=help_text,
        error_messages={"required": f"{column.verbose_name}を入力してください。"},
    )


class DetailsForm(StepForm):
    """The names of the parts of what is split, and where what is merged goes."""

    def __init__(
        self,
        data: Any,
        *,
        typed: Mapping[str, str],
        split: Sequence[Initiative],
        merged: Sequence[Initiative],
        continued: Sequence[Initiative],
    ) -> None:
        self.split, self.merged = split, merged
        names = [*(f"titles-{one.slug}" for one in split), *(f"into-{one.slug}" for one in merged)]
        super().__init__(data, typed=typed, initial=dict.fromkeys(names, ""))
        for one in split:
            self.fields[f"titles-{one.slug}"] = TypedTextField(
                label=f"{one.code}　{one.plain_title}の、分割した後の名称",
                rows=3,
                help_text="1行に1つ、2つ以上入力します。最初のものが、今の番号を引き継ぎます。",
            )
        into = [(one.slug, f"{one.code}　{one.plain_title}") for one in continued]
        for one in merged:
            self.fields[f"into-{one.slug}"] = forms.ChoiceField(
                label=f"{one.code}　{one.plain_title}の、統合する先",
                required=False,
                choices=[("", "選んでください"), *into],
                help_text="文章、数値目標などは、統合する先のものの後ろに続きます。",
                error_messages={"invalid_choice": "統合する先には、次期計画に継続するものを選んでください。"},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        limit = Initiative._meta.get_field("title").max_length or 0
        for one in self.split:
            for title in self.titles(one):
                if len(title) > limit:
                    self.add_error(
                        f"titles-{one.slug}",
                        f"1つの名称は{limit}字以内で入力してください（「{title[:10]}…」）。",
                    )
        return data

    def titles(self, initiative: Initiative) -> list[str]:
        """The names of the parts, in their order."""
        typed = str(self.cleaned_data.get(f"titles-{initiative.slug}", ""))
        return [line for one in typed.splitlines() if (line := without_marks(one).strip())]

    def into(self, initiative: Initiative) -> str:
        return str(self.cleaned_data.get(f"into-{initiative.slug}", ""))


class LinesForm(StepForm):
    """In which part of what is split each of its indicators goes on."""

    def __init__(
        self, data: Any, *, typed: Mapping[str, str], parts: Mapping[Initiative, Sequence[str]]
    ) -> None:
        self.parts = parts
        names = [f"goes-{one.slug}-{place}" for one in parts for place in range(len(one.indicators.all()))]
        super().__init__(data, typed=typed, initial=dict.fromkeys(names, "0"))
        for one, titles in parts.items():
            choices = [*((str(at), title) for at, title in enumerate(titles)), (ENDS_HERE, "ここで終わる")]
            for place, indicator in enumerate(one.indicators.all()):
                self.fields[f"goes-{one.slug}-{place}"] = forms.ChoiceField(
                    label=indicator.name.replace("※", ""),
                    choices=choices,
                    widget=forms.RadioSelect,
                    error_messages={
                        "required": "引き継ぐ先を選んでください。",
                        "invalid_choice": "引き継ぐ先を選び直してください。",
                    },
                )

    @property
    def groups(self) -> list[tuple[Initiative, list[forms.BoundField]]]:
        return [
            (one, [self[f"goes-{one.slug}-{at}"] for at in range(len(one.indicators.all()))])
            for one in self.parts
        ]

    def goes_to(self, initiative: Initiative) -> dict[int, int | None]:
        """In which part each indicator goes on, by its place; None where it ends."""
        chosen = (
            self.cleaned_data.get(f"goes-{initiative.slug}-{at}", "0")
            for at in range(len(initiative.indicators.all()))
        )
        return {at: None if one == ENDS_HERE else int(one) for at, one in enumerate(chosen)}
