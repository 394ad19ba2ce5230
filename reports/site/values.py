"""What the public pages are made of besides the year's content: files to take away, editions."""

from dataclasses import dataclass

from reports.documents.canonical import sha256
from reports.documents.comparison import ComparisonDocument


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that the pages offer, at its place in the year's folder."""

    path: str  # files/evaluation.pdf
    label: str  # 評価報告書
    content: bytes
    slug: str = ""  # whose 個票 it is

    @property
    def kind(self) -> str:
        """What people call its format: PDF, Excel, CSV."""
        ending = self.path.rpartition(".")[2]
        return {"xlsx": "Excel"}.get(ending, ending.upper())

    @property
    def size(self) -> str:
        """Its size for people: 84KB, 1.2MB."""
        length = len(self.content)
        return f"{length / 1_000_000:.1f}MB" if length >= 1_000_000 else f"{max(1, round(length / 1000)):,}KB"

    @property
    def sha256(self) -> str:
        return sha256(self.content)

    @property
    def name(self) -> str:
        """Its name without the folders."""
        return self.path.rpartition("/")[2]

    @property
    def link(self) -> str:
        """What a link to it says besides the label: （PDF、1.2MB）."""
        return f"（{self.kind}、{self.size}）"


@dataclass(frozen=True, slots=True)
class SiteEdition:
    """One published edition of the year."""

    label: str  # 第２版
    published: str  # 令和８年８月１日
    reason: str  # of a correction
    sha256: str  # of its frozen data
    errata: ComparisonDocument | None = None  # of a correction
