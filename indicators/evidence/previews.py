"""What a page shows of the files of a report: pictures that the server drew, or why there are none.

For the page of the files and for whoever reviews; ``templates/indicators/evidence/_previews.html`` draws it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from imari_dx.shared.way_back import with_way_back
from indicators.evidence.making import DRAWN
from indicators.evidence.rules import KINDS, megabytes
from indicators.models import AnnualReport, EvidenceFile, FilePreview, PreviewPicture, PreviewState
from initiatives.addresses import plan_url
from initiatives.models import Initiative

# For so long after a file was added the page asks whether its pictures are there.
ASKED_FOR = dt.timedelta(minutes=15)
BEING_MADE = "表示用の画像を作っています。できあがると、ここに表示されます。"
NOT_YET = "表示用の画像は、まだできていません。あとで画面を開き直すか、保存して開いてください。"
NOT_SHOWN = "このファイルは画面に表示できません。保存して開いてください。"
_LABELS = {kind.content_type: kind.label for kind in KINDS.values()}


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a picture: its address, size in pixels, and the words for whoever does not see it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class EvidencePreview:
    """One file as it is shown: its data, and pictures or a sentence instead of them.

    ``asks_at``: the address that says whether the pictures are there by now, "" where none are on the way.
    """

    file: EvidenceFile
    kind: str
    size: str
    url: str
    remove_url: str
    pictures: tuple[Picture, ...]
    more_pages: int
    sentence: str
    asks_at: str

    @property
    def rest(self) -> str:
        """What of the file is not shown."""
        return f"ほか{self.more_pages:,}ページ" if self.more_pages else ""


def previews(
    report: AnnualReport, initiative: Initiative, now: dt.datetime | None = None, back: str = ""
) -> list[EvidencePreview]:
    """Return what is shown of the files of a report, in the order in which they were added; two queries.

    ``back``: the page that whoever removes a file came from.
    """
    files = _with_pictures(EvidenceFile.objects.filter(report=report, removed_at__isnull=True))
    year = report.cycle.fiscal_year
    return [_preview(one, initiative, year, now or timezone.now(), back) for one in files.order_by("pk")]


def preview_of(
    report: AnnualReport, initiative: Initiative, pk: int, now: dt.datetime | None = None
) -> EvidencePreview | None:
    """Return what is shown of one file of a report; None if it has no such file."""
    files = _with_pictures(EvidenceFile.objects.filter(report=report, removed_at__isnull=True, pk=pk))
    year = report.cycle.fiscal_year
    return next((_preview(one, initiative, year, now or timezone.now()) for one in files), None)


def picture_of(report: AnnualReport, pk: int, number: int) -> bytes | None:
    """Return one drawn page of a file of a report as WebP; None if there is none."""
    found = PreviewPicture.objects.filter(
        preview__evidence__report=report,
        preview__evidence__removed_at__isnull=True,
        preview__evidence=pk,
        number=number,
    )
    content = found.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def _with_pictures(files: "QuerySet[EvidenceFile]") -> "QuerySet[EvidenceFile]":
    pictures = Prefetch("preview__pictures", PreviewPicture.objects.defer("content"))
    return files.select_related("preview", "uploaded_by").prefetch_related(pictures)


def _preview(
    file: EvidenceFile, initiative: Initiative, fiscal_year: int, now: dt.datetime, back: str = ""
) -> EvidencePreview:
    def address(name: str, **arguments: int) -> str:
        return plan_url(
            initiative.plan, name, fiscal_year=fiscal_year, slug=initiative.slug, pk=file.pk, **arguments
        )

    made: FilePreview | None = getattr(file, "preview", None)
    is_shown = made is not None and made.state == PreviewState.SHOWN
    pictures = tuple(
        Picture(
            url=address("evidence_picture", number=one.number),
            width=one.width,
            height=one.height,
            alt=f"{file.name}の{one.number}ページ目" if made and made.pages > 1 else file.name,
        )
        for one in (made.pictures.all() if made and is_shown else ())
    )
    sentence = "" if pictures else _sentence(file, made, now)
    return EvidencePreview(
        file=file,
        kind=_LABELS.get(file.content_type, ""),
        size=megabytes(file.size),
        url=address("evidence_file"),
        remove_url=with_way_back(address("evidence_remove"), back),
        pictures=pictures,
        more_pages=made.pages - len(pictures) if made and pictures else 0,
        sentence=sentence,
        asks_at=address("evidence_preview") if sentence == BEING_MADE else "",
    )


def _sentence(file: EvidenceFile, made: FilePreview | None, now: dt.datetime) -> str:
    """Why there are no pictures."""
    if file.content_type not in DRAWN or (made and made.state == PreviewState.IMPOSSIBLE):
        return NOT_SHOWN
    return BEING_MADE if now - file.uploaded_at < ASKED_FOR else NOT_YET
