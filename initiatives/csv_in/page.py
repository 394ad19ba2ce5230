"""One table handed in: what its page shows before, after reading it, and when it is taken over."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from imari_dx.shared.csv_in import Column, CsvFileError, CsvRefusedError, Problem, Sheet, read_sheet
from initiatives.csv_in.forms import CsvForm
from initiatives.csv_in.lines import Effect, Line, confirmed, previewed, stamp_of

MOST_TOLD = 200  # problems in one list
CHANGED_MEANWHILE = (
    "確かめたあとに、登録の内容が変わりました。まだ何も取り込んでいません。"
    "もう一度確かめてから、取り込んでください。"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is handed in: what it is called, where it belongs, its columns, and the act that writes it."""

    name: str  # 部署
    lead: str
    list_label: str
    list_url: str
    template_url: str
    columns: Sequence[Column]
    write: Callable[[Sheet, bool], Sequence[Line]]  # with whether it is a preview


@dataclass(slots=True)
class CsvPage:
    """Everything that the template reads. ``status`` is that of the answer."""

    kind: Kind
    form: CsvForm
    sheet: Sheet | None = None
    lines: Sequence[Line] = ()
    problems: Sequence[Problem] = ()
    refusal: str = ""
    status: int = 200
    done: bool = False

    def take(self, stamp: str) -> None:
        """Read what was handed in; show what it would do, or do it where that was shown with this stamp."""
        if not self.form.is_valid():
            self.status = 422
            return
        try:
            sheet = self.sheet = read_sheet(self.form.text, self.kind.columns)
            if not self.form.is_confirmed:
                self.lines = previewed(lambda: self.kind.write(sheet, True))
                return
            self.lines, self.done = confirmed(lambda: self.kind.write(sheet, False), stamp=stamp)
            if not self.done:
                self.refusal, self.status = CHANGED_MEANWHILE, 409
        except CsvFileError as error:
            self.form.add_error("file", str(error))
            self.status = 422
        except CsvRefusedError as error:
            self.problems, self.lines, self.status = error.problems, (), 422

    @property
    def stamp(self) -> str:
        """Names what is shown."""
        return stamp_of(self.lines)

    @property
    def is_shown(self) -> bool:
        """Whether there is something to look at and to confirm."""
        return bool(self.lines)

    @property
    def changes_anything(self) -> bool:
        return any(line.effect != Effect.SAME for line in self.lines)

    @property
    def counts(self) -> str:
        """How many rows are added, changed and left: 追加 12件、変更なし 3件."""
        numbers = Counter(line.effect for line in self.lines)
        return "、".join(f"{effect.label} {numbers[effect]}件" for effect in Effect if numbers[effect])

    @property
    def told_problems(self) -> list[dict[str, str]]:
        """The first of what is wrong, for the summary on top: which cell, what."""
        return [
            {"place": f"{one.row}行目{'　' + one.column if one.column else ''}", "sentence": one.sentence}
            for one in self.problems[:MOST_TOLD]
        ]

    @property
    def more_problems(self) -> int:
        return max(len(self.problems) - MOST_TOLD, 0)

    @property
    def notes(self) -> list[str]:
        """What of the table is not read."""
        if self.sheet is None:
            return []
        notes = []
        if self.sheet.unread:
            notes.append(f"次の列は読みません：{'、'.join(self.sheet.unread)}")
        if self.sheet.examples:
            rows = "、".join(str(number) for number in self.sheet.examples)
            notes.append(f"{rows}行目は、ひな型の記入例のままなので読みません。")
        return notes

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": self.kind.list_label, "url": self.kind.list_url}]

    @property
    def context(self) -> dict[str, Any]:
        return {"page": self, "kind": self.kind, "form": self.form}
