"""調査票 as files: handed out as they are, filled in as somebody does it, cell by cell."""

from collections.abc import Mapping
from functools import cached_property
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from imari_dx.shared.workbook_in import Cell
from indicators.entry.several import open_several
from indicators.questionnaires.sheets import Questionnaire
from tests.cast import World
from tests.indicators.questionnaires.books import back, book_of
from tests.indicators.questionnaires.handed import field

UPLOAD = "/questionnaires/2025/upload/"


class Filled:
    """A workbook that ``who`` was handed, with what is typed into it."""

    def __init__(self, world: World, *slugs: str, who: str = "secretariat") -> None:
        self.content = book_of(world, *slugs, who=who)
        self.reports = {
            one.opened.initiative.slug: one
            for one in open_several(world[who], world.plan, 2025, slugs=slugs, with_decided=True).reports
        }

    @classmethod
    def of(cls, content: bytes) -> "Filled":
        """A file that another program has saved, to be handed in as it is."""
        found = cls.__new__(cls)
        found.content = content
        return found

    @cached_property
    def given(self) -> Questionnaire:
        return back(self.content)

    def cell(self, slug: str, label: str) -> Cell:
        """Where a field stands; see ``handed.field``."""
        sheet = next(one for one in self.given.sheets if one.slug == slug)
        return sheet.cells[field(self.reports[slug], label).name]

    def typed(self, slug: str, values: Mapping[str, Any]) -> "Filled":
        """Type values into the sheet of a report, by the words of its fields."""
        return self.typed_all({slug: values})

    def typed_all(self, answers: Mapping[str, Mapping[str, Any]]) -> "Filled":
        """Type values into the sheets of several reports."""
        book = openpyxl.load_workbook(BytesIO(self.content))
        for slug, values in answers.items():
            for label, value in values.items():
                cell = self.cell(slug, label)
                book[cell.sheet][cell.place] = value
        stream = BytesIO()
        book.save(stream)
        self.content = stream.getvalue()
        return self

    @property
    def file(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("調査票.xlsx", self.content)


def uploaded(client: Client, *files: Filled) -> Any:
    return client.post(UPLOAD, {"file": [one.file for one in files]})


def hidden(page: str, name: str) -> list[str]:
    """The values of the hidden fields of this name."""
    return [part.split('"', 1)[0] for part in page.split(f'name="{name}" value="')[1:]]
