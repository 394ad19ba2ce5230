"""The letters of a round as the secretariat sees them: what all of them say, and one for each department."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from accounts.models import Department
from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.fonts import missing_characters
from indicators.models import CycleStage, ReportingCycle
from indicators.rounds.letter.head import head_of_letter
from indicators.workflow.asked import day_of_asking, read_asked
from initiatives.addresses import plan_url
from reports.builders.letters import build_letters
from reports.documents.letter import LettersDocument
from reports.formats.letter_text import letter_text


@dataclass(frozen=True, slots=True)
class LetterOnPage:
    """The letter to one department: its files, its text, and the 調査票 that goes with it."""

    id: int
    department: str
    addressee: str
    count: str
    pdf_url: str
    page_url: str
    questionnaire_url: str
    text: str


class LettersPage:
    """Everything that the page of a round's letters reads."""

    def __init__(self, cycle: ReportingCycle, *, today: dt.date, address: str) -> None:
        self.cycle = cycle
        self.fiscal_year = FiscalYear(cycle.fiscal_year)
        self.asked = read_asked(cycle, on=day_of_asking(cycle, today))
        self.head = head_of_letter(cycle)
        self._address = address

    @cached_property
    def document(self) -> LettersDocument:
        """The letters to all departments."""
        return self.letters_to(*self.asked.departments)

    def letters_to(self, *departments: Department) -> LettersDocument:
        """Return the letters to some of the departments that get one."""
        asked = [(one, self.asked.departments[one]) for one in departments]
        return build_letters(self.cycle, asked, self.head, address=self._address)

    def department(self, number: int) -> Department | None:
        """Return a department that gets a letter; None for any other."""
        return next((one for one in self.asked.departments if one.pk == number), None)

    def file_name(self, department: Department | None = None) -> str:
        """The name of a file without its ending; of a draft it says so."""
        draft = "案" if self.is_draft else ""
        whose = f"_{department}" if department else ""
        return f"{self.cycle.plan.short_title}_{self.fiscal_year.label}_照会文書{draft}{whose}"

    @cached_property
    def letters(self) -> list[LetterOnPage]:
        return [
            LetterOnPage(
                id=department.pk,
                department=str(department),
                addressee=letter.addressee,
                count=f"{len(letter.rows)}{self.cycle.plan.words.counter}",
                pdf_url=self._url("letter_file", department=department.pk, file_format="pdf"),
                page_url=self._url("letter_file", department=department.pk, file_format="html"),
                questionnaire_url=self._url("questionnaire_file", department=department.pk),
                text=letter_text(self.document, letter),
            )
            for department, letter in zip(self.asked.departments, self.document.letters, strict=True)
        ]

    @property
    def shown_head(self) -> list[tuple[str, str]]:
        """What stands on all letters, as a list of attributes."""
        head = self.head
        return [
            ("文書番号", head.number or "（印刷しません）"),
            ("日付", era_date(head.day)),
            ("発信者", head.sender or "（印刷しません）"),
            ("件名", self.document.title),
            ("回答期限", era_date(self.cycle.due_on)),
        ]

    @property
    def is_draft(self) -> bool:
        return self.cycle.stage == CycleStage.PREPARING

    @property
    def may_change(self) -> bool:
        return self.cycle.stage != CycleStage.CLOSED

    @property
    def nobodys(self) -> str:
        """The initiatives that are in no letter, because no department leads them."""
        return "、".join(f"{one.code} {one.plain_title}" for one in self.asked.nobodys)

    @property
    def unprintable(self) -> str:
        """The characters that no font has."""
        return "　".join(missing_characters(self.document))

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "照会・調査", "url": plan_url(self.cycle.plan, "cycles")},
            {"label": str(self.cycle), "url": self._url("cycle")},
        ]

    @property
    def urls(self) -> dict[str, str]:
        return {
            "edit": self._url("cycle_letter"),
            "texts": self._url("cycle_edit"),
            "all_pdf": self._url("letters_file", file_format="pdf"),
            "questionnaires": self._url("questionnaires"),
            "all_page": self._url("letters_file", file_format="html"),
            "responsibilities": plan_url(self.cycle.plan, "responsibilities"),
        }

    def _url(self, name: str, **kwargs: object) -> str:
        return plan_url(self.cycle.plan, name, fiscal_year=self.cycle.fiscal_year, **kwargs)
