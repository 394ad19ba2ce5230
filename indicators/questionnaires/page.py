"""What the page shows on which 調査票 come back: what they would change, or what is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from accounts.wording import who
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import FieldError
from indicators.entry.drafts import typing_now
from indicators.entry.three_way import Side, mark, write_marks
from indicators.models import ReportingCycle
from indicators.questionnaires.forms import UploadForm
from indicators.questionnaires.parcel import packed_problems
from indicators.questionnaires.prepare import Prepared, choice_name
from indicators.questionnaires.rules import FieldBack, Standing
from indicators.questionnaires.sheet_back import SheetBack
from indicators.questionnaires.told import Told
from initiatives.addresses import plan_url

MOST_TOLD = 200  # problems in one list
NOTHING_CHANGES = "変わるところはありません。取り込むものはありません。"
CHOOSE = "どちらの内容にするかを選んでください。"
_DRAFT = (
    "入力画面に、あなたがまだ保存していない入力があります。取り込んでも消えません。"
    "そのあと入力画面を開くと、どちらの内容にするかを選べます。"
)


@dataclass(frozen=True, slots=True)
class RowShown:
    """A field that would change: what is stored, what the sheet says. ``key`` names its choice."""

    key: str
    label: str
    place: str
    mine: str
    stored: str
    side: Side | None

    @property
    def change(self) -> str:
        """What happens to it, in a word."""
        if not self.mine:
            return "空欄にする"
        return "変更" if self.stored else "入力"


class ReportShown:
    """One sheet in words."""

    def __init__(self, back: SheetBack, prepared: Prepared, reader: User) -> None:
        self.back, self.opened = back, back.writable.opened
        self._drafts = prepared.drafts.get(self.opened.report.pk, ())
        self._reader = reader

    @property
    def name(self) -> str:
        one = self.opened.initiative
        return f"{one.code}　{one.listed_title}"

    @property
    def slug(self) -> str:
        return self.opened.initiative.slug

    @property
    def url(self) -> str:
        return self.opened.url("entry")

    @property
    def state(self) -> str:
        return self.opened.report.get_state_display()

    @cached_property
    def taken(self) -> list[RowShown]:
        """What the sheet alone changed."""
        return [self._row(one) for one in self.back.fields if one.standing is Standing.TAKEN]

    @cached_property
    def to_choose(self) -> list[RowShown]:
        """What somebody else changed too since the sheet was made."""
        return [self._row(one) for one in self.back.open_fields]

    @property
    def kept(self) -> list[str]:
        """The fields that only somebody else changed."""
        return [one.label for one in self.back.fields if one.standing is Standing.KEPT]

    @property
    def same(self) -> list[str]:
        """The fields of which the sheet says what is stored."""
        return [one.label for one in self.back.fields if one.standing is Standing.SAME]

    @property
    def notes(self) -> Iterator[str]:
        """What to know before it is taken in."""
        if self.to_choose:
            by = who(self.opened.report.updated_by, reader=self._reader)
            yield f"調査票を作ったあとに、{by}保存した項目があります。どちらの内容にするかを選んでください。"
        if self.kept:
            yield f"調査票を作ったあとに保存された項目は、保存された内容のままです：{'、'.join(self.kept)}"
        if any(one.user_id == self._reader.pk for one in self._drafts):
            yield _DRAFT
        for one in typing_now(self._drafts, reader=self._reader, now=timezone.now()):
            yield f"{one.name}が、入力画面で入力しています。"

    @property
    def warnings(self) -> list[Told]:
        return self.back.warnings

    def _row(self, one: FieldBack) -> RowShown:
        place = self.back.place_of(one.key)
        return RowShown(choice_name(self.slug, one.key), one.label, place, one.said, one.stored, one.side)


class UploadPage:
    """Everything that the template reads. ``status`` is that of the answer."""

    def __init__(self, cycle: ReportingCycle, form: UploadForm, reader: User) -> None:
        self.cycle, self.plan, self.form, self.reader = cycle, cycle.plan, form, reader
        self.fiscal_year = FiscalYear(cycle.fiscal_year)
        self.prepared: Prepared | None = None
        self.parcels: Sequence[str] = ()
        self.refusal = ""
        self.is_answered = False  # choices were posted: what is still open is an error
        self.status = 200

    @property
    def all_problems(self) -> Sequence[Told]:
        return self.prepared.problems if self.prepared else ()

    @property
    def problems(self) -> Sequence[Told]:
        return self.all_problems[:MOST_TOLD]

    @property
    def more_problems(self) -> int:
        return max(len(self.all_problems) - MOST_TOLD, 0)

    @cached_property
    def sealed_problems(self) -> str:
        """The list of problems, to be handed out as a file."""
        return packed_problems(self.all_problems, self.cycle, self.reader)

    @property
    def files(self) -> list[tuple[str, str]]:
        """The list of problems as files: what it is called, its address."""
        year = self.cycle.fiscal_year
        return [
            (label, plan_url(self.plan, "questionnaire_problems", fiscal_year=year, file_format=file_format))
            for label, file_format in (("Excel", "xlsx"), ("CSV", "csv"))
        ]

    @property
    def is_shown(self) -> bool:
        """Whether there is a preview."""
        return self.prepared is not None and not self.prepared.problems

    @cached_property
    def changed(self) -> list[ReportShown]:
        """The reports that would change, or of which something was to be chosen."""
        sheets = self.prepared.sheets if self.prepared else ()
        return [self._shown(one) for one in sheets if one.changes or one.open_fields]

    @cached_property
    def same(self) -> list[ReportShown]:
        """The reports that stay as they are."""
        sheets = self.prepared.sheets if self.prepared else ()
        return [self._shown(one) for one in sheets if not (one.changes or one.open_fields)]

    def _shown(self, one: SheetBack) -> ReportShown:
        return ReportShown(one, self.prepared or Prepared(), self.reader)

    @property
    def nothing_changes(self) -> str:
        """What is said where there is nothing to take in."""
        return NOTHING_CHANGES if self.is_shown and not self.changed else ""

    @property
    def remarks(self) -> list[str]:
        return [str(one) for one in self.prepared.remarks] if self.prepared else []

    @property
    def seen(self) -> str:
        """Marks of the stored contents that stand beside the choices: a hidden field."""
        return write_marks({row.key: mark(row.stored) for one in self.changed for row in one.to_choose})

    @property
    def errors(self) -> list[FieldError]:
        """What is still to be chosen, once choices were sent."""
        rows = [row for one in self.changed for row in one.to_choose if self.is_answered and not row.side]
        return [FieldError(row.label, CHOOSE, f"#choice-{row.key}") for row in rows]

    @property
    def url(self) -> str:
        return plan_url(self.plan, "questionnaire_upload", fiscal_year=self.cycle.fiscal_year)

    @property
    def list_url(self) -> str:
        return plan_url(self.plan, "questionnaires", fiscal_year=self.cycle.fiscal_year)

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "調査票", "url": self.list_url}]
