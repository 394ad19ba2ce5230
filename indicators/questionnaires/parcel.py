"""調査票 between their preview and their taking in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from imari_dx.shared.file_parcels import MOST, FileParcel, FileTooLargeError, seal_file, unseal_file
from imari_dx.shared.parcels import TOO_OLD, StaleParcelError, seal, unseal
from indicators.models import ReportingCycle
from indicators.questionnaires.told import Told

_ROOM, _PROBLEMS = "questionnaires", "questionnaire_problems"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in."""

    name: str
    data: bytes


def packed(files: Sequence[Upload], stamp: str, cycle: ReportingCycle, by: User) -> list[str]:
    """Return files as hidden fields carry them, with a stamp of what was shown.

    Raises FileTooLargeError for more than a form can carry back.
    """
    about = {"cycle": cycle.pk}
    texts = [seal_file(FileParcel(one.name, one.data, stamp, about), room=_ROOM, by=by.pk) for one in files]
    if sum(map(len, texts)) > MOST:
        raise FileTooLargeError
    return texts


def unpacked(texts: Sequence[str], cycle: ReportingCycle, by: User) -> tuple[list[Upload], str]:
    """Return the files that hidden fields brought back, and the stamp. Raises StaleParcelError."""
    found = [unseal_file(text, room=_ROOM, by=by.pk) for text in texts]
    stamps = {one.stamp for one in found}
    if len(stamps) != 1 or any(one.about["cycle"] != cycle.pk for one in found):
        raise StaleParcelError(TOO_OLD)
    return [Upload(one.name, one.data) for one in found], stamps.pop()


def packed_problems(problems: Sequence[Told], cycle: ReportingCycle, by: User) -> str:
    """Return a list of problems as a hidden field carries it to the page that hands it out as a file."""
    rows = [[one.file, one.sheet, one.cell, one.label, one.sentence] for one in problems]
    return seal({"cycle": cycle.pk, "rows": rows}, room=_PROBLEMS, by=by.pk)


def unpacked_problems(text: str, cycle: ReportingCycle, by: User) -> list[Told]:
    """Return the list again. Raises StaleParcelError."""
    content: dict[str, Any] = unseal(text, room=_PROBLEMS, by=by.pk)
    if content["cycle"] != cycle.pk:
        raise StaleParcelError(TOO_OLD)
    return [
        Told(sentence, sheet, cell, label, file) for file, sheet, cell, label, sentence in content["rows"]
    ]
