"""Files that come back as what they would change, or all that is wrong with them; nothing is written."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.entry.several import open_several
from indicators.entry.three_way import Side, mark
from indicators.models import EntryDraft, ReportingCycle
from indicators.questionnaires.rules import Chosen
from indicators.questionnaires.sheet_back import SheetBack, read_sheet
from indicators.questionnaires.sheets import Questionnaire, SheetAnswer
from indicators.questionnaires.told import Told

_OTHER_PLAN = "別の計画の調査票です。「{plan}」の調査票を選んでください。"
_OTHER_YEAR = "{found}の調査票です。ここでは{asked}の調査票を取り込みます。"
_NO_SHEET = "調査票のシートが見つかりません。このシステムから保存した調査票を選んでください。"
_NOT_YOURS = (
    "「{title}」は、あなたが入力する{initiative}ではありません。このシートを除いたファイルを選んでください。"
)
_TWICE = "同じ{initiative}のシートが2つあります（もう1つは{other}）。1つだけにしてください。"
_FORM_CHANGED = (
    "調査票を作ったあとに、様式が変わりました。増えた項目は、取り込んだあとに入力画面で入力してください。"
)


@dataclass(frozen=True, slots=True)
class FileBack:
    """One file that was handed in, as its sheets were found."""

    name: str  # as it is told; "" where it is the only one
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen so far, by ``choice_name``, and marks of the stored contents that stood beside it."""

    sides: Mapping[str, Side]
    seen: Mapping[str, str]

    def of(self, slug: str) -> Chosen:
        """What was chosen of one report."""
        start = choice_name(slug, "")
        return Chosen(
            {name.removeprefix(start): side for name, side in self.sides.items() if name.startswith(start)},
            {name.removeprefix(start): one for name, one in self.seen.items() if name.startswith(start)},
        )


NOTHING_CHOSEN = Choices({}, {})


def choice_name(slug: str, key: str) -> str:
    """Return how a page names the choice of one field of a report; a slug has no colon."""
    return f"{slug}:{key}"


@dataclass(frozen=True)
class Prepared:
    """What the files would change, by report in the plan's order, and what is to be said of it."""

    sheets: Sequence[SheetBack] = ()
    problems: Sequence[Told] = ()
    remarks: Sequence[Told] = ()
    drafts: Mapping[int, Sequence[EntryDraft]] = field(default_factory=dict)  # by report that would change

    @cached_property
    def changed(self) -> list[SheetBack]:
        """The sheets that would change something, also those of which something is still to be chosen."""
        return [one for one in self.sheets if one.changes]

    @property
    def is_decided_on(self) -> bool:
        """Whether nothing is left to be chosen."""
        return all(one.is_decided_on for one in self.sheets)

    @cached_property
    def stamp(self) -> str:
        """A mark of what was shown: another one once somebody has saved, or a report has moved on."""
        shown = []
        for one in self.sheets:
            report, rows = one.writable.opened.report, [[row.key, row.said, row.stored] for row in one.fields]
            shown.append([one.sheet.slug, report.version, report.state, rows])
        return mark(json.dumps(shown))


def prepare(
    files: Sequence[FileBack], *, cycle: ReportingCycle, by: User, choices: Choices = NOTHING_CHOSEN
) -> Prepared:
    """Return what files would change in the reports of a round, or what is wrong with them.

    A sheet of a report that ``by`` does not write in is refused with all the others, and only that is told.
    """
    if wrong := [one for file in files for one in _wrong_file(file, cycle)]:
        return Prepared(problems=wrong)
    found = [(sheet, file.name) for file in files for sheet in file.questionnaire.sheets]
    slugs = {sheet.slug for sheet, _file in found}
    several = open_several(by, cycle.plan, cycle.fiscal_year, slugs=slugs, with_decided=True)
    writables = {one.opened.initiative.slug: one for one in several.reports}
    word = cycle.plan.words.initiative
    if strange := [
        _of_sheet(sheet, file, _NOT_YOURS.format(title=_title(sheet), initiative=word))
        for sheet, file in found
        if sheet.slug not in writables
    ]:
        return Prepared(problems=strange)
    problems = [
        Told(one.sentence, one.sheet, one.cell, file=file.name)
        for file in files
        for one in file.questionnaire.problems
    ]
    remarks = [Told(note, file=file.name) for file in files for note in file.questionnaire.notes]
    sheets: dict[str, SheetBack] = {}
    places: dict[str, str] = {}
    for sheet, file in found:
        if sheet.slug in places:
            twice = _TWICE.format(initiative=word, other=places[sheet.slug])
            problems.append(_of_sheet(sheet, file, twice))
            continue
        places[sheet.slug] = _of_sheet(sheet, file, "").place
        back = read_sheet(sheet, writables[sheet.slug], choices.of(sheet.slug))
        sheets[sheet.slug] = back
        problems += [replace(one, file=file) for one in back.problems]
        remarks += [replace(one, file=file) for one in back.gone]
        if back.changes and sheet.form_fingerprint != back.writable.opened.stored.definition.fingerprint:
            remarks.append(_of_sheet(sheet, file, _FORM_CHANGED))
    order = [sheets[slug] for slug in writables if slug in sheets]
    return Prepared(order, _in_order(problems, found), remarks, _drafts(order))


def _wrong_file(file: FileBack, cycle: ReportingCycle) -> Iterator[Told]:
    """What is wrong with a file as a whole."""
    given = file.questionnaire
    if not given.sheets:
        if given.problems:
            for one in given.problems:
                yield Told(one.sentence, one.sheet, one.cell, file=file.name)
        else:
            yield Told(_NO_SHEET, file=file.name)
    elif given.plan_slug != cycle.plan.slug:
        yield Told(_OTHER_PLAN.format(plan=cycle.plan.short_title), file=file.name)
    elif given.fiscal_year != cycle.fiscal_year:
        years = {"found": FiscalYear(given.fiscal_year).label, "asked": FiscalYear(cycle.fiscal_year).label}
        yield Told(_OTHER_YEAR.format(**years), file=file.name)


def _title(sheet: SheetAnswer) -> str:
    return " ".join(sheet.title_cell.text.split()) or sheet.sheet


def _of_sheet(sheet: SheetAnswer, file: str, sentence: str) -> Told:
    return replace(Told.at(sheet.title_cell, sentence), file=file)


def _in_order(problems: Sequence[Told], found: Sequence[tuple[SheetAnswer, str]]) -> list[Told]:
    """Each once, file by file, sheet by sheet, row by row."""
    places = {(file, sheet.sheet): number for number, (sheet, file) in enumerate(found)}

    def place(one: Told) -> tuple[int, int]:
        row = re.search(r"[0-9]+", one.cell)
        return places.get((one.file, one.sheet), -1), int(row[0]) if row else 0

    return sorted(dict.fromkeys(problems), key=place)


def _drafts(sheets: Sequence[SheetBack]) -> dict[int, list[EntryDraft]]:
    """What people have typed on the entry pages of these reports and not saved."""
    reports = [one.writable.opened.report.pk for one in sheets if one.changes]
    found: dict[int, list[EntryDraft]] = {}
    for draft in EntryDraft.objects.filter(report__in=reports).select_related("user"):
        found.setdefault(draft.report_id, []).append(draft)
    return found
